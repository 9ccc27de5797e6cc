"""Who comes in the place of whom."""

from django.db.models import QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import colleagues_of
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject


def possible_substitutes(participation: Participation) -> QuerySet[User]:
    """Give the colleagues who act for the same bestuur and do not take part themselves, by name."""
    taking_part = Participation.objects.holding_a_place().filter(traject=participation.traject_id)
    return colleagues_of(participation.bestuur).exclude(pk__in=taking_part.values("user"))


def coming_substitutions(
    *, away: Participation | None = None, traject: Traject | None = None
) -> QuerySet[Substitution]:
    """Give who comes in the place of whom in the sessions that did not start: of one person, or in a whole traject."""
    rows = Substitution.objects.filter(ended_at__isnull=True, session__in=_coming())
    if away is not None:
        rows = rows.filter(away=away)
    if traject is not None:
        rows = rows.filter(session__traject=traject)
    return rows.select_related("session__traject", "away__user", "away__bestuur", "stand_in__user").order_by(
        "session__starts_at", "pk"
    )


def stands_in(user: User, traject: Traject) -> QuerySet[Substitution]:
    """Give the coming sessions of `traject` at which `user` comes in the place of a colleague."""
    return coming_substitutions(traject=traject).filter(stand_in__user=user)


def sessions_to_leave(participation: Participation) -> QuerySet[Session]:
    """Give the sessions that did not start at which the person is expected, so that a colleague can come, in order."""
    guest = SessionGuest.objects.filter(participation=participation)
    for_group, for_guest = _coming().filter(audience=SessionAudience.GROUP), _coming().filter(guests__in=guest)
    away = Substitution.objects.filter(away=participation, ended_at__isnull=True)
    found = (for_group | for_guest).filter(traject=participation.traject_id).exclude(substitutions__in=away)
    return found.select_related("traject").distinct().order_by("starts_at", "pk")


def _coming() -> QuerySet[Session]:
    return Session.objects.standing().filter(starts_at__gt=clock.now())


def seat_of(user: User | int, traject: Traject | int, bestuur: Bestuur | int) -> Participation | None:
    """Give the participation that stands on the seat `user` once had for `bestuur`, also after a colleague took it."""
    mine = Participation.objects.filter(traject=traject, user=user, bestuur=bestuur).order_by("-pk")
    row = mine.filter(pk__in=Participation.objects.standing()).first()
    row = row or mine.filter(status=ParticipationStatus.REPLACED).first()
    while row is not None and row.replaced_by_id:
        row = row.replaced_by
    return row if row is not None and row.is_standing else None

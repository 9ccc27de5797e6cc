"""Who takes part, in a traject and in a session."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject


def standing_of(user: User, traject: Traject) -> Participation | None:
    """Give the participation or the wait of a person in a traject, or None."""
    rows = Participation.objects.standing().filter(traject=traject, user=user)
    return rows.select_related("traject", "bestuur", "user").first()


def ever_in(traject: Traject) -> QuerySet[Participation]:
    """Give who takes part, waits, or did so once, by name, each bestuur with `current_type`."""
    return (
        Participation.objects.filter(traject=traject)
        .select_related("user")
        .prefetch_related(Prefetch("bestuur", queryset=Bestuur.objects.with_type()))
        .order_by("user__last_name", "user__first_name", "pk")
    )


def participants(traject: Traject) -> QuerySet[Participation]:
    """Give who takes part, by name, each bestuur with `current_type`."""
    return ever_in(traject).enrolled()


def trajecten_of(user: User) -> QuerySet[Participation]:
    """Give the participations of a person that stand, newest first."""
    return (
        Participation.objects.standing()
        .filter(user=user)
        .select_related("traject", "bestuur")
        .order_by("-created_at", "-pk")
    )


def expected_at(session: Session) -> QuerySet[Participation]:
    """Give who is expected at `session`, by name, each bestuur with `current_type`.

    That is everybody who takes part, or the guests of an individual session; without those a colleague comes in the
    place of, and with that colleague (`Substitution`).
    """
    invited = Q(status=ParticipationStatus.ENROLLED)
    if session.is_individual:
        invited &= Q(pk__in=SessionGuest.objects.filter(session=session).values("participation"))
    standing = Substitution.objects.filter(session=session, ended_at__isnull=True)
    return ever_in(session.traject).filter(
        invited & ~Q(pk__in=standing.values("away")) | Q(pk__in=standing.values("stand_in"))
    )


def sessions_for(user: User) -> QuerySet[Session]:
    """Give every session at which `user` is or was expected (see `expected_at`), cancelled ones included."""
    enrolled = Participation.objects.enrolled().filter(user=user)
    standing = Substitution.objects.filter(session=OuterRef("pk"), ended_at__isnull=True)
    for_group = Q(audience=SessionAudience.GROUP, traject__in=enrolled.values("traject"))
    for_guest = Exists(SessionGuest.objects.filter(session=OuterRef("pk"), participation__in=enrolled))
    away = Exists(standing.filter(away__in=enrolled))
    in_place_of = Exists(standing.filter(stand_in__user=user))
    return (
        Session.objects.filter((for_group | Q(for_guest)) & ~Q(away) | Q(in_place_of))
        .select_related("traject")
        .order_by("starts_at", "pk")
    )


def coming_sessions_of(user: User) -> QuerySet[Session]:
    """Give the coming sessions at which somebody is expected, soonest first."""
    return sessions_for(user).upcoming()

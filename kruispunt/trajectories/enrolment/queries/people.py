"""Who takes part, in a traject and in a session."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.enrolment.models import (
    CalendarInvitation,
    Participation,
    ParticipationSource,
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


def enrolled_by(user: User, traject: Traject | None = None) -> QuerySet[Participation]:
    """Give the colleagues whom `user` enrolled and who stand in a traject (this one, or any that goes on), by name.

    Only of besturen for which `user` still acts: who does not, cannot undo it either.
    """
    rows = Participation.objects.standing().filter(
        enrolled_by=user, source=ParticipationSource.COLLEAGUE, bestuur__in=besturen_of(user)
    )
    if traject is not None:
        rows = rows.filter(traject=traject)
    else:
        coming = Session.objects.upcoming().filter(traject=OuterRef("traject"))
        rows = rows.filter(Exists(coming))
    return rows.select_related("traject", "user", "bestuur").order_by(
        "traject__title", "user__last_name", "user__first_name", "pk"
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


def _expected(user: User) -> Q:
    """Match the sessions at which `user` is or was expected (see `expected_at`)."""
    enrolled = Participation.objects.enrolled().filter(user=user)
    standing = Substitution.objects.filter(session=OuterRef("pk"), ended_at__isnull=True)
    for_group = Q(audience=SessionAudience.GROUP, traject__in=enrolled.values("traject"))
    for_guest = Exists(SessionGuest.objects.filter(session=OuterRef("pk"), participation__in=enrolled))
    away = Exists(standing.filter(away__in=enrolled))
    in_place_of = Exists(standing.filter(stand_in__user=user))
    return (for_group | Q(for_guest)) & ~Q(away) | Q(in_place_of)


def _led(user: User) -> Q:
    """Match the sessions that `user` leads: of the group of a traject of theirs, and the talks in their calendar.

    A talk is in the calendar of the coach from when it is booked; one that was called off stays as cancelled.
    """
    guided = Traject.objects.filter(facilitators=user).values("pk")
    told = CalendarInvitation.objects.filter(session=OuterRef("pk"), user=user)
    talk = Q(Exists(told.filter(is_standing=True))) | Q(Exists(told), cancelled_at__isnull=False, traject__in=guided)
    group = Q(audience=SessionAudience.GROUP, traject__in=guided)
    return group | Q(audience=SessionAudience.INDIVIDUAL) & talk


def _in_order(which: Q) -> QuerySet[Session]:
    return Session.objects.filter(which).select_related("traject").order_by("starts_at", "pk")


def sessions_for(user: User) -> QuerySet[Session]:
    """Give every session at which `user` is or was expected (see `expected_at`), cancelled ones included."""
    return _in_order(_expected(user))


def own_calendar(user: User) -> QuerySet[Session]:
    """Give every session at which `user` is or was expected or that `user` leads, without drafts, with cancelled."""
    return _in_order(_expected(user) | _led(user)).public()


def busy_sessions(user: User, starts_at: datetime, ends_at: datetime) -> QuerySet[Session]:
    """Give the sessions at which `user` is expected, or that `user` leads, at a time, also those of a draft."""
    return _in_order(_expected(user) | _led(user)).standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


def busy_session(
    user: User, starts_at: datetime, ends_at: datetime, *, apart_from: Session | None = None
) -> Session | None:
    """Give the first of `busy_sessions`, or None; `apart_from` does not count."""
    found = busy_sessions(user, starts_at, ends_at)
    if apart_from is not None:
        found = found.exclude(pk=apart_from.pk)
    return found.first()


def coming_sessions_of(user: User) -> QuerySet[Session]:
    """Give the coming sessions at which somebody is expected, soonest first."""
    return sessions_for(user).upcoming()

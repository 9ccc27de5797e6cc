"""Who takes part, in a traject and in a session."""

from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Greatest

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.enrolment.models import (
    CalendarInvitation,
    Participation,
    ParticipationSource,
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
    return _by_name(Participation.objects.filter(traject=traject))


def _by_name(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    return (
        rows.select_related("user")
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


def expectations(*, of_seat: bool = False) -> QuerySet[Participation]:
    """Give each participation with each session it is expected at, as the alias `session`; one row for each pair.

    Expected at a session of the group is who held a seat when it started, and who got one while it ran: they were
    invited to it still. One seat brings one person, once: when it is taken over while the session runs, or its holder
    stops and enrols again, the last one is expected. Who joined later is not, and who stopped later was. At an
    individual session the guests are, unless they stopped before it. In the place of somebody for whom a colleague
    comes (`Substitution`), the colleague is; with `of_seat` it stays a session of whose seat it is as well.

    A session that is recorded afterwards counts as if it was held when it was put in: nobody could be asked before.
    """
    starts_at, ends_at = F("traject__sessions__starts_at"), F("traject__sessions__ends_at")
    standing = Substitution.objects.filter(session=OuterRef("session"), ended_at__isnull=True)
    went_on = Participation.objects.filter(
        Q(user=OuterRef("user")) & ~Q(pk=OuterRef("pk")) | Q(replaces=OuterRef("pk")),
        traject=OuterRef("traject"),
        seated_at__gte=OuterRef("withdrawn_at"),
        seated_at__lt=OuterRef("until"),
    )
    stopped_after = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=F("since"))
    in_group = Q(audience=SessionAudience.GROUP, seated_at__lt=F("until")) & (
        Q(withdrawn_at__isnull=True) | ~Exists(went_on)
    )
    as_guest = Exists(SessionGuest.objects.filter(session=OuterRef("session"), participation=OuterRef("pk")))
    seated = Q(seated_at__isnull=False) & stopped_after & (in_group | as_guest)
    comes = seated if of_seat else seated & ~Exists(standing.filter(away=OuterRef("pk")))
    return Participation.objects.alias(
        session=F("traject__sessions"),
        since=Case(
            When(traject__sessions__planned_at__gt=ends_at, then="traject__sessions__planned_at"), default=starts_at
        ),
        until=Greatest(ends_at, "traject__sessions__planned_at"),
        audience=F("traject__sessions__audience"),
    ).filter(comes | Exists(standing.filter(stand_in=OuterRef("pk"))))


def expected_at(session: Session) -> QuerySet[Participation]:
    """Give who is expected at `session` (see `expectations`), by name, each bestuur with `current_type`."""
    return _by_name(expectations().filter(session=session.pk))


def _expected(user: User) -> Q:
    """Match the sessions at which `user` is or was expected (see `expectations`)."""
    return Q(pk__in=expectations().filter(user=user).values_list(F("session")))


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
    """Give every session at which `user` is or was expected (see `expectations`), cancelled ones included."""
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

"""Who takes part, in a traject and in a session."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.trajectories.enrolment.models import (
    Participation,
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


def expectations(*, of_seat: bool = False) -> QuerySet[Participation]:
    """Give each participation with each session it is expected at, as the alias `session`; one row for each pair.

    Expected at a session of the group is who held a seat when it started, and who got one while it ran: they were
    invited to it still. One seat brings one person, once: when it is taken over while the session runs, or its holder
    stops and enrols again, the last one is expected. Who joined later is not, and who stopped later was. At an
    individual session the guests are, unless they stopped before it. In the place of somebody for whom a colleague
    comes (`Substitution`), the colleague is; with `of_seat` it stays a session of whose seat it is as well.
    """
    standing = Substitution.objects.filter(session=OuterRef("session"), ended_at__isnull=True)
    went_on = Participation.objects.filter(
        Q(user=OuterRef("user")) & ~Q(pk=OuterRef("pk")) | Q(replaces=OuterRef("pk")),
        traject=OuterRef("traject"),
        seated_at__gte=OuterRef("withdrawn_at"),
        seated_at__lt=OuterRef("ends_at"),
    )
    stopped_after = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=F("starts_at"))
    in_group = Q(audience=SessionAudience.GROUP, seated_at__lt=F("ends_at")) & (
        Q(withdrawn_at__isnull=True) | ~Exists(went_on)
    )
    as_guest = Exists(SessionGuest.objects.filter(session=OuterRef("session"), participation=OuterRef("pk")))
    seated = Q(seated_at__isnull=False) & stopped_after & (in_group | as_guest)
    comes = seated if of_seat else seated & ~Exists(standing.filter(away=OuterRef("pk")))
    return Participation.objects.alias(
        session=F("traject__sessions"),
        starts_at=F("traject__sessions__starts_at"),
        ends_at=F("traject__sessions__ends_at"),
        audience=F("traject__sessions__audience"),
    ).filter(comes | Exists(standing.filter(stand_in=OuterRef("pk"))))


def expected_at(session: Session) -> QuerySet[Participation]:
    """Give who is expected at `session` (see `expectations`), by name, each bestuur with `current_type`."""
    return _by_name(expectations().filter(session=session.pk))


def sessions_for(user: User) -> QuerySet[Session]:
    """Give every session at which `user` is or was expected (see `expectations`), cancelled ones included."""
    mine = expectations().filter(user=user)
    return (
        Session.objects.filter(pk__in=mine.values_list(F("session")))
        .select_related("traject")
        .order_by("starts_at", "pk")
    )


def coming_sessions_of(user: User) -> QuerySet[Session]:
    """Give the coming sessions at which somebody is expected, soonest first."""
    return sessions_for(user).upcoming()

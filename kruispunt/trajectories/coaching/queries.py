"""Which moments are free, who booked what, and who is busy when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.coaching.planning import Moment
from kruispunt.trajectories.enrolment.models import Participation, Substitution
from kruispunt.trajectories.enrolment.queries import busy_sessions
from kruispunt.trajectories.programme.enums import TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.templatetags.kruispunt import uur

#: Kinds of traject in which a coach meets besturen one by one (indicator 3.1-K2).
KINDS = [TrajectKind.COACHING, TrajectKind.LEERLABO]


def has_coaching(traject: Traject) -> bool:
    """Give whether moments can be published and booked in this traject now."""
    return traject.kind in KINDS and traject.is_published


def participation_of(user: User, traject: Traject) -> Participation | None:
    """Give the participation of who takes part in `traject`, or None."""
    rows = Participation.objects.enrolled().filter(user=user, traject=traject)
    return rows.select_related("traject", "bestuur", "user").first()


def free_slots(traject: Traject) -> QuerySet[Slot]:
    """Give the moments that can be booked now: free, to come, of a coach who still facilitates the traject."""
    coaches = traject.facilitators.filter(is_active=True)
    return Slot.objects.free().filter(traject=traject, coach__in=coaches).select_related("coach", "traject")


def _booking() -> Prefetch:
    standing = Booking.objects.standing().select_related("participation__user", "participation__bestuur", "session")
    instead = Substitution.objects.filter(ended_at__isnull=True).select_related("stand_in__user")
    standing = standing.prefetch_related(Prefetch("session__substitutions", instead, to_attr="stand_ins"))
    return Prefetch("bookings", standing, to_attr="standing_bookings")


def slots_of(traject: Traject) -> QuerySet[Slot]:
    """Give the moments of `traject` that still come, with their booking in the list `standing_bookings`.

    The session of a booking has in the list `stand_ins` which colleague comes in the place of who booked.
    """
    return Slot.objects.upcoming().filter(traject=traject).select_related("coach").prefetch_related(_booking())


def slot_counts(traject: Traject) -> dict[str, int]:
    """Count the moments of `traject` that still come: all of them, and the booked ones."""
    booked = Count("pk", filter=Q(bookings__ended_at__isnull=True, bookings__isnull=False), distinct=True)
    return Slot.objects.upcoming().filter(traject=traject).aggregate(all=Count("pk", distinct=True), booked=booked)


def coming_bookings(user: User) -> QuerySet[Booking]:
    """Give the meetings somebody booked that still have to begin, soonest first."""
    return (
        Booking.objects.standing()
        .filter(participation__user=user, slot__starts_at__gt=clock.now())
        .select_related("slot__coach", "slot__traject", "session", "participation__user", "participation__bestuur")
        .order_by("slot__starts_at", "pk")
    )


def bookable_trajecten(user: User) -> QuerySet[Traject]:
    """Give the trajecten somebody takes part in that have a free moment, and no meeting of this person to come."""
    taking_part = Participation.objects.enrolled().filter(user=user).values("traject")
    free = Slot.objects.free().filter(traject=OuterRef("pk"), coach__facilitated_trajecten=OuterRef("pk"))
    return (
        Traject.objects.filter(pk__in=taking_part, kind__in=KINDS, status=TrajectStatus.PUBLISHED)
        .exclude(pk__in=coming_bookings(user).values("slot__traject"))
        .filter(Exists(free.filter(coach__is_active=True)))
        .order_by("title", "pk")
    )


def _overlaps(starts_at: datetime, ends_at: datetime) -> Q:
    return Q(starts_at__lt=ends_at, ends_at__gt=starts_at)


def overlapping_slot(
    coach: User, starts_at: datetime, ends_at: datetime, *, apart_from: Slot | None = None
) -> Slot | None:
    """Give a standing moment of `coach`, of whichever traject, at a time; or None. `apart_from` does not count."""
    found = Slot.objects.standing().filter(_overlaps(starts_at, ends_at), coach=coach)
    if apart_from is not None:
        found = found.exclude(pk=apart_from.pk)
    return found.first()


@dataclass(frozen=True)
class Preview:
    """A moment that is not published yet, and in Dutch what of the coach it overlaps with; empty when it is free."""

    moment: Moment
    overlaps: str


def preview(coach: User, moments: Iterable[Moment]) -> list[Preview]:
    """Give the moments, at least one, in order, each with the moment or session of `coach` at that time; two queries.

    A look only: `publish_slots` asks again under the lock.
    """
    row = sorted(moments, key=lambda each: each.starts_at)
    first, last = row[0].starts_at, max(one.ends_at for one in row)
    slots = list(Slot.objects.standing().filter(_overlaps(first, last), coach=coach))
    sessions = list(busy_sessions(coach, first, last))

    def words(one: Moment) -> str:
        for other in [*slots, *sessions]:
            if other.starts_at < one.ends_at and other.ends_at > one.starts_at:
                what = "een ander moment" if isinstance(other, Slot) else f"{other.traject.title}, {other.title},"
                return f"{what} om {uur(other.starts_at)}"
        return ""

    return [Preview(one, words(one)) for one in row]

"""Reads of who takes part."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.trajectories.enrolment.models import PRESENT, Attendance, Participation, ParticipationStatus
from kruispunt.trajectories.programme.models import Session, Traject


@dataclass(frozen=True)
class Places:
    """How full a traject is; `capacity` None means there is no limit."""

    capacity: int | None
    enrolled: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Give how many places nobody has; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.enrolled, 0)

    @property
    def has_free(self) -> bool:
        """Give whether somebody on the waiting list can get a place."""
        return self.free is None or self.free > 0

    @property
    def free_for_newcomer(self) -> int | None:
        """Give how many places are free once everybody who waits had one; None without a limit."""
        return None if self.free is None else max(self.free - self.waiting, 0)

    @property
    def has_room_for_newcomer(self) -> bool:
        """Give whether who enrols now gets a place: who waits goes first."""
        return self.free_for_newcomer is None or self.free_for_newcomer > 0


def places_of(traject: Traject) -> Places:
    """Count the places of a traject."""
    counts = Participation.objects.filter(traject=traject).aggregate(
        enrolled=Count("pk", filter=Q(status=ParticipationStatus.ENROLLED)),
        waiting=Count("pk", filter=Q(status=ParticipationStatus.WAITING)),
    )
    return Places(traject.capacity, counts["enrolled"], counts["waiting"])


def waiting_position(participation: Participation) -> int:
    """Give the place of somebody who waits on the waiting list, 1 for who is next."""
    earlier = Q(created_at__lt=participation.created_at) | Q(
        created_at=participation.created_at, pk__lt=participation.pk
    )
    return Participation.objects.waiting().filter(earlier, traject=participation.traject_id).count() + 1


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


def waiting_list(traject: Traject) -> QuerySet[Participation]:
    """Give who waits, in order, each bestuur with `current_type`."""
    return (
        Participation.objects.waiting()
        .filter(traject=traject)
        .select_related("user")
        .prefetch_related(Prefetch("bestuur", queryset=Bestuur.objects.with_type()))
    )


def trajecten_of(user: User) -> QuerySet[Participation]:
    """Give the participations of a person that stand, newest first."""
    return (
        Participation.objects.standing()
        .filter(user=user)
        .select_related("traject", "bestuur")
        .order_by("-created_at", "-pk")
    )


def coming_sessions_of(user: User) -> QuerySet[Session]:
    """Give the coming sessions of the trajecten a person takes part in, soonest first."""
    enrolled = Participation.objects.enrolled().filter(user=user)
    return (
        Session.objects.upcoming()
        .filter(traject__in=enrolled.values("traject"))
        .select_related("traject")
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True)
class AttendanceCounts:
    """How many of who takes part were noted as what at one session."""

    enrolled: int
    marked: int
    present: int


def attendance_counts(session: Session) -> AttendanceCounts:
    """Count the attendance of one session."""
    counts = Attendance.objects.filter(session=session).aggregate(
        marked=Count("pk"), present=Count("pk", filter=Q(status__in=PRESENT))
    )
    enrolled = Participation.objects.enrolled().filter(traject=session.traject_id).count()
    return AttendanceCounts(enrolled, counts["marked"], counts["present"])


def left_after(session: Session) -> QuerySet[Attendance]:
    """Give what was noted at a session about people who do not take part any more."""
    return (
        Attendance.objects.filter(session=session)
        .exclude(participation__status=ParticipationStatus.ENROLLED)
        .select_related("participation__user", "participation__bestuur")
        .order_by("participation__user__last_name", "pk")
    )

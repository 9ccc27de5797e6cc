"""How full a traject is, and who waits."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus
from kruispunt.trajectories.programme.models import Traject


@dataclass(frozen=True)
class Places:
    """How full a traject is; `capacity` None means there is no limit.

    `enrolled` take part, `offered` have an offer they did not answer yet: their place is kept.
    """

    capacity: int | None
    enrolled: int
    waiting: int
    offered: int = 0

    @property
    def free(self) -> int | None:
        """Give how many places nobody has; None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.enrolled - self.offered, 0)

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
        offered=Count("pk", filter=Q(status=ParticipationStatus.OFFERED)),
    )
    return Places(traject.capacity, counts["enrolled"], counts["waiting"], counts["offered"])


def waiting_position(participation: Participation) -> int:
    """Give the place of somebody who waits on the waiting list, 1 for who is next."""
    earlier = Q(created_at__lt=participation.created_at) | Q(
        created_at=participation.created_at, pk__lt=participation.pk
    )
    return Participation.objects.waiting().filter(earlier, traject=participation.traject_id).count() + 1


def waiting_list(traject: Traject) -> QuerySet[Participation]:
    """Give who waits, in order, each bestuur with `current_type`."""
    return (
        Participation.objects.waiting()
        .filter(traject=traject)
        .select_related("user")
        .prefetch_related(Prefetch("bestuur", queryset=Bestuur.objects.with_type()))
    )

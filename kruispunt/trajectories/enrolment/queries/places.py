"""How full a traject is, and who waits."""

from dataclasses import dataclass, replace

from django.db.models import Count, Prefetch, Q, QuerySet

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus
from kruispunt.trajectories.enrolment.queries.waiting import waiting_line
from kruispunt.trajectories.programme.models import Traject


@dataclass(frozen=True)
class Places:
    """How full a traject is; `capacity` None means there is no limit.

    `enrolled` take part, `offered` have an offer they did not answer yet: their place is kept. `claimed` of the free
    places are for who waits: fewer than wait when the bestuur of some has all it may have (`per_bestuur`).
    """

    capacity: int | None
    enrolled: int
    waiting: int
    offered: int = 0
    claimed: int = 0
    per_bestuur: int | None = None

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
        """Give how many places are free once everybody who waits and can have one had one; None without a limit."""
        return None if self.free is None else self.free - self.claimed

    @property
    def has_room_for_newcomer(self) -> bool:
        """Give whether who enrols now gets a place, if the own bestuur has room: who waits goes first."""
        return self.free_for_newcomer is None or self.free_for_newcomer > 0


def count_places(traject: Traject) -> Places:
    """Count the places of a traject, in one query, without what the waiting list claims."""
    counts = Participation.objects.filter(traject=traject).aggregate(
        enrolled=Count("pk", filter=Q(status=ParticipationStatus.ENROLLED)),
        waiting=Count("pk", filter=Q(status=ParticipationStatus.WAITING)),
        offered=Count("pk", filter=Q(status=ParticipationStatus.OFFERED)),
    )
    return Places(
        traject.capacity, counts["enrolled"], counts["waiting"], counts["offered"], per_bestuur=traject.per_bestuur
    )


def places_of(traject: Traject) -> Places:
    """Count the places of a traject."""
    places = count_places(traject)
    if not (places.free and places.waiting):
        return places
    return replace(places, claimed=waiting_line(traject).take_up_to(places.free))


def has_place_for(traject: Traject, bestuur: Bestuur) -> bool:
    """Give whether somebody who enrols for `bestuur` now gets a place, after who waits had theirs."""
    places = count_places(traject)
    if not places.has_free:
        return False
    line = waiting_line(traject)
    if places.free is not None and line.take_up_to(places.free) == places.free:
        return False
    return line.has_room_for(bestuur)


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

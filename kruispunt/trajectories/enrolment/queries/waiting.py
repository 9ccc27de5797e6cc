"""Who of a waiting list can have a place, in which order, and why others cannot."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kruispunt.besturen.models import Bestuur, Membership
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.kpi import standing_besturen
from kruispunt.trajectories.enrolment.models import (
    HOLDING_A_PLACE,
    Attendance,
    Participation,
    ParticipationStatus,
    PassedOver,
    PassReason,
    SeatOffer,
)
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject


def reached_besturen() -> set[int]:
    """Give the numbers of the besturen for which somebody ever was at a session that was held.

    A municipality is reached too when one that merged into it was.
    """
    present = Attendance.objects.present().filter(session__in=Session.objects.held())
    found = set(present.values_list("participation__bestuur", flat=True))
    return found | {bestuur.pk for bestuur in standing_besturen(found, clock.today()).values()}


@dataclass
class WaitingLine:
    """The waiting list of a traject as it stands: `take` moves on, in memory, as if somebody got a place.

    `held` counts the persons that hold a place by the number of their bestuur; `barred` says who cannot have one
    whatever comes free; of the besturen in `reached` somebody waits behind the others (empty: nobody does).
    """

    traject: Traject
    waiting: list[Participation]
    held: Counter[int]
    barred: dict[int, PassReason] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)

    def has_room_for(self, bestuur: Bestuur) -> bool:
        """Give whether one more person of `bestuur` may have a place."""
        most = self.traject.per_bestuur
        return most is None or self.held[bestuur.pk] < most

    def why_not(self, participation: Participation) -> PassReason | None:
        """Give why this person on the list cannot have a place now, or None."""
        if participation.pk in self.barred:
            return self.barred[participation.pk]
        return None if self.has_room_for(participation.bestuur) else PassReason.BESTUUR_FULL

    @property
    def next(self) -> Participation | None:
        """Give who gets the next place: in order, besturen that were never reached first where the traject says so."""
        can = [row for row in self.waiting if self.why_not(row) is None]
        return next((row for row in can if row.bestuur_id not in self.reached), can[0] if can else None)

    def before(self, chosen: Participation, otherwise: PassReason) -> list[tuple[Participation, PassReason]]:
        """Give who stands earlier than `chosen`, each with why the place goes past; `otherwise` for who could."""
        earlier = self.waiting[: [row.pk for row in self.waiting].index(chosen.pk)]
        return [(row, self.why_not(row) or otherwise) for row in earlier]

    def take(self, chosen: Participation) -> None:
        """Let `chosen` have a place."""
        self.waiting = [row for row in self.waiting if row.pk != chosen.pk]
        self.held[chosen.bestuur_id] += 1

    def take_up_to(self, free: int) -> int:
        """Let the next ones have at most `free` places, and give how many were taken."""
        taken = 0
        while taken < free and (chosen := self.next):
            self.take(chosen)
            taken += 1
        return taken


def waiting_line(traject: Traject) -> WaitingLine:
    """Give the waiting list of `traject` with all it takes to say who is next; the same number of queries always."""
    waiting = list(Participation.objects.waiting().filter(traject=traject).select_related("user", "bestuur"))
    holding = Participation.objects.holding_a_place().filter(traject=traject).order_by()
    held = Counter(dict(holding.values_list("bestuur").annotate(Count("pk"))))
    acting = Membership.objects.active().filter(bestuur__in=Bestuur.objects.open())
    acts = set(acting.filter(user__in=[row.user_id for row in waiting]).values_list("user", "bestuur"))
    barred = {}
    for row in waiting:
        if not row.user.is_active:
            barred[row.pk] = PassReason.INACTIVE
        elif (row.user_id, row.bestuur_id) not in acts:
            barred[row.pk] = PassReason.LEFT_BESTUUR
    reached = reached_besturen() if traject.new_besturen_first else set()
    return WaitingLine(traject, waiting, held, barred, reached)


def offers_end(traject: Traject) -> datetime | None:
    """Give the moment from which nobody gets an offer any more; None when no session of the group comes."""
    sessions = Session.objects.upcoming().filter(traject=traject, audience=SessionAudience.GROUP)
    starts_at = sessions.order_by("starts_at").values_list("starts_at", flat=True).first()
    return starts_at - timedelta(hours=traject.offers_end_hours) if starts_at else None


def offers_have_ended(traject: Traject) -> bool:
    """Give whether no place of `traject` is offered any more, however many come free."""
    end = offers_end(traject)
    return end is None or end <= clock.now()


def why_nothing_is_offered(traject: Traject, free: int | None, line: WaitingLine) -> str:
    """Give, for the team, why nobody on the list gets an offer at this moment; empty when somebody will."""
    end = offers_end(traject)
    if traject.is_cancelled:
        return "Het traject is geannuleerd."
    if end is None:
        return "Er komt geen sessie meer."
    if end <= clock.now():
        hours = traject.offers_end_hours
        late = f"De start is over minder dan {hours} uur." if hours else "De sessie is begonnen."
        return f"{late} Een vrije plaats geef je met de hand."
    if free == 0:
        return "Geen vrije plaats: alle plaatsen zijn bezet of aangeboden."
    return "" if line.next else "Van wie wacht, kan nu niemand een plaats krijgen."


def barred_words(line: WaitingLine) -> dict[int, str]:
    """Give, for the team, why somebody on the list cannot have a place now, by the number of the participation."""
    return {row.pk: why.team_words for row in line.waiting if (why := line.why_not(row))}


def with_place_on_list(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    """Add to participations `place_on_list`, for who waits, and `open_offers`, for who has to answer."""
    earlier = Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
    before = Participation.objects.filter(earlier, traject=OuterRef("traject"), status=ParticipationStatus.WAITING)
    counted = before.order_by().values("traject").annotate(number=Count("pk")).values("number")
    offers = Prefetch("seat_offers", queryset=SeatOffer.objects.open(), to_attr="open_offers")
    return rows.annotate(place_on_list=Coalesce(Subquery(counted), 0) + 1).prefetch_related(offers)


def open_offer_of(participation: Participation) -> SeatOffer | None:
    """Give the offer somebody still has to answer, or None."""
    return participation.seat_offers.open().first()


def offers_of(traject: Traject) -> QuerySet[SeatOffer]:
    """Give every offer of `traject`, newest first, with whom it went past."""
    went_past = PassedOver.objects.select_related("participation__user")
    return (
        SeatOffer.objects.filter(participation__traject=traject)
        .select_related("participation__user", "participation__bestuur")
        .prefetch_related(Prefetch("went_past", queryset=went_past))
        .order_by("-made_at", "-pk")
    )


@dataclass(frozen=True)
class Waiting:
    """What somebody on the list wants to know.

    `why_not`: why they cannot have a place now, empty when they can; `is_bestuur_full`: that is why; `passed_over`: the
    last times a place went past them; `offers_until`: when offering ends, None when no session comes; `has_ended`: it
    did.
    """

    position: int
    total: int
    why_not: str
    is_bestuur_full: bool
    passed_over: list[PassedOver]
    offers_until: datetime | None
    has_ended: bool


def waiting_of(participation: Participation) -> Waiting:
    """Give how it stands for somebody who waits."""
    line = waiting_line(participation.traject)
    position = next((n for n, row in enumerate(line.waiting, 1) if row.pk == participation.pk), len(line.waiting))
    why = line.why_not(participation)
    until = offers_end(participation.traject)
    return Waiting(
        position=position,
        total=len(line.waiting),
        why_not=str(why.label) if why else "",
        is_bestuur_full=why == PassReason.BESTUUR_FULL,
        passed_over=list(participation.passed_over.order_by("-at", "-pk")[:5]),
        offers_until=until,
        has_ended=until is None or until <= clock.now(),
    )


def most_of_one_bestuur(traject: Traject) -> int:
    """Give how many persons of one bestuur hold a place in `traject` at most; 0 when nobody does."""
    return max(waiting_line(traject).held.values(), default=0)


def is_bestuur_full(participation: Participation) -> bool:
    """Give whether the bestuur of a participation has all the places it may have in the traject."""
    most = participation.traject.per_bestuur
    if most is None:
        return False
    rows = Participation.objects.filter(
        traject=participation.traject_id, bestuur=participation.bestuur_id, status__in=HOLDING_A_PLACE
    )
    return rows.count() >= most

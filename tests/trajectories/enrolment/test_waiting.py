"""Whatever happens in whatever order: nobody too many, nobody forgotten, and a reason for everybody passed over."""

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions import (
    accept_place,
    decline_place,
    enrol_people,
    enrol_selected,
    mark_attendance,
    tend_waiting_list,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Participation, PassedOver, SeatOffer
from kruispunt.trajectories.enrolment.queries import places_of, waiting_of
from kruispunt.trajectories.programme.actions import edit_traject
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db
STEPS = 60


class Story:
    """One traject through many random events; `check` looks at it with sums of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.staff = make_user("staff")
        self.besturen = [make_bestuur() for _ in range(5)]
        self.people = [(make_member(bestuur), bestuur) for bestuur in self.besturen for _ in range(3)]
        self.traject = make_traject(capacity=4, per_bestuur=1 + seed // 2, new_besturen_first=bool(seed % 2))
        self.session = make_session(self.traject, days=60)
        self.reach(self.people[0][0], self.besturen[0])
        self.now = clock.now()

    def reach(self, user: User, bestuur: Bestuur) -> None:
        """Let somebody have been at a session before."""
        guide = make_user("facilitator")
        earlier = make_traject(facilitators=[guide])
        held = make_session(earlier, days=-9)
        with clock.at(held.starts_at - timedelta(days=1)):
            row = enrol_selected(traject=earlier, user=user, bestuur=bestuur, by=None)
        mark_attendance(session=held, marks={row.pk: "on_site"}, by=guide)

    def standing(self, *statuses: str) -> list[Participation]:
        """Give who stands in one of these states."""
        return list(Participation.objects.filter(traject=self.traject, status__in=statuses))

    def enrol(self) -> None:
        """One or two colleagues of a bestuur enrol."""
        standing = {row.user_id for row in self.standing("enrolled", "offered", "waiting")}
        left = [(user, bestuur) for user, bestuur in self.people if user.pk not in standing]
        if not left:
            return
        first, bestuur = self.chance.choice(left)
        others: list[User] = [user for user, own in left if own == bestuur and user != first]
        chosen = [first, *self.chance.sample(others, min(len(others), self.chance.choice([0, 0, 1])))]
        enrol_people(traject=self.traject, people=chosen, bestuur=bestuur, by=chosen[0])

    def withdraw(self) -> None:
        """Somebody stops."""
        if rows := self.standing("enrolled", "offered", "waiting"):
            row = self.chance.choice(rows)
            withdraw(participation=row, reason="", by=row.user)

    def answer(self) -> None:
        """Somebody answers an offer, in time or not."""
        if offers := list(SeatOffer.objects.open().filter(participation__traject=self.traject)):
            offer = self.chance.choice(offers)
            answer = self.chance.choice([accept_place, decline_place])
            answer(offer=offer, by=offer.participation.user)

    def tend(self) -> None:
        """Time goes by, and the worker comes."""
        self.now += timedelta(hours=self.chance.choice([1, 20, 50]))
        with clock.at(self.now):
            tend_waiting_list(traject=self.traject)

    def change(self) -> None:
        """Staff changes how many may come."""
        numbers = {"capacity": self.chance.randint(1, 7), "per_bestuur": self.chance.choice([None, 1, 2, 3])}
        name = self.chance.choice(list(numbers))
        lists = {"themes": (), "objectives": (), "partners": (), "facilitators": ()}
        edit_traject(traject=self.traject, version=None, by=self.staff, **{name: numbers[name]}, **lists)

    def step(self) -> None:
        """Let one thing happen; what is refused changes nothing."""
        before, offers = self.standing("waiting"), set(SeatOffer.objects.values_list("pk", flat=True))
        event = self.chance.choice([self.enrol, self.enrol, self.withdraw, self.answer, self.tend])
        if self.chance.random() < 0.1:
            event = self.change
        with clock.at(self.now), suppress(Refused):
            event()
        self.check(before, offers)

    def check(self, before: list[Participation], offers: set[int]) -> None:
        """Look at what has to hold always; `before` and `offers` tell how it was one step ago."""
        traject = Traject.objects.get(pk=self.traject.pk)
        holding, waiting = self.standing("enrolled", "offered"), self.standing("waiting")
        held = Counter(row.bestuur_id for row in holding)
        assert len(holding) <= traject.capacity
        assert traject.per_bestuur is None or max(held.values(), default=0) <= traject.per_bestuur
        assert len({row.user_id for row in holding + waiting}) == len(holding) + len(waiting)
        offered = {row.pk for row in holding if row.has_offer}
        offers_here = SeatOffer.objects.filter(participation__traject=traject)
        assert {offer.participation_id for offer in offers_here.open()} == offered
        if self.now < self.session.starts_at - timedelta(hours=traject.offers_end_hours):
            can = [r for r in waiting if traject.per_bestuur is None or held[r.bestuur_id] < traject.per_bestuur]
            assert len(holding) == traject.capacity or not can
        for offer in offers_here.exclude(pk__in=offers).select_related("participation"):
            to = offer.participation
            earlier = [r for r in before if (r.created_at, r.pk) < (to.created_at, to.pk) and r in waiting]
            assert set(PassedOver.objects.filter(offer=offer).values_list("participation", flat=True)) >= {
                row.pk for row in earlier
            }


def test_never_too_many_never_a_free_place_beside_who_can_have_it_and_a_reason_for_everybody_passed():
    for seed in range(4):
        story = Story(seed)
        for _ in range(STEPS):
            story.step()
    # The stories had all kinds of events in them.
    assert set(SeatOffer.objects.values_list("status", flat=True)) >= {"accepted", "declined", "expired"}
    assert set(PassedOver.objects.values_list("reason", flat=True)) == {"bestuur_full", "new_first"}


def test_places_count_only_what_the_list_can_claim():
    traject = make_traject(capacity=5, per_bestuur=1)
    make_session(traject)
    holder = make_participant(traject)
    people = [make_member(holder.bestuur) for _ in range(3)]
    rows = enrol_people(traject=traject, people=people, bestuur=holder.bestuur, by=people[0])
    places = places_of(traject)
    assert (places.free, places.waiting, places.claimed, places.free_for_newcomer) == (4, 3, 0, 4)
    told = waiting_of(rows[1])
    assert (told.position, told.total, told.is_bestuur_full) == (2, 3, True)

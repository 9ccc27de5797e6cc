"""Moments a coach publishes and takes back."""

from datetime import timedelta

import pytest

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.coaching import actions, queries
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.conftest import make_user
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def refusal(**changes) -> Refused:
    """Give what is said when moments are published that are wrong in one way."""
    traject, coach = coached(**changes.pop("of", {}))
    with pytest.raises(Refused) as refused:
        publish(traject, coach, *changes.pop("starts", [start()]), **changes)
    assert not Slot.objects.exists()
    return refused.value


def test_moments_are_free_for_who_takes_part():
    traject, coach = coached()
    slots = publish(traject, coach, start(), start(hours=1))
    assert list(queries.free_slots(traject)) == slots
    assert queries.slot_counts(traject) == {"all": 2, "booked": 0}


def test_what_is_wrong_with_a_row_stands_at_its_field():
    assert refusal(starts=[]).field == "ends"
    assert refusal(starts=[start(days=-1)]).field == "day"
    assert refusal(starts=[start(hours=n) for n in range(41)]).field == "minutes"
    assert refusal(minutes=0).field == "ends"
    assert refusal(mode="physical").field == "address"
    assert refusal(mode="phone").field == "mode"


def test_only_a_published_traject_with_coaching_has_moments(staff):
    assert "geen gesprekken" in refusal(of={"kind": "vorming"}).message
    assert "geen gesprekken" in refusal(of={"status": "draft", "published_at": None}).message
    traject, coach = coached("leerlabo")
    assert publish(traject, coach, start())
    cancel_traject(traject=traject, reason="Te weinig mensen", by=staff)
    assert not queries.free_slots(traject).exists()
    assert Slot.objects.get().cancelled_by == staff


def test_moments_of_one_coach_never_overlap_not_even_in_two_trajecten():
    traject, coach = coached()
    other = make_traject(kind="leerlabo", facilitators=[coach])
    publish(traject, coach, start())
    for at in (start(), start(hours=0.5), start(hours=-0.5)):
        with pytest.raises(Refused, match="overlapt"):
            publish(other, coach, at)
    with pytest.raises(Refused, match="overlapt"):
        publish(traject, coach, start(days=9), start(days=9, hours=0.5))
    assert Slot.objects.count() == 1
    assert publish(other, coach, start() + timedelta(minutes=45))  # one ends as the other begins


def test_a_coach_is_not_at_a_session_and_in_a_meeting_at_once(staff):
    traject, coach = coached()
    at = start()
    session = make_session(make_traject(facilitators=[coach]), starts_at=at, ends_at=at + timedelta(hours=2))
    with pytest.raises(Refused, match="al bezet"):
        publish(traject, coach, at + timedelta(hours=1))
    session.cancelled_at, session.cancelled_by, session.cancel_reason = at, staff, "Ziek"
    session.save()
    assert publish(traject, coach, at + timedelta(hours=1))


def test_a_coach_publishes_the_own_moments_and_staff_those_of_a_coach(staff):
    traject, coach = coached()
    colleague = make_user("facilitator")
    traject.facilitators.add(colleague)
    for by in (make_user(), make_user("facilitator"), make_participant(traject).user):
        with pytest.raises(Forbidden):
            publish(traject, coach, start(), by=by)
    with pytest.raises(Forbidden):
        publish(traject, coach, start(), by=colleague)
    assert publish(traject, coach, start(), by=staff)
    with pytest.raises(Refused, match="begeleidt dit traject niet"):
        publish(traject, staff, start(days=9), by=staff)


def test_a_free_moment_is_taken_back_and_a_booked_one_is_not():
    traject, coach = coached()
    free, booked = publish(traject, coach, start(), start(hours=1))
    actions.book_slot(slot=booked, by=make_participant(traject).user)
    actions.take_back_slot(slot=free, by=coach)
    with pytest.raises(Refused, match="al teruggenomen"):
        actions.take_back_slot(slot=free, by=coach)
    with pytest.raises(Refused, match="intussen geboekt"):
        actions.take_back_slot(slot=booked, by=coach)
    with pytest.raises(Forbidden):
        actions.take_back_slot(slot=booked, by=make_user("facilitator"))
    assert publish(traject, coach, free.starts_at)  # its time is free again


def test_moments_of_who_guides_the_traject_no_more_are_not_offered():
    traject, coach = coached()
    (slot,) = publish(traject, coach, start())
    person = make_participant(traject).user
    traject.facilitators.clear()
    assert not queries.free_slots(traject).exists()
    assert not queries.bookable_trajecten(person).exists()
    with pytest.raises(Refused, match="nam dit moment terug"):
        actions.book_slot(slot=slot, by=person)

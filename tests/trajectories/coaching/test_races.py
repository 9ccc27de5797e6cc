"""Several people at the same moment, on a real database."""

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.coaching import actions
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.coaching.planning import Moment
from kruispunt.trajectories.enrolment.actions import enrol_selected
from kruispunt.trajectories.enrolment.actions.deciding import Move, decide_move
from kruispunt.trajectories.programme.actions import edit_session, plan_sessions
from kruispunt.trajectories.programme.models import Session
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.conftest import make_user
from tests.trajectories.calls.together import at_the_same_moment
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import calendar_of, make_participant, make_traject

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(answers: list) -> list[str]:
    """Give what each got, sorted: a name of a class."""
    return sorted(type(answer).__name__ for answer in answers)


def test_eight_people_at_once_for_one_moment_one_gets_it_and_the_others_read_why():
    traject, coach = coached()
    (slot,) = publish(traject, coach, start())
    people = [make_participant(traject).user for _ in range(8)]
    answers = at_the_same_moment(*[lambda p=p: actions.book_slot(slot=slot, by=p) for p in people])
    assert kinds(answers) == ["Booking"] + ["Refused"] * 7
    assert {a.message for a in answers if isinstance(a, Refused)} == {
        "Dit moment is intussen geboekt door iemand anders. Kies een ander vrij moment."
    }
    assert Booking.objects.standing().count() == Session.objects.count() == 1
    assert len(calendar_of(coach)) == 1


def test_one_person_in_two_trajecten_at_once_is_in_one_place():
    slots, participation = [], None
    for _ in range(2):
        traject, coach = coached()
        slots += publish(traject, coach, start())
        if participation is None:
            participation = make_participant(traject)
        else:
            enrol_selected(traject=traject, user=participation.user, bestuur=participation.bestuur, by=None)
    user = participation.user
    answers = at_the_same_moment(*[lambda s=s: actions.book_slot(slot=s, by=user) for s in slots])
    assert kinds(answers) == ["Booking", "Refused"]
    assert Session.objects.count() == 1


def test_one_coach_publishing_in_two_trajecten_at_once_has_no_moments_that_overlap():
    traject, coach = coached()
    other = make_traject(kind="leerlabo", facilitators=[coach])
    moment = Moment(start(), start() + timedelta(hours=1))
    answers = at_the_same_moment(
        *[
            lambda t=t: actions.publish_slots(traject=t, coach=coach, moments=[moment], mode="online", by=coach)
            for t in (traject, other)
        ]
    )
    assert kinds(answers) == ["Refused", "list"]
    assert Slot.objects.count() == 1


def test_two_who_move_to_one_moment_at_once_one_moves_and_the_other_keeps_the_own():
    traject, coach = coached()
    *own, wanted = publish(traject, coach, start(), start(hours=1), start(days=9))
    bookings = [actions.book_slot(slot=slot, by=make_participant(traject).user) for slot in own]
    answers = at_the_same_moment(
        *[lambda b=b: actions.move_booking(booking=b, slot=wanted, by=b.participation.user) for b in bookings]
    )
    assert kinds(answers) == ["Booking", "Refused"]
    assert Booking.objects.standing().count() == 2
    assert sorted(Session.objects.values_list("sequence", flat=True)) == [0, 1]


def test_booking_and_taking_back_at_once_end_in_one_of_both():
    traject, coach = coached()
    (slot,) = publish(traject, coach, start())
    person = make_participant(traject).user
    answers = at_the_same_moment(
        lambda: actions.book_slot(slot=slot, by=person), lambda: actions.take_back_slot(slot=slot, by=coach)
    )
    assert sorted(isinstance(answer, Refused) for answer in answers) == [False, True]
    slot.refresh_from_db()
    assert Booking.objects.standing().exists() == (slot.cancelled_at is None)


def test_staff_who_moves_a_meeting_waits_for_the_coach_who_publishes_elsewhere_and_leaves_no_overlap():
    traject, coach = coached()
    other = make_traject(kind="leerlabo", facilitators=[coach])
    (slot,) = publish(traject, coach, start())
    session = actions.book_slot(slot=slot, by=make_participant(traject).user).session
    staff, wanted, published = make_user("staff"), Moment(start(days=9), start(days=9, hours=1)), Event()

    def publish_and_linger():
        with transaction.atomic():
            actions.publish_slots(traject=other, coach=coach, moments=[wanted], mode="online", by=coach)
            published.set()
            sleep(0.5)  # the other runs into what nobody else can read yet

    def move():
        published.wait(timeout=20)
        when = {"starts_at": wanted.starts_at + timedelta(minutes=15), "ends_at": wanted.ends_at}
        return edit_session(session=session, version=None, by=staff, **when)

    assert kinds(at_the_same_moment(publish_and_linger, move)) == ["NoneType", "Refused"]
    slot.refresh_from_db()
    assert slot.starts_at < wanted.starts_at


def test_a_group_is_planned_and_a_moment_published_at_one_time_and_one_of_both_stands():
    traject, coach = coached()
    other, staff = make_traject(facilitators=[coach]), make_user("staff")
    moment = Moment(start(), start(hours=1))
    group = PlannedSession(title="Groep", starts_at=moment.starts_at, ends_at=moment.ends_at, mode="online")
    published = Event()

    def publish_and_linger():
        with transaction.atomic():
            actions.publish_slots(traject=traject, coach=coach, moments=[moment], mode="online", by=coach)
            published.set()
            sleep(0.5)  # the other runs into what nobody else can read yet

    def plan():
        published.wait(timeout=20)
        return plan_sessions(traject=other, sessions=[group], by=staff)

    assert kinds(at_the_same_moment(publish_and_linger, plan)) == ["NoneType", "Refused"]
    assert not Session.objects.exists()


def test_two_trajecten_whose_talks_move_at_once_wait_for_their_people_in_one_order():
    """Each move touches both coaches, in the opposite order: taken one by one the two would wait for each other."""
    staff, coaches = make_user("staff"), [make_user("facilitator"), make_user("facilitator")]
    jobs = []
    for number, order in enumerate((coaches, coaches[::-1])):
        traject = make_traject(kind="coaching", facilitators=coaches, decide_on=clock.today())
        sessions = []
        for place, coach in enumerate(order):
            (slot,) = publish(traject, coach, start(days=7 + number, hours=place * 2))
            sessions.append(actions.book_slot(slot=slot, by=make_participant(traject).user).session)
        moves = [Move(s, s.starts_at + timedelta(days=20), s.ends_at + timedelta(days=20)) for s in sessions]
        jobs.append(
            lambda t=traject, m=moves: decide_move(
                traject=t, moves=m, decide_on=clock.today(), reason="De zaal is dicht", by=staff
            )
        )
    assert kinds(at_the_same_moment(*jobs)) == ["GoDecision", "GoDecision"]
    assert not Session.objects.filter(starts_at__lt=start(days=20)).exists()

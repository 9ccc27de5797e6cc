"""What coaches hear when somebody else comes, and what the planning of a group leaves alone."""

import pytest

from kruispunt.core.errors import Refused
from kruispunt.trajectories.coaching import actions
from kruispunt.trajectories.enrolment.actions import substitute, take_over, undo_substitution
from kruispunt.trajectories.programme.actions import edit_session, plan_sessions
from kruispunt.trajectories.programme.models import Session
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.conftest import make_member
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A booked talk, its coach and a colleague of who booked it."""
    traject, coach = coached()
    (slot,) = publish(traject, coach, start())
    row = make_participant(traject)
    booking = actions.book_slot(slot=slot, by=row.user)
    return booking, coach, make_member(row.bestuur)


def told(coach) -> list[str]:
    return [mail.subject for mail in coach.outbox_mails.filter(calendar="").order_by("pk")]


def test_a_coach_reads_who_comes_instead_and_who_comes_again(scene):
    booking, coach, colleague = scene
    user, traject = booking.participation.user, booking.slot.traject
    arranged = substitute(session=booking.session, participation=booking.participation, colleague=colleague, by=user)
    assert told(coach) == [f"{colleague} komt naar je gesprek: {traject.title}"]
    assert f"niet {user}" in coach.outbox_mails.get(calendar="").text
    undo_substitution(substitution=arranged, by=user)
    assert told(coach)[1:] == [f"{user} komt naar je gesprek: {traject.title}"]
    assert len(calendar_of(coach)) == 1


def test_a_coach_reads_who_took_over_the_seat(scene):
    booking, coach, colleague = scene
    user = booking.participation.user
    make_session(booking.slot.traject, days=20)
    take_over(participation=booking.participation, colleague=colleague, by=user)
    assert told(coach) == [f"{colleague} komt naar je gesprek: {booking.slot.traject.title}"]


def test_somebody_else_at_a_session_of_the_group_is_no_talk():
    traject, coach = coached()
    session = make_session(traject)
    row = make_participant(traject)
    substitute(session=session, participation=row, colleague=make_member(row.bestuur), by=row.user)
    assert told(coach) == []


def test_a_talk_is_not_moved_to_when_the_colleague_who_comes_is_elsewhere(scene):
    booking, coach, colleague = scene
    user = booking.participation.user
    substitute(session=booking.session, participation=booking.participation, colleague=colleague, by=user)
    other = make_traject()
    make_participant(other, colleague)
    make_session(other, days=9)
    (slot,) = publish(booking.slot.traject, coach, start(days=9))
    with pytest.raises(Refused, match=f"{colleague} komt in de plaats van {user} en is") as refusal:
        actions.move_booking(booking=booking, slot=slot, by=user)
    assert refusal.value.field == "slot"


def planned(starts_at, ends_at) -> list[PlannedSession]:
    return [PlannedSession(title="Groep", starts_at=starts_at, ends_at=ends_at, mode="online")]


def test_a_session_of_the_group_is_not_planned_or_moved_over_a_moment_of_who_leads_it(staff):
    traject, coach = coached()
    (slot,) = publish(traject, coach, start(days=9))
    other = make_traject(facilitators=[coach])
    with pytest.raises(Refused, match="een moment voor een gesprek"):
        plan_sessions(traject=other, sessions=planned(slot.starts_at, slot.ends_at), by=staff)
    assert not Session.objects.exists()
    (session,) = plan_sessions(traject=other, sessions=planned(slot.ends_at, start(days=10)), by=staff)
    with pytest.raises(Refused) as refusal:
        edit_session(session=session, version=None, by=staff, starts_at=slot.starts_at)
    assert refusal.value.field == "starts_at"
    plan_sessions(traject=make_traject(), sessions=planned(slot.starts_at, slot.ends_at), by=staff)


def test_what_was_held_before_is_entered_whatever_the_coach_did_then(staff):
    traject, coach = coached()
    (slot,) = publish(traject, coach, start(days=1))
    type(slot).objects.filter(pk=slot.pk).update(starts_at=start(days=-2), ends_at=start(days=-2, hours=1))
    assert plan_sessions(traject=traject, sessions=planned(start(days=-2), start(days=-2, hours=1)), by=staff)


def test_an_online_talk_without_a_link_says_so_to_both():
    traject, coach = coached()
    (slot,) = publish(traject, coach, start(), online_url="")
    person = make_participant(traject).user
    actions.book_slot(slot=slot, by=person)
    assert "De link volgt" in person.outbox_mails.get(subject__startswith="In je agenda").text
    assert "nog zonder link" in coach.outbox_mails.get().text

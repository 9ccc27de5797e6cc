"""Whom an individual session is for: they hear of it when they are named, and nobody else does."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions import invite_guests
from kruispunt.trajectories.enrolment.queries import expected_at
from kruispunt.trajectories.programme.actions import cancel_session, plan_sessions
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.trajectories.enrolment.helpers import calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def test_a_session_for_somebody_alone_is_heard_of_by_its_guest_once(staff):
    traject = make_traject(kind="coaching")
    guest, other = make_participant(traject), make_participant(traject)
    start = clock.now() + timedelta(days=3)
    planned = PlannedSession("Gesprek", start, start + timedelta(hours=1), "online", audience="individual")
    (session,) = plan_sessions(traject=traject, sessions=[planned], by=staff)
    assert calendar_of(guest.user) == []
    for _ in range(2):
        invite_guests(session=session, participations=[guest], by=staff)
    assert calendar_of(guest.user) == [("REQUEST", f"{session.uid}@localhost", 0)]
    assert calendar_of(other.user) == []
    assert list(expected_at(session)) == [guest]


def test_a_session_that_is_over_invites_nobody(staff):
    traject = make_traject(kind="coaching")
    guest = make_participant(traject)
    session = make_session(traject, days=-2, audience="individual")
    invite_guests(session=session, participations=[guest], by=staff)
    assert calendar_of(guest.user) == []
    assert list(expected_at(session)) == [guest]


def test_guests_are_those_who_take_part_in_what_is_for_somebody_alone(staff):
    traject = make_traject(kind="coaching")
    guest, stranger = make_participant(traject), make_participant(make_traject(kind="leerlabo"))
    session = make_session(traject, audience="individual")
    with pytest.raises(Refused, match="hele groep"):
        invite_guests(session=make_session(traject), participations=[guest], by=staff)
    with pytest.raises(Refused, match="neemt niet deel"):
        invite_guests(session=session, participations=[guest, stranger], by=staff)
    assert not session.guests.exists()
    cancel_session(session=session, reason="Ziek", by=staff)
    with pytest.raises(Refused, match="geannuleerd"):
        invite_guests(session=session, participations=[guest], by=staff)

"""Calendars follow the programme."""

from datetime import timedelta

import pytest

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.actions import enrol, withdraw
from kruispunt.trajectories.programme.actions import cancel_session, cancel_traject, edit_session, plan_sessions
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.trajectories.enrolment.helpers import (
    bestuur_of,
    calendar_of,
    make_participant,
    make_session,
    make_traject,
    subjects_of,
)

pytestmark = pytest.mark.django_db


def move(session, staff: User, days: int):
    """Move a session by some days, by the action of the programme."""
    delta = timedelta(days=days)
    starts_at, ends_at = session.starts_at + delta, session.ends_at + delta
    return edit_session(session=session, version=None, by=staff, starts_at=starts_at, ends_at=ends_at)


def test_moving_twice_and_cancelling_gives_rising_sequences_under_one_uid(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    session = move(session, staff, 1)
    session = move(session, staff, 1)
    cancel_session(session=session, reason="De zaal staat onder water", by=staff)
    uid = f"{session.uid}@localhost"
    assert calendar_of(row.user) == [
        ("REQUEST", uid, 0),
        ("REQUEST", uid, 1),
        ("REQUEST", uid, 2),
        ("CANCEL", uid, 3),
    ]


def test_a_sequence_keeps_rising_for_who_left_and_came_back_before_a_move(member, staff):
    traject = make_traject()
    session = make_session(traject)
    row = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    withdraw(participation=row, reason="", by=member)
    enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    session = move(session, staff, 1)
    cancel_session(session=session, reason="Ziekte", by=staff)
    assert [sequence for _, _, sequence in calendar_of(member)] == [0, 1, 2, 3, 4]


def test_another_title_sends_nothing(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    edit_session(session=session, version=None, by=staff, title="Kennismaking")
    assert len(calendar_of(row.user)) == 1


def test_a_session_planned_later_reaches_who_takes_part_and_not_who_waits_or_left(staff):
    traject = make_traject(capacity=1)
    session = make_session(traject)
    left = make_participant(traject)
    withdraw(participation=left, reason="", by=left.user)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    planned = PlannedSession(
        title="Terugkomdag",
        starts_at=session.starts_at + timedelta(days=90),
        ends_at=session.ends_at + timedelta(days=90),
        mode=SessionMode.ONLINE,
        online_url="https://vergadering.example/1",
        address="",
        audience="group",
    )
    (new,) = plan_sessions(traject=traject, sessions=[planned], by=staff)
    assert calendar_of(enrolled.user)[-1] == ("REQUEST", f"{new.uid}@localhost", 0)
    assert calendar_of(waiting.user) == []
    assert [method for method, _, _ in calendar_of(left.user)] == ["REQUEST", "CANCEL"]


def test_a_cancelled_traject_tells_everybody_once_the_waiting_list_too(staff):
    traject = make_traject(capacity=1)
    make_session(traject)
    make_session(traject, days=14)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    cancel_traject(traject=traject, reason="Te weinig inschrijvingen", by=staff)
    told = f"{traject.title} gaat niet door"
    assert subjects_of(enrolled.user).count(told) == 1
    assert subjects_of(waiting.user).count(told) == 1
    assert [method for method, _, _ in calendar_of(enrolled.user)] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert calendar_of(waiting.user) == []


def test_who_withdrew_hears_nothing_of_a_later_cancellation(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    withdraw(participation=row, reason="", by=row.user)
    before = len(calendar_of(row.user))
    cancel_session(session=session, reason="Ziekte", by=staff)
    assert len(calendar_of(row.user)) == before

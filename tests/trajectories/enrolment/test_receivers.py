"""Calendars follow the programme."""

from datetime import timedelta

import pytest

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.notifications.feeds import calendar_text
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import enrol, withdraw
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationSource,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.enrolment.queries import feed_entries
from kruispunt.trajectories.programme.actions import cancel_session, cancel_traject, edit_session, plan_sessions
from kruispunt.trajectories.programme.enums import SessionAudience, SessionMode
from kruispunt.trajectories.programme.recurrence import PlannedSession
from tests.conftest import brussels, make_member
from tests.notifications.client import calendar_after, utc
from tests.trajectories.enrolment.helpers import (
    bestuur_of,
    calendar_of,
    make_participant,
    make_session,
    make_traject,
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


def mails_to(user: User) -> list[OutboxMail]:
    """Give the mails to somebody, in order."""
    return list(OutboxMail.objects.filter(user=user).order_by("pk"))


def test_a_cancelled_traject_tells_everybody_once_the_waiting_list_too(staff):
    traject = make_traject(capacity=1)
    first, second = make_session(traject), make_session(traject, days=14, title="Terugkomdag")
    enrolled, waiting = make_participant(traject), make_participant(traject)
    OutboxMail.objects.all().delete()

    cancel_traject(traject=traject, reason="Te weinig inschrijvingen", by=staff)

    told, gone = mails_to(enrolled.user)
    assert told.subject == f"{traject.title} gaat niet door"
    assert gone.subject == "Uit je agenda: Terugkomdag"
    for words in ("Te weinig inschrijvingen", f"- {first.title}, ", f"- {second.title}, ", "de eerste sessie uit je"):
        assert words in told.text
    assert calendar_of(enrolled.user) == [
        ("CANCEL", f"{first.uid}@localhost", 1),
        ("CANCEL", f"{second.uid}@localhost", 1),
    ]
    assert told.calendar
    (told,) = mails_to(waiting.user)
    assert told.subject == f"{traject.title} gaat niet door"
    assert "Te weinig inschrijvingen" in told.text
    assert "uit je agenda" not in told.text
    assert told.calendar == ""


def test_a_cancelled_traject_with_one_session_sends_one_mail_that_takes_it_out(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    OutboxMail.objects.all().delete()

    cancel_traject(traject=traject, reason="Ziekte", by=staff)

    (told,) = mails_to(row.user)
    assert told.thread == f"{session.uid}@localhost:{row.user.pk}"
    assert "haalt de sessie uit je agenda" in told.text
    assert calendar_of(row.user) == [("CANCEL", f"{session.uid}@localhost", 1)]


def test_a_session_that_was_cancelled_or_held_before_is_not_told_again_with_its_traject(staff):
    traject = make_traject()
    gone, coming = make_session(traject), make_session(traject, days=14, title="Terugkomdag")
    row = make_participant(traject)
    cancel_session(session=gone, reason="De zaal is dicht", by=staff)
    OutboxMail.objects.all().delete()

    cancel_traject(traject=traject, reason="Ziekte", by=staff)

    (told,) = mails_to(row.user)
    assert "Samenkomst" not in told.text
    assert calendar_of(row.user) == [("CANCEL", f"{coming.uid}@localhost", 1)]


def test_a_talk_with_one_bestuur_is_told_to_that_bestuur_only(staff):
    traject = make_traject()
    make_session(traject)
    talk = make_session(traject, days=9, title="Gesprek", audience=SessionAudience.INDIVIDUAL)
    guest, other = make_participant(traject), make_participant(traject)
    SessionGuest.objects.create(session=talk, participation=guest)
    move(talk, staff, 1)
    OutboxMail.objects.all().delete()

    cancel_traject(traject=traject, reason="Ziekte", by=staff)

    assert ["- Gesprek, " in mails_to(row.user)[0].text for row in (guest, other)] == [True, False]
    assert all("- Samenkomst, " in mails_to(row.user)[0].text for row in (guest, other))


def test_a_colleague_who_stands_in_hears_once_that_the_traject_does_not_go_on(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    colleague = make_member(row.bestuur)
    stand_in = Participation.objects.create(
        traject=traject,
        user=colleague,
        bestuur=row.bestuur,
        status=ParticipationStatus.SUBSTITUTE,
        source=ParticipationSource.COLLEAGUE,
    )
    Substitution.objects.create(session=session, away=row, stand_in=stand_in, arranged_by=row.user)
    move(session, staff, 1)
    OutboxMail.objects.all().delete()

    cancel_traject(traject=traject, reason="Ziekte", by=staff)

    assert [method for method, _, _ in calendar_of(colleague)] == ["CANCEL"]
    assert [mail.subject for mail in mails_to(colleague)] == [f"{traject.title} gaat niet door"]
    assert len(mails_to(row.user)) == 1


def test_a_calendar_program_follows_a_session_over_three_updates_until_it_is_cancelled(staff):
    """Issue 4, What it must show: read by ical.js, which did not write it."""
    traject = make_traject()
    with clock.at(brussels(2026, 9, 1, 12)):
        session = make_session(traject, starts_at=brussels(2026, 10, 20, 9, 30), ends_at=brussels(2026, 10, 20, 12))
        row = make_participant(traject)
        moments = [brussels(2026, 10, 27, 9, 30), brussels(2027, 3, 23, 9, 30), brussels(2027, 3, 30, 9, 30)]
        for moment in moments:
            ends_at = moment + timedelta(hours=2, minutes=30)
            session = edit_session(session=session, version=None, by=staff, starts_at=moment, ends_at=ends_at)
        cancel_session(session=session, reason="Ziekte", by=staff)
    messages = [mail.calendar for mail in mails_to(row.user) if mail.calendar]
    assert len(messages) == 5

    for count, moment in enumerate([brussels(2026, 10, 20, 9, 30), *moments], start=1):
        (entry,) = calendar_after(messages[:count]).entries.values()
        assert (entry["starts_at"], entry["wall"]) == (utc(moment), f"{moment:%Y-%m-%dT%H:%M:%S}")
        assert entry["ends_at"] == utc(moment + timedelta(hours=2, minutes=30))
        assert (entry["sequence"], entry["attendees"]) == (count - 1, 1)
        assert entry["organizer"].startswith("mailto:")
    assert calendar_after(messages).entries == {}
    shuffled = calendar_after([messages[0], messages[3], messages[1], messages[2]])
    assert [one["starts_at"] for one in shuffled.entries.values()] == [utc(moments[2])]
    assert shuffled.ignored == 2
    late = calendar_after([messages[0], messages[4], messages[3]])
    assert (late.entries, late.ignored) == ({}, 1), "an update that comes after the cancellation brings nothing back"


def test_for_a_calendar_program_another_title_is_no_update_and_another_place_is(staff):
    """SEQUENCE rises for time, place and status only."""
    session = make_session(make_traject())
    row = make_participant(session.traject)
    session = edit_session(session=session, version=None, by=staff, title="Een andere titel")
    assert len([mail for mail in mails_to(row.user) if mail.calendar]) == 1
    edit_session(session=session, version=None, by=staff, address="Markt 1, 9000 Gent")

    messages = [mail.calendar for mail in mails_to(row.user) if mail.calendar]
    (before,), (after,) = (calendar_after(messages[:count]).entries.values() for count in (1, 2))

    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert (after["location"], "Een andere titel" in after["summary"]) == ("Markt 1, 9000 Gent", True)


def test_the_feed_of_somebody_updates_the_entries_that_came_by_mail(member, staff):
    traject = make_traject()
    make_session(traject)
    row = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    withdraw(participation=row, reason="", by=member)
    enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    by_mail = [mail.calendar for mail in mails_to(member) if mail.calendar]
    feed = calendar_text(feed_entries(member), name="Mijn sessies")

    (entry,) = calendar_after(by_mail).entries.values()
    (same,) = calendar_after([feed]).entries.values()

    names = ("uid", "sequence", "starts_at", "ends_at", "summary", "location", "description")
    assert {name: entry[name] for name in names} == {name: same[name] for name in names}
    assert same["attendees"] == 0


def test_who_withdrew_hears_nothing_of_a_later_cancellation(staff):
    traject = make_traject()
    session = make_session(traject)
    row = make_participant(traject)
    withdraw(participation=row, reason="", by=row.user)
    before = len(calendar_of(row.user))
    cancel_session(session=session, reason="Ziekte", by=staff)
    assert len(calendar_of(row.user)) == before

"""Meetings with a coach: booked, moved, called off, and what the calendars and the figures hear of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.figures import Period
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.coaching import actions, queries
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.enrolment.actions import enrol_selected, mark_attendance, substitute, take_over, withdraw
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries import coming_sessions_of, expected_at
from kruispunt.trajectories.programme.actions import cancel_session, cancel_traject, edit_session
from kruispunt.trajectories.programme.kpi import meetings
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_member, make_user
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A traject, its coach, three moments, and somebody who takes part."""
    traject, coach = coached()
    slots = publish(traject, coach, start(), start(hours=1), start(days=9))
    return traject, coach, slots, make_participant(traject)


def test_a_booking_is_an_individual_session_in_the_calendar_of_both_and_of_nobody_else(scene):
    traject, coach, (slot, *_), participation = scene
    other = make_participant(traject)
    booking = actions.book_slot(slot=slot, by=participation.user)
    session = booking.session
    assert session.is_individual
    assert (session.starts_at, session.ends_at, session.mode) == (slot.starts_at, slot.ends_at, "online")
    assert list(expected_at(session)) == [participation]
    message = ("REQUEST", f"{session.uid}@localhost", 0)
    assert calendar_of(participation.user) == calendar_of(coach) == [message]
    assert calendar_of(other.user) == []
    assert not queries.free_slots(traject).filter(pk=slot.pk).exists()


def test_who_comes_later_is_not_invited_to_a_meeting_of_somebody_else(scene):
    traject, _, (slot, *_), participation = scene
    actions.book_slot(slot=slot, by=participation.user)
    late = make_participant(traject)
    assert calendar_of(late.user) == []
    assert not coming_sessions_of(late.user).exists()


def test_only_who_takes_part_books(scene):
    traject, coach, (slot, *_), _ = scene
    gone = make_participant(traject)
    withdraw(participation=gone, reason="", by=gone.user)
    for stranger in (make_member(), coach, make_user("staff"), gone.user):
        with pytest.raises(Forbidden):
            actions.book_slot(slot=slot, by=stranger)
    assert not Booking.objects.exists()
    assert not Session.objects.exists()


def test_a_moment_that_is_taken_gone_or_begun_is_refused_in_words(scene):
    traject, coach, (taken, gone, later), participation = scene
    actions.book_slot(slot=taken, by=make_participant(traject).user)
    actions.take_back_slot(slot=gone, by=coach)
    for slot, words in ((taken, "door iemand anders"), (gone, "nam dit moment terug")):
        with pytest.raises(Refused, match=words) as refusal:
            actions.book_slot(slot=slot, by=participation.user)
        assert refusal.value.field == "slot"
    with clock.at(later.starts_at), pytest.raises(Refused, match="al begonnen"):
        actions.book_slot(slot=later, by=participation.user)
    assert Session.objects.count() == 1


def test_one_meeting_to_come_each_and_a_next_one_afterwards(scene):
    _, _, (first, second, third), participation = scene
    actions.book_slot(slot=first, by=participation.user)
    with pytest.raises(Refused, match="Je hebt al een gesprek"):
        actions.book_slot(slot=second, by=participation.user)
    with clock.at(first.ends_at + timedelta(days=1)):
        assert actions.book_slot(slot=third, by=participation.user)


def test_nobody_is_in_two_places_at_once(scene):
    _, coach, (slot, second, _), participation = scene
    group = make_traject(kind="network")
    busy = make_session(group, starts_at=slot.starts_at, ends_at=slot.ends_at, title="Netwerkmoment")
    enrol_selected(traject=group, user=participation.user, bestuur=participation.bestuur, by=None)
    with pytest.raises(Refused, match=r"al bezet: .*Netwerkmoment"):
        actions.book_slot(slot=slot, by=participation.user)
    # Planned after the moment was published: the coach is the one who is elsewhere.
    guided = make_traject(facilitators=[coach])
    make_session(guided, starts_at=second.starts_at, ends_at=second.ends_at, title="Vormingsdag")
    with pytest.raises(Refused, match=rf"{coach} is op .* al bezet: .*Vormingsdag"):
        actions.book_slot(slot=second, by=participation.user)
    busy.starts_at, busy.ends_at = slot.ends_at, slot.ends_at + timedelta(hours=1)
    busy.save()
    assert actions.book_slot(slot=slot, by=participation.user)  # one ends as the other begins


def test_a_move_keeps_the_session_and_both_calendars_follow(scene):
    traject, coach, (first, _, third), participation = scene
    booking = actions.book_slot(slot=first, by=participation.user)
    moved = actions.move_booking(booking=booking, slot=third, by=participation.user)
    assert moved.session == booking.session
    session = Session.objects.get()
    assert (session.starts_at, session.sequence) == (third.starts_at, 1)
    uid = f"{session.uid}@localhost"
    assert calendar_of(participation.user) == calendar_of(coach) == [("REQUEST", uid, 0), ("REQUEST", uid, 1)]
    assert first in queries.free_slots(traject)
    booking.refresh_from_db()
    assert (booking.ended_by, bool(booking.end_reason)) == (participation.user, True)


def test_a_move_to_a_moment_that_overlaps_the_own_one_is_no_clash():
    traject, coach = coached()
    colleague = make_user("facilitator")
    traject.facilitators.add(colleague)
    (mine,) = publish(traject, coach, start())
    (other,) = publish(traject, colleague, mine.starts_at)  # the same second, whenever this runs
    person = make_participant(traject).user
    booking = actions.book_slot(slot=mine, by=person)
    moved = actions.move_booking(booking=booking, slot=other, by=person)
    uid = f"{moved.session.uid}@localhost"
    assert calendar_of(coach) == [("REQUEST", uid, 0), ("CANCEL", uid, 1)]
    assert calendar_of(colleague) == [("REQUEST", uid, 0)]
    assert [method for method, _, _ in calendar_of(person)] == ["REQUEST", "REQUEST"]
    assert Session.objects.get().title.endswith(f" met {colleague}")


def test_a_move_is_refused_in_words_and_changes_nothing(scene):
    traject, coach, (first, second, _), participation = scene
    booking = actions.book_slot(slot=first, by=participation.user)
    actions.book_slot(slot=second, by=make_participant(traject).user)
    (elsewhere,) = publish(make_traject(kind="leerlabo", facilitators=[coach]), coach, start(days=20))
    for slot, words in ((second, "door iemand anders"), (first, "staat al op"), (elsewhere, "ander traject")):
        with pytest.raises(Refused, match=words):
            actions.move_booking(booking=booking, slot=slot, by=participation.user)
    for stranger in (coach, make_user("staff"), make_member()):
        with pytest.raises(Forbidden):
            actions.move_booking(booking=booking, slot=second, by=stranger)
    with clock.at(first.starts_at), pytest.raises(Refused, match="al begonnen"):
        actions.move_booking(booking=booking, slot=second, by=participation.user)
    booking.refresh_from_db()
    assert (booking.ended_at, booking.session.sequence) == (None, 0)


def test_called_off_by_who_booked_the_moment_is_free_again(scene):
    traject, coach, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    with pytest.raises(Refused) as refusal:
        actions.cancel_booking(booking=booking, reason=" ", by=participation.user)
    assert refusal.value.field == "reason"
    actions.cancel_booking(booking=booking, reason="Ik ben ziek.", by=participation.user)
    assert slot in queries.free_slots(traject)
    uid = f"{booking.session.uid}@localhost"
    assert calendar_of(participation.user) == calendar_of(coach) == [("REQUEST", uid, 0), ("CANCEL", uid, 1)]
    assert "Ik ben ziek" in OutboxMail.objects.filter(user=coach).latest("pk").text
    with pytest.raises(Refused, match="niet meer op dit moment"):
        actions.cancel_booking(booking=booking, reason="Nog eens", by=participation.user)
    assert actions.book_slot(slot=slot, by=participation.user)


@pytest.mark.parametrize("who", ["coach", "staff"])
def test_called_off_by_the_coach_or_staff_the_moment_is_gone_too(scene, who):
    traject, coach, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    by = coach if who == "coach" else make_user("staff")
    actions.cancel_booking(booking=booking, reason="Ik moet naar een raad.", by=by)
    assert slot not in queries.free_slots(traject)
    assert "naar een raad" in OutboxMail.objects.filter(user=participation.user).latest("pk").text


def test_strangers_call_nothing_off_and_nobody_does_once_it_began(scene):
    _, coach, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    for stranger in (make_member(), make_user("facilitator")):
        with pytest.raises(Forbidden):
            actions.cancel_booking(booking=booking, reason="Zomaar", by=stranger)
    for by in (participation.user, coach):
        with clock.at(slot.starts_at), pytest.raises(Refused, match="al begonnen"):
            actions.cancel_booking(booking=booking, reason="Te laat", by=by)


def test_who_stops_leaves_the_moment_free_and_the_coach_hears_it(scene):
    traject, coach, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    withdraw(participation=participation, reason="Ander werk", by=participation.user)
    assert slot in queries.free_slots(traject)
    booking.refresh_from_db()
    assert booking.ended_by == participation.user
    assert [method for method, _, _ in calendar_of(coach)] == ["REQUEST", "CANCEL"]
    assert [method for method, _, _ in calendar_of(participation.user)] == ["REQUEST", "CANCEL"]


def test_a_meeting_that_staff_cancels_as_a_session_ends_the_booking(scene, staff):
    traject, _, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    cancel_session(session=booking.session, reason="Het team is ziek", by=staff)
    booking.refresh_from_db()
    assert (booking.ended_by, booking.end_reason) == (staff, "Het team is ziek")
    assert slot not in queries.free_slots(traject)


def test_a_cancelled_traject_has_no_meetings_and_no_moments(scene, staff):
    traject, _, (slot, *_), participation = scene
    actions.book_slot(slot=slot, by=participation.user)
    cancel_traject(traject=traject, reason="Te weinig mensen", by=staff)
    assert not Booking.objects.standing().exists()
    assert not Slot.objects.standing().exists()


def test_a_meeting_that_staff_moves_as_a_session_takes_its_moment_along(scene, staff):
    _, coach, (first, second, _), participation = scene
    booking = actions.book_slot(slot=first, by=participation.user)
    at = start(days=12)
    edit_session(session=booking.session, version=None, by=staff, starts_at=at, ends_at=at + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.starts_at, first.ends_at) == (at, at + timedelta(hours=1))
    assert [sequence for _, _, sequence in calendar_of(coach)] == [0, 1]
    with pytest.raises(Refused, match="al een ander moment"):
        edit_session(
            session=booking.session, version=None, by=staff, starts_at=second.starts_at, ends_at=second.ends_at
        )
    assert Session.objects.get().starts_at == at


def test_a_held_meeting_counts_as_individual_and_digital_and_takes_attendance(scene):
    _, coach, (slot, *_), participation = scene
    session = actions.book_slot(slot=slot, by=participation.user).session
    called_off = actions.book_slot(slot=publish(*scene[:2], start(days=8))[0], by=make_participant(scene[0]).user)
    actions.cancel_booking(booking=called_off, reason="Ziek", by=coach)
    with clock.at(slot.ends_at + timedelta(days=2)):
        mark_attendance(session=session, marks={participation.pk: "online"}, by=coach)
        figure = meetings(Period(slot.starts_at.date(), clock.today()))
    assert figure.value == 1
    assert {split.label: split.value for split in figure.splits} == {
        "Digitaal": 1,
        "Fysiek": 0,
        "Gezamenlijk": 0,
        "Individueel": 1,
    }


def test_the_title_names_the_bestuur_and_the_coach_and_fits(scene):
    _, coach, (slot, *_), participation = scene
    participation.bestuur.name = "Autonoom gemeentebedrijf " + "x" * 90
    participation.bestuur.save()
    session = actions.book_slot(slot=slot, by=participation.user).session
    assert session.title.startswith("Gesprek: Autonoom gemeentebedrijf")
    assert str(coach) in session.title
    assert len(session.title) <= 160


def test_who_is_refused_a_busy_coach_does_not_read_whom_the_coach_meets():
    traject, coach = coached()
    elsewhere = make_traject(kind="leerlabo", facilitators=[coach])
    (mine,) = publish(traject, coach, start())
    (other,) = publish(elsewhere, coach, start(days=9))
    guest = make_participant(elsewhere)
    talk = actions.book_slot(slot=other, by=guest.user).session
    Session.objects.filter(pk=talk.pk).update(starts_at=mine.starts_at, ends_at=mine.ends_at)
    with pytest.raises(Refused, match=f"{coach} is op .* al bezet: .*, een gesprek") as refusal:
        actions.book_slot(slot=mine, by=make_participant(traject).user)
    assert guest.bestuur.name not in refusal.value.message


def with_a_colleague(booking) -> Participation:
    """Let a colleague come to a meeting, and give the participation in which that is noted."""
    away = booking.participation
    colleague = make_member(away.bestuur)
    return substitute(session=booking.session, participation=away, colleague=colleague, by=away.user).stand_in


def test_a_meeting_that_goes_to_another_coach_updates_the_calendar_of_the_colleague_who_comes():
    traject, coach = coached()
    another = make_user("facilitator")
    traject.facilitators.add(another)
    (mine,) = publish(traject, coach, start())
    (same_time,) = publish(traject, another, mine.starts_at)
    person = make_participant(traject).user
    booking = actions.book_slot(slot=mine, by=person)
    stand_in = with_a_colleague(booking)
    actions.move_booking(booking=booking, slot=same_time, by=person)
    assert [method for method, _, _ in calendar_of(person)] == ["REQUEST", "CANCEL"]
    assert [method for method, _, _ in calendar_of(stand_in.user)] == ["REQUEST", "REQUEST"]
    assert str(stand_in.user) in OutboxMail.objects.filter(user=another).latest("pk").text


def test_the_list_of_moments_names_the_colleague_who_comes(scene, client_of):
    traject, coach, (slot, *_), participation = scene
    stand_in = with_a_colleague(actions.book_slot(slot=slot, by=participation.user))
    page = client_of(coach).get(reverse("coaching:slots", args=[traject.slug])).content.decode()
    assert f"{escape(str(stand_in.user))} komt in de plaats" in page


def test_when_the_system_ends_a_participation_the_audit_trail_says_nobody_called_the_meeting_off(scene):
    _, _, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    withdraw(participation=participation, reason="", by=None)
    booking.refresh_from_db()
    assert booking.ended_at is not None
    assert booking.session.cancelled_at is not None
    ended = AuditEvent.objects.filter(verb__in=("coaching.end_booking", "programme.cancel_session"))
    assert {(event.verb, event.actor) for event in ended} == {
        ("coaching.end_booking", None),
        ("programme.cancel_session", None),
    }


def test_who_takes_over_the_seat_takes_over_the_meeting(scene):
    traject, coach, (slot, *_), participation = scene
    booking = actions.book_slot(slot=slot, by=participation.user)
    colleague = make_member(participation.bestuur)
    new = take_over(participation=participation, colleague=colleague, by=participation.user)
    booking.refresh_from_db()
    assert (booking.ended_at, booking.participation) == (None, new)
    session = Session.objects.get()
    assert not session.is_cancelled
    assert list(expected_at(session)) == [new]
    assert list(queries.coming_bookings(colleague)) == [booking]
    assert [method for method, _, _ in calendar_of(participation.user)] == ["REQUEST", "CANCEL"]
    assert [method for method, _, _ in calendar_of(colleague)] == ["REQUEST"]
    assert [method for method, _, _ in calendar_of(coach)] == ["REQUEST"]
    assert slot not in queries.free_slots(traject)


def test_staff_does_not_move_a_meeting_to_when_one_of_both_is_elsewhere(scene, staff):
    _, coach, (first, *_), participation = scene
    session = actions.book_slot(slot=first, by=participation.user).session
    guided = make_session(make_traject(facilitators=[coach]), days=12)
    group = make_traject(kind="network")
    taken = make_session(group, days=14)
    enrol_selected(traject=group, user=participation.user, bestuur=participation.bestuur, by=None)
    for there, who in ((guided, coach), (taken, participation.user)):
        with pytest.raises(Refused, match=f"{who} is .*al bezet"):
            edit_session(session=session, version=None, by=staff, starts_at=there.starts_at, ends_at=there.ends_at)
    session.refresh_from_db()
    assert session.starts_at == first.starts_at


def test_staff_corrects_the_place_of_a_talk_that_was_after_the_guest_stopped(scene, staff):
    _, coach, (slot, *_), participation = scene
    session = actions.book_slot(slot=slot, by=participation.user).session
    with clock.at(slot.ends_at + timedelta(hours=1)):
        withdraw(participation=participation, reason="", by=participation.user)
        edit_session(session=session, version=None, by=staff, online_url="https://meet.example/other")
    assert str(participation.user) in OutboxMail.objects.filter(user=coach).latest("pk").text

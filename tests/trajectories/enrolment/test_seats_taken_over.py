"""A colleague takes over the whole seat: places, calendars and mails stay right."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    mark_attendance,
    take_over,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    Participation,
    ParticipationStatus,
    SessionGuest,
)
from kruispunt.trajectories.enrolment.queries.substitutes import seat_of
from tests.conftest import make_bestuur, make_member
from tests.trajectories.enrolment.helpers import (
    calendar_of,
    make_participant,
    make_session,
    subjects_of,
)
from tests.trajectories.enrolment.substituting import arrange, expected, taking_part

pytestmark = pytest.mark.django_db


class TestWholeSeat:
    def test_the_seat_changes_hands_and_nothing_else(self):
        row, colleague, (first, second) = taking_part(capacity=1)
        waiting = make_participant(row.traject)
        new = take_over(participation=row, colleague=colleague, by=row.user)
        row.refresh_from_db()
        waiting.refresh_from_db()
        assert (row.status, row.replaced_by) == (ParticipationStatus.REPLACED, new)
        assert (new.status, new.source, new.bestuur) == ("enrolled", "taken_over", row.bestuur)
        assert waiting.is_waiting
        assert queries.places_of(row.traject).enrolled == 1
        assert expected(first) == expected(second) == {colleague}
        assert {m for m, _, _ in calendar_of(row.user)[-2:]} == {"CANCEL"}
        assert [m for m, _, _ in calendar_of(colleague)] == ["REQUEST", "REQUEST"]
        assert subjects_of(row.user)[-1] == f"{colleague} heeft nu jouw plaats in {row.traject}"
        assert subjects_of(colleague) == [f"Je hebt nu de plaats van {row.user} in {row.traject}"]

    def test_a_colleague_who_waits_leaves_the_list_and_keeps_what_they_told(self):
        row, colleague, _ = taking_part(capacity=1)
        other_bestuur = make_bestuur()
        waiting = enrol(traject=row.traject, user=colleague, bestuur=row.bestuur, by=colleague)
        Participation.objects.filter(pk=waiting.pk).update(bestuur=other_bestuur)
        new = take_over(participation=row, colleague=colleague, by=row.user)
        assert (new.pk, new.bestuur) == (waiting.pk, row.bestuur)
        places = queries.places_of(row.traject)
        assert (places.enrolled, places.waiting) == (1, 0)

    def test_what_was_arranged_for_single_sessions_ends_with_it(self):
        row, colleague, (first, second) = taking_part()
        third = make_member(row.bestuur)
        arrange(row, colleague, first)
        arrange(row, third, second)
        take_over(participation=row, colleague=colleague, by=row.user)
        assert expected(first) == expected(second) == {colleague}
        assert calendar_of(third)[-1][0] == "CANCEL"
        assert [m for m, _, _ in calendar_of(colleague)] == ["REQUEST"] * 3
        assert "Je komt nu voor jezelf: Sessie 1" in [mail.subject for mail in colleague.outbox_mails.all()]
        assert [m for m, uid, _ in calendar_of(row.user) if uid.startswith(str(first.uid))] == ["REQUEST", "CANCEL"]

    def test_what_the_colleague_would_do_for_another_returns_to_that_one(self):
        row, colleague, (first, _) = taking_part()
        other = make_member(row.bestuur)
        second_seat = enrol(traject=row.traject, user=other, bestuur=row.bestuur, by=other)
        arrange(second_seat, colleague, first)
        take_over(participation=row, colleague=colleague, by=row.user)
        assert expected(first) == {colleague, other}

    def test_attendance_of_before_stays_with_who_was_there(self, staff):
        row, colleague, _ = taking_part()
        held = make_session(row.traject, days=-1)
        mark_attendance(session=held, marks={row.pk: "on_site"}, by=staff)
        take_over(participation=row, colleague=colleague, by=staff)
        assert Attendance.objects.get().participation == row

    def test_a_guest_of_an_individual_session_is_replaced_there_and_others_are_not_invited(self):
        row, colleague, _ = taking_part(sessions=1)
        mine = make_session(row.traject, days=3, audience="individual")
        SessionGuest.objects.create(session=mine, participation=row)
        of_another = make_session(row.traject, days=4, audience="individual")
        take_over(participation=row, colleague=colleague, by=row.user)
        assert expected(mine) == {colleague}
        assert expected(of_another) == set()
        assert not any(uid.startswith(str(of_another.uid)) for _, uid, _ in calendar_of(colleague))

    def test_a_seat_that_is_gone_a_colleague_with_a_place_and_a_traject_that_is_over_are_refused(self):
        row, colleague, _ = taking_part()
        other = make_member(row.bestuur)
        enrol(traject=row.traject, user=other, bestuur=row.bestuur, by=other)
        with pytest.raises(Refused, match="zelf een plaats"):
            take_over(participation=row, colleague=other, by=row.user)
        with clock.at(clock.now() + timedelta(days=60)), pytest.raises(Refused, match="voorbij"):
            take_over(participation=row, colleague=colleague, by=row.user)
        take_over(participation=row, colleague=colleague, by=row.user)
        with pytest.raises(Refused, match="aan een collega gegeven"):
            take_over(participation=row, colleague=make_member(row.bestuur), by=row.user)

    def test_a_calendar_message_that_fails_leaves_everything_as_it_was(self, monkeypatch):
        row, colleague, (first, _) = taking_part()

        def fails(*args, **kwargs) -> None:
            raise RuntimeError("the connection to the database is cut here")

        monkeypatch.setattr("kruispunt.trajectories.enrolment.actions.substitutes.invite", fails)
        with pytest.raises(RuntimeError):
            take_over(participation=row, colleague=colleague, by=row.user)
        row.refresh_from_db()
        assert row.is_enrolled
        assert expected(first) == {row.user}
        assert calendar_of(colleague) == []

    def test_the_seat_is_found_after_it_changed_hands_twice(self):
        row, colleague, _ = taking_part()
        third = make_member(row.bestuur)
        second = take_over(participation=row, colleague=colleague, by=row.user)
        last = take_over(participation=second, colleague=third, by=colleague)
        assert seat_of(row.user, row.traject, row.bestuur) == last
        withdraw(participation=last, reason="", by=third)
        assert seat_of(row.user, row.traject, row.bestuur) is None

    def test_a_seat_can_come_back_to_who_had_it_first(self):
        row, colleague, (first, _) = taking_part()
        second = take_over(participation=row, colleague=colleague, by=row.user)
        last = take_over(participation=second, colleague=row.user, by=colleague)
        assert expected(first) == {row.user}
        assert seat_of(row.user, row.traject, row.bestuur) == last

"""A colleague comes to one session or takes over the seat: places, calendars, mails and counts stay right."""

import random
from datetime import timedelta

import pytest
from django.test import Client

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.figures import Period
from kruispunt.core.roles import Role
from kruispunt.trajectories.enrolment import kpi, queries
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    give_place,
    mark_attendance,
    substitute,
    take_over,
    undo_substitution,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    Participation,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.enrolment.queries.substitutes import seat_of, sessions_to_leave
from kruispunt.trajectories.programme.actions import cancel_session, edit_session
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.enrolment.helpers import (
    calendar_of,
    make_participant,
    make_session,
    make_traject,
    subjects_of,
)
from tests.trajectories.enrolment.test_panels import shown
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db


def taking_part(sessions: int = 2, **fields) -> tuple[Participation, User, list[Session]]:
    """Give who takes part in a new traject, a colleague of the same bestuur, and the sessions to come."""
    traject = make_traject(**fields)
    coming = [make_session(traject, days=7 * n, title=f"Sessie {n}") for n in range(1, sessions + 1)]
    row = make_participant(traject)
    return row, make_member(row.bestuur), coming


def arrange(row: Participation, colleague: User, session: Session) -> Substitution:
    return substitute(session=session, participation=row, colleague=colleague, by=row.user)


def expected(session: Session) -> set[User]:
    """Give who is expected, and see that both ways to ask agree."""
    people = {participation.user for participation in queries.expected_at(session)}
    assert all(queries.sessions_for(user).filter(pk=session.pk).exists() for user in people)
    return people


class TestOneSession:
    def test_the_session_changes_calendars_and_both_read_about_the_other(self):
        row, colleague, (first, second) = taking_part()
        arrange(row, colleague, first)
        assert [expected(first), expected(second)] == [{colleague}, {row.user}]
        assert calendar_of(row.user)[-1] == ("CANCEL", f"{first.uid}@localhost", 1)
        assert calendar_of(colleague) == [("REQUEST", f"{first.uid}@localhost", 0)]
        assert f"{colleague} komt in jouw plaats" in row.user.outbox_mails.first().subject
        assert f"In de plaats van {row.user}" in colleague.outbox_mails.first().subject
        assert f"/vervanging/{Substitution.objects.get().pk}/" in colleague.outbox_mails.first().text

    def test_no_place_is_taken_or_given(self):
        row, colleague, (first, _) = taking_part(capacity=1)
        waiting = make_participant(row.traject)
        arrange(row, colleague, first)
        places = queries.places_of(row.traject)
        assert (places.enrolled, places.waiting, places.free) == (1, 1, 0)
        waiting.refresh_from_db()
        assert waiting.is_waiting

    def test_another_session_uses_the_same_participation_of_the_colleague(self):
        row, colleague, (first, second) = taking_part()
        assert arrange(row, colleague, first).stand_in == arrange(row, colleague, second).stand_in
        assert Participation.objects.filter(user=colleague).count() == 1

    def test_a_session_that_moves_or_is_cancelled_is_told_to_who_comes(self, staff):
        row, colleague, (first, _) = taking_part()
        arrange(row, colleague, first)
        told = len(calendar_of(row.user))
        edit_session(session=first, version=None, by=staff, address="Grote Markt 1, 2000 Antwerpen")
        cancel_session(session=first, reason="Ziek", by=staff)
        assert [method for method, _, _ in calendar_of(colleague)] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len(calendar_of(row.user)) == told

    def test_undone_the_first_is_expected_again_in_rising_order(self):
        row, colleague, (first, _) = taking_part()
        arranged = arrange(row, colleague, first)
        undo_substitution(substitution=arranged, by=colleague)
        assert expected(first) == {row.user}
        assert calendar_of(row.user)[-1] == ("REQUEST", f"{first.uid}@localhost", 2)
        assert calendar_of(colleague)[-1] == ("CANCEL", f"{first.uid}@localhost", 1)
        with pytest.raises(Refused, match="al ongedaan"):
            undo_substitution(substitution=arranged, by=row.user)
        arrange(row, colleague, first)
        assert expected(first) == {colleague}

    def test_it_can_be_undone_until_the_start(self):
        row, colleague, (first, _) = taking_part()
        arranged = arrange(row, colleague, first)
        with clock.at(first.starts_at), pytest.raises(Refused, match="begonnen"):
            undo_substitution(substitution=arranged, by=row.user)
        assert expected(first) == {colleague}

    def test_an_individual_session_is_left_by_its_guest_only(self):
        row, colleague, _ = taking_part()
        alone = make_session(row.traject, days=3, audience="individual")
        assert alone not in sessions_to_leave(row)
        SessionGuest.objects.create(session=alone, participation=row)
        assert sessions_to_leave(row).first() == alone
        arrange(row, colleague, alone)
        assert expected(alone) == {colleague}

    @pytest.mark.parametrize(
        ("spoil", "field"),
        [
            (lambda row, colleague, session: {"colleague": make_member()}, "colleague"),
            (lambda row, colleague, session: {"colleague": row.user}, "colleague"),
            (lambda row, colleague, session: {"colleague": make_user()}, "colleague"),
            (lambda row, colleague, session: {"session": make_session(make_traject())}, "session"),
            (lambda row, colleague, session: {"session": make_session(row.traject, days=-0.01)}, "session"),
        ],
        ids=["another bestuur", "the same person", "no bestuur", "another traject", "begun"],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, spoil, field):
        row, colleague, (first, _) = taking_part()
        wanted = {"session": first, "colleague": colleague} | spoil(row, colleague, first)
        with pytest.raises(Refused) as refusal:
            substitute(participation=row, by=row.user, **wanted)
        assert refusal.value.field == field
        assert not Substitution.objects.exists()

    def test_who_has_a_place_or_comes_for_another_already_is_refused(self):
        row, colleague, (first, _) = taking_part()
        other = make_member(row.bestuur)
        second = enrol(traject=row.traject, user=other, bestuur=row.bestuur, by=other)
        with pytest.raises(Refused, match="zelf een plaats"):
            arrange(row, other, first)
        arrange(row, colleague, first)
        with pytest.raises(Refused, match="al in de plaats van een andere"):
            arrange(second, colleague, first)
        with pytest.raises(Refused, match="Er komt al een collega"):
            arrange(row, make_member(row.bestuur), first)

    def test_a_cancelled_session_is_refused(self, staff):
        row, colleague, (first, _) = taking_part()
        cancel_session(session=first, reason="Ziek", by=staff)
        with pytest.raises(Refused):
            arrange(row, colleague, first)

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR])
    def test_nobody_else_arranges_or_undoes_it(self, role):
        row, colleague, (first, second) = taking_part()
        stranger = make_user(role)
        arranged = arrange(row, colleague, first)
        with pytest.raises(Forbidden):
            substitute(session=second, participation=row, colleague=colleague, by=stranger)
        with pytest.raises(Forbidden):
            undo_substitution(substitution=arranged, by=stranger)
        with pytest.raises(Forbidden):
            take_over(participation=row, colleague=colleague, by=stranger)

    def test_who_withdraws_is_not_replaced_any_more(self):
        row, colleague, (first, second) = taking_part()
        arrange(row, colleague, first)
        withdraw(participation=row, reason="", by=row.user)
        assert [expected(first), expected(second)] == [set(), set()]
        assert calendar_of(colleague)[-1][0] == "CANCEL"
        assert [m for m, _, _ in calendar_of(row.user)].count("CANCEL") == 2
        assert Substitution.objects.get().ended_at

    def test_who_gets_a_place_of_their_own_comes_for_themselves_and_the_other_is_expected_again(self, staff):
        row, colleague, (first, second) = taking_part()
        arrange(row, colleague, first)
        enrol(traject=row.traject, user=colleague, bestuur=row.bestuur, by=colleague)
        assert [expected(first), expected(second)] == [{row.user, colleague}] * 2
        assert [m for m, uid, _ in calendar_of(colleague) if uid.startswith(str(first.uid))] == [
            "REQUEST",
            "CANCEL",
            "REQUEST",
        ]

    def test_who_waits_may_come_for_another_until_they_have_a_place(self, staff):
        row, colleague, (first, _) = taking_part(capacity=1)
        waiting = enrol(traject=row.traject, user=colleague, bestuur=row.bestuur, by=colleague)
        arrange(row, colleague, first)
        assert expected(first) == {colleague}
        type(row.traject).objects.filter(pk=row.traject_id).update(capacity=2)
        give_place(participation=waiting, reason="", by=staff)
        assert expected(first) == {row.user, colleague}


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
        assert calendar_of(colleague)[-1][0] == "REQUEST"
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

        monkeypatch.setattr("kruispunt.trajectories.enrolment.actions.substitutes.put_in_calendar", fails)
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


def test_people_and_besturen_are_counted_once_each_as_plain_python_counts_them(staff):
    """Who was at a session counts, for the bestuur of the seat, however seats and sessions changed hands."""
    chance = random.Random(4)
    traject = make_traject()
    sessions = [make_session(traject, days=n) for n in range(1, 6)]
    besturen = [make_bestuur() for _ in range(3)]
    colleagues = {b.pk: [make_member(b) for _ in range(4)] for b in besturen}
    for bestuur in besturen:
        for user in colleagues[bestuur.pk][:2]:
            enrol(traject=traject, user=user, bestuur=bestuur, by=user)
    for session in sessions:
        for row in list(Participation.objects.enrolled().filter(traject=traject)):
            spare = chance.choice(colleagues[row.bestuur_id])
            try:
                if chance.random() < 0.5:
                    substitute(session=session, participation=row, colleague=spare, by=staff)
                elif chance.random() < 0.4:
                    take_over(participation=row, colleague=spare, by=staff)
            except Refused:
                continue
    seen_people, seen_besturen = set(), set()
    for session in sessions:
        with clock.at(session.ends_at):
            rows = list(queries.expected_at(session))
            assert len(rows) == len({row.user_id for row in rows}) == 6
            marks = {row.pk: chance.choice(["on_site", "online", "absent"]) for row in rows}
            mark_attendance(session=session, marks=marks, by=staff)
            present = [row for row in rows if marks[row.pk] != "absent"]
            seen_people |= {row.user_id for row in present}
            seen_besturen |= {row.bestuur_id for row in present}
    assert Participation.objects.filter(status__in=["substitute", "replaced"]).exists()
    with clock.at(sessions[-1].ends_at + timedelta(days=1)):
        period = Period(clock.today() - timedelta(days=30), clock.today())
        assert kpi.vorming_people(period).value == len(seen_people)
        assert kpi.besturen_present(Session.objects.held_in(period), clock.today()).value == len(seen_besturen)


class TestScreens:
    def page(self, client: Client, url: str) -> str:
        response = client.get(url)
        assert response.status_code == 200
        return response.content.decode()

    def test_a_participant_lets_a_colleague_come_and_undoes_it(self, client_of):
        row, colleague, (first, _) = taking_part()
        client, url = client_of(row.user), f"/deelname/{row.pk}/vervanging/"
        assert url in shown("traject", row.traject, row.user)
        assert str(colleague) in self.page(client, url)
        assert client.post(url, {"session": first.pk, "colleague": colleague.pk}).status_code == 302
        arranged = Substitution.objects.get()
        page = self.page(client, url)
        assert f"{colleague} komt." in page
        assert f'value="{first.pk}"' not in page
        assert f"{colleague} komt in jouw plaats." in shown("traject", row.traject, row.user)
        assert f"in de plaats van {row.user}." in shown("traject", row.traject, colleague)
        undo = f"/vervanging/{arranged.pk}/"
        assert "Maak ongedaan</button>" in self.page(client_of(colleague), undo)
        assert client_of(colleague).post(undo).status_code == 302
        assert expected(first) == {row.user}
        assert "ongedaan gemaakt op" in self.page(client, undo)
        assert client.post(undo).status_code == 400

    def test_the_whole_seat_is_given_by_the_participant_or_staff(self, client_of, staff):
        row, colleague, (first, _) = taking_part()
        url = f"/deelname/{row.pk}/doorgeven/"
        assert "Geef de plaats van" in self.page(client_of(staff), url)
        assert client_of(staff).post(url, {"colleague": colleague.pk}).status_code == 302
        assert expected(first) == {colleague}
        assert "aan een collega gegeven" in self.page(client_of(row.user), url)
        assert "aan een collega gegeven" in self.page(client_of(row.user), f"/deelname/{row.pk}/vervanging/")

    @pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\0", "-1"])
    @pytest.mark.parametrize("page", ["vervanging", "doorgeven"])
    def test_a_wrong_choice_gets_a_message_at_its_field(self, client_of, page, value):
        row, _, _ = taking_part()
        response = client_of(row.user).post(f"/deelname/{row.pk}/{page}/", {"session": value, "colleague": value})
        assert response.status_code == 400
        assert "colleague" in response.context["form"].errors
        assert not Participation.objects.exclude(pk=row.pk).exists()

    def test_without_a_colleague_the_page_says_what_to_do(self, client_of):
        row = make_participant(make_session(make_traject()).traject)
        for page in ("vervanging", "doorgeven"):
            url = f"/deelname/{row.pk}/{page}/"
            assert "Vraag je collega om een account te maken" in self.page(client_of(row.user), url)

    @pytest.mark.parametrize(
        ("role", "status"),
        [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
    )
    def test_others_than_the_participant_and_the_team_are_kept_out(self, client_of, role, status):
        row, colleague, (first, _) = taking_part()
        arranged = arrange(row, colleague, first)
        client = client_of(make_user(role)) if role else Client()
        for url in (f"/deelname/{row.pk}/vervanging/", f"/deelname/{row.pk}/doorgeven/", f"/vervanging/{arranged.pk}/"):
            assert client.get(url).status_code == status

    def test_the_team_sees_at_the_session_who_comes_for_whom(self, staff):
        row, colleague, (first, second) = taking_part()
        arrange(row, colleague, first)
        assert f"{colleague} in de plaats van {row.user}" in shown("session_staff", first, staff)
        assert "in de plaats van" not in shown("session_staff", second, staff)

    def test_the_page_costs_the_same_for_many_sessions(self, client_of):
        row, colleague, _ = taking_part(sessions=0)

        def more(number: int) -> None:
            for _ in range(number):
                arrange(row, colleague, make_session(row.traject, days=3))

        counts = query_counts(client_of(row.user), f"/deelname/{row.pk}/vervanging/", more)
        assert counts[0] == counts[1] == counts[2]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_choose_different_colleagues_get_one(self):
        row, colleague, (first, _) = taking_part()
        staff, third = make_user("staff"), make_member(row.bestuur)
        results = at_once(
            lambda: arrange(row, colleague, first),
            lambda: substitute(session=first, participation=row, colleague=third, by=staff),
        )
        assert sum(isinstance(r, Refused) for r in results) == 1
        assert len(expected(first)) == 1

    def test_a_substitution_and_a_withdrawal_leave_nobody_expected(self):
        row, colleague, (first, _) = taking_part()
        results = at_once(
            lambda: arrange(row, colleague, first), lambda: withdraw(participation=row, reason="", by=row.user)
        )
        assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
        assert expected(first) == set()
        assert calendar_of(colleague)[-1:] in ([], [("CANCEL", f"{first.uid}@localhost", 1)])

    def test_a_seat_given_to_two_at_once_goes_to_one(self):
        row, colleague, (first, _) = taking_part(capacity=1)
        third = make_member(row.bestuur)
        results = at_once(
            *[lambda c=c: take_over(participation=row, colleague=c, by=row.user) for c in (colleague, third)]
        )
        assert sum(isinstance(r, Refused) for r in results) == 1
        assert queries.places_of(row.traject).enrolled == 1
        assert len(expected(first)) == 1

    def test_one_colleague_for_two_seats_at_once_gets_one(self):
        row, colleague, (first, _) = taking_part()
        other = make_member(row.bestuur)
        second = enrol(traject=row.traject, user=other, bestuur=row.bestuur, by=other)
        results = at_once(lambda: arrange(row, colleague, first), lambda: arrange(second, colleague, first))
        assert sum(isinstance(r, Refused) for r in results) == 1
        assert len(expected(first)) == 2

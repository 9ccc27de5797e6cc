"""A colleague comes to one session: places, calendars, mails and counts stay right."""

import random
from datetime import timedelta

import pytest

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
    Participation,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.enrolment.queries.substitutes import sessions_to_leave
from kruispunt.trajectories.programme.actions import cancel_session, edit_session
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.enrolment.helpers import (
    calendar_of,
    make_participant,
    make_session,
    make_traject,
)
from tests.trajectories.enrolment.substituting import arrange, expected, taking_part

pytestmark = pytest.mark.django_db


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
            "REQUEST",
        ]
        subjects = list(colleague.outbox_mails.order_by("pk").values_list("subject", flat=True))
        assert "Je komt nu voor jezelf: Sessie 1" in subjects
        assert not any("hoeft niet te komen" in subject for subject in subjects)
        assert row.user.outbox_mails.order_by("-pk").first().subject == "Je komt weer zelf: Sessie 1"

    def test_a_talk_of_another_is_no_ones_own_so_who_gets_a_place_need_not_come_there_any_more(self):
        row, colleague, _ = taking_part()
        alone = make_session(row.traject, days=3, audience="individual")
        SessionGuest.objects.create(session=alone, participation=row)
        arrange(row, colleague, alone)
        enrol(traject=row.traject, user=colleague, bestuur=row.bestuur, by=colleague)
        assert expected(alone) == {row.user}
        assert [m for m, uid, _ in calendar_of(colleague) if uid.startswith(str(alone.uid))] == ["REQUEST", "CANCEL"]

    def test_who_is_elsewhere_at_that_time_cannot_come_and_where_is_not_told(self):
        row, colleague, (first, second) = taking_part()
        other = make_traject(title="Iets geheims")
        make_participant(other, colleague)
        make_session(other, days=7)
        with pytest.raises(Refused, match="heeft dan al een andere sessie") as refusal:
            arrange(row, colleague, first)
        assert refusal.value.field == "colleague"
        assert "geheims" not in refusal.value.message
        arrange(row, colleague, second)

    def test_who_waits_may_come_for_another_until_they_have_a_place(self, staff):
        row, colleague, (first, _) = taking_part(capacity=1)
        waiting = enrol(traject=row.traject, user=colleague, bestuur=row.bestuur, by=colleague)
        arrange(row, colleague, first)
        assert expected(first) == {colleague}
        type(row.traject).objects.filter(pk=row.traject_id).update(capacity=2)
        give_place(participation=waiting, reason="", by=staff)
        assert expected(first) == {row.user, colleague}


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

"""Several people at the same moment arrange who comes in the place of whom."""

import pytest

from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    substitute,
    take_over,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Participation, Substitution
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.helpers import (
    calendar_of,
    make_participant,
    make_session,
    make_traject,
)
from tests.trajectories.enrolment.substituting import arrange, expected, taking_part
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


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

    def test_one_colleague_in_two_trajecten_at_one_time_comes_to_one(self):
        row, colleague, (first, _) = taking_part()
        other = make_participant(make_traject())
        Participation.objects.filter(pk=other.pk).update(bestuur=row.bestuur)
        other.refresh_from_db()
        same = make_session(other.traject, days=7)
        results = at_once(lambda: arrange(row, colleague, first), lambda: arrange(other, colleague, same))
        assert sorted(type(r).__name__ for r in results) == ["Refused", "Substitution"]
        assert Substitution.objects.count() == 1

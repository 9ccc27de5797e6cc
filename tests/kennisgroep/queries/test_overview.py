"""When the overview of a group is due, by the calendar of Brussels."""

import pytest

from kruispunt.kennisgroep.models import MailRhythm
from kruispunt.kennisgroep.queries.overview import days_of, last_due
from tests.conftest import brussels


@pytest.mark.parametrize(
    ("rhythm", "members", "days"),
    [
        ("group", 49, {1, 3}),
        ("group", 50, {1}),
        ("daily", 500, {0, 1, 2, 3, 4}),
        ("weekly", 3, {1}),
        ("none", 3, set()),
    ],
)
def test_a_small_group_writes_twice_a_week(rhythm, members, days):
    assert days_of(MailRhythm(rhythm), members) == days


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (brussels(2026, 3, 3, 7, 29), brussels(2026, 2, 26, 7, 30)),
        (brussels(2026, 3, 3, 7, 30), brussels(2026, 3, 3, 7, 30)),
        (brussels(2026, 3, 5, 12), brussels(2026, 3, 5, 7, 30)),
        (brussels(2026, 3, 9, 23), brussels(2026, 3, 5, 7, 30)),
        # both changes of the clock
        (brussels(2026, 3, 31, 7, 30), brussels(2026, 3, 31, 7, 30)),
        (brussels(2026, 10, 26, 7), brussels(2026, 10, 22, 7, 30)),
    ],
)
def test_it_goes_on_tuesday_and_thursday_at_half_past_seven(now, moment):
    assert last_due(frozenset({1, 3}), now) == moment


def test_never_has_no_moment():
    assert last_due(frozenset(), brussels(2026, 3, 3, 9)) is None

"""A row of moments on one day, by the clock on the wall."""

from datetime import date, time
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.trajectories.coaching.planning import Row

DAY = date(2026, 3, 3)


def walls(row: Row) -> list[tuple[str, str]]:
    return [
        (f"{timezone.localtime(one.starts_at):%H:%M}", f"{timezone.localtime(one.ends_at):%H:%M}")
        for one in row.moments()
    ]


def test_moments_follow_each_other_with_a_pause():
    row = Row(DAY, time(9), time(12), minutes=45, pause=15)
    assert walls(row) == [("09:00", "09:45"), ("10:00", "10:45"), ("11:00", "11:45")]


def test_the_last_moment_fits_whole_and_needs_no_pause_after_it():
    assert walls(Row(DAY, time(9), time(10, 45), minutes=45, pause=15)) == [("09:00", "09:45"), ("10:00", "10:45")]
    assert walls(Row(DAY, time(9), time(9, 44), minutes=45)) == []


def test_on_the_night_the_clock_changes_a_moment_keeps_its_length():
    for day, count in ((date(2026, 3, 29), 2), (date(2026, 10, 25), 4)):
        moments = Row(day, time(1), time(4), minutes=60).moments()
        assert len(moments) == count
        assert all((one.ends_at - one.starts_at).seconds == 3600 for one in moments)


def test_a_moment_takes_time():
    with pytest.raises(ValueError, match="takes time"):
        Row(DAY, time(9), time(10), minutes=0)


@given(starts=st.times(), ends=st.times(), minutes=st.integers(1, 300), pause=st.integers(0, 300), day=st.dates(DAY))
def test_moments_never_overlap_and_stay_between_the_two_times(starts, ends, minutes, pause, day):
    moments = Row(day, starts, ends, minutes, pause).moments()
    for one, following in pairwise(moments):
        assert (following.starts_at - one.ends_at).total_seconds() == pause * 60
    for one in moments:
        assert (one.ends_at - one.starts_at).total_seconds() == minutes * 60

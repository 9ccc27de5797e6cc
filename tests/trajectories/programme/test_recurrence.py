"""Rows of sessions by rule, recomputed by hand and by plain counting."""

from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.trajectories.programme.recurrence import Alternation, Rhythm, Rule, sessions

EVERY_THIRD_TUESDAY = Rule(
    first=date(2026, 9, 1),
    starts=time(9, 30),
    ends=time(12, 30),
    count=10,
    rhythm=Rhythm.WEEKS,
    every=3,
    alternation=Alternation.ONLINE_FIRST,
    online_url="https://meet.example/x",
    address="Paviljoenstraat 9, Brussel",
)


def test_ten_sessions_every_third_tuesday_alternately_online_and_physical():
    planned = sessions(EVERY_THIRD_TUESDAY)
    assert len(planned) == 10
    assert [s.starts_at.date() for s in planned] == [date(2026, 9, 1) + timedelta(weeks=3 * n) for n in range(10)]
    assert [s.mode for s in planned] == ["online", "physical"] * 5
    assert all(bool(s.address) == (s.mode == "physical") for s in planned)
    assert all(bool(s.online_url) == (s.mode == "online") for s in planned)
    assert [s.title for s in planned][:2] == ["Sessie 1", "Sessie 2"]


def test_the_wall_time_stays_when_the_clock_changes_in_autumn_and_in_spring():
    planned = sessions(replace(EVERY_THIRD_TUESDAY, count=12))
    assert {s.starts_at.timetz().replace(tzinfo=None) for s in planned} == {time(9, 30)}
    utc_hours = {s.starts_at.date(): s.starts_at.astimezone(UTC).hour for s in planned}
    assert utc_hours[date(2026, 10, 13)] == 7  # summer time until 25 October 2026
    assert utc_hours[date(2026, 11, 3)] == 8
    assert utc_hours[date(2027, 3, 9)] == 8
    assert utc_hours[date(2027, 3, 30)] == 7  # summer time again from 28 March 2027


def test_the_third_tuesday_of_every_month():
    rule = replace(EVERY_THIRD_TUESDAY, first=date(2026, 9, 15), rhythm=Rhythm.MONTH_WEEKDAY, every=1, count=4)
    assert [s.starts_at.date() for s in sessions(rule)] == [
        date(2026, 9, 15),
        date(2026, 10, 20),
        date(2026, 11, 17),
        date(2026, 12, 15),
    ]


def test_a_fifth_weekday_counts_as_the_last_one_of_the_month():
    rule = replace(EVERY_THIRD_TUESDAY, first=date(2026, 9, 29), rhythm=Rhythm.MONTH_WEEKDAY, every=1, count=3)
    assert [s.starts_at.date() for s in sessions(rule)] == [date(2026, 9, 29), date(2026, 10, 27), date(2026, 11, 24)]


def test_july_and_august_can_be_left_out():
    rule = replace(EVERY_THIRD_TUESDAY, first=date(2026, 6, 2), every=2, count=8, skip_summer=True)
    assert not {s.starts_at.month for s in sessions(rule)} & {7, 8}


def test_one_session_has_no_number():
    assert sessions(replace(EVERY_THIRD_TUESDAY, count=1))[0].title == "Sessie"


@pytest.mark.parametrize("change", [{"ends": time(9, 30)}, {"count": 0}, {"count": 61}, {"every": 0}])
def test_a_rule_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValueError):
        replace(EVERY_THIRD_TUESDAY, **change)


@given(
    first=st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    every=st.integers(1, 8),
    count=st.integers(1, 20),
    rhythm=st.sampled_from(Rhythm),
    alternation=st.sampled_from(Alternation),
)
def test_whatever_the_rule_dates_rise_on_one_weekday_at_one_wall_time(first, every, count, rhythm, alternation):
    rule = replace(EVERY_THIRD_TUESDAY, first=first, every=every, count=count, rhythm=rhythm, alternation=alternation)
    planned = sessions(rule)
    days = [s.starts_at.date() for s in planned]
    assert len(days) == count
    assert days[0] == first
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} == {first.weekday()}
    assert {(s.starts_at.hour, s.starts_at.minute) for s in planned} == {(9, 30)}

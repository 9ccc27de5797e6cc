"""The one place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kruispunt.core import clock
from tests.conftest import brussels


def test_now_is_aware_and_now():
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)


def test_everything_inside_at_happens_then():
    with clock.at(brussels(2025, 6, 1, 12)):
        assert clock.now() == brussels(2025, 6, 1, 12)
        with clock.at(brussels(2026, 1, 1)):
            assert clock.today() == date(2026, 1, 1)
        assert clock.today() == date(2025, 6, 1)
    assert clock.now() > brussels(2026, 1, 1)


def test_at_ends_when_something_fails():
    with pytest.raises(ZeroDivisionError), clock.at(brussels(2025, 6, 1)):
        raise ZeroDivisionError
    assert clock.now() > brussels(2026, 1, 1)


def test_today_is_the_day_in_brussels():
    with clock.at(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 1)


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 1, 1)):
        pass

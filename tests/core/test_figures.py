"""Periods and figures."""

from datetime import date, timedelta

import pytest

from kruispunt.core.figures import AGREEMENT_START, Figure, Period, Registry, Row, count, share
from tests.conftest import brussels


def test_a_year_has_its_first_and_its_last_day():
    year = Period.year(2025)

    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert year.starts_at == brussels(2025, 1, 1)
    assert year.ends_before == brussels(2026, 1, 1)


def test_a_period_with_the_change_of_the_clock_ends_at_midnight_in_brussels():
    period = Period(date(2026, 3, 29), date(2026, 3, 29))

    assert period.ends_before - period.starts_at == timedelta(days=1)  # by the wall; 23 hours by the sun
    assert period.ends_before == brussels(2026, 3, 30)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="laatste dag"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("year", "first"), [(2026, AGREEMENT_START), (2025, AGREEMENT_START), (2024, date(2024, 12, 31))]
)
def test_the_cumulative_period_starts_with_the_agreement(year, first):
    assert Period.year(year).since_start == Period(first, date(year, 12, 31))


def test_one_indicator_has_one_figure():
    registry = Registry()

    @registry.declare("2.1-K1")
    def members(period: Period) -> Figure:
        """Count nothing."""
        return count([])

    assert registry.declare("2.1-K1")(members) is members  # a module that is imported again
    assert registry.functions == {"2.1-K1": members}
    with pytest.raises(ValueError, match=r"2\.1-K1"):
        registry.declare("2.1-K1")(lambda period: count([]))


def test_a_count_is_the_number_of_its_rows():
    figure = count([Row("a"), Row("b")])

    assert (figure.value, figure.numerator, figure.denominator, len(figure.rows)) == (2, 2, None, 2)


def test_a_share_has_one_decimal_and_none_without_a_whole():
    assert share(1, 3, rows=[Row("a")]).value == 33.3
    assert share(0, 0, rows=[]).value is None

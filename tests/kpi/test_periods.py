"""Periods as people write them."""

from datetime import date

import pytest

from kruispunt.core.figures import Period
from kruispunt.kpi import periods


@pytest.mark.parametrize("year", [2025, 2026, 2099])
def test_a_year_is_all_its_days(year):
    assert periods.of_year(year) == Period(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize("year", [-1, 0, 2024, 2100, 10**20])
def test_a_year_nobody_reports_on_is_refused(year):
    with pytest.raises(periods.PeriodError):
        periods.of_year(year)


def test_a_period_of_one_day_is_fine():
    assert periods.of_text("2025-06-01:2025-06-01") == Period(date(2025, 6, 1), date(2025, 6, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-06-01",
        "2025-06-01:",
        "2025-02-30:2025-03-01",
        "2025-12-31:2025-06-01",
        "2024-01-01:2025-01-01",
        "2025-06-01:2100-01-01",
        "٢٠٢٥-06-01:2025-12-31",
        "2025-06-01:2025-12-31; x",
    ],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(periods.PeriodError):
        periods.of_text(text)


def test_a_period_over_two_years_has_no_year():
    assert periods.year_of(periods.of_text("2025-06-01:2026-05-31")) is None
    assert periods.year_of(periods.of_text("2025-06-01:2025-12-31")) == 2025
    assert not periods.is_whole_year(periods.of_text("2025-01-01:2025-12-30"))

"""From what somebody typed to the period that is counted. Pure."""

import re
from datetime import date

from kruispunt.core.figures import Period

#: The first year the team reports on in Kruispunt (seed 003).
FIRST_YEAR = 2025
LAST_YEAR = 2099
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)", re.ASCII)


class PeriodError(ValueError):
    """This is no period to count; the message says in plain Dutch why."""


def of_year(year: int) -> Period:
    """Give the calendar year. Raises PeriodError for a year outside what can be reported."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
    return Period.year(year)


def of_days(first: date, last: date) -> Period:
    """Give the period from `first` to `last`, both included. Raises PeriodError for a period nobody can count."""
    if last < first:
        raise PeriodError("De laatste dag ligt voor de eerste. Draai ze om.")
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise PeriodError(f"Kies dagen van {FIRST_YEAR} tot en met {LAST_YEAR}.")
    return Period(first, last)


def of_text(text: str) -> Period:
    """Give the period of "2025-06-01:2025-12-31". Raises PeriodError for anything else."""
    match = _PERIOD.fullmatch(text.strip())
    if not match:
        raise PeriodError("Schrijf de periode als 2025-06-01:2025-12-31.")
    try:
        first, last = (date.fromisoformat(part) for part in match.groups())
    except ValueError:
        raise PeriodError("Die dag bestaat niet. Schrijf de periode als 2025-06-01:2025-12-31.") from None
    return of_days(first, last)


def year_of(period: Period) -> int | None:
    """Give the year a period lies in, or None when it lies in several."""
    return period.first.year if period.first.year == period.last.year else None


def is_whole_year(period: Period) -> bool:
    """Give whether the period is exactly one calendar year."""
    return period == Period.year(period.first.year)

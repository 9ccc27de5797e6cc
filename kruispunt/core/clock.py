"""The one place that asks what time it is, so that history can be told (demo) and tests can stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

#: The years that a date of this site can have: outside of it somebody mistyped, and arithmetic runs off the calendar.
YEARS = range(2000, 2101)

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Give the present moment, aware, in UTC; inside `at` the moment named there."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Give the present date in Europe/Brussels."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware), as when history is loaded.

    Raises ValueError for a naive moment.
    """
    if timezone.is_naive(moment):
        raise ValueError("a moment needs its time zone")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)

"""What an app gives the KPI room: a period to look at, and a figure with the rows behind it.

An app declares its figures in `kpi.py` with the `figure` decorator; the room `kpi` finds them at start.
This module knows no indicator and no domain.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

#: First day of the cooperation agreement: cumulative ambitions count from here (seed 003, first paragraph).
AGREEMENT_START = date(2025, 6, 1)


@dataclass(frozen=True)
class Period:
    """First and last day, both included, in Europe/Brussels."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("de laatste dag ligt voor de eerste")

    @classmethod
    def year(cls, year: int) -> "Period":
        """Give the calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def since_start(self) -> "Period":
        """Give the cumulative period: from the start of the agreement up to the last day of this one."""
        return Period(min(AGREEMENT_START, self.last), self.last)

    @property
    def starts_at(self) -> datetime:
        """Give the first moment (aware)."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends_before(self) -> datetime:
        """Give the first moment after the period (aware)."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Row:
    """One thing that was counted: a label for people, a date if it has one, a link inside the site if any.

    `is_person` rows name somebody: staff sees them on a page, they never go into a file.
    """

    label: str
    on: date | None = None
    url: str = ""
    is_person: bool = False


@dataclass(frozen=True)
class Split:
    """A part of a figure, shown apart; `adds_up` when the parts of one `by` together give the whole."""

    by: str
    label: str
    value: float | int
    adds_up: bool = True


@dataclass(frozen=True)
class Figure:
    """What an app computed.

    `value` None means: the data cannot tell (too few answers, nothing recorded). `numerator` and
    `denominator` are what a reader needs to add figures of several periods; a plain count has denominator None.
    """

    value: float | int | None
    numerator: float | int | None = None
    denominator: float | int | None = None
    rows: tuple[Row, ...] = ()
    splits: tuple[Split, ...] = ()
    note: str = ""


FigureFunction = Callable[[Period], Figure]


@dataclass
class Registry:
    """The figures that were declared, by indicator code."""

    functions: dict[str, FigureFunction] = field(default_factory=dict)

    def declare(self, code: str) -> Callable[[FigureFunction], FigureFunction]:
        """Give a decorator that declares a function as the source of indicator `code`.

        Raises ValueError when two functions claim one code.
        """

        def register(function: FigureFunction) -> FigureFunction:
            if code in self.functions and self.functions[code] is not function:
                raise ValueError(f"two figures for {code}")
            self.functions[code] = function
            return function

        return register


registry = Registry()
figure = registry.declare


def count(rows: list[Row], *, splits: tuple[Split, ...] = (), note: str = "") -> Figure:
    """Give the figure that counts `rows`."""
    return Figure(value=len(rows), numerator=len(rows), rows=tuple(rows), splits=splits, note=note)


def share(part: int, whole: int, *, rows: list[Row], splits: tuple[Split, ...] = (), note: str = "") -> Figure:
    """Give the figure `part` of `whole` as a percentage with one decimal; without a whole there is no value."""
    value = round(100 * part / whole, 1) if whole else None
    return Figure(value=value, numerator=part, denominator=whole, rows=tuple(rows), splits=splits, note=note)

"""From the catalogue and the declared figures to results: what there is to say about each indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kruispunt.core import clock
from kruispunt.core.figures import AGREEMENT_START, Figure, Period, registry
from kruispunt.kpi.catalogue import Indicator, catalogue
from kruispunt.trajectories.programme.enums import Objective
from kruispunt.ui.templatetags.kruispunt import getal


class Status(StrEnum):
    """Where a value comes from. A NOT_YET or MANUAL indicator has no figure, and is never written as zero."""

    COMPUTED = "computed"
    MANUAL = "manual"
    NOT_YET = "not_yet"


STATUS_LABELS = {
    Status.COMPUTED: "Berekend",
    Status.MANUAL: "Manueel met bewijsstuk",
    Status.NOT_YET: "Nog niet te berekenen",
}
_TONES = {Status.COMPUTED: "success", Status.MANUAL: "info", Status.NOT_YET: "neutral"}


@dataclass(frozen=True)
class Result:
    """One indicator in one period; `figure` is None exactly when nothing was computed."""

    indicator: Indicator
    status: Status
    figure: Figure | None = None

    @property
    def value(self) -> float | int | None:
        """Give the value in the unit of the indicator, or None when there is none to give."""
        return self.figure.value if self.figure else None

    @property
    def shown(self) -> str:
        """Give the value as people read it, with its unit; "" without a value."""
        if self.value is None:
            return ""
        if self.indicator.is_yes_no:
            return "ja" if self.value else "nee"
        return f"{getal(self.value)} {self.indicator.unit}"

    @property
    def is_computed(self) -> bool:
        """Give whether Kruispunt computes this indicator."""
        return self.status is Status.COMPUTED

    @property
    def status_label(self) -> str:
        """Give the status as people read it; a computed one the data can't answer says so."""
        if self.is_computed and self.value is None:
            return "Te weinig gegevens"
        return STATUS_LABELS[self.status]

    @property
    def tone(self) -> str:
        """Give the tone of the status tag."""
        return "warning" if self.is_computed and self.value is None else _TONES[self.status]

    @property
    def rows_reconcile(self) -> bool:
        """Give whether the rows are what was counted, one by one: as many as the numerator."""
        return self.figure is not None and self.figure.numerator == len(self.figure.rows)

    @property
    def progress(self) -> int | None:
        """Give how far the value is on the way to the target, in whole percents from 0 to 100; None without either."""
        if self.value is None or not self.indicator.target:
            return None
        return max(0, min(100, int(100 * self.value / self.indicator.target)))

    @property
    def reaches_target(self) -> bool:
        """Give whether the target is reached."""
        return self.value is not None and self.indicator.target is not None and self.value >= self.indicator.target


@dataclass(frozen=True)
class ObjectiveResults:
    """The results of one operational objective."""

    objective: Objective
    results: tuple[Result, ...]

    @property
    def computed(self) -> int:
        """Give how many indicators have a value now."""
        return sum(result.value is not None for result in self.results)

    @property
    def without_value(self) -> int:
        """Give how many indicators have none: manual, not yet, or too little data."""
        return len(self.results) - self.computed

    @property
    def ambitions(self) -> list[Result]:
        """Give the ambitions among them."""
        return [result for result in self.results if result.indicator.is_ambition]


def status_of(indicator: Indicator) -> Status:
    """Give where the value of an indicator comes from."""
    if indicator.is_manual:
        return Status.MANUAL
    return Status.COMPUTED if indicator.code in registry.functions else Status.NOT_YET


def _figure(indicator: Indicator, period: Period) -> Figure:
    if period.first > clock.today():
        return Figure(None, note="Deze periode moet nog beginnen.")
    if period.last < AGREEMENT_START:
        return Figure(None, note="Kruispunt telt vanaf 1 juni 2025, de start van de overeenkomst.")
    return registry.functions[indicator.code](period)


def result_for(indicator: Indicator, period: Period) -> Result:
    """Give the result of one indicator. A period outside the agreement or still to begin has no value."""
    status = status_of(indicator)
    return Result(indicator, status, _figure(indicator, period) if status is Status.COMPUTED else None)


def results(period: Period, indicators: Iterable[Indicator] | None = None) -> list[Result]:
    """Give the results of `indicators` (default: the whole catalogue), in the order of the catalogue."""
    return [result_for(indicator, period) for indicator in (catalogue() if indicators is None else indicators)]


def by_objective(found: Iterable[Result]) -> list[ObjectiveResults]:
    """Give results per operational objective, in order."""
    groups: dict[str, list[Result]] = {}
    for result in found:
        groups.setdefault(result.indicator.objective, []).append(result)
    return [ObjectiveResults(Objective(code), tuple(group)) for code, group in sorted(groups.items())]


def indicators_of(objective: str) -> list[Indicator]:
    """Give the indicators of an operational objective ("2.1"); empty for an unknown one."""
    return [indicator for indicator in catalogue() if indicator.objective == objective]


def indicator_by_code(code: str) -> Indicator | None:
    """Give the indicator with this code, or None."""
    return next((indicator for indicator in catalogue() if indicator.code == code), None)

"""The balance board: all that staff looks at while composing a group."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.trajectories.calls.enums import Outcome
from kruispunt.trajectories.calls.models import Application, BalanceRule, OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.labels import breach_sentence
from kruispunt.trajectories.calls.queries.selections import (
    instance_of,
    newest_run,
    outcomes_of,
    proposed_outcomes,
    types_in,
)
from kruispunt.trajectories.calls.selection import PLACES, breaches


@dataclass(frozen=True)
class Line:
    """One rule on the board: what was asked, how many there are in the pool and among the chosen.

    `scale` is the count at the full width of the bar; None for the bounds where nothing was asked.
    """

    label: str
    minimum: int | None
    maximum: int | None
    pool: int
    selected: int
    scale: int
    attribute: str = ""
    value: str | None = None

    @property
    def is_broken(self) -> bool:
        """Give whether the chosen do not keep this rule."""
        too_few = self.minimum is not None and self.selected < self.minimum
        return too_few or (self.maximum is not None and self.selected > self.maximum)

    def _width(self, count: int) -> int:
        return round(100 * count / self.scale)

    @property
    def fill(self) -> int:
        """Give the filled part of the bar, of 100."""
        return self._width(self.selected)

    @property
    def limits(self) -> list[int]:
        """Give where the bounds stand on the bar, of 100."""
        return [self._width(bound) for bound in (self.minimum, self.maximum) if bound is not None]


@dataclass
class Row:
    """One application on the board; `proposed` and `outcome` are None before the first run."""

    application: Application
    type: str | None
    proposed: Outcome | None = None
    outcome: Outcome | None = None
    reason: str = ""
    form: Any = None

    @property
    def was_changed(self) -> bool:
        """Give whether staff decided otherwise than the proposal."""
        return self.proposed != self.outcome

    @property
    def is_chosen(self) -> bool:
        """Give whether this bestuur takes part as it stands."""
        return self.outcome == Outcome.ACCEPTED


@dataclass
class Board:
    """All that staff looks at while composing a group."""

    call: OpenCall
    run: SelectionRun | None
    rows: list[Row]
    lines: list[Line] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    is_fresh: bool = True

    @property
    def chosen(self) -> list[Row]:
        """Give who takes part as it stands."""
        return [row for row in self.rows if row.outcome == Outcome.ACCEPTED]

    @property
    def reserve(self) -> list[Row]:
        """Give who stands on the reserve list."""
        return [row for row in self.rows if row.outcome == Outcome.RESERVE]

    @property
    def refused(self) -> list[Row]:
        """Give who is not chosen."""
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def changed(self) -> list[Row]:
        """Give the applications for which staff decided otherwise than the proposal."""
        return [row for row in self.rows if row.was_changed]

    @property
    def without_type(self) -> list[Row]:
        """Give the applications of besturen whose type nobody determined: they count for no type."""
        return [row for row in self.rows if row.type is None]


def _lines(call: OpenCall, rows: Iterable[Row], rules: Iterable[BalanceRule]) -> list[Line]:
    rows = list(rows)
    bounds = {(rule.attribute, rule.value): rule for rule in rules}
    scale = max(call.places, len(rows), 1)
    lines = [
        Line("Besturen samen", call.places_min, call.places, len(rows), sum(r.is_chosen for r in rows), scale, PLACES)
    ]
    values: list[tuple[str, str | None, str]] = [("type", value, label) for value, label in Bestuurstype.choices]
    values.append(("type", None, "Type nog niet bepaald"))
    if call.asks_theme:
        values += [("theme", value, label) for value, label in call.theme_choices]
    for attribute, value, label in values:
        having = [r for r in rows if (r.type if attribute == "type" else r.application.theme) == value]
        rule = bounds.get((attribute, value))
        low, high = (rule.minimum, rule.maximum) if rule else (None, None)
        if value is None and not having:
            continue
        chosen = sum(r.is_chosen for r in having)
        lines.append(Line(label, low, high, len(having), chosen, scale, attribute, value))
    return lines


def board_of(call: OpenCall) -> Board:
    """Give the board of `call`: applications, the newest run with its changes, and every rule counted."""
    applications = call.applications.in_selection().select_related("bestuur", "applicant")
    types = types_in(call)
    run = newest_run(call)
    rows = [Row(application, types[application.bestuur_id]) for application in applications]
    board = Board(call, run, rows)
    if run:
        proposed, outcomes = proposed_outcomes(run), outcomes_of(run)
        reasons = {change.application_id: change.reason for change in run.changes.all()}
        for row in rows:
            pk = row.application.pk
            if pk in outcomes:
                row.proposed, row.outcome = Outcome(proposed[pk]), Outcome(outcomes[pk])
                row.reason = reasons.get(pk, "")
        instance = instance_of(call, seed=run.instance["seed"])
        board.is_fresh = instance.sha256 == run.instance_sha256
        chosen = [str(row.application.pk) for row in board.chosen]
        board.broken = [breach_sentence(breach) for breach in breaches(instance, chosen)]
    board.lines = _lines(call, rows, call.rules.all())
    return board

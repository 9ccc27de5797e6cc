"""Classes of identical profiles, and the panels that can be made of them, as a program on HiGHS."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, fsum

import highspy

from kruispunt.trajectories.calls.selection.instance import Instance
from kruispunt.trajectories.calls.selection.program import INFINITY, OPTIONS, SolverFailed

#: How many are chosen of each class.
Counts = tuple[int, ...]
Sides = tuple[float, float]
#: A value this near to a whole number is one.
WHOLE = 1e-7
#: Two gains that differ less are equal: a hundred times the tolerance of the solver.
ROOM = 1e-7
#: After so many relaxations the integer solver takes over.
NODES = 300


@dataclass(frozen=True)
class Row:
    """lower <= the sum of coefficient * count per class <= upper."""

    lower: float
    coefficients: Mapping[int, float]
    upper: float

    def sum(self, counts: Sequence[float]) -> float:
        """Give what stands between the two sides for `counts`."""
        return sum(coefficient * counts[column] for column, coefficient in self.coefficients.items())


@dataclass(frozen=True)
class Pool:
    """The applicants that can be chosen, in classes of identical profiles, and what a panel has to keep.

    A panel is the number chosen of each class, from `lower` to the size of the class. Identical are equal values for
    all attributes with a bound, equal pins, and where more apply of one bestuur than it may have: that bestuur.
    """

    members: tuple[tuple[str, ...], ...]
    lower: Counts
    rows: tuple[Row, ...]

    @property
    def sizes(self) -> Counts:
        """Give how many there are of each class."""
        return tuple(map(len, self.members))

    @property
    def free(self) -> list[int]:
        """Give the classes of those that are not pinned."""
        return [c for c, size in enumerate(self.sizes) if self.lower[c] < size]

    def keeping(self, *rows: Row) -> "Pool":
        """Give the same pool with more rows."""
        return replace(self, rows=(*self.rows, *rows))


def pool_of(instance: Instance) -> Pool:
    """Count the applicants of `instance` that are not pinned out per class; places are a row like the others."""
    bounded = [rule for rule in instance.rules if (rule.minimum, rule.maximum) != (None, None)]
    candidates = [a for a in instance.applicants if a.pin != "out"]
    of_bestuur: dict[str, list[str]] = defaultdict(list)
    for applicant in candidates:
        of_bestuur[applicant.bestuur].append(applicant.id)
    classes: dict[tuple[tuple[bool, ...], bool, str], list[str]] = defaultdict(list)
    for applicant in candidates:
        crowded = len(of_bestuur[applicant.bestuur]) > instance.max_per_bestuur
        profile = tuple(applicant.values.get(rule.attribute) == rule.value for rule in bounded)
        classes[profile, applicant.pin == "in", applicant.bestuur if crowded else ""].append(applicant.id)
    keys = sorted(classes, key=lambda key: classes[key])

    def row(lower: int | None, columns: Iterable[int], upper: int | None) -> Row:
        coefficients = dict.fromkeys(columns, 1.0)
        return Row(-INFINITY if lower is None else lower, coefficients, INFINITY if upper is None else upper)

    rows = [row(instance.places_min, range(len(keys)), instance.places_max)]
    for number, rule in enumerate(bounded):
        rows.append(row(rule.minimum, [c for c, key in enumerate(keys) if key[0][number]], rule.maximum))
    for bestuur in sorted({key[2] for key in keys} - {""}):
        rows.append(row(None, [c for c, key in enumerate(keys) if key[2] == bestuur], instance.max_per_bestuur))
    members = tuple(tuple(classes[key]) for key in keys)
    return Pool(members, tuple(len(classes[key]) if key[1] else 0 for key in keys), tuple(rows))


class PanelProgram:
    """The panels of a pool, relaxed: columns are classes. `panel` finds whole ones by branch and bound.

    Relaxations start from the one before and take a part of a millisecond; the integer solver, which takes ten times
    as long for problems of this size, takes over after NODES of them.
    """

    def __init__(self, pool: Pool) -> None:
        self.highs = solver()
        self.bounds: list[Sides] = list(zip(pool.lower, pool.sizes, strict=True))
        for lower, upper in self.bounds:
            self.highs.addVar(lower, upper)
        for row in pool.rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Add a row."""
        columns, values = list(row.coefficients), list(row.coefficients.values())
        self.highs.addRow(row.lower, row.upper, len(columns), columns, values)

    def bound(self, column: int, lower: float, upper: float) -> None:
        """Keep the count of a class from `lower` to `upper`."""
        self.bounds[column] = (lower, upper)
        self.highs.changeColBounds(column, lower, upper)

    def maximise(self, gains: Sequence[float]) -> list[float] | None:
        """Give the values with the most gain, or None when there are none. Raises SolverFailed without a proof.

        There is a gain per column: the classes, and after them what was added to the program. Where rows just hold,
        a start from the solution before may lose all to rounding: then it starts afresh.
        """
        self.highs.changeColsCost(len(gains), list(range(len(gains))), [-gain for gain in gains])
        counts = self._solved()
        if counts is None:
            self.highs.clearSolver()
            counts = self._solved()
        return counts

    def _solved(self) -> list[float] | None:
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(self.highs.modelStatusToString(status))
        return list(self.highs.getSolution().col_value)

    def panel(self, gains: Sequence[float], *, first: bool = False) -> tuple[Counts | None, float]:
        """Give a panel with the most gain (None: there is no panel), and what every gain is proved to stay under.

        With `first` any panel of much gain will do, and the proof is left out.
        """
        self.highs.changeColsCost(len(gains), list(range(len(gains))), [-gain for gain in gains])
        best, most = None, -INFINITY
        waiting: list[dict[int, Sides]] = [{}]
        for _ in range(NODES):
            if not waiting:
                return best, most + ROOM
            node = waiting.pop()
            self._set(node)
            counts = self._solved()
            value = -self.highs.getInfo().objective_function_value
            self._set(dict.fromkeys(node))
            if counts is None or value <= most + ROOM:
                continue
            panel = panel_of(counts)
            if panel is None:
                waiting += self._halves(counts, node)
            elif first:
                return panel, INFINITY
            else:
                best, most = panel, fsum(gain * count for gain, count in zip(gains, panel, strict=True))
        return self._complete()

    def _set(self, changes: Mapping[int, Sides | None]) -> None:
        """Set the bounds of columns; None: back to those of the pool."""
        for column, sides in changes.items():
            self.highs.changeColBounds(column, *(sides or self.bounds[column]))

    def _halves(self, counts: Sequence[float], node: Mapping[int, Sides]) -> list[dict[int, Sides]]:
        """Split at the class that is least whole; the nearest half is taken up first, so it is last."""
        column = max(range(len(counts)), key=lambda c: abs(counts[c] - round(counts[c])))
        lower, upper = node.get(column, self.bounds[column])
        below = {**node, column: (lower, floor(counts[column]))}
        above = {**node, column: (floor(counts[column]) + 1, upper)}
        return [below, above] if counts[column] % 1 >= 0.5 else [above, below]

    def _complete(self) -> tuple[Counts | None, float]:
        """Do what `panel` does by the integer solver of HiGHS, for the costs that stand."""
        columns = list(range(len(self.bounds)))
        self.highs.changeColsIntegrality(len(columns), columns, [highspy.HighsVarType.kInteger] * len(columns))
        panel = panel_of(self._solved())
        bound = -self.highs.getInfo().mip_dual_bound
        self.highs.changeColsIntegrality(len(columns), columns, [highspy.HighsVarType.kContinuous] * len(columns))
        return panel, bound


def solver() -> highspy.Highs:
    """Give an empty program with the options of the selection, silent, on one thread, as exact as it goes."""
    highs = highspy.Highs()
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    return highs


def panel_of(counts: Sequence[float] | None) -> Counts | None:
    """Give the panel that `counts` are, or None when they are not whole or there are none."""
    if counts is None or any(abs(count - round(count)) > WHOLE for count in counts):
        return None
    return tuple(round(count) for count in counts)


def largest(pool: Pool) -> int | None:
    """Give the size of the largest panel; None when there is no panel at all."""
    if not pool.members:
        return 0 if all(row.lower <= 0 <= row.upper for row in pool.rows) else None
    panel, _ = PanelProgram(pool).panel([1.0] * len(pool.members))
    return None if panel is None else sum(panel)

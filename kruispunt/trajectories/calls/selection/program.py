"""A small integer program on HiGHS: columns, rows, and a new objective per stage.

Where places are divided the relaxation is nearly whole by itself, so a stage is branch and bound over warm started
relaxations: less than a millisecond each, while one run of the complete integer solver takes ten. That solver takes
over when a stage needs more than `NODES` relaxations. Both prove the optimum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

import highspy
import numpy as np

INFINITY = highspy.kHighsInf
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "time_limit": 20.0,  # seconds per program; a group of besturen takes milliseconds
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
#: Smaller differences between two costs are taken for noise: fifty times the tolerance of the solver.
NOISE = 5e-8
#: A value this near to a whole number is one. More would let the other columns use the room that rows leave.
WHOLE = 2e-9
#: After so many relaxations of one search the complete integer solver takes over.
NODES = 150
#: How many columns with a price may leave the value of the relaxation, in the first search and in the second.
NEAR = (10, 40)
_CONTINUOUS, _INTEGER = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
Sides = tuple[float, float]


class SolverFailed(RuntimeError):
    """The solver stopped without an answer, or its answer does not stand the recount: never shown as a proposal."""


class Program:
    """Columns (whole or not) and rows. `minimise` solves one stage and keeps what it found for the stages after it.

    `solution` has the columns of the last stage; `gap` is how far the costs of a stage may be from the least.
    """

    def __init__(self) -> None:
        self.solution: np.ndarray | None = None
        self.gap = 0.0
        self._columns: list[tuple[float, float, bool]] = []
        self._rows: list[tuple[float, Mapping[int, float], float]] = []
        self._highs = highspy.Highs()
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)

    def column(self, lower: float, upper: float, *, whole: bool = True) -> int:
        """Add a column and give its number. All columns come before the first stage."""
        self._columns.append((lower, upper, whole))
        return len(self._columns) - 1

    def row(self, lower: float, coefficients: Mapping[int, float], upper: float) -> None:
        """Add the row lower <= coefficients * columns <= upper."""
        self._rows.append((lower, coefficients, upper))

    def minimise(self, costs: Mapping[int, float], step: float = 0.0) -> np.ndarray | None:
        """Give the values of all columns with the least costs, or None when there is no solution.

        The costs of all solutions are multiples of `step`; where it is under twice NOISE, costs that differ less than
        NOISE count as equal. All later stages keep to the least costs. Raises SolverFailed without a proof.
        """
        if self.solution is None:
            lower, upper, whole = zip(*self._columns, strict=True)
            self._lower, self._upper, self._whole = np.array(lower, float), np.array(upper, float), np.array(whole)
            self._matrix = np.zeros((0, len(whole)))
        elif (self._lower == self._upper)[self._whole].all():
            return self.solution
        dense = _dense([(0.0, costs, 0.0)], len(self._columns))[0]
        self._matrix = np.vstack([self._matrix, _dense(self._rows[len(self._matrix) :], len(self._columns))])
        sides = np.array([(row[0], row[2]) for row in self._rows], float).reshape(-1, 2)
        stage = _Stage(self._highs, self._whole, dense, self._matrix, sides)
        relaxed = stage.relaxed(self._lower, self._upper)
        if relaxed is None:
            return None
        best = self._nearest(stage, relaxed, max(step / 2, NOISE))
        if best is None:
            return None
        self.solution = best
        least = float(stage.costs @ best)
        if step >= 2 * NOISE:
            least = round(least / step) * step
        elif costs:
            least += NOISE
            self.gap = NOISE
        self._lower, self._upper = self._narrowed(relaxed, least - relaxed.value)
        self.row(-INFINITY, costs, least)
        return best

    def _nearest(self, stage: "_Stage", relaxed: "_Relaxed", room: float) -> np.ndarray | None:
        """Give a whole solution with the least costs, looking near to the relaxation first."""
        known = INFINITY if self.solution is None else float(stage.costs @ self.solution)
        prices = np.abs(relaxed.prices[self._whole & (self._lower < self._upper)])
        prices = np.sort(prices[prices > NOISE])
        gap = room
        for count in NEAR:
            gap = max(float(prices[count]), 2 * gap) if count < len(prices) else INFINITY
            if relaxed.value + gap >= known:
                break
            best = stage.branched(relaxed, self._narrowed(relaxed, gap), relaxed.value + gap + room, room)
            if best is not None:
                return best
        best = stage.branched(relaxed, self._narrowed(relaxed, known - relaxed.value), known, room)
        return self.solution if best is None else best

    def _narrowed(self, relaxed: "_Relaxed", gap: float) -> tuple[np.ndarray, np.ndarray]:
        """Give the bounds without the values that no solution within `gap` of the relaxation has, by the prices."""
        lower, upper = self._lower.copy(), self._upper.copy()
        if gap < INFINITY:
            up, down = (np.flatnonzero(self._whole & (side > NOISE)) for side in (relaxed.prices, -relaxed.prices))
            reach = np.floor((gap + NOISE) / np.maximum(np.abs(relaxed.prices), NOISE) + NOISE)
            upper[up] = np.minimum(upper[up], lower[up] + reach[up])
            lower[down] = np.maximum(lower[down], upper[down] - reach[down])
        return lower, upper


def _dense(rows: list[tuple[float, Mapping[int, float], float]], width: int) -> np.ndarray:
    """Give the coefficients of `rows` as a matrix."""
    matrix = np.zeros((len(rows), width))
    for number, (_, coefficients, _) in enumerate(rows):
        matrix[number, list(coefficients)] = list(coefficients.values())
    return matrix


@dataclass(frozen=True)
class _Relaxed:
    """A solution that need not be whole, what it costs, and per column what one more of it would cost."""

    value: float
    point: np.ndarray
    prices: np.ndarray


class _Stage:
    """The rows and costs of one stage; the bounds of the columns differ per search."""

    def __init__(
        self, highs: highspy.Highs, whole: np.ndarray, costs: np.ndarray, matrix: np.ndarray, sides: np.ndarray
    ) -> None:
        self.highs, self.whole, self.costs, self.matrix = highs, whole, costs, matrix
        self.least, self.most = sides.T

    def _load(self, lower: np.ndarray, upper: np.ndarray) -> bool:
        """Pass to HiGHS what is not settled by the bounds of the columns; say whether that can have a solution."""
        self.lower, self.upper = lower, upper
        self.free = free = np.flatnonzero(lower < upper)
        matrix = self.matrix[:, free]
        settled = np.where(lower < upper, 0.0, lower)
        shift = self.matrix @ settled
        least, most = self.least - shift, self.most - shift
        lowest, highest = (
            np.multiply(matrix, a[free], out=np.zeros_like(matrix), where=matrix > 0).sum(1)
            + np.multiply(matrix, b[free], out=np.zeros_like(matrix), where=matrix < 0).sum(1)
            for a, b in ((lower, upper), (upper, lower))
        )
        if (lowest > most + WHOLE).any() or (highest < least - WHOLE).any():
            return False
        rows = np.flatnonzero((lowest < least - WHOLE) | (highest > most + WHOLE))
        matrix = matrix[rows]
        across, along = np.nonzero(matrix)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(free), len(rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = self.costs[free], lower[free], upper[free]
        model.offset_ = float(self.costs @ settled)
        model.row_lower_, model.row_upper_ = least[rows], most[rows]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.searchsorted(across, np.arange(len(rows) + 1))
        model.a_matrix_.index_, model.a_matrix_.value_ = along, matrix[across, along]
        self.highs.setOptionValue("presolve", "off")  # costs more than it brings on some hundred columns
        self.highs.passModel(model)
        return True

    def _run(self) -> bool:
        """Solve with the bounds that stand; say whether there is a solution."""
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:  # lost its way from the basis before: start afresh
            self.highs.clearSolver()
            self.highs.setOptionValue("presolve", "on")
            self.highs.run()
            self.highs.setOptionValue("presolve", "off")
            status = self.highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            raise SolverFailed(self.highs.modelStatusToString(status))
        return status == highspy.HighsModelStatus.kOptimal

    def _point(self) -> np.ndarray:
        """Give the values of all columns, of which HiGHS has the free ones."""
        point = self.lower.copy()
        point[self.free] = self.highs.getSolution().col_value
        return point

    def relaxed(self, lower: np.ndarray, upper: np.ndarray) -> _Relaxed | None:
        """Give the best solution that need not be whole, or None."""
        if not self._load(lower, upper):
            return None
        if not len(self.free):
            return _Relaxed(float(self.costs @ lower), lower, np.zeros_like(lower))
        if not self._run():
            return None
        prices = np.zeros_like(lower)
        prices[self.free] = self.highs.getSolution().col_dual
        return _Relaxed(self.highs.getInfo().objective_function_value, self._point(), prices)

    def branched(
        self, relaxed: _Relaxed, bounds: tuple[np.ndarray, np.ndarray], known: float, room: float
    ) -> np.ndarray | None:
        """Give a whole solution with the least costs, at least `room` under `known`, or None; depth first.

        `bounds` leave the point of `relaxed` in.
        """
        value, point = relaxed.value, relaxed.point
        best, changes, waiting = None, {}, []
        self.lower, self.upper = bounds
        for number in range(NODES):
            if value <= known - room:
                off = np.where(self.whole, np.abs(point - np.round(point)), 0.0)
                if off.max() <= WHOLE:
                    best = np.where(self.whole, np.round(point), point)
                    known = float(self.costs @ best)
                else:
                    waiting += self._halves(point, off, changes)
            if not waiting:
                return best
            if not number and not self._load(*bounds):
                return best
            node = waiting.pop()
            self._set(dict.fromkeys(changes) | node)
            changes = node
            value = INFINITY
            if self._run():
                value, point = self.highs.getInfo().objective_function_value, self._point()
        self._set(dict.fromkeys(changes))
        complete = self._complete()
        return complete if complete is not None and float(self.costs @ complete) <= known - room else best

    def _halves(self, point: np.ndarray, off: np.ndarray, changes: dict[int, Sides]) -> list[dict[int, Sides]]:
        """Split at the column that is least whole, the last of those; the half that is nearest comes last."""
        column = len(off) - 1 - int(off[::-1].argmax())
        lower, upper = changes.get(column, (self.lower[column], self.upper[column]))
        below = changes | {column: (lower, floor(point[column]))}
        above = changes | {column: (ceil(point[column]), upper)}
        return [below, above] if point[column] % 1 >= 0.5 else [above, below]

    def _set(self, changes: Mapping[int, Sides | None]) -> None:
        """Set bounds of columns; None: those of the search."""
        columns = np.fromiter(changes, np.int32, len(changes))
        lower, upper = self.lower[columns], self.upper[columns]
        for position, sides in enumerate(changes.values()):
            if sides is not None:
                lower[position], upper[position] = sides
        places = np.searchsorted(self.free, columns).astype(np.int32)
        self.highs.changeColsBounds(len(columns), places, lower, upper)

    def _complete(self) -> np.ndarray | None:
        """Give a solution with the least costs by the integer solver of HiGHS."""
        kinds = np.array([_INTEGER if whole else _CONTINUOUS for whole in self.whole[self.free]])
        self.highs.changeColsIntegrality(len(kinds), np.arange(len(kinds), dtype=np.int32), kinds)
        self.highs.setOptionValue("presolve", "choose")
        if not self._run():
            return None
        point = self._point()
        return np.where(self.whole, np.round(point), point)

"""A small integer program on HiGHS: columns, rows, and a new objective per stage.

Where places are divided the relaxation is nearly whole by itself, so a stage is branch and bound over warm started
relaxations: less than a millisecond each, while one run of the complete integer solver takes ten. That solver takes
over when a stage needs more than `NODES` relaxations. Both prove the optimum.
"""

from collections.abc import Mapping
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
#: A value this near to a whole number is one.
WHOLE = 1e-6
#: After so many relaxations in one stage the complete integer solver takes over.
NODES = 150
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
        self._highs: highspy.Highs | None = None

    def column(self, lower: float, upper: float, *, whole: bool = True) -> int:
        """Add a column and give its number. All columns come before the first stage."""
        self._columns.append((lower, upper, whole))
        return len(self._columns) - 1

    def row(self, lower: float, coefficients: Mapping[int, float], upper: float) -> None:
        """Add the row lower <= coefficients * columns <= upper."""
        if self._highs is None:
            self._rows.append((lower, coefficients, upper))
        else:
            columns, values = np.fromiter(coefficients, np.int32), np.fromiter(coefficients.values(), float)
            self._highs.addRow(lower, upper, len(columns), columns, values)

    def minimise(self, costs: Mapping[int, float], step: float = 0.0) -> np.ndarray | None:
        """Give the values of all columns with the least costs, or None when there is no solution.

        `step` is the smallest difference there can be between the costs of two solutions; below twice NOISE two
        costs count as equal. All later stages keep to the least costs. Raises SolverFailed without a proof.
        """
        highs = self._load() if self._highs is None else self._highs
        if self.solution is not None and (self._lower == self._upper)[self._whole].all():
            return self.solution
        dense = np.zeros(len(self._columns))
        for column, cost in costs.items():
            dense[column] = cost
        highs.changeColsCost(len(dense), np.arange(len(dense), dtype=np.int32), dense)
        if not self._relaxed(highs):
            return None
        bound = highs.getInfo().objective_function_value
        prices = np.array(highs.getSolution().col_dual)
        room = max(step / 2, NOISE)
        best = self._branched(highs, dense, room)
        if best is None:
            return None
        self.solution = best
        self.gap = max(self.gap, NOISE if costs and step < 2 * NOISE else 0.0)
        value = float(dense @ best)
        self._narrow(highs, prices, value + 3 * NOISE - bound)
        self.row(-INFINITY, costs, value + 2 * NOISE)
        return best

    def _load(self) -> highspy.Highs:
        """Pass all columns and rows in one call, which is quicker than hundreds."""
        lower, upper, whole = zip(*self._columns, strict=True)
        self._lower, self._upper, self._whole = np.array(lower, float), np.array(upper, float), np.array(whole, bool)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._columns), len(self._rows)
        model.col_cost_ = np.zeros(len(self._columns))
        model.col_lower_, model.col_upper_ = self._lower, self._upper
        model.row_lower_ = np.array([row[0] for row in self._rows], float)
        model.row_upper_ = np.array([row[2] for row in self._rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row[1]) for row in self._rows)])
        model.a_matrix_.index_ = np.array([column for row in self._rows for column in row[1]], np.int32)
        model.a_matrix_.value_ = np.array([value for row in self._rows for value in row[1].values()], float)
        self._highs = highspy.Highs()
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.setOptionValue("presolve", "off")  # costs more than it brings on some hundred columns
        self._highs.passModel(model)
        return self._highs

    def _relaxed(self, highs: highspy.Highs) -> bool:
        """Solve with the bounds that stand; say whether there is a solution."""
        highs.run()
        status = highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            raise SolverFailed(highs.modelStatusToString(status))
        return status == highspy.HighsModelStatus.kOptimal

    def _branched(self, highs: highspy.Highs, costs: np.ndarray, room: float) -> np.ndarray | None:
        """Give a whole solution with the least costs, depth first; the relaxation at the top was just solved."""
        best = self.solution
        least = INFINITY if best is None else float(costs @ best)
        changes: dict[int, Sides] = {}
        waiting: list[dict[int, Sides]] = []
        feasible = True
        for _ in range(NODES):
            if feasible and highs.getInfo().objective_function_value <= least - room:
                point = np.array(highs.getSolution().col_value)
                off = np.where(self._whole, np.abs(point - np.round(point)), 0.0)
                if off.max() <= WHOLE:
                    best = np.where(self._whole, np.round(point), point)
                    least = float(costs @ best)
                else:
                    waiting += self._halves(point, off, changes)
            if not waiting:
                self._set(highs, dict.fromkeys(changes))
                return best
            node = waiting.pop()
            self._set(highs, dict.fromkeys(changes) | node)
            changes = node
            feasible = self._relaxed(highs)
        self._set(highs, dict.fromkeys(changes))
        return self._complete(highs)

    def _halves(self, point: np.ndarray, off: np.ndarray, changes: dict[int, Sides]) -> list[dict[int, Sides]]:
        """Split at the column that is least whole, a count of a rule before an applicant; the nearest half is last."""
        column = len(off) - 1 - int(off[::-1].argmax())
        lower, upper = changes.get(column, (self._lower[column], self._upper[column]))
        below = changes | {column: (lower, floor(point[column]))}
        above = changes | {column: (ceil(point[column]), upper)}
        return [below, above] if point[column] % 1 >= 0.5 else [above, below]

    def _set(self, highs: highspy.Highs, changes: Mapping[int, Sides | None]) -> None:
        """Set bounds of columns; None: those of the top."""
        columns = np.fromiter(changes, np.int32, len(changes))
        lower, upper = self._lower[columns], self._upper[columns]
        for position, sides in enumerate(changes.values()):
            if sides is not None:
                lower[position], upper[position] = sides
        highs.changeColsBounds(len(columns), columns, lower, upper)

    def _complete(self, highs: highspy.Highs) -> np.ndarray | None:
        """Give a solution with the least costs by the integer solver of HiGHS."""
        columns = np.arange(len(self._columns), dtype=np.int32)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        highs.changeColsIntegrality(len(columns), columns, np.array([kinds[whole] for whole in self._whole]))
        highs.setOptionValue("presolve", "choose")
        if self.solution is not None:
            start = highspy.HighsSolution()
            start.col_value = list(self.solution)
            highs.setSolution(start)
        found = self._relaxed(highs)
        point = np.array(highs.getSolution().col_value)
        highs.changeColsIntegrality(len(columns), columns, np.array([kinds[0]] * len(columns)))
        highs.setOptionValue("presolve", "off")
        return np.where(self._whole, np.round(point), point) if found else None

    def _narrow(self, highs: highspy.Highs, prices: np.ndarray, gap: float) -> None:
        """Take the values away that no solution within `gap` of the relaxation has, by the prices of its columns."""
        up, down = (np.flatnonzero(self._whole & (side > NOISE)) for side in (prices, -prices))
        self._upper[up] = np.minimum(self._upper[up], self._lower[up] + np.floor(gap / prices[up] + NOISE))
        self._lower[down] = np.maximum(self._lower[down], self._upper[down] - np.floor(gap / -prices[down] + NOISE))
        columns = np.arange(len(self._columns), dtype=np.int32)
        highs.changeColsBounds(len(columns), columns, self._lower, self._upper)

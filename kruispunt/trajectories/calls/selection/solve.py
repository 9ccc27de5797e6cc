"""The best selection as an integer program, solved stage by stage: size, then the order that staff chose, then lots.

All rows keep their natural units. What a stage proves is kept for the stages after it, and recounted exactly.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import floor, gcd, lcm
from typing import Literal

import highspy
import numpy as np

from kruispunt.trajectories.calls.selection.instance import (
    Applicant,
    Instance,
    Objective,
    breaches,
    exact,
    objective_of,
)
from kruispunt.trajectories.calls.selection.program import INFINITY, NOISE, Program, SolverFailed

#: Lots are whole numbers of so many bits: two sums of lots then differ by more than the noise of the solver.
DRAW_BITS = 23
#: The costs of a stage per column, and the smallest difference between the costs of two selections.
Stage = tuple[dict[int, float], float]
#: Something more that a selection has to keep: lower <= coefficients * applicants (by position) <= upper.
Row = tuple[float, dict[int, float], float]


@dataclass(frozen=True)
class Proposal:
    """What came out. Infeasible: nobody selected; `repairs` then says what to change."""

    status: Literal["optimal", "infeasible"]
    selected: tuple[str, ...]
    objective: Objective | None
    method: str
    gap: float

    def as_dict(self) -> dict:
        """Give the proposal in the form it is stored in."""
        return {
            "status": self.status,
            "method": self.method,
            "gap": self.gap,
            "selected": list(self.selected),
            "objective": self.objective.as_dict() if self.objective else None,
        }


@cache
def method() -> str:
    """Name what solves, with its version."""
    return f"highspy MIP (HiGHS {highspy.Highs().version()})"


@lru_cache(maxsize=4096)
def draw_weight(seed: int, applicant: str) -> int:
    """Give the lot of an applicant: from seed and id only, the same in every process and Python version.

    What is still equal goes to the largest sum of lots, so that equals have equal chances over the seeds.
    """
    digest = hashlib.sha256(f"{seed}:{applicant}".encode()).digest()
    return 1 + (int.from_bytes(digest[:8]) >> (64 - DRAW_BITS))


def merit(
    instance: Instance, applicant: Applicant, balance: Fraction = Fraction(0)
) -> tuple[Fraction | int | str, ...]:
    """Give what applicants for one place are compared by, the smaller the better: the order, then the lot.

    In a lottery only the lot counts, so that a place that comes free is drawn too.
    `balance` is the distance to the targets that the group then has; equal for applicants of one profile. The id is
    the last, so that no two are equal.
    """
    parts = {"balance": balance, "score": -exact(applicant.score), "new": -int(applicant.new)}
    order = instance.order if instance.mode == "merit" else ()
    return (*(parts[name] for name in order), -draw_weight(instance.seed, applicant.id), applicant.id)


def hard(instance: Instance, program: Program) -> list[int]:
    """Add a column per applicant, with the pins and the limit per bestuur; give the columns: 0, 1, 2 and so on."""
    limits = {None: (0, 1), "in": (1, 1), "out": (0, 0)}
    chosen = [program.column(*limits[a.pin]) for a in instance.applicants]
    groups: dict[str, list[int]] = defaultdict(list)
    for column, applicant in zip(chosen, instance.applicants, strict=True):
        groups[applicant.bestuur].append(column)
    for columns in groups.values():
        if len(columns) > instance.max_per_bestuur:
            program.row(0, dict.fromkeys(columns, 1), instance.max_per_bestuur)
    return chosen


def most_places(instance: Instance) -> int:
    """Give a size that no selection exceeds, by counting: mostly it is the size of the largest."""
    free = [a for a in instance.applicants if a.pin != "out"]
    per_bestuur = Counter(a.bestuur for a in free)
    most = [instance.places_max, sum(min(n, instance.max_per_bestuur) for n in per_bestuur.values())]
    for attribute in {rule.attribute for rule in instance.rules}:
        counts = Counter(a.values.get(attribute) for a in free)
        for rule in instance.rules:
            if rule.attribute == attribute and rule.maximum is not None:
                counts[rule.value] = min(counts[rule.value], rule.maximum)
        most.append(sum(counts.values()))
    return min(most)


class _Search:
    """The program of an instance with a size from `low` to `high`: a column per applicant and per rule its count.

    Counts are whole by themselves; as columns they are what is branched on first.
    """

    def __init__(self, instance: Instance, low: int, high: int, rows: Sequence[Row]) -> None:
        self.instance, self.size, self.program = instance, high, Program()
        self.chosen = hard(instance, self.program)
        for row in ((low, dict.fromkeys(self.chosen, 1), high), *rows):
            self.program.row(*row)
        self.aims: dict[int, Fraction] = {}
        for rule in instance.rules:
            having, least = instance.having(rule), rule.minimum or 0
            count = self.program.column(least, max(least, len(having)) if rule.maximum is None else rule.maximum)
            self.program.row(0, {**dict.fromkeys(having, 1), count: -1}, 0)
            if rule.target is not None:
                self._aim(count, exact(rule.target) * high)

    def _aim(self, count: int, aim: Fraction) -> None:
        """Add a column with the distance of `count` to `aim`: the two sides, and the hull of the whole counts.

        Between the whole numbers around its aim a count has no value, so its distance there may be taken from the
        line between those two: it makes the relaxation whole.
        """
        distance = self.program.column(0, INFINITY, whole=False)
        self.aims[distance] = aim
        self.program.row(-float(aim), {distance: 1, count: -1}, INFINITY)
        self.program.row(float(aim), {distance: 1, count: 1}, INFINITY)
        below = floor(aim)
        if part := aim - below:
            slope = 1 - 2 * part
            self.program.row(float(part - slope * below), {distance: 1, count: -float(slope)}, INFINITY)

    def selected(self) -> tuple[str, ...]:
        """Give the ids in the solution of the last stage; raises SolverFailed when they break a rule."""
        solution = self.program.solution
        selected = tuple(a.id for c, a in zip(self.chosen, self.instance.applicants, strict=True) if solution[c] > 0.5)
        if breaches(self.instance, selected):
            raise SolverFailed("the selection does not stand the recount")
        return selected

    def balance(self) -> Stage:
        """Give the distances to the targets."""
        step = Fraction(1, lcm(*(aim.denominator for aim in self.aims.values())))
        return dict.fromkeys(self.aims, 1.0), float(step)

    def score(self) -> Stage:
        """Give minus the scores; nothing where all are equal."""
        scores = [exact(a.score) for a in self.instance.applicants]
        scale = lcm(*(score.denominator for score in scores))
        step = gcd(*(int(score * scale) for score in scores)) / scale
        costs = {c: -float(score) for c, score in zip(self.chosen, scores, strict=True)}
        return (costs, step) if len(set(scores)) > 1 else ({}, 1.0)

    def new(self) -> Stage:
        """Give minus one for each that is new."""
        return {c: -1.0 for c, a in zip(self.chosen, self.instance.applicants, strict=True) if a.new}, 1.0

    def lots(self) -> Stage:
        """Give minus the lots."""
        unit, seed = 2.0**-DRAW_BITS, self.instance.seed
        applicants = zip(self.chosen, self.instance.applicants, strict=True)
        return {c: -draw_weight(seed, a.id) * unit for c, a in applicants}, unit

    def solve(self, names: tuple[str, ...]) -> bool:
        """Solve the stages with these names; say whether there is a selection.

        Raises SolverFailed when a stage is not proved, or loses what a stage before it had.
        """
        proved: tuple[Fraction, ...] = ()
        for settled, name in enumerate(names, 1):
            costs, step = getattr(self, name)()
            if (costs or self.program.solution is None) and self.program.minimise(costs, step) is None:
                if settled == 1:
                    return False
                raise SolverFailed("a stage lost the solution of the stage before")
            rank = self.instance.rank(objective_of(self.instance, self.selected()))
            if any(abs(now - before) > 4 * NOISE for now, before in zip(rank, proved, strict=False)):
                raise SolverFailed("a stage lost what the stage before had")
            proved = rank[: settled + 1]
        return True


def _search(instance: Instance, stages: tuple[str, ...], rows: Sequence[Row] = ()) -> _Search | None:
    """Solve `stages` for selections of the largest size; None when there is no selection."""
    most = most_places(instance)
    if most < instance.places_min:
        return None
    search = _Search(instance, most, most, rows)
    if search.solve(stages):
        return search
    smaller = _Search(instance, instance.places_min, most, rows)
    solution = smaller.program.minimise(dict.fromkeys(smaller.chosen, -1.0), 1.0)
    if solution is None:
        return None
    size = int(np.round(solution[smaller.chosen]).sum())
    search = _Search(instance, size, size, rows)
    if not search.solve(stages):
        raise SolverFailed("the largest size was lost")
    return search


def optimum(instance: Instance) -> Objective | None:
    """Give how good the best selection for `instance` is, without drawing one; None when there is no selection.

    Raises SolverFailed when no answer is proved.
    """
    if not instance.applicants:
        return None if breaches(instance, ()) else objective_of(instance, ())
    search = _search(instance, instance.order or ("lots",))
    return objective_of(instance, search.selected()) if search else None


def solved(instance: Instance, rows: Sequence[Row] = ()) -> Proposal | None:
    """Give the best selection that keeps `rows` as well; None when there is none.

    Raises SolverFailed when no answer is proved.
    """
    if not instance.applicants:
        if breaches(instance, ()):
            return None
        return Proposal("optimal", (), objective_of(instance, ()), method(), 0.0)
    search = _search(instance, (*instance.order, "lots"), rows)
    if search is None:
        return None
    selected = search.selected()
    return Proposal("optimal", selected, objective_of(instance, selected), method(), search.program.gap)


def propose(instance: Instance) -> Proposal:
    """Give the best selection for `instance`, by the meaning that `Instance` states; exact, and the same every time.

    Raises SolverFailed when no answer is proved.
    """
    return solved(instance) or Proposal("infeasible", (), None, method(), 0.0)

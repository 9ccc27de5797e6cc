"""The proposal as an integer program, solved stage by stage, and the smallest repair when there is none.

Every stage has a whole-number objective (fractions are scaled up), so that "not worse than the best" is a row with
half a unit of room, far above the tolerances of the solver, and the outcome is exact.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from math import gcd, lcm
from typing import Literal

import highspy

from kruispunt.trajectories.calls.selection.instance import (
    PLACES,
    Instance,
    Objective,
    Rule,
    breaches,
    exact,
    objective_of,
)

INFINITY = highspy.kHighsInf
DRAW_BITS = 20
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "time_limit": 20.0,  # seconds per stage; a group of besturen takes milliseconds
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
}
Costs = Mapping[int, int]


class SolverFailed(RuntimeError):
    """The solver stopped without an answer, or its answer does not stand the recount: never shown as a proposal."""


@dataclass(frozen=True)
class Relaxation:
    """One bound that has to give way: of a value of an attribute, or of the places (`value` is then empty)."""

    attribute: str
    value: str
    bound: Literal["min", "max"]
    from_: int
    to: int

    @property
    def units(self) -> int:
        """Give by how much."""
        return abs(self.from_ - self.to)

    def sentence(self, label: str) -> str:
        """Say in plain Dutch which quota cannot be met and by how much; `label` names the value."""
        if self.bound == "min":
            return f"{label}: minstens {self.from_} gevraagd, hoogstens {self.to} mogelijk ({self.units} te veel)."
        return f"{label}: hoogstens {self.from_} toegelaten, minstens {self.to} nodig ({self.units} te weinig)."


@dataclass(frozen=True)
class Proposal:
    """What came out. Infeasible: nobody selected, and `relaxations` is a smallest set of changes that would do."""

    status: Literal["optimal", "infeasible"]
    selected: tuple[str, ...]
    objective: Objective | None
    method: str
    gap: float
    relaxations: tuple[Relaxation, ...] = ()

    def as_dict(self) -> dict:
        """Give the proposal in the form it is stored in."""
        return {
            "status": self.status,
            "method": self.method,
            "gap": self.gap,
            "selected": list(self.selected),
            "objective": self.objective.as_dict() if self.objective else None,
        }


class _Model:
    """A small integer program on HiGHS: columns, rows, and a new objective per stage."""

    def __init__(self) -> None:
        self.highs = highspy.Highs()
        for name, value in OPTIONS.items():
            self.highs.setOptionValue(name, value)
        self.size = 0
        self.gap = 0.0
        self.solution: list[float] | None = None

    def column(self, lower: float, upper: float, *, whole: bool = True) -> int:
        """Add a column and give its number."""
        self.highs.addVar(lower, upper)
        if whole:
            self.highs.changeColIntegrality(self.size, highspy.HighsVarType.kInteger)
        self.size += 1
        return self.size - 1

    def row(self, lower: float, coefficients: Costs, upper: float) -> None:
        """Add the row lower <= coefficients * columns <= upper."""
        values = [float(value) for value in coefficients.values()]
        self.highs.addRow(lower, upper, len(values), list(coefficients), values)

    def minimise(self, costs: Costs) -> list[float] | None:
        """Give the best values of all columns, or None when there is no solution.

        Raises SolverFailed when the solver proves neither.
        """
        dense = [float(costs.get(column, 0)) for column in range(self.size)]
        self.highs.changeColsCost(self.size, list(range(self.size)), dense)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(self.highs.modelStatusToString(status))
        info = self.highs.getInfo()
        self.gap = max(self.gap, round(abs(info.objective_function_value - info.mip_dual_bound), 6))
        return list(self.highs.getSolution().col_value)


def method() -> str:
    """Name what solves, with its version."""
    return f"highspy MIP (HiGHS {highspy.Highs().version()})"


def draw_weight(seed: int, applicant: str) -> int:
    """Give the lot of an applicant: from seed and id only, the same in every process and Python version."""
    digest = hashlib.sha256(f"{seed}:{applicant}".encode()).digest()
    return 1 + (int.from_bytes(digest[:8]) >> (64 - DRAW_BITS))


def _hard(instance: Instance, model: _Model) -> list[int]:
    """Add a column per applicant, with the pins and the limit per bestuur; give the columns."""
    limits = {None: (0, 1), "in": (1, 1), "out": (0, 0)}
    chosen = [model.column(*limits[a.pin]) for a in instance.applicants]
    groups: dict[str, list[int]] = defaultdict(list)
    for column, applicant in zip(chosen, instance.applicants, strict=True):
        groups[applicant.bestuur].append(column)
    for columns in groups.values():
        if len(columns) > instance.max_per_bestuur:
            model.row(0, dict.fromkeys(columns, 1), instance.max_per_bestuur)
    return chosen


def _bounds(instance: Instance) -> list[tuple[Rule, list[int]]]:
    """Give every counted rule, the places last, with the positions it counts."""
    places = Rule(PLACES, "", instance.places_min, instance.places_max)
    rules = [(rule, instance.having(rule)) for rule in instance.rules]
    return [*rules, (places, list(range(len(instance.applicants))))]


def _whole(numbers: list[Fraction]) -> list[int]:
    """Scale fractions to the smallest whole numbers in the same proportion."""
    scale = lcm(*(n.denominator for n in numbers)) if numbers else 1
    whole = [int(n * scale) for n in numbers]
    divisor = reduce(gcd, whole, 0) or 1
    return [n // divisor for n in whole]


def _stage_balance(instance: Instance, model: _Model, size: int) -> Costs:
    """Add a column per target with the scaled distance to it; give the costs."""
    targets = [(rule, exact(rule.target) * size) for rule in instance.rules if rule.target is not None]
    scale = lcm(*(aim.denominator for _, aim in targets)) if targets else 1
    costs: dict[int, int] = {}
    for rule, aim in targets:
        counted = dict.fromkeys(instance.having(rule), scale)
        distance = model.column(0, INFINITY, whole=False)
        model.row(-INFINITY, {**counted, distance: -1}, int(aim * scale))
        model.row(int(aim * scale), {**counted, distance: 1}, INFINITY)
        costs[distance] = 1
    return costs


def _stage_score(instance: Instance, model: _Model, size: int) -> Costs:
    scores = _whole([exact(a.score) for a in instance.applicants])
    return {i: -score for i, score in enumerate(scores) if score}


def _stage_new(instance: Instance, model: _Model, size: int) -> Costs:
    return {i: -1 for i, a in enumerate(instance.applicants) if a.new}


_STAGES = {"balance": _stage_balance, "score": _stage_score, "new": _stage_new}


def _stages(instance: Instance, model: _Model) -> list[int] | None:
    """Solve every stage of `instance` but the draw; give the columns of the applicants, None when infeasible."""
    chosen = _hard(instance, model)
    for rule, counted in _bounds(instance):
        lower = -INFINITY if rule.minimum is None else rule.minimum
        upper = INFINITY if rule.maximum is None else rule.maximum
        model.row(lower, dict.fromkeys(counted, 1), upper)
    model.solution = model.minimise(dict.fromkeys(chosen, -1))
    if model.solution is None:
        return None
    size = sum(round(model.solution[c]) for c in chosen)
    model.row(size, dict.fromkeys(chosen, 1), size)
    for name in instance.order:
        costs = _STAGES[name](instance, model, size)
        if costs:
            model.solution = _solved(model, costs)
            best = round(sum(cost * model.solution[column] for column, cost in costs.items()))
            model.row(-INFINITY, costs, best + 0.5)
    return chosen


def _selected(instance: Instance, chosen: list[int], solution: list[float]) -> tuple[str, ...]:
    selected = tuple(a.id for c, a in zip(chosen, instance.applicants, strict=True) if round(solution[c]))
    if breaches(instance, selected):
        raise SolverFailed("the selection does not stand the recount")
    return selected


def optimum(instance: Instance) -> Objective | None:
    """Give how good the best selection for `instance` is, without drawing one; None when there is no selection.

    Raises SolverFailed when no answer is proved.
    """
    if not instance.applicants:
        return None if breaches(instance, ()) else objective_of(instance, ())
    model = _Model()
    chosen = _stages(instance, model)
    if chosen is None:
        return None
    return objective_of(instance, _selected(instance, chosen, model.solution))


def propose(instance: Instance) -> Proposal:
    """Give the best selection for `instance`, by the meaning that `Instance` states; exact, and the same every time.

    Raises SolverFailed when no answer is proved.
    """
    infeasible = partial(Proposal, "infeasible", (), None, method(), 0.0)
    if not instance.applicants:
        if breaches(instance, ()):
            return infeasible(_relaxations(instance))
        return Proposal("optimal", (), objective_of(instance, ()), method(), 0.0)
    model = _Model()
    chosen = _stages(instance, model)
    if chosen is None:
        return infeasible(_relaxations(instance))
    lots = {c: -draw_weight(instance.seed, a.id) for c, a in zip(chosen, instance.applicants, strict=True)}
    selected = _selected(instance, chosen, _solved(model, lots))
    return Proposal("optimal", selected, objective_of(instance, selected), method(), model.gap)


def _solved(model: _Model, costs: Costs) -> list[float]:
    solution = model.minimise(costs)
    if solution is None:
        raise SolverFailed("a stage lost the solution of the stage before")
    return solution


def _relaxations(instance: Instance) -> tuple[Relaxation, ...]:
    """Give a smallest set of changes of bounds after which a selection exists: fewest units, places last of all.

    Pins and the limit per bestuur stay; when these contradict each other nothing helps, and the answer is empty.
    """
    model = _Model()
    _hard(instance, model)
    slack: dict[int, tuple[Rule, Literal["min", "max"], int]] = {}
    for rule, counted in _bounds(instance):
        if rule.minimum is not None:
            column = model.column(0, rule.minimum)
            slack[column] = (rule, "min", rule.minimum)
            model.row(rule.minimum, {**dict.fromkeys(counted, 1), column: 1}, INFINITY)
        if rule.maximum is not None:
            column = model.column(0, len(instance.applicants))
            slack[column] = (rule, "max", rule.maximum)
            model.row(-INFINITY, {**dict.fromkeys(counted, 1), column: -1}, rule.maximum)
    units = dict.fromkeys(slack, 1)
    solution = model.minimise(units)
    if solution is None:
        return ()
    model.row(-INFINITY, units, round(sum(solution[c] for c in slack)) + 0.5)
    solution = _solved(model, {c: 1 for c, (rule, _, _) in slack.items() if rule.attribute == PLACES})
    changes = []
    for column, (rule, bound, old) in slack.items():
        change = round(solution[column])
        if change:
            to = old - change if bound == "min" else old + change
            changes.append(Relaxation(rule.attribute, rule.value, bound, old, to))
    return tuple(changes)


@dataclass(frozen=True)
class Finding:
    """Something that can be seen without solving: the attribute whose minima together ask more than the places."""

    attribute: str
    asked: int
    places: int

    def sentence(self, label: str) -> str:
        """Say it in plain Dutch; `label` names the attribute."""
        return (
            f"{label}: samen vragen de minima {self.asked} plaatsen, er zijn er {self.places} "
            f"({self.asked - self.places} te veel)."
        )


def quick_checks(instance: Instance) -> tuple[Finding, ...]:
    """Give the attributes whose minima together are more than the places there are."""
    sums: dict[str, int] = defaultdict(int)
    for rule in instance.rules:
        sums[rule.attribute] += rule.minimum or 0
    return tuple(
        Finding(attribute, asked, instance.places_max)
        for attribute, asked in sums.items()
        if asked > instance.places_max
    )

"""What to change when no selection keeps the rules: the smallest changes of bounds, ranked and each solved again.

An integer program has a column of slack per bound; a found repair is cut off, with all that asks as much and more,
and the next is looked for (no-good cuts). PEERS 2: elsewhere infeasible quotas give one relaxation, or a misleading
message.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import highspy
import numpy as np

from kruispunt.trajectories.calls.selection.instance import PLACES, Instance, Rule, breaches
from kruispunt.trajectories.calls.selection.program import INFINITY, Program, SolverFailed
from kruispunt.trajectories.calls.selection.solve import hard, propose

Key = tuple[str, str, Literal["min", "max"]]
FEWER: Key = (PLACES, "", "min")
#: By how many units each bound gives way; bounds that stay are left out.
Slack = Mapping[Key, int]
#: What the use of a bound costs beside its units, where units and number of changes are equal.
PLACES_COST = {"min": 1, "max": 2}


@dataclass(frozen=True)
class Change:
    """One bound that moves: of `value` of the attribute `rule`, or of the places (`value` is then empty)."""

    rule: str
    value: str
    bound: Literal["min", "max"]
    from_: int
    to: int

    @property
    def units(self) -> int:
        """Give by how much."""
        return abs(self.from_ - self.to)

    def as_dict(self) -> dict[str, Any]:
        """Give the change in the form of issue 3."""
        named = {"rule": self.rule} if self.rule == PLACES else {"rule": self.rule, "value": self.value}
        return {**named, "bound": self.bound, "from": self.from_, "to": self.to}

    def apply(self, instance: Instance) -> Instance:
        """Give `instance` with the bound moved; raises KeyError when it has no such rule."""
        side = "minimum" if self.bound == "min" else "maximum"
        if self.rule == PLACES:
            return replace(instance, **{f"places_{self.bound}": self.to})
        rules = {(rule.attribute, rule.value): rule for rule in instance.rules}
        rules[self.rule, self.value] = replace(rules[self.rule, self.value], **{side: self.to})
        return replace(instance, rules=tuple(rules.values()))


@dataclass(frozen=True)
class Repair:
    """Changes that together make a selection possible, by how many units in all, and who is then selected."""

    changes: tuple[Change, ...]
    cost: int
    selected: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the repair in the form of issue 3."""
        return {"changes": [change.as_dict() for change in self.changes], "cost": self.cost}

    def apply(self, instance: Instance) -> Instance:
        """Give `instance` with every change made."""
        for change in self.changes:
            instance = change.apply(instance)
        return instance


def repairs(instance: Instance, count: int = 3) -> tuple[Repair, ...]:
    """Give the `count` smallest repairs for an instance that cannot be met, the best first; fewer where fewer exist.

    Ranked by units changed, then by the number of bounds that change, then rules before places and fewer places
    before more: a rule of balance is what staff set themselves, the number of places was promised in the call, and
    more places cost money. Where the cheapest leave the places as they are, and fewer would do too, the cheapest that
    takes fewer is one extra. Bounds only relax. No repair asks all that another asks and more, and every one is
    proved: the repaired instance is solved, and the selection recounted.

    Empty when the instance can be met, and when no rule is to blame: more of one bestuur are pinned in than
    `max_per_bestuur` allows. Raises SolverFailed when the solver proves nothing.
    """
    if _pins_contradict(instance):
        return ()
    found: list[Slack] = []
    while len(found) < count and (slack := _smallest(instance, found)):
        found.append(slack)
    if found and not any(FEWER in slack for slack in found):
        found.extend(_fewer_places(instance, found))
    return tuple(_repair(instance, slack) for slack in found)


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


def _pins_contradict(instance: Instance) -> bool:
    """Say whether more of one bestuur are pinned in than there may be of it."""
    pinned = Counter(a.bestuur for a in instance.applicants if a.pin == "in")
    return any(count > instance.max_per_bestuur for count in pinned.values())


def _repair(instance: Instance, slack: Slack) -> Repair:
    """Solve the repaired instance and give the repair; raises SolverFailed when it does not stand the recount."""
    changes = []
    for rule in _rules(instance):
        for bound, old, sign in (("min", rule.minimum, -1), ("max", rule.maximum, 1)):
            if units := slack.get((rule.attribute, rule.value, bound), 0):
                changes.append(Change(rule.attribute, rule.value, bound, old, old + sign * units))
    repair = Repair(tuple(changes), sum(change.units for change in changes), ())
    repaired = replace(repair.apply(instance), mode="merit")
    proposal = propose(repaired)
    if proposal.status == "infeasible" or breaches(repaired, proposal.selected):
        raise SolverFailed("a repair does not stand the recount")
    return replace(repair, selected=proposal.selected)


def _rules(instance: Instance) -> list[Rule]:
    """Give the rules in their fixed order, and the places as the last."""
    return [*instance.rules, Rule(PLACES, "", instance.places_min, instance.places_max)]


def _fewer_places(instance: Instance, found: list[Slack]) -> list[Slack]:
    """Give the repair of fewer places alone, or else the cheapest beside minima; at most one."""
    most = _most(instance)
    minima = [key for key in most if key[2] == "min" or key[0] == PLACES]
    for keys in ([FEWER] if FEWER in most else [], minima):
        slack = _smallest(instance, found, {key: most[key] for key in keys})
        if slack and FEWER in slack:
            return [slack]
    return []


class _Integer(Program):
    """A program for the integer solver at once: columns that slack switches on are far from whole when relaxed."""

    def minimise(self, costs: Mapping[int, float], step: float = 0.0) -> np.ndarray | None:
        """Give the values of all columns with the least costs, or None; raises SolverFailed without a proof."""
        lower, upper, _ = zip(*self._columns, strict=True)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._columns), len(self._rows)
        model.col_cost_ = np.array([costs.get(column, 0) for column in range(len(lower))], float)
        model.col_lower_, model.col_upper_ = np.array(lower, float), np.array(upper, float)
        model.row_lower_, model.row_upper_ = (np.array([row[side] for row in self._rows], float) for side in (0, 2))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row[1]) for row in self._rows)])
        model.a_matrix_.index_ = np.array([column for row in self._rows for column in row[1]], np.int32)
        model.a_matrix_.value_ = np.array([value for row in self._rows for value in row[1].values()], float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._columns)
        self._highs.passModel(model)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            raise SolverFailed(self._highs.modelStatusToString(status))
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        return np.round(self._highs.getSolution().col_value)


def _smallest(instance: Instance, cuts: list[Slack], limits: Slack | None = None) -> Slack | None:
    """Give the cheapest slack within the limits that does not ask as much as one of `cuts`; None when there is none."""
    program = _Integer()
    chosen = hard(instance, program)
    slack: dict[Key, int] = {}
    used: dict[Key, int] = {}

    def reaching(key: Key, level: int) -> int:
        """Add a column that has to be 1 as soon as the slack is `level` or more, and give it."""
        column = program.column(0, 1)
        program.row(-INFINITY, {slack[key]: 1, column: level - 1 - most[key]}, level - 1)
        return column

    most = _most(instance)
    for rule in _rules(instance):
        counted = chosen if rule.attribute == PLACES else [chosen[i] for i in instance.having(rule)]
        for bound, asked, sign in (("min", rule.minimum, 1), ("max", rule.maximum, -1)):
            key = (rule.attribute, rule.value, bound)
            if key not in most:
                continue
            upper = most[key] if limits is None else limits.get(key, 0)
            slack[key] = program.column(0, upper)
            used[key] = reaching(key, 1)
            sides = (asked, INFINITY) if bound == "min" else (-INFINITY, asked)
            program.row(sides[0], {**dict.fromkeys(counted, 1), slack[key]: sign}, sides[1])
    for cut in cuts:
        levels = [reaching(key, units) for key, units in cut.items()]
        program.row(-INFINITY, dict.fromkeys(levels, 1), len(levels) - 1)
    # Units before the number of changes, and that before what staff would rather not change: one sum, as the steps
    # are whole numbers and few.
    change = 1 + sum(PLACES_COST.values())
    costs = dict.fromkeys(slack.values(), change * (1 + len(slack)))
    costs |= {column: change + (PLACES_COST[key[2]] if key[0] == PLACES else 0) for key, column in used.items()}
    solution = program.minimise(costs)
    if solution is None:
        return None
    return {key: units for key, column in slack.items() if (units := round(solution[column]))}


def _most(instance: Instance) -> dict[Key, int]:
    """Give by how many units each bound can give way and still matter; bounds that cannot are left out."""
    most: dict[Key, int] = {}
    for rule in _rules(instance):
        count = len(instance.applicants) if rule.attribute == PLACES else len(instance.having(rule))
        if rule.minimum:
            most[rule.attribute, rule.value, "min"] = rule.minimum
        if rule.maximum is not None and rule.maximum < count:
            most[rule.attribute, rule.value, "max"] = count - rule.maximum
    return most

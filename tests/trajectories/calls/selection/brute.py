"""Small instances, and what is best in them by looking at every group: written apart from the code under test."""

import itertools
import random
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from kruispunt.trajectories.calls.selection import PLACES, Applicant, Instance, Rule

TYPES = ["starter", "growing", "leading"]
THEMES = ["gender", "lgbti", "disability"]
REGIONS = ["east", "west"]
THIRD = 1 / 3
#: What a float that is no short decimal stands for.
MEANT = {THIRD: Fraction(1, 3), 11 / 3: Fraction(11, 3)}


def meant(number: float) -> Fraction:
    return MEANT.get(number) or Fraction(str(number))


def random_instance(number: int, *, size: int | None = None) -> Instance:
    """Give a small instance whose rules often bind and sometimes cannot be met."""
    dice = random.Random(number)
    count = size or dice.randint(1, 9)
    applicants = [
        Applicant(
            id=f"a{i}",
            bestuur=f"b{dice.randint(0, count)}",
            values={"type": dice.choice([*TYPES, None]), "theme": dice.choice(THEMES)},
            score=dice.choice([0, 1, 2.5, 7.25, 3.333333]),
            new=dice.random() < 0.5,
            pin=dice.choice([None] * 8 + ["in", "out"]),
        )
        for i in range(count)
    ]
    rules = []
    for attribute, values in (("type", TYPES), ("theme", THEMES)):
        for value in values:
            if dice.random() < 0.35:
                low = dice.choice([None, 0, 1, 1, 2])
                high = dice.choice([None, (low or 0) + dice.randint(0, 2)])
                rules.append(Rule(attribute, value, low, high, dice.choice([None, 0.33, 0.5, 0.2])))
    low = dice.randint(0, 3)
    order = ["balance", "score", "new"]
    dice.shuffle(order)
    return Instance(
        applicants=tuple(applicants),
        places_min=low,
        places_max=low + dice.randint(0, 4),
        rules=tuple(rules),
        max_per_bestuur=dice.choice([1, 1, 2]),
        order=tuple(order[: dice.randint(1, 3)]),
        seed=number,
    )


def binding_instance(number: int) -> Instance:
    """Give an instance of up to twelve applicants whose bounds stand close around a group that exists.

    Every fourth has one bound moved by one or two, so that it can mostly not be met. Three attributes, several of one
    bestuur, unknown values, pins, long targets, equal scores and every order, also of a part of the criteria.
    """
    dice = random.Random(f"binding {number}")
    count = dice.randint(5, 12)
    crowd = dice.choice([count // 2, count, 10 * count])
    applicants = tuple(
        Applicant(
            id=f"a{i:02}",
            bestuur=f"b{dice.randrange(max(1, crowd))}",
            values={
                "type": dice.choice([*TYPES, None]),
                "theme": dice.choice(THEMES),
                "region": dice.choice([*REGIONS, *REGIONS, None]),
            },
            score=dice.choice([0, 1, 2.5, 2.5, 7.25, 3.333333, 11 / 3]),
            new=dice.random() < 0.5,
        )
        for i in range(count)
    )
    group = dice.sample(applicants, dice.randint(1, count))
    pins = {a.id: dice.choice([None] * 9 + ["in" if a in group else "out"]) for a in applicants}
    applicants = tuple(replace(a, pin=pins[a.id]) for a in applicants)
    rules = []
    for attribute, values in (("type", TYPES), ("theme", THEMES), ("region", REGIONS)):
        for value in values:
            n = sum(a.values[attribute] == value for a in group)
            low = dice.choice([None, n, n, max(0, n - 1)])
            high = dice.choice([None, n, n + 1])
            target = dice.choice([None, 0.33, THIRD, 0.2083333, 0.5, 0.125])
            if dice.random() < 0.7:
                rules.append(Rule(attribute, value, low, high, target))
    if rules and not number % 4:
        moved = dice.randrange(len(rules))
        rule, low = rules[moved], dice.randint(1, 4)
        rules[moved] = Rule(rule.attribute, rule.value, low, low + dice.randint(0, 1), rule.target)
    orders = [o for n in range(4) for o in itertools.permutations(["balance", "score", "new"], n)]
    low = max(0, len(group) - dice.randint(0, 2))
    return Instance(
        applicants,
        low,
        len(group) + dice.randint(0, 2) * dice.randint(0, 1),
        tuple(rules),
        max(Counter(a.bestuur for a in group).values()),
        dice.choice(orders),
        number,
    )


def pool(**types: int) -> tuple[Applicant, ...]:
    """Give so many applicants of each type, each of a bestuur of its own."""
    names = [name for name, count in types.items() for _ in range(count)]
    return tuple(Applicant(f"a{i:02}", f"b{i:02}", {"type": name}) for i, name in enumerate(names))


def groups(instance: Instance):
    """Give every group there is."""
    for size in range(len(instance.applicants) + 1):
        yield from itertools.combinations(instance.applicants, size)


def members(instance: Instance, ids) -> tuple[Applicant, ...]:
    return tuple(a for a in instance.applicants if a.id in ids)


def holds(instance: Instance, group: tuple[Applicant, ...], changed=()) -> bool:
    """Say whether a group keeps every rule, with the bounds of `changed` (attribute, value, bound, to) moved."""
    bounds = {(r.attribute, r.value): [r.minimum, r.maximum] for r in instance.rules}
    bounds[PLACES, ""] = [instance.places_min, instance.places_max]
    for change in changed:
        bounds[change.attribute, change.value][0 if change.bound == "min" else 1] = change.to
    for (attribute, value), (low, high) in bounds.items():
        n = len(group) if attribute == PLACES else len([a for a in group if a.values[attribute] == value])
        if (low is not None and n < low) or (high is not None and n > high):
            return False
    names = [a.bestuur for a in group]
    if any(names.count(name) > instance.max_per_bestuur for name in names):
        return False
    pinned = {a.id for a in instance.applicants if a.pin == "in"}
    barred = {a.id for a in instance.applicants if a.pin == "out"}
    ids = {a.id for a in group}
    return pinned <= ids and not barred & ids


def quality(instance: Instance, group: tuple[Applicant, ...]) -> tuple:
    """Give what a larger tuple of is better, by the words of issue 3."""
    n = len(group)
    balance = Fraction(0)
    for rule in instance.rules:
        if rule.target is not None:
            count = len([a for a in group if a.values[rule.attribute] == rule.value])
            balance += abs(count - meant(rule.target) * n)
    parts = {
        "balance": -balance,
        "score": sum(meant(a.score) for a in group),
        "new": len([a for a in group if a.new]),
    }
    return (n, *(parts[name] for name in instance.order))


@dataclass
class Everything:
    """All groups of an instance at once, as rows of noughts and ones; sums are whole numbers, so they are exact."""

    instance: Instance

    @cached_property
    def groups(self) -> np.ndarray:
        count = len(self.instance.applicants)
        return (np.arange(2**count)[:, None] >> np.arange(count)) & 1

    def count(self, attribute: str, value: str) -> np.ndarray:
        return self.groups @ np.array([a.values[attribute] == value for a in self.instance.applicants], int)

    @cached_property
    def feasible(self) -> np.ndarray:
        """Say of every group whether it keeps all rules."""
        instance, size = self.instance, self.groups.sum(1)
        good = (instance.places_min <= size) & (size <= instance.places_max)
        for rule in instance.rules:
            count = self.count(rule.attribute, rule.value)
            good &= (rule.minimum is None) | (count >= (rule.minimum or 0))
            if rule.maximum is not None:
                good &= count <= rule.maximum
        for bestuur in {a.bestuur for a in instance.applicants}:
            own = self.groups @ np.array([a.bestuur == bestuur for a in instance.applicants], int)
            good &= own <= instance.max_per_bestuur
        for i, applicant in enumerate(instance.applicants):
            if applicant.pin:
                good &= self.groups[:, i] == (applicant.pin == "in")
        return good

    def _part(self, name: str, chosen: np.ndarray) -> np.ndarray:
        """Give how good the groups are in one respect, larger is better, as whole numbers on one scale."""
        rows = self.groups[chosen]
        if name == "new":
            return rows @ np.array([a.new for a in self.instance.applicants], int)
        if name == "score":
            scores = [meant(a.score) for a in self.instance.applicants]
            scale = lcm(*(s.denominator for s in scores))
            return rows @ np.array([int(s * scale) for s in scores])
        targets = [(r, meant(r.target)) for r in self.instance.rules if r.target is not None]
        scale = lcm(*(t.denominator for _, t in targets))
        total = np.zeros(len(rows), int)
        for rule, target in targets:
            total += abs(self.count(rule.attribute, rule.value)[chosen] * scale - int(target * scale) * rows.sum(1))
        return -total

    @cached_property
    def best(self) -> list[frozenset[str]]:
        """Give every group that is best: nothing but the draw is left between them."""
        chosen = np.flatnonzero(self.feasible)
        if not len(chosen):
            return []
        size = self.groups[chosen].sum(1)
        chosen = chosen[size == size.max()]
        for name in self.instance.order:
            part = self._part(name, chosen)
            chosen = chosen[part == part.max()]
        return [self.ids(number) for number in chosen]

    def ids(self, number: int) -> frozenset[str]:
        return frozenset(a.id for a, one in zip(self.instance.applicants, self.groups[number], strict=True) if one)

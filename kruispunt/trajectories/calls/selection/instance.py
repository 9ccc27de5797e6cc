"""What a selection is asked, and how an answer is counted: plain arithmetic, no solver."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

#: The name under which the number of places stands among the rules.
PLACES = "places"
#: The names under which two things stand in explanations that are no rule of a value, but bind all the same.
PER_BESTUUR = "max_per_bestuur"
PINS = "pins"
ORDER = ("balance", "score", "new")
MODES = ("merit", "lottery")
#: Numbers of up to seven decimals are taken as they are written, others as the nearest fraction of a small denominator.
DECIMALS = 10**7
DENOMINATOR = 10**6


@lru_cache(maxsize=4096)
def exact(number: float) -> Fraction:
    """Give the fraction that `number` stands for, so that sums are compared exactly.

    0.33 is 33/100, and a third that was computed as a float, 0.3333333333333333, is 1/3.
    """
    written = Fraction(str(number))
    return written if DECIMALS % written.denominator == 0 else Fraction(number).limit_denominator(DENOMINATOR)


@dataclass(frozen=True)
class Applicant:
    """One that may be chosen: the bestuur it is for, its value per attribute (None: not known), score and pin.

    `reason` says why it is pinned; it changes nothing in what is chosen.
    """

    id: str
    bestuur: str
    values: Mapping[str, str | None] = field(default_factory=dict)
    score: float = 0
    new: bool = False
    pin: Literal["in", "out"] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Rule:
    """How many of the chosen have `value` for `attribute`: at least, at most, and the share aimed at (0 to 1)."""

    attribute: str
    value: str
    minimum: int | None = None
    maximum: int | None = None
    target: float | None = None


@dataclass(frozen=True)
class Instance:
    """All that a selection depends on.

    Feasible is a selection whose size lies within the places, that keeps every minimum and maximum, has at most
    `max_per_bestuur` of one bestuur, and keeps the pins. Of those the largest come first, then `order` decides:
    balance (the least sum of |count - target * size|), score (the largest sum), new (the most that are new);
    what is still equal is drawn with `seed`. In mode "lottery" the largest are drawn with leximin probabilities
    instead, and `order` does not count (issue 3, "Selection").

    Raises ValueError for what makes no sense: two applicants or rules of one name, a maximum under its minimum.
    """

    applicants: tuple[Applicant, ...]
    places_min: int
    places_max: int
    rules: tuple[Rule, ...] = ()
    max_per_bestuur: int = 1
    order: tuple[str, ...] = ORDER
    seed: int = 0
    mode: Literal["merit", "lottery"] = "merit"

    def __post_init__(self) -> None:
        """Put applicants and rules in a fixed order, so that the order of the input cannot matter."""
        object.__setattr__(self, "applicants", tuple(sorted(self.applicants, key=lambda a: a.id)))
        object.__setattr__(self, "rules", tuple(sorted(self.rules, key=lambda r: (r.attribute, r.value))))
        if len({a.id for a in self.applicants}) != len(self.applicants):
            raise ValueError("applicants: an id stands there twice")
        if len({(r.attribute, r.value) for r in self.rules}) != len(self.rules):
            raise ValueError("rules: a value stands there twice")
        if not 0 <= self.places_min <= self.places_max:
            raise ValueError("places: min has to be 0 or more, and max at least min")
        if self.max_per_bestuur < 1:
            raise ValueError("max_per_bestuur: has to be 1 or more")
        if len(set(self.order)) != len(self.order) or not set(self.order) <= set(ORDER):
            raise ValueError(f"order: takes each of {', '.join(ORDER)} at most once")
        if self.mode not in MODES:
            raise ValueError(f"mode: is one of {', '.join(MODES)}")
        for rule in self.rules:
            bounds = [b for b in (rule.minimum, rule.maximum) if b is not None]
            if any(b < 0 for b in bounds) or bounds != sorted(bounds):
                raise ValueError(f"rules.{rule.attribute}.{rule.value}: max has to be at least min")

    def having(self, rule: Rule) -> list[int]:
        """Give the positions of the applicants with the value of `rule`; an unknown value counts for none."""
        return [i for i, a in enumerate(self.applicants) if a.values.get(rule.attribute) == rule.value]

    def rank(self, objective: "Objective") -> tuple[Fraction, ...]:
        """Give what a selection as good as `objective` is compared by: the smaller, the better."""
        parts = {"balance": objective.balance, "score": -objective.score, "new": Fraction(-objective.new)}
        return (Fraction(-objective.size), *(parts[name] for name in self.order))

    def as_dict(self) -> dict[str, Any]:
        """Give the instance in the form it is stored and exchanged in."""
        rules: dict[str, dict[str, dict[str, float]]] = {}
        for rule in self.rules:
            bounds = {"min": rule.minimum, "max": rule.maximum, "target": rule.target}
            rules.setdefault(rule.attribute, {})[rule.value] = {k: v for k, v in bounds.items() if v is not None}
        return {
            "mode": self.mode,
            "seed": self.seed,
            "places": {"min": self.places_min, "max": self.places_max},
            "max_per_bestuur": self.max_per_bestuur,
            "order": list(self.order),
            "rules": rules,
            "applicants": [
                {
                    "id": a.id,
                    "bestuur": a.bestuur,
                    "values": dict(sorted(a.values.items())),
                    "score": a.score,
                    "new": a.new,
                    "pin": a.pin,
                    "reason": a.reason,
                }
                for a in self.applicants
            ],
        }

    @property
    def sha256(self) -> str:
        """Give the fingerprint of the instance: equal for equal questions, in every process."""
        text = json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Objective:
    """How good a selection is: its size, the sum of distances to the targets, the sum of scores, how many are new."""

    size: int
    balance: Fraction
    score: Fraction
    new: int

    def as_dict(self) -> dict[str, float | int]:
        """Give plain numbers."""
        return {"size": self.size, "balance": float(self.balance), "score": float(self.score), "new": self.new}


def objective_of(instance: Instance, selected: Collection[str]) -> Objective:
    """Count how good `selected` (ids) is."""
    ids = set(selected)
    chosen = [a for a in instance.applicants if a.id in ids]
    size = len(chosen)
    balance = sum(
        (
            abs(sum(a.values.get(r.attribute) == r.value for a in chosen) - exact(r.target) * size)
            for r in instance.rules
            if r.target is not None
        ),
        Fraction(0),
    )
    score = sum((exact(a.score) for a in chosen), Fraction(0))
    return Objective(size, balance, score, sum(a.new for a in chosen))


@dataclass(frozen=True)
class Breach:
    """A rule that a selection breaks: `asked` was the bound, `count` is what there is."""

    attribute: str
    value: str
    bound: Literal["min", "max"]
    asked: int
    count: int


def breaches(instance: Instance, selected: Collection[str]) -> tuple[Breach, ...]:
    """Recount every rule for `selected` (ids) and give those that do not hold; nothing of the solver is used."""
    ids = set(selected)
    chosen = [a for a in instance.applicants if a.id in ids]
    found: list[Breach] = []

    def check(attribute: str, value: str, minimum: int | None, maximum: int | None, count: int) -> None:
        if minimum is not None and count < minimum:
            found.append(Breach(attribute, value, "min", minimum, count))
        if maximum is not None and count > maximum:
            found.append(Breach(attribute, value, "max", maximum, count))

    check(PLACES, "", instance.places_min, instance.places_max, len(chosen))
    for rule in instance.rules:
        count = sum(a.values.get(rule.attribute) == rule.value for a in chosen)
        check(rule.attribute, rule.value, rule.minimum, rule.maximum, count)
    for bestuur, count in sorted(Counter(a.bestuur for a in chosen).items()):
        check("bestuur", bestuur, None, instance.max_per_bestuur, count)
    for applicant in instance.applicants:
        if applicant.pin:
            asked = int(applicant.pin == "in")
            check("pin", applicant.id, asked, asked, int(applicant.id in ids))
    return tuple(found)

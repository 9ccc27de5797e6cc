"""What an explanation consists of: plain data, and how a change is made to an instance."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kruispunt.trajectories.calls.selection.instance import PER_BESTUUR, PINS, PLACES, Applicant, Instance, Rule
from kruispunt.trajectories.calls.selection.repairs import Change

Decided = Literal["pin", "rule", "size", "balance", "score", "new", "draw", "lottery"]


@dataclass(frozen=True)
class Binding:
    """What bound: a minimum, maximum or target of `value` of the attribute `rule`, of the places, or per bestuur.

    `asked` is the bound (of a target: the share); of the pins of others it is how many there are.
    """

    rule: str
    value: str
    bound: Literal["min", "max", "target", "pin"]
    asked: float

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        return {"rule": self.rule, "value": self.value, "bound": self.bound, "asked": self.asked}


@dataclass(frozen=True)
class Counterfactual:
    """The smallest change that would have changed the outcome of `applicant`.

    `change` is data: of a score `from` and `to`; of a bound or the places a change as in a repair; of a value the
    attribute (`rule`), `from` and `to`; of being new `from` and `to`; of the draw and of a pin the `pin` it takes.
    `text` says it in plain Dutch.
    """

    kind: Literal["score", "bound", "places", "value", "new", "draw", "pin"]
    applicant: str
    change: Mapping[str, Any]
    text: str

    def apply(self, instance: Instance) -> Instance:
        """Give `instance` with the change made: solved again, the outcome of the applicant is another one.

        Of a draw: the instance in which the lot falls the other way, which is with the applicant pinned; what comes
        out is exactly as good.
        """
        (applicant,) = (a for a in instance.applicants if a.id == self.applicant)
        if self.kind == "score":
            return with_applicant(instance, replace(applicant, score=self.change["to"]))
        if self.kind == "new":
            return with_applicant(instance, replace(applicant, new=self.change["to"]))
        if self.kind == "value":
            values = {**applicant.values, self.change["rule"]: self.change["to"]}
            return with_applicant(instance, replace(applicant, values=values))
        if self.kind in ("draw", "pin"):
            return with_applicant(instance, replace(applicant, pin=self.change["pin"]))
        return moved(instance, change_of(self.change))


@dataclass(frozen=True)
class Explanation:
    """Why an applicant was chosen or not, for people (`text`, plain Dutch, about nobody else) and as data."""

    text: str
    outcome: Literal["selected", "not_selected"]
    decided_by: Decided
    binding: tuple[Binding, ...] = ()
    counterfactual: Counterfactual | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give plain values."""
        other = self.counterfactual
        return {
            "text": self.text,
            "outcome": self.outcome,
            "decided_by": self.decided_by,
            "binding": [binding.as_dict() for binding in self.binding],
            "counterfactual": other and {"kind": other.kind, "change": dict(other.change), "text": other.text},
        }


def with_applicant(instance: Instance, changed: Applicant) -> Instance:
    """Give `instance` with the applicant of that id replaced."""
    return replace(instance, applicants=tuple(changed if a.id == changed.id else a for a in instance.applicants))


def change_of(data: Mapping[str, Any]) -> Change:
    """Read a change from its data."""
    return Change(data["rule"], data.get("value", ""), data["bound"], data["from"], data["to"])


def moved(instance: Instance, change: Change) -> Instance:
    """Give `instance` with one bound moved, that per bestuur too."""
    if change.rule == PER_BESTUUR:
        return replace(instance, max_per_bestuur=change.to)
    return change.apply(instance)


def bindings(instance: Instance, applicant: Applicant) -> list[Binding]:
    """Give everything hard in `instance`, what concerns `applicant` most first."""
    own, other = [], []
    for rule in instance.rules:
        has = applicant.values.get(rule.attribute) == rule.value
        for bound, asked in (("max", rule.maximum), ("min", rule.minimum)):
            if asked is not None:
                (own if has else other).append(Binding(rule.attribute, rule.value, bound, asked))
    places = [Binding(PLACES, "", "max", instance.places_max), Binding(PLACES, "", "min", instance.places_min)]
    pinned = sum(bool(a.pin) for a in instance.applicants if a.id != applicant.id)
    pins = [Binding(PINS, "", "pin", pinned)] if pinned else []
    return [*own, *places, Binding(PER_BESTUUR, "", "max", instance.max_per_bestuur), *other, *pins]


def only(instance: Instance, kept: list[Binding], applicant: Applicant) -> Instance:
    """Give `instance` with no hard rules but `kept`, and the pin of `applicant`; targets and order stay."""
    asked = {(b.rule, b.value, b.bound): b.asked for b in kept}
    everybody = len(instance.applicants)
    low = asked.get((PLACES, "", "min"), 0)
    pins = (PINS, "", "pin") in asked
    return replace(
        instance,
        applicants=tuple(a if pins or a.id == applicant.id else replace(a, pin=None) for a in instance.applicants),
        places_min=low,
        places_max=asked.get((PLACES, "", "max"), max(everybody, low)),
        max_per_bestuur=asked.get((PER_BESTUUR, "", "max"), max(everybody, 1)),
        rules=tuple(
            Rule(
                rule.attribute,
                rule.value,
                asked.get((rule.attribute, rule.value, "min")),
                asked.get((rule.attribute, rule.value, "max")),
                rule.target,
            )
            for rule in instance.rules
        ),
    )


def without(instance: Instance, dropped: tuple[Binding, ...], applicant: Applicant) -> Instance:
    """Give `instance` without some of its hard rules."""
    return only(instance, [b for b in bindings(instance, applicant) if b not in dropped], applicant)

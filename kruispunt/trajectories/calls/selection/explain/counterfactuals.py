"""The smallest change that would have changed the outcome, each solved again before it is told.

In the order of how small they are: a score, one place, one bound by one unit, the draw, another verified value, having
been reached before or not, and then several places or several units of one bound, or a score that nobody has. Of who
was pinned: the same without the pin.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kruispunt.trajectories.calls.selection.explain.case import Case, Decision
from kruispunt.trajectories.calls.selection.explain.explanation import (
    Counterfactual,
    bindings,
    moved,
    with_applicant,
)
from kruispunt.trajectories.calls.selection.explain.words import Label, change_text, number, two_numbers
from kruispunt.trajectories.calls.selection.instance import PLACES, Applicant
from kruispunt.trajectories.calls.selection.repairs import Change
from kruispunt.trajectories.calls.selection.solve import propose

#: Larger changes than this say little about the choice that was made.
LARGEST_CHANGE = 5


def counterfactual(case: Case, applicant: Applicant, decision: Decision, label: Label) -> Counterfactual | None:
    """Give the smallest change that holds; None when none of the kinds above does."""
    if decision.by == "pin":
        return _without_pin(case, applicant)
    return next(_candidates(case, applicant, decision, label), None)


def _without_pin(case: Case, applicant: Applicant) -> Counterfactual | None:
    """Give that the pin decided, when the outcome without it is another one."""
    free = with_applicant(case.instance, replace(applicant, pin=None))
    chosen = applicant.id in case.selected
    if (applicant.id in propose(free).selected) == chosen:
        return None
    text = f"Zonder die beslissing was je bestuur {'niet' if chosen else 'wel'} gekozen."
    return Counterfactual("pin", applicant.id, {"pin": None}, text)


def _candidates(case: Case, applicant: Applicant, decision: Decision, label: Label) -> Iterator[Counterfactual]:
    """Give all changes that hold, the smallest first."""
    chosen = applicant.id in case.selected
    then = "was je bestuur niet gekozen" if chosen else "was je bestuur wel gekozen"
    if decision.opposite:
        score = case.score_needed(applicant, decision.opposite)
        if score is not None:
            to, was = two_numbers(float(score), applicant.score)
            change = {"from": applicant.score, "to": float(score)}
            text = f"Met een score van {to} in plaats van {was} {then}."
            yield Counterfactual("score", applicant.id, change, text)
    yield from _moved(case, applicant, _changes(case, applicant), then, label)
    if decision.by == "draw":
        pin = "out" if chosen else "in"
        text = f"Bij een andere loting was je bestuur misschien {'niet' if chosen else 'wel'} gekozen."
        yield Counterfactual("draw", applicant.id, {"pin": pin}, text)
    yield from _values(case, applicant, then, label)
    yield from _reached(case, applicant, then)
    yield from _moved(case, applicant, _larger(_changes(case, applicant)), then, label)
    score = case.score_needed(applicant, decision.opposite, in_pool=False) if decision.opposite else None
    if score is not None:
        than = "lager" if chosen else "hoger"
        text = f"Pas met een score van {number(score)}, {than} dan elke gegeven score, {then}."
        yield Counterfactual("score", applicant.id, {"from": applicant.score, "to": float(score)}, text)


def _moved(
    case: Case, applicant: Applicant, changes: Iterable[Change], then: str, label: Label
) -> Iterator[Counterfactual]:
    """Give those of `changes` that hold."""
    for change in changes:
        if case.flips(applicant, change, lambda change=change: moved(case.instance, change)):
            kind = "places" if change.rule == PLACES and change.bound == "max" else "bound"
            yield Counterfactual(kind, applicant.id, change.as_dict(), f"{change_text(change, label)} {then}.")


def _larger(changes: list[Change]) -> Iterator[Change]:
    """Give the changes that leave more room by more units, the smallest first, as far as the bound can move."""
    for units in range(2, LARGEST_CHANGE + 1):
        for change in changes:
            to = change.from_ + units * (change.to - change.from_)
            widens = (to > change.from_) == (change.bound == "max")
            if widens and to >= 0:
                yield replace(change, to=to)


def _changes(case: Case, applicant: Applicant) -> list[Change]:
    """Give one place and every bound that is just met by one unit: places, the rules of the own values, the others."""
    found = []
    for binding in bindings(case.instance, applicant):
        asked = binding.asked
        if (binding.rule, binding.bound) == (PLACES, "max"):
            more = asked + (-1 if applicant.id in case.selected else 1)
            if more >= max(1, case.instance.places_min):
                found.insert(0, Change(PLACES, "", "max", asked, more))
        elif case.is_tight(binding) and (binding.bound == "max" or asked):
            to = asked + (1 if binding.bound == "max" else -1)
            found.append(Change(binding.rule, binding.value, binding.bound, asked, to))
    return found


def _values(case: Case, applicant: Applicant, then: str, label: Label) -> Iterator[Counterfactual]:
    """Give the other values of one attribute with which the outcome is another one."""
    for rule in case.instance.rules:
        own = applicant.values.get(rule.attribute)
        if rule.value == own:
            continue
        changed = replace(applicant, values={**applicant.values, rule.attribute: rule.value})
        if _turns(case, changed):
            text = f"Als je bestuur meetelde bij {label(rule.attribute, rule.value)}, {then}."
            yield Counterfactual("value", applicant.id, {"rule": rule.attribute, "from": own, "to": rule.value}, text)


def _reached(case: Case, applicant: Applicant, then: str) -> Iterator[Counterfactual]:
    """Give that it counted whether the applicant was reached before, when it did."""
    if "new" in case.instance.order and _turns(case, replace(applicant, new=not applicant.new)):
        what = "al eerder" if applicant.new else "nog niet eerder"
        text = f"Als je bestuur {what} bereikt was, {then}."
        yield Counterfactual("new", applicant.id, {"from": applicant.new, "to": not applicant.new}, text)


def _turns(case: Case, changed: Applicant) -> bool:
    """Say whether the outcome is another one for an applicant that changed."""
    key = ("applicant", changed.id, tuple(sorted(changed.values.items(), key=str)), changed.new)
    return case.flips(changed, key, lambda: with_applicant(case.instance, changed))

"""Explanations of a lottery: the chance there was, what limited or helped it, and that the draw decided."""

from collections.abc import Mapping

from kruispunt.trajectories.calls.selection.explain.case import Case
from kruispunt.trajectories.calls.selection.explain.explanation import Binding, Counterfactual, Explanation
from kruispunt.trajectories.calls.selection.explain.reasons import pinned
from kruispunt.trajectories.calls.selection.explain.words import Label, bindings_text, percentage
from kruispunt.trajectories.calls.selection.instance import PLACES, Applicant

#: Two chances that differ less count as equal (issue 3: spread at most 1e-6).
EQUAL = 1e-6


def explain_chance(case: Case, chances: Mapping[str, float], applicant: Applicant, label: Label) -> Explanation:
    """Give the explanation of `applicant` for a lottery with these chances."""
    chosen = applicant.id in case.selected
    outcome = "selected" if chosen else "not_selected"
    start = "Je bestuur is gekozen." if chosen else "Je bestuur is niet gekozen."
    if applicant.pin:
        return Explanation(f"{start} {pinned(applicant)}", outcome, "pin")
    chance = chances[applicant.id]
    if chance < EQUAL or chance > 1 - EQUAL:
        decision = case.decide(applicant)
        what = (
            "Zonder je bestuur was geen volledige groep" if chosen else "Met je bestuur erbij was geen volledige groep"
        )
        rules = f": {bindings_text(decision.binding, label)}" if decision.binding else ""
        return Explanation(f"{start} {what} mogelijk{rules}.", outcome, "rule", decision.binding)
    binding = _full(case, chances, applicant)
    limits = f" Dit bepaalde mee je kans: {bindings_text(binding, label)}." if binding else ""
    text = f"{start} De plaatsen werden verloot. Je bestuur had {percentage(chance)} kans.{limits}"
    other = f"Bij een andere loting was je bestuur misschien {'niet' if chosen else 'wel'} gekozen."
    draw = Counterfactual("draw", applicant.id, {"pin": "out" if chosen else "in"}, other)
    return Explanation(f"{text} {other}", outcome, "lottery", binding, draw)


def _full(case: Case, chances: Mapping[str, float], applicant: Applicant) -> tuple[Binding, ...]:
    """Give the bounds of the own values, or else of the places, that every panel that can be drawn is at."""
    found = []
    for rule in case.instance.rules:
        if applicant.values.get(rule.attribute) != rule.value:
            continue
        expected = sum(chances[case.instance.applicants[i].id] for i in case.instance.having(rule))
        for bound, asked in (("max", rule.maximum), ("min", rule.minimum)):
            if asked is not None and abs(expected - asked) <= EQUAL * len(chances):
                found.append(Binding(rule.attribute, rule.value, bound, asked))
    if not found and len(case.selected) == case.instance.places_max:
        found.append(Binding(PLACES, "", "max", case.instance.places_max))
    return tuple(found)

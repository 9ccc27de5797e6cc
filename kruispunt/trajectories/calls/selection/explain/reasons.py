"""What decided about an applicant, as sentences."""

from kruispunt.trajectories.calls.selection.explain.case import Case, Decision
from kruispunt.trajectories.calls.selection.explain.words import (
    Label,
    bindings_text,
    joined,
    targets_text,
    two_numbers,
)
from kruispunt.trajectories.calls.selection.instance import PLACES, Applicant


def reason(case: Case, applicant: Applicant, decision: Decision, label: Label) -> str:
    """Say in plain Dutch what decided."""
    chosen = applicant.id in case.selected
    if decision.by == "pin":
        return pinned(applicant)
    how = "zonder" if chosen else "met"
    rules = bindings_text(decision.binding, label) if decision.binding and decision.by != "balance" else ""
    if decision.by == "rule":
        if chosen:
            return f"Zonder je bestuur kon geen enkele groep aan de regels voldoen: {rules}."
        return f"De regels lieten geen plaats voor je bestuur: {rules}."
    if decision.by == "size":
        noun = "bestuur" if case.objective.size == 1 else "besturen"
        with_size = f"{decision.opposite.size} in plaats van {case.objective.size} {noun}"
        subject = "Zonder je bestuur" if chosen else "Met je bestuur erbij"
        return f"{subject} kon de groep maar {with_size} tellen{f': {rules}' if rules else ''}."
    if decision.by == "balance":
        subject = _such_a_group(case, "balance", how)
        if subject == f"Een groep {how} je bestuur":  # nothing counted before the balance
            subject = "Zonder je bestuur" if chosen else "Met je bestuur erbij"
        lay = f"lag {'ze ' if not subject.startswith('Een') else ''}verder van het streefcijfer"
        return (
            "De groep moet zo dicht mogelijk bij de streefcijfers liggen. "
            f"{subject} {lay} voor {targets_text(decision.binding, label)}."
        )
    if decision.by == "score":
        return _by_score(case, applicant, decision, label)
    if decision.by == "new":
        return f"{_such_a_group(case, 'new', how)} telde minder besturen die nog niet eerder bereikt werden."
    limited = f"{rules[0].upper()}{rules[1:]}. " if rules else ""
    return f"{limited}Een groep {how} je bestuur was even goed. Het lot besliste."


def _such_a_group(case: Case, stage: str, how: str) -> str:
    """Name a group with or without the applicant that is as good as the chosen one in what counts before `stage`."""
    before = case.instance.order[: case.instance.order.index(stage)]
    even = "even evenwichtige " if "balance" in before else ""
    as_good = {"score": "een even hoge score", "new": "evenveel besturen die nog niet eerder bereikt werden"}
    also = joined(text for name, text in as_good.items() if name in before)
    return f"Een {even}groep {how} je bestuur{f' en met {also}' if also else ''}"


def pinned(applicant: Applicant) -> str:
    """Say that staff decided beforehand, with the reason they gave."""
    what = "meedoet" if applicant.pin == "in" else "niet meedoet"
    given = applicant.reason.strip()
    why = f" De reden: {given}{'' if given.endswith('.') else '.'}" if given else ""
    return f"Het team besliste vooraf dat je bestuur {what}.{why}"


def _by_score(case: Case, applicant: Applicant, decision: Decision, label: Label) -> str:
    """Say that scores decided, and between whom: those in the places that a rule leaves."""
    if applicant.id in case.selected:
        rules = [b for b in decision.binding if b.rule != PLACES]
        helped = f" Dit hielp daarbij: {bindings_text(rules, label)}." if rules else ""
        return f"{_sums(case, decision, 'zonder')}{helped}"
    rules = bindings_text(decision.binding, label)
    size = case.objective.size
    places = "Er was 1 plaats" if size == 1 else f"Er waren {size} plaatsen"
    lead = f"{rules[0].upper()}{rules[1:]}" if rules else f"{places} te verdelen"
    rivals = _rivals(case, applicant, decision)
    if rivals and min(rivals) >= applicant.score:
        score = "een hogere score" if min(rivals) > applicant.score else "een hogere of een even hoge score"
        who = "die ging naar een bestuur" if len(rivals) == 1 else "die gingen naar besturen"
        return f"{lead}, en {who} met {score}."
    return f"{lead}. {_sums(case, decision, 'met')}"


def _sums(case: Case, decision: Decision, how: str) -> str:
    """Set the score of the group against the best there is with the opposite outcome."""
    best, other = two_numbers(float(case.objective.score), float(decision.opposite.score))
    return (
        f"De gekozen groep heeft samen een score van {best}. "
        f"{_such_a_group(case, 'score', how)} haalde hoogstens {other}."
    )


def _rivals(case: Case, applicant: Applicant, decision: Decision) -> list[float]:
    """Give the scores of who has the places that `applicant` could have had, when one maximum bound it."""
    if len(decision.binding) != 1 or decision.binding[0].bound != "max":
        return []
    (binding,) = decision.binding
    if binding.rule == PLACES:
        return [a.score for a in case.chosen]
    if binding.rule in applicant.values and applicant.values[binding.rule] == binding.value:
        return [a.score for a in case.chosen if a.values.get(binding.rule) == binding.value]
    return []

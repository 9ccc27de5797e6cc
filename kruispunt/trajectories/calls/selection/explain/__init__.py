"""Why each applicant was chosen or not, and the smallest change that would have changed it, in plain Dutch.

Issue 3: "Per applicant an explanation in plain Dutch: which rule bound, and the smallest change that would have changed
the outcome, verified by solving again. Staff see all; an applicant sees the own one, with no other name in it."
"""

import re
import unicodedata
from dataclasses import replace

from kruispunt.trajectories.calls.selection.explain.case import Case
from kruispunt.trajectories.calls.selection.explain.chances import explain_chance
from kruispunt.trajectories.calls.selection.explain.counterfactuals import counterfactual
from kruispunt.trajectories.calls.selection.explain.explanation import Binding, Counterfactual, Explanation
from kruispunt.trajectories.calls.selection.explain.reasons import reason
from kruispunt.trajectories.calls.selection.explain.words import Label, raw_label
from kruispunt.trajectories.calls.selection.instance import Applicant, Instance
from kruispunt.trajectories.calls.selection.lottery import Lottery
from kruispunt.trajectories.calls.selection.solve import Proposal

__all__ = ["Binding", "Counterfactual", "Explanation", "Label", "explain", "explain_one"]


def explain(
    instance: Instance, proposal: Proposal | Lottery, label: Label = raw_label, *, tells_reasons: bool = True
) -> dict[str, Explanation]:
    """Give the explanation of every applicant by id; empty when nobody could be chosen.

    `label` names the besturen with a value of an attribute, to stand after "voor". In mode "lottery" `proposal` is
    the lottery. Without `tells_reasons` the reasons that staff gave for pins stay out. Raises SolverFailed when
    something is not proved.
    """
    if proposal.status == "infeasible":
        return {}
    explainer = _Explainer(instance, proposal, label, tells_reasons)
    return {a.id: explainer.explanation(a) for a in instance.applicants}


def explain_one(
    instance: Instance,
    proposal: Proposal | Lottery,
    applicant_id: str,
    label: Label = raw_label,
    *,
    tells_reasons: bool = True,
) -> Explanation:
    """Give the explanation of one applicant, the same as `explain` gives; raises KeyError for an unknown id."""
    applicant = {a.id: a for a in instance.applicants}[applicant_id]
    return _Explainer(instance, proposal, label, tells_reasons).explanation(applicant)


class _Explainer:
    """Explains applicants one after another; what was solved for one is kept for those after it."""

    def __init__(self, instance: Instance, proposal: Proposal | Lottery, label: Label, tells_reasons: bool) -> None:
        self.case = Case(instance, proposal.selected)
        self.proposal, self.label, self.tells_reasons = proposal, label, tells_reasons

    def explanation(self, applicant: Applicant) -> Explanation:
        """Give the explanation of `applicant`."""
        case, label = self.case, self.label
        reason_told = _private(applicant, case.instance) if self.tells_reasons else ""
        applicant = replace(applicant, reason=reason_told)
        if isinstance(self.proposal, Lottery):
            return explain_chance(case, self.proposal.probabilities, applicant, label)
        decision = case.decide(applicant)
        other = counterfactual(case, applicant, decision, label)
        chosen = applicant.id in case.selected
        start = "Je bestuur is gekozen." if chosen else "Je bestuur is niet gekozen."
        text = " ".join(
            part for part in (start, reason(case, applicant, decision, label), other and other.text) if part
        )
        return Explanation(text, "selected" if chosen else "not_selected", decision.by, decision.binding, other)


def _private(applicant: Applicant, instance: Instance) -> str:
    """Give the reason of a pin, or nothing when it names another applicant or bestuur, in whatever case or spelling.

    A name counts where a word of the reason starts with it ("Gent" in "na Gents voorbeeld"); a name of one or two
    characters only where it is a whole word.
    """
    if not applicant.reason:
        return ""
    others = {name for a in instance.applicants for name in (a.id, a.bestuur)} - {applicant.id, applicant.bestuur}
    reason = _plain(applicant.reason)
    named = (
        rf"(?<!\w){re.escape(name)}" + ("" if len(name) > 2 else r"(?!\w)")
        for name in map(_plain, others)
        if name in reason
    )
    return "" if any(re.search(name, reason) for name in named) else applicant.reason


def _plain(text: str) -> str:
    """Give text in one form, whatever its case, spaces or way of writing accents."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())

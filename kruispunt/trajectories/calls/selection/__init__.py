"""Balanced selection: pure Python on frozen dataclasses, solved exactly by HiGHS.

No ORM, no clock, no randomness but the seed that is given. `parse_instance` reads a question, `solve_instance` gives
the whole answer in the form of issue 3, and the other names are its parts.
"""

from kruispunt.trajectories.calls.selection.alternatives import alternatives
from kruispunt.trajectories.calls.selection.explain import Binding, Counterfactual, Explanation, explain, explain_one
from kruispunt.trajectories.calls.selection.instance import (
    PLACES,
    Applicant,
    Breach,
    Instance,
    Objective,
    Rule,
    breaches,
    objective_of,
)
from kruispunt.trajectories.calls.selection.lottery import Lottery, lottery
from kruispunt.trajectories.calls.selection.parse import Malformed, parse_instance, read_json
from kruispunt.trajectories.calls.selection.program import SolverFailed
from kruispunt.trajectories.calls.selection.repairs import Change, Repair, quick_checks, repairs
from kruispunt.trajectories.calls.selection.replacements import replacements
from kruispunt.trajectories.calls.selection.result import as_json, library_versions, solve_instance
from kruispunt.trajectories.calls.selection.solve import (
    Proposal,
    optimum,
    propose,
)

__all__ = [
    "PLACES",
    "Applicant",
    "Binding",
    "Breach",
    "Change",
    "Counterfactual",
    "Explanation",
    "Instance",
    "Lottery",
    "Malformed",
    "Objective",
    "Proposal",
    "Repair",
    "Rule",
    "SolverFailed",
    "alternatives",
    "as_json",
    "breaches",
    "explain",
    "explain_one",
    "library_versions",
    "lottery",
    "objective_of",
    "optimum",
    "parse_instance",
    "propose",
    "quick_checks",
    "read_json",
    "repairs",
    "replacements",
    "solve_instance",
]

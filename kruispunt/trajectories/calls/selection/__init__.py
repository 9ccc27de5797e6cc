"""Balanced selection: pure Python on frozen dataclasses, solved exactly by HiGHS.

No ORM, no clock, no randomness but the seed that is given. `parse_instance` reads a question, `propose` and `lottery`
answer it, the rest says what else there is.
"""

from kruispunt.trajectories.calls.selection.alternatives import alternatives
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
from kruispunt.trajectories.calls.selection.repairs import Change, Repair, repairs
from kruispunt.trajectories.calls.selection.replacements import replacements
from kruispunt.trajectories.calls.selection.solve import (
    Proposal,
    Relaxation,
    optimum,
    propose,
    quick_checks,
)

__all__ = [
    "PLACES",
    "Applicant",
    "Breach",
    "Change",
    "Instance",
    "Lottery",
    "Malformed",
    "Objective",
    "Proposal",
    "Relaxation",
    "Repair",
    "Rule",
    "SolverFailed",
    "alternatives",
    "breaches",
    "lottery",
    "objective_of",
    "optimum",
    "parse_instance",
    "propose",
    "quick_checks",
    "read_json",
    "repairs",
    "replacements",
]

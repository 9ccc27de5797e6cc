"""Balanced selection: pure Python on frozen dataclasses, solved exactly by HiGHS.

No ORM, no clock, no randomness but the seed that is given. `propose` takes an `Instance` and gives a `Proposal`.
"""

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
from kruispunt.trajectories.calls.selection.solve import (
    Proposal,
    Relaxation,
    SolverFailed,
    optimum,
    propose,
    quick_checks,
)

__all__ = [
    "PLACES",
    "Applicant",
    "Breach",
    "Instance",
    "Objective",
    "Proposal",
    "Relaxation",
    "Rule",
    "SolverFailed",
    "breaches",
    "objective_of",
    "optimum",
    "propose",
    "quick_checks",
]

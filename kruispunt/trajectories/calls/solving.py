"""The selection solved in the words of this site, with the libraries that did it."""

from importlib.metadata import version
from typing import Any

from kruispunt.trajectories.calls import selection

#: What can change an outcome when it changes.
LIBRARIES = ("highspy", "numpy")


def library_versions() -> dict[str, str]:
    """Give the version of every library that has a part in the outcome."""
    return {name: version(name) for name in LIBRARIES}


def solved(instance: selection.Instance) -> dict[str, Any]:
    """Give the whole result for `instance`, as JSON values.

    Raises SolverFailed when no answer is proved.
    """
    proposal = selection.propose(instance)
    repairs = [
        {
            "changes": [
                {"rule": c.attribute, "value": c.value, "bound": c.bound, "from": c.from_, "to": c.to}
                for c in proposal.relaxations
            ],
            "cost": sum(c.units for c in proposal.relaxations),
        }
    ]
    return proposal.as_dict() | {
        "alternatives": [],
        "replacements": {},
        "repairs": repairs if proposal.relaxations else [],
        "explanations": {},
        "input_sha256": instance.sha256,
    }


def stored_instance(data: dict[str, Any]) -> selection.Instance:
    """Give the instance that was stored as `data`."""
    applicants = (selection.Applicant(**row) for row in data["applicants"])
    rules = (
        selection.Rule(attribute, value, bounds.get("min"), bounds.get("max"), bounds.get("target"))
        for attribute, values in data["rules"].items()
        for value, bounds in values.items()
    )
    return selection.Instance(
        tuple(applicants),
        data["places"]["min"],
        data["places"]["max"],
        tuple(rules),
        max_per_bestuur=data["max_per_bestuur"],
        order=tuple(data["order"]),
        seed=data["seed"],
        mode=data["mode"],
    )

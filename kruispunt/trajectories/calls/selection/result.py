"""The whole result of an instance, in the form of issue 3: what is written, stored with a run, and compared."""

import json
from importlib.metadata import version
from typing import Any

from kruispunt.trajectories.calls.selection.alternatives import alternatives
from kruispunt.trajectories.calls.selection.explain import Label, explain
from kruispunt.trajectories.calls.selection.explain.words import raw_label
from kruispunt.trajectories.calls.selection.instance import Instance
from kruispunt.trajectories.calls.selection.lottery import Lottery, lottery
from kruispunt.trajectories.calls.selection.repairs import repairs
from kruispunt.trajectories.calls.selection.replacements import replacements
from kruispunt.trajectories.calls.selection.solve import propose

#: Goes up when the same instance may get another result than before.
METHOD_VERSION = "1"
#: What can change a result when it changes.
LIBRARIES = ("highspy", "numpy")


def library_versions() -> dict[str, str]:
    """Give the version of the method and of every library that has a part in a result."""
    return {"method": METHOD_VERSION, **{name: version(name) for name in LIBRARIES}}


def solve_instance(instance: Instance, label: Label = raw_label, *, tells_reasons: bool = True) -> dict[str, Any]:
    """Give the result as JSON values: the same for the same instance and label, in every process.

    `label` names values in the explanations; without `tells_reasons` they leave out the reasons of pins. Beside the
    keys of the issue there are `libraries` and, for a lottery, `panels`: what was drawn from. A lottery has no
    alternatives, as choosing between draws would end the equal chances, and its replacements are the best by lot.
    Raises SolverFailed when something is not proved.
    """
    answer = lottery(instance) if instance.mode == "lottery" else propose(instance)
    result = {
        "status": answer.status,
        "method": answer.method,
        "gap": answer.gap,
        "selected": list(answer.selected),
        "objective": answer.objective.as_dict() if answer.objective else None,
        "alternatives": [],
        "replacements": {},
        "repairs": [],
        "explanations": {},
        "input_sha256": instance.sha256,
        "libraries": library_versions(),
    }
    if isinstance(answer, Lottery):
        result["probabilities"] = dict(answer.probabilities)
        result["panels"] = [{"selected": list(ids), "probability": chance} for ids, chance in answer.panels]
    else:
        result["alternatives"] = [
            {"selected": list(other.selected), "objective": other.objective.as_dict()}
            for other in alternatives(instance, answer)
        ]
    if answer.status == "optimal":
        result["replacements"] = replacements(instance, answer.selected)
        explanations = explain(instance, answer, label, tells_reasons=tells_reasons)
        result["explanations"] = {name: found.text for name, found in explanations.items()}
    else:
        result["repairs"] = [repair.as_dict() for repair in repairs(instance)]
    return result


def as_json(result: dict[str, Any]) -> bytes:
    """Give `result` as the file that is written: sorted keys, so that equal results are equal bytes."""
    return (json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()

"""The selection solved in the words of this site."""

from typing import Any

from kruispunt.trajectories.calls.queries.labels import who_label
from kruispunt.trajectories.calls.selection import Instance, solve_instance


def solved(instance: Instance) -> dict[str, Any]:
    """Give the whole result for `instance`, as JSON values, with values named as people call them.

    A bestuur reads its own explanation, and the reason of a pin is written for the team: it stays out.

    Raises SolverFailed when something is not proved.
    """
    return solve_instance(instance, label=who_label, tells_reasons=False)

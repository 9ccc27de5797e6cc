"""Who may put materials and minutes on a session, and who may read them."""

import rules

from kruispunt.core.roles import is_facilitator, is_staff
from kruispunt.trajectories.enrolment.rules import facilitates_traject_of
from kruispunt.trajectories.outputs import queries


@rules.predicate
def is_open_to(user, output) -> bool:
    """A material, or minutes, that this person may read."""
    return output is not None and queries.may_read(user, output)


rules.add_perm("outputs.manage", is_staff | (is_facilitator & facilitates_traject_of))
rules.add_perm("outputs.read", is_open_to)

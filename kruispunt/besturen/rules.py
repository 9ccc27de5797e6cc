"""Who may do what with the registry and its people."""

import rules

from kruispunt.besturen.queries import acts_for
from kruispunt.core.roles import is_admin, is_known, is_staff


@rules.predicate
def is_own(user, membership) -> bool:
    """The membership is the person's own."""
    return membership is not None and membership.user_id == user.pk


@rules.predicate
def is_theirs(user, bestuur) -> bool:
    """Somebody who acts for this bestuur now."""
    return bestuur is not None and acts_for(user, bestuur)


rules.add_perm("besturen.fill_selfscan", is_known & is_theirs)
rules.add_perm("besturen.work_as_staff", is_staff)
rules.add_perm("besturen.manage_people", is_admin)
rules.add_perm("besturen.determine_type", is_staff)
rules.add_perm("besturen.confirm_domain", is_staff)
rules.add_perm("besturen.request_membership", is_known)
# Nobody decides on the own request, whatever the role.
rules.add_perm("besturen.decide_membership", is_staff & ~is_own)
rules.add_perm("besturen.end_membership", is_staff | (is_known & is_own))

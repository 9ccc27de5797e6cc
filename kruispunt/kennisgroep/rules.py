"""Who may do what in a knowledge group."""

import rules

from kruispunt.core.roles import is_facilitator, is_known, is_staff
from kruispunt.kennisgroep.models import GroupMembership


@rules.predicate
def is_member(user, group) -> bool:
    """Somebody who is a member of this very group now."""
    return group is not None and GroupMembership.objects.active().filter(group=group, user_id=user.pk).exists()


rules.add_perm("kennisgroep.create", is_staff)
rules.add_perm("kennisgroep.join", is_known)
rules.add_perm("kennisgroep.moderate", is_facilitator)
rules.add_perm("kennisgroep.see_members", is_facilitator | (is_known & is_member))

"""Who may do what in a knowledge group."""

import rules

from kruispunt.core.roles import is_known, is_staff
from kruispunt.kennisgroep.queries import access


@rules.predicate
def moderates(user, group) -> bool:
    """A moderator of this very group."""
    return group is not None and access.moderates(user, group)


@rules.predicate
def moderates_any(user) -> bool:
    """A moderator of some group."""
    return access.moderates_any(user)


@rules.predicate
def is_member(user, group) -> bool:
    """A member of this very group who is not kept out."""
    return group is not None and access.Standing(user, group).is_member


@rules.predicate
def may_read(user, group) -> bool:
    """Somebody to whom the conversations of this very group are open."""
    return group is not None and access.Standing(user, group).may_read


@rules.predicate
def may_open(user, topic) -> bool:
    """Somebody who may open this very topic."""
    return topic is not None and access.Standing(user, topic.group).may_open(topic)


@rules.predicate
def wrote(user, row) -> bool:
    """Who wrote this very topic or post."""
    return row is not None and access.is_own(user, row)


rules.add_perm("kennisgroep.create", is_staff)
rules.add_perm("kennisgroep.join", is_known)
rules.add_perm("kennisgroep.moderate", is_known & moderates)
rules.add_perm("kennisgroep.moderate_any", is_known & moderates_any)
rules.add_perm("kennisgroep.enter", is_known & (is_member | moderates))
rules.add_perm("kennisgroep.read", is_known & may_read)
rules.add_perm("kennisgroep.read_topic", is_known & may_open)
rules.add_perm("kennisgroep.change_own", is_known & wrote)

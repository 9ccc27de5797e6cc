"""Who may do what with calls and applications."""

import rules

from kruispunt.besturen.queries import acts_for, besturen_of
from kruispunt.core.roles import is_known, is_staff


@rules.predicate
def is_readable(user, call) -> bool:
    """A call everybody may read."""
    return call is not None and call.is_readable


@rules.predicate
def acts_for_a_bestuur(user) -> bool:
    """Somebody who acts for an open bestuur now."""
    return besturen_of(user).exists()


@rules.predicate
def acts_for_this_bestuur(user, bestuur) -> bool:
    """Somebody who acts for this bestuur now."""
    return bestuur is not None and acts_for(user, bestuur)


@rules.predicate
def acts_for_applying_bestuur(user, application) -> bool:
    """Somebody who acts now for the bestuur of this application."""
    return application is not None and acts_for(user, application.bestuur)


rules.add_perm("calls.manage", is_staff)
rules.add_perm("calls.see", is_readable | is_staff)
rules.add_perm("calls.apply", is_known & is_readable & acts_for_a_bestuur)
rules.add_perm("calls.apply_for", is_known & acts_for_this_bestuur)
rules.add_perm("calls.change_application", is_known & acts_for_applying_bestuur)
rules.add_perm("calls.see_application", is_staff | (is_known & acts_for_applying_bestuur))

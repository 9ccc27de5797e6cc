"""Who may do what with the pages outside the page editor."""

import rules

from kruispunt.besturen.queries import acts_for, besturen_of
from kruispunt.core.roles import is_known, is_staff


@rules.predicate
def speaks_for(user, bestuur) -> bool:
    """Somebody who acts now for this bestuur; without one, for any."""
    return besturen_of(user).exists() if bestuur is None else acts_for(user, bestuur)


rules.add_perm("cms.review_pages", is_staff)
rules.add_perm("cms.see_use_of_paths", is_staff)
rules.add_perm("cms.keep_path", is_known)
# Whoever works for the bestuur says it, and stops what a colleague said: it is the bestuur that uses the instrument.
rules.add_perm("cms.tell_adoption", is_staff | (is_known & speaks_for))
rules.add_perm("cms.see_adoptions", is_staff)

"""Who may ask for an evaluation and see what came out."""

import rules

from kruispunt.core.roles import is_facilitator, is_known, is_staff


@rules.predicate
def facilitates_traject_of(user, session) -> bool:
    """Somebody who facilitates the traject of this session."""
    return session is not None and is_known(user) and user in session.traject.facilitators.all()


rules.add_perm("evaluations.see_results", is_staff | (is_facilitator & facilitates_traject_of))

"""Who may do what with the programme."""

import rules

from kruispunt.core.roles import is_facilitator, is_known, is_staff


@rules.predicate
def facilitates(user, traject) -> bool:
    """Somebody who facilitates this very traject."""
    return traject is not None and is_known(user) and any(person.pk == user.pk for person in traject.facilitators.all())


@rules.predicate
def is_public(user, traject) -> bool:
    """A traject everybody may see."""
    return traject is not None and (traject.is_published or traject.is_cancelled)


rules.add_perm("programme.facilitate", is_facilitator)
rules.add_perm("programme.manage", is_staff)
rules.add_perm("programme.work_on", is_staff | (is_facilitator & facilitates))
rules.add_perm("programme.see", is_public | is_staff | facilitates)

"""Who may publish moments, book them and give them up."""

import rules

from kruispunt.core.roles import is_facilitator, is_known, is_staff
from kruispunt.trajectories.coaching import queries
from kruispunt.trajectories.programme.rules import facilitates


@rules.predicate
def takes_part(user, traject) -> bool:
    """Somebody who takes part in this traject."""
    return traject is not None and is_known(user) and queries.participation_of(user, traject) is not None


@rules.predicate
def is_own_booking(user, booking) -> bool:
    """Who takes part in the meeting that was booked."""
    return booking is not None and is_known(user) and booking.participation.user_id == user.pk


@rules.predicate
def guides_booking(user, booking) -> bool:
    """Who facilitates the traject of a booking."""
    return booking is not None and facilitates(user, booking.slot.traject)


rules.add_perm("coaching.publish", is_staff | (is_facilitator & facilitates))
rules.add_perm("coaching.book", takes_part)
rules.add_perm("coaching.move", is_own_booking)
rules.add_perm("coaching.cancel", is_own_booking | is_staff | (is_facilitator & guides_booking))

"""The locks of this room, in one order everywhere. Only called inside a running action.

The traject first, as everywhere; then the people, whose days span several trajecten, all of them in one go
(`lock_people` of the room of who takes part); then the moments. Whoever holds
these sees what everybody else decided, so that nobody is in two places at once and a moment has one booking.
"""

from collections.abc import Iterable

from kruispunt.core.errors import Refused
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.coaching.queries import KINDS
from kruispunt.trajectories.programme.models import Traject


def lock_traject(traject: Traject) -> Traject:
    """Lock and give the traject.

    Raises Refused when nobody can be coached in it (any more).
    """
    row = Traject.objects.lock(pk=traject.pk)
    if row.is_cancelled:
        raise Refused("Dit traject is geannuleerd.")
    if row.kind not in KINDS or not row.is_published:
        raise Refused("In dit traject zijn er geen gesprekken met een coach.")
    return row


def lock_slots(numbers: Iterable[int]) -> dict[int, Slot]:
    """Lock and give moments by their number."""
    rows = Slot.objects.select_for_update(of=("self",)).filter(pk__in=set(numbers)).order_by("pk")
    return {row.pk: row for row in rows.select_related("coach", "traject")}

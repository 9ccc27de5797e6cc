"""The locks of this room, in the one order everybody takes them: the traject, its sessions, participations.

Whoever holds the lock of a traject may give its places: two people never get the same one.
"""

from collections.abc import Iterable

from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.models import Traject


def lock_traject(traject: Traject) -> Traject:
    """Lock a traject for this transaction and give it, fresh; rows that only point to it need not wait."""
    return Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)


def lock_trajecten(numbers: Iterable[int]) -> None:
    """Lock several trajecten for this transaction, in the one order everybody takes them: that of their numbers."""
    rows = Traject.objects.select_for_update(no_key=True).filter(pk__in=list(numbers))
    list(rows.order_by("pk").values_list("pk"))


def lock_participation(participation: Participation) -> Participation:
    """Lock the traject of a participation, then the participation, and give it, fresh, with all it points to."""
    lock_traject(participation.traject)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("traject", "user", "bestuur").get(pk=participation.pk)

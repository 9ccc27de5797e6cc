"""What the worker does for materials and minutes."""

import logging

from django.db.models import Q

from kruispunt.trajectories.outputs.actions import tell_of_outputs
from kruispunt.trajectories.outputs.models import Material, Minutes
from kruispunt.trajectories.programme.models import Traject

logger = logging.getLogger(__name__)


def tell_what_is_new() -> None:
    """Tell the participants of every traject what was added to its sessions, once it is quiet there.

    Takes nothing and may run twice, or in two workers at once. Each traject is a transaction of its own; one that fails
    is logged and holds up no other.
    """
    materials = Material.objects.filter(told_at__isnull=True)
    minutes = Minutes.objects.published().filter(told_at__isnull=True)
    waiting = Q(sessions__in=materials.values("session")) | Q(sessions__in=minutes.values("session"))
    for traject in Traject.objects.filter(waiting).distinct().order_by("pk"):
        try:
            tell_of_outputs(traject=traject, by=None)
        except Exception:
            logger.exception("telling of the outputs of traject %s failed", traject.pk)

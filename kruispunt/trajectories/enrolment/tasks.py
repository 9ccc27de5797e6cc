"""What the worker does for this room."""

import logging

from django.db.models import Q

from kruispunt.trajectories.enrolment.actions import tend_waiting_list
from kruispunt.trajectories.enrolment.models import ParticipationStatus
from kruispunt.trajectories.programme.models import Traject

logger = logging.getLogger(__name__)


def tend_waiting_lists() -> None:
    """End the offers nobody answered, and offer what came free, in every traject that goes on.

    Takes nothing and may run twice, or in two workers at once. Each traject is a transaction of its own: a worker that
    is killed halfway leaves whole trajecten behind, each with its mails, and the next run does the others. One that
    fails is logged and holds up no other.
    """
    on_list = Q(participations__status__in=[ParticipationStatus.OFFERED, ParticipationStatus.WAITING])
    for traject in Traject.objects.filter(on_list, cancelled_at__isnull=True).distinct().order_by("pk"):
        try:
            tend_waiting_list(traject=traject, by=None)
        except Exception:
            logger.exception("the waiting list of traject %s failed", traject.pk)

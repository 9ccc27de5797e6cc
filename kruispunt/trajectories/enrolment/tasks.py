"""What the worker does for this room."""

import logging

from django.db.models import Q

from kruispunt.trajectories.enrolment.actions import tend_waiting_list
from kruispunt.trajectories.enrolment.models import Participation, SeatOffer
from kruispunt.trajectories.programme.models import Session, Traject

logger = logging.getLogger(__name__)


def tend_waiting_lists() -> None:
    """End the offers nobody answered, and offer what came free, in every traject that goes on.

    Takes nothing and may run twice, or in two workers at once. Each traject is a transaction of its own: a worker that
    is killed halfway leaves whole trajecten behind, each with its mails, and the next run does the others. One that
    fails is logged and holds up no other.
    """
    offered = SeatOffer.objects.open().order_by().values("participation__traject")
    waited_for = Participation.objects.waiting().order_by().values("traject")
    coming = Session.objects.upcoming().order_by().values("traject")
    to_do = Q(pk__in=offered) | Q(pk__in=waited_for) & Q(pk__in=coming)
    for traject in Traject.objects.filter(to_do, cancelled_at__isnull=True).order_by("pk"):
        try:
            tend_waiting_list(traject=traject, by=None)
        except Exception:
            logger.exception("the waiting list of traject %s failed", traject.pk)

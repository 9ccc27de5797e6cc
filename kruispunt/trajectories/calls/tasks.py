"""What the worker does for calls, every five minutes."""

import logging
from collections.abc import Callable

from django.db.models import QuerySet

from kruispunt.trajectories.calls.actions.interest import tell_interested
from kruispunt.trajectories.calls.actions.offers import REMIND_BEFORE, expire_offers, remind_unconfirmed
from kruispunt.trajectories.calls.models import Interest, Offer, OpenCall

logger = logging.getLogger(__name__)


def _open_calls() -> QuerySet[OpenCall]:
    if not Interest.objects.filter(told_at__isnull=True).exists():
        return OpenCall.objects.none()
    return OpenCall.objects.open()


def _calls_with(offers: QuerySet[Offer]) -> QuerySet[OpenCall]:
    return OpenCall.objects.filter(applications__offers__in=offers).distinct()


def tend_calls() -> None:
    """Tell who waited for a call that opened, end the offers nobody answered or of a cancelled traject, and
    remind who still can.

    Takes nothing and may run twice, or in two workers at once. Each call is a transaction of its own: a worker that
    is killed halfway leaves whole calls behind, and the next run does the others. One call that fails is logged and
    holds up no other.
    """
    duties: list[tuple[Callable, QuerySet[OpenCall]]] = [
        (tell_interested, _open_calls()),
        (expire_offers, _calls_with(Offer.objects.overdue())),
        (remind_unconfirmed, _calls_with(Offer.objects.to_remind(REMIND_BEFORE))),
    ]
    for duty, calls in duties:
        for call in calls.order_by("pk"):
            try:
                duty(call=call, by=None)
            except Exception:
                logger.exception("%s failed for call %s", duty.__name__, call.pk)

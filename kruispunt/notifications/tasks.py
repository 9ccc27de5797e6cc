"""What the worker is asked to do."""

import logging

from django.contrib.auth import get_user_model

from kruispunt.notifications import actions, delivery, digests
from kruispunt.notifications.outbox import wake_worker

logger = logging.getLogger(__name__)


def empty_outbox() -> None:
    """Send what is due. Takes nothing, may run twice and in two workers at the same time.

    A run is short, so that a worker that is asked to stop does so soon; what is left goes in a run of its own.
    """
    if delivery.empty_outbox():
        wake_worker()


def send_digests() -> None:
    """Write the daily and weekly mails that are due, one a person.

    Takes nothing, knows by the clock what is due, and may run twice and in two workers at the same time. Each person
    is a transaction of its own: a worker that is killed halfway leaves whole mails behind, and the next run does the
    others. One person whose mail fails is logged and holds up nobody.
    """
    people = get_user_model().objects.filter(is_active=True, pk__in=digests.due_items().order_by().values("user"))
    for user in people.order_by("pk"):
        try:
            actions.send_digest(user=user, by=None)
        except Exception:
            logger.exception("the digest of user %s failed", user.pk)

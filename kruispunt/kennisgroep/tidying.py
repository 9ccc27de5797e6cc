"""What the worker does for reading, every night."""

import logging

from django.db.models import Exists, OuterRef

from kruispunt.kennisgroep.actions.reading import tidy_reading
from kruispunt.kennisgroep.models import GroupMembership, TopicRead

logger = logging.getLogger(__name__)


def tidy_all_reading() -> None:
    """Bring the marks of every member who has some down to the few that are needed (docs/decisions/0013).

    Takes nothing and may run twice, or in two workers at once. Each member is a transaction of its own; one that fails
    is logged and holds up no other.
    """
    marked = Exists(TopicRead.objects.filter(user=OuterRef("user"), topic__group=OuterRef("group")))
    for membership in GroupMembership.objects.active().filter(marked).order_by("pk").iterator():
        try:
            tidy_reading(membership=membership, by=None)
        except Exception:
            logger.exception("tidy_reading failed for group membership %s", membership.pk)

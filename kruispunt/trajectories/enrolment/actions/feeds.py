"""The secret address of somebody's own calendar."""

import uuid

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden
from kruispunt.trajectories.enrolment.models import CalendarFeed


@action
def renew_feed(*, user: User, by: User | None) -> CalendarFeed:
    """Make a new secret address for the calendar of `user`; the one before, if any, ends at once.

    Raises Forbidden for somebody else's.
    """
    if by is not None and by != user:
        raise Forbidden("Je kan alleen je eigen agenda-adres vernieuwen.")
    feed, is_first = CalendarFeed.objects.select_for_update().get_or_create(user=user)
    if not is_first:
        feed.nonce, feed.made_at = uuid.uuid4(), clock.now()
        feed.save(update_fields=["nonce", "made_at"])
    record("enrolment.renew_feed", feed, by=by, first=is_first)
    return feed

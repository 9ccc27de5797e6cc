"""The calendar of one person, and the secret address it stands at."""

import re
from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac

from kruispunt.besturen.models import User
from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.trajectories.enrolment.models import CalendarFeed, CalendarInvitation
from kruispunt.trajectories.enrolment.queries.people import own_calendar
from kruispunt.trajectories.programme.calendars import entries_of, in_feed
from kruispunt.trajectories.programme.models import Session

_SALT = "kruispunt.enrolment.calendar_feed"
_TOKEN = re.compile(r"(\d{1,18})-([0-9a-f]{64})")


def token_of(feed: CalendarFeed) -> str:
    """Give the secret part of the address of `feed`: who it is of, and a proof that only the site can make."""
    proof = salted_hmac(_SALT, f"{feed.user_id}:{feed.nonce}", algorithm="sha256").hexdigest()
    return f"{feed.user_id}-{proof}"


def feed_at(token: str) -> CalendarFeed | None:
    """Give the feed at a secret address; None when it was renewed, never was, or is of somebody who left."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    feed = CalendarFeed.objects.select_related("user").filter(user=int(match[1]), user__is_active=True).first()
    return feed if feed and constant_time_compare(token_of(feed), token) else None


def entries_for(user: User, sessions: Iterable[Session]) -> list[CalendarEntry]:
    """Give `sessions` as the calendar of `user` knows them, by the UID and SEQUENCE of the mails; two queries."""
    sent = dict(CalendarInvitation.objects.filter(user=user).values_list("session_id", "sequence"))
    return entries_of(sessions, with_link=True, sequences=sent)


def feed_entries(user: User) -> list[CalendarEntry]:
    """Give every session of `user`, also as who leads it, of the last year and to come, the cancelled ones too."""
    return entries_for(user, in_feed(own_calendar(user)))

"""Calendars that a program subscribes to or downloads (RFC 5545; the hints of RFC 7986 and of Outlook).

Programs fetch a feed many times a day, so the text of an event is kept. Two other libraries read it back in the tests.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, timedelta
from functools import lru_cache

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from icalendar import Calendar

from kruispunt.core import clock
from kruispunt.notifications.calendar import PRODID, CalendarEntry, event_of, time_zone_text

#: How often a program may look again, as programs are told; many look less often.
REFRESH = timedelta(hours=4)
#: How many events are kept as text in one process: those of a few years of the whole programme.
KEPT = 10_000


@lru_cache(maxsize=KEPT)
def _event(entry: CalendarEntry) -> str:
    """Give one event, without ORGANIZER and ATTENDEE: a feed tells nothing about other people.

    Kept as long as the entry stays the same, since the library takes longer over 300 events than a request may.
    """
    event = event_of(entry, is_cancelled=entry.is_cancelled)
    # Without a METHOD the stamp says when the entry was last revised (RFC 5545, 3.8.7.2), so it stays as it is.
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    return event.to_ical().decode()


def calendar_text(entries: Iterable[CalendarEntry], *, name: str = "") -> str:
    """Give the entries, each with `changed_at`, as one calendar; with a `name` as one to subscribe to.

    What it says depends on the entries alone, so the same entries give the same text at any moment.
    """
    calendar = Calendar()
    for key, value in (("prodid", PRODID), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(key, value)
    if name:
        for key, value in (("name", name), ("x-wr-calname", name), ("x-wr-timezone", "Europe/Brussels")):
            calendar.add(key, value)
        calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", REFRESH)
    head, end, _ = calendar.to_ical().decode().partition("END:VCALENDAR")
    return "".join([head, time_zone_text(), *map(_event, entries), end, "\r\n"])


def feed_response(request: HttpRequest, text: str, *, key: str, cache_control: str) -> HttpResponse:
    """Answer with a calendar to subscribe to, or with 304 when the program has this very text.

    The ETag is a hash of the text. Last-Modified is when the text under `key` was first given as it is; it is for
    people and logs, since only the ETag decides (RFC 9110, 13.2.2).
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    known = cache.get(f"feed:{key}")
    if known is None or known[0] != digest:
        known = (digest, clock.now().timestamp())
        cache.set(f"feed:{key}", known, None)
    response = calendar_response(text, cache_control=cache_control)
    response["ETag"] = f'"{digest}"'
    response["Last-Modified"] = http_date(known[1])
    return get_conditional_response(request, etag=response["ETag"], response=response)


def calendar_response(text: str, *, cache_control: str = "private", filename: str = "") -> HttpResponse:
    """Answer with a calendar; with a `filename` as a file to keep."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = cache_control
    if filename:
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response

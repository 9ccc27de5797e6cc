"""Calendars that a program subscribes to or downloads (RFC 5545; the hints of RFC 7986 and of Outlook).

Written line by line and not by the library that makes the calendar messages: that one takes a quarter of a second for
300 sessions, and programs fetch a feed many times a day. Two other libraries read it back in the tests.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from kruispunt.core import clock
from kruispunt.notifications.calendar import PRODID, CalendarEntry, time_zone_text

#: How often a program may look again, as programs are told; many look less often.
REFRESH = "PT4H"
#: Octets of a line, the break not counted (RFC 5545, 3.1).
LINE = 75
#: How a text is written (RFC 5545, 3.3.11); control characters have no place in one.
_TEXT = str.maketrans(
    {chr(code): None for code in (*range(32), 127)} | {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "}
)


def _fold(line: str) -> str:
    """Give a content line with its break, folded between characters at 75 octets (RFC 5545, 3.1)."""
    if line.isascii():
        parts = [line[:LINE], *(line[at : at + LINE - 1] for at in range(LINE, len(line), LINE - 1))]
        return "\r\n ".join(parts) + "\r\n"
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = "", 1  # the space that continues a line counts
        part, size = part + character, size + octets
    return "\r\n ".join([*parts, part]) + "\r\n"


def _text(name: str, value: str) -> str:
    return _fold(f"{name}:{value.translate(_TEXT)}")


def _utc(name: str, moment: datetime) -> str:
    return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n"


def _local(name: str, moment: datetime) -> str:
    return f"{name};TZID=Europe/Brussels:{timezone.localtime(moment):%Y%m%dT%H%M%S}\r\n"


def _event(entry: CalendarEntry) -> str:
    """Give one event: no ORGANIZER and no ATTENDEE, since a feed tells nothing about other people."""
    lines = ["BEGIN:VEVENT\r\n", _text("UID", entry.uid), f"SEQUENCE:{entry.sequence}\r\n"]
    # Without a METHOD the stamp says when the entry was last revised (RFC 5545, 3.8.7.2), so it stays as it is.
    lines += [_utc("DTSTAMP", entry.changed_at), _utc("LAST-MODIFIED", entry.changed_at)]
    lines += [_local("DTSTART", entry.starts_at), _local("DTEND", entry.ends_at), _text("SUMMARY", entry.summary)]
    for name, value in (("LOCATION", entry.location), ("DESCRIPTION", entry.description)):
        if value:
            lines.append(_text(name, value))
    if entry.url:
        lines.append(_fold(f"URL:{entry.url}"))
    status, shown = ("CANCELLED", "TRANSPARENT") if entry.is_cancelled else ("CONFIRMED", "OPAQUE")
    lines += [f"STATUS:{status}\r\n", f"TRANSP:{shown}\r\n", "END:VEVENT\r\n"]
    return "".join(lines)


def calendar_text(entries: Iterable[CalendarEntry], *, name: str = "") -> str:
    """Give the entries, each with `changed_at`, as one calendar; with a `name` as one to subscribe to.

    What it says depends on the entries alone, so the same entries give the same text at any moment.
    """
    lines = ["BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", _fold(f"PRODID:{PRODID}"), "CALSCALE:GREGORIAN\r\n"]
    if name:
        lines += [_text("NAME", name), _text("X-WR-CALNAME", name), "X-WR-TIMEZONE:Europe/Brussels\r\n"]
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}\r\n", f"X-PUBLISHED-TTL:{REFRESH}\r\n"]
    lines.append(time_zone_text())
    lines += map(_event, entries)
    return "".join([*lines, "END:VCALENDAR\r\n"])


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

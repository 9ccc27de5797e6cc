"""Calendar messages (RFC 5545, RFC 5546) that Outlook, Google and Apple accept.

One event and one attendee per message. The organizer is the sender of the mail, since Google and Outlook only act on
a message of the organizer; nobody is asked to answer (RSVP=FALSE), as no answer would be read.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from kruispunt.core import clock

#: Who wrote a calendar (RFC 5545, 3.7.3).
PRODID = "-//VVSG//Kruispunt//NL"
#: Control characters have no place in a text (RFC 5545, 3.1); a line break and a tab do.
_NO_CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}


@dataclass(frozen=True)
class CalendarEntry:
    """What a calendar has to know of one session.

    Moments are aware. `uid` stays the same as long as the session exists and `sequence` rises with every message
    that changes it, the cancellation included: a calendar drops a message with a lower number than it knows.
    A message says by its method whether the session stands, and when it was written; a feed needs the last two.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    is_cancelled: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True)
class CalendarMessage:
    """One message about one entry for one person."""

    method: str
    uid: str
    text: str


def _brussels() -> Timezone:
    """Give Europe/Brussels by the rule of the Union (directive 2000/84/EC): small, and true for every date.

    A description of the needed dates only would be smaller still, but readers keep the first one they meet under
    a name and use it for later messages, a summer one for a session in winter.
    """
    zone = Timezone()
    zone.add("tzid", "Europe/Brussels")
    for kind, name, month, first, before, after in (
        (TimezoneDaylight, "CEST", 3, datetime(1996, 3, 31, 2), 1, 2),  # noqa: DTZ001 by the clock on the wall
        (TimezoneStandard, "CET", 10, datetime(1996, 10, 27, 3), 2, 1),  # noqa: DTZ001
    ):
        part = kind()
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


@lru_cache
def time_zone_text() -> str:
    """Give the description of Europe/Brussels as it stands in a calendar."""
    return _brussels().to_ical().decode()


def _parameter(value: str) -> vText:
    """Give `value` for use as a parameter, where RFC 5545 (3.2) has no place for a quote or a line break."""
    return vText(" ".join(value.replace('"', "'").split()))


def event_of(entry: CalendarEntry, *, is_cancelled: bool) -> Event:
    """Give what messages and feeds say of `entry` alike: no other people, and no stamp yet."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstart", timezone.localtime(entry.starts_at))
    event.add("dtend", timezone.localtime(entry.ends_at))
    for key in ("summary", "location", "description", "url"):
        if value := getattr(entry, key).translate(_NO_CONTROLS):
            event.add(key, value)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    return event


def _message(entry: CalendarEntry, *, method: str, to: str, name: str) -> CalendarMessage:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_brussels())
    event = event_of(entry, is_cancelled=method == "CANCEL")
    event.add("dtstamp", clock.now().astimezone(UTC))
    sender_name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = _parameter(sender_name or "Kruispunt")
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["cn"] = _parameter(name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
    return CalendarMessage(method, entry.uid, calendar.to_ical().decode())


def invitation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that puts or updates `entry` in the calendar of `name` at address `to`."""
    return _message(entry, method="REQUEST", to=to, name=name)


def cancellation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that takes `entry` out of the calendar; its sequence has to be higher than the last sent."""
    return _message(entry, method="CANCEL", to=to, name=name)

"""Calendar messages (RFC 5545, RFC 5546) that Outlook, Google and Apple accept.

One event and one attendee per message. The organizer is the sender of the mail, since Google and Outlook only act on
a message of the organizer; nobody is asked to answer (RSVP=FALSE), as no answer would be read.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from kruispunt.core import clock


@dataclass(frozen=True)
class CalendarEntry:
    """What a calendar has to know of one session.

    Moments are aware. `uid` stays the same as long as the session exists and `sequence` rises with every message
    that changes it, the cancellation included: a calendar drops a message with a lower number than it knows.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str


@dataclass(frozen=True)
class CalendarMessage:
    """One message about one entry for one person."""

    method: str
    uid: str
    text: str


def _parameter(value: str) -> vText:
    """Give `value` for use as a parameter, where RFC 5545 (3.2) has no place for a quote or a line break."""
    return vText(" ".join(value.replace('"', "'").split()))


def _message(entry: CalendarEntry, *, method: str, status: str, to: str, name: str) -> CalendarMessage:
    calendar = Calendar()
    calendar.add("prodid", "-//VVSG//Kruispunt//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("dtstart", timezone.localtime(entry.starts_at))
    event.add("dtend", timezone.localtime(entry.ends_at))
    event.add("summary", entry.summary)
    for key, value in (("location", entry.location), ("description", entry.description), ("url", entry.url)):
        if value:
            event.add(key, value)
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
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
    day = timedelta(days=1)  # without dates it describes 1970 to 2038
    calendar.add_missing_timezones(first_date=(entry.starts_at - day).date(), last_date=(entry.ends_at + day).date())
    return CalendarMessage(method, entry.uid, calendar.to_ical().decode())


def invitation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that puts or updates `entry` in the calendar of `name` at address `to`."""
    return _message(entry, method="REQUEST", status="CONFIRMED", to=to, name=name)


def cancellation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that takes `entry` out of the calendar; its sequence has to be higher than the last sent."""
    return _message(entry, method="CANCEL", status="CANCELLED", to=to, name=name)

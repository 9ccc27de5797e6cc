"""Calendar messages (RFC 5545, RFC 5546) that Outlook, Google and Apple accept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from kruispunt.core import clock


@dataclass(frozen=True)
class CalendarEntry:
    """What a calendar has to know of one session. Moments are aware; `sequence` rises with every change of them."""

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


def _message(entry: CalendarEntry, *, method: str, status: str, to: str, name: str) -> CalendarMessage:
    calendar = Calendar()
    calendar.add("prodid", "-//VVSG//Kruispunt//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", timezone.localtime(entry.starts_at))
    event.add("dtend", timezone.localtime(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    sender_name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = vText(sender_name or "Kruispunt")
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["cn"] = vText(name)
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=0)
    calendar.add_component(event)
    day = timedelta(days=1)
    calendar.add_missing_timezones(first_date=(entry.starts_at - day).date(), last_date=(entry.ends_at + day).date())
    return CalendarMessage(method, entry.uid, calendar.to_ical().decode())


def invitation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that puts or updates `entry` in the calendar of `name` at address `to`."""
    return _message(entry, method="REQUEST", status="CONFIRMED", to=to, name=name)


def cancellation(entry: CalendarEntry, *, to: str, name: str) -> CalendarMessage:
    """Give the message that takes `entry` out of the calendar; its sequence has to be higher than the last sent."""
    return _message(entry, method="CANCEL", status="CANCELLED", to=to, name=name)

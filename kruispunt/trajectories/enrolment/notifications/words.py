"""What several mails say the same way, and what a calendar has to know of a session."""

from django.conf import settings

from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.trajectories.programme.calendars import entry_of
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import datum, uur


def absolute(path: str) -> str:
    """Give the full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def when(session: Session) -> str:
    """Give `di 3 maart 2026 van 9.30 u. tot 12 u.`; the end has its own date when it falls on another day."""
    start, end = datum(session.starts_at), datum(session.ends_at)
    until = uur(session.ends_at) if start == end else f"{end} om {uur(session.ends_at)}"
    return f"{start} van {uur(session.starts_at)} tot {until}"


def where(session: Session) -> str:
    """Give the place of a session; of an online one without a link that the link follows, in a mail of its own."""
    if session.address or session.online_url:
        return session.place
    return f"{session.place}. De link volgt: je krijgt dan een nieuwe mail."


def calendar_entry(session: Session, *, sequence: int) -> CalendarEntry:
    """Give what the calendar of a participant has to know of `session`; `sequence` is that of the person."""
    return entry_of(session, sequence=sequence, with_link=True)

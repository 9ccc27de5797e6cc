"""What people hear about their place in a traject and the sessions in their calendar."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from kruispunt.notifications.calendar import CalendarEntry
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.templatetags.kruispunt import datum, uur


def absolute(path: str) -> str:
    """Give the full address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def when(session: Session) -> str:
    """Give `di 3 maart 2026 van 9.30 u. tot 12 u.`; the end has its own date when it falls on another day."""
    start, end = datum(session.starts_at), datum(session.ends_at)
    until = uur(session.ends_at) if start == end else f"{end} om {uur(session.ends_at)}"
    return f"{start} van {uur(session.starts_at)} tot {until}"


def calendar_entry(session: Session, *, sequence: int) -> CalendarEntry:
    """Give what a calendar has to know of `session`; `sequence` is that of the person it goes to."""
    page = absolute(session.traject.get_absolute_url())
    joining = f"Neem deel via {session.online_url}\n" if session.online_url else ""
    return CalendarEntry(
        uid=f"{session.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=f"{session.traject.title}: {session.title}",
        location=session.place,
        description=f"{joining}Meer over dit traject: {page}",
        url=page,
    )


@dataclass(frozen=True, kw_only=True)
class ParticipationMail(Notification):
    """A message about somebody's own place in a traject."""

    category = Category.ENROLMENT
    participation: Participation

    def context(self) -> dict[str, Value]:
        """Give the traject, the bestuur and the pages to go to."""
        traject = self.participation.traject
        return {
            "traject": traject.title,
            "bestuur": self.participation.bestuur.name,
            "traject_url": absolute(traject.get_absolute_url()),
        }


@dataclass(frozen=True, kw_only=True)
class Enrolled(ParticipationMail):
    """You enrolled and have a place."""

    template = "enrolment/mail/enrolled.md"


@dataclass(frozen=True, kw_only=True)
class OnWaitingList(ParticipationMail):
    """You enrolled and stand on the waiting list."""

    template = "enrolment/mail/on_waiting_list.md"
    position: int

    def context(self) -> dict[str, Value]:
        """Give the place on the waiting list too."""
        return super().context() | {"position": self.position}


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(ParticipationMail):
    """You stood on the waiting list and have a place now."""

    template = "enrolment/mail/place_given.md"


@dataclass(frozen=True, kw_only=True)
class Withdrawn(ParticipationMail):
    """You do not take part any more."""

    template = "enrolment/mail/withdrawn.md"


@dataclass(frozen=True, kw_only=True)
class SessionMail(Notification):
    """A message about one session, with a calendar message. `template` comes from the subclass."""

    category = Category.SESSION
    session: Session

    def context(self) -> dict[str, Value]:
        """Give what, when, where and, for a cancelled session, why not."""
        return {
            "traject": self.session.traject.title,
            "session": self.session.title,
            "when": when(self.session),
            "place": self.session.place,
            "reason": self.session.cancel_reason,
            "traject_url": absolute(self.session.traject.get_absolute_url()),
        }


@dataclass(frozen=True, kw_only=True)
class SessionInvitation(SessionMail):
    """A session goes into the calendar."""

    template = "enrolment/mail/session_invitation.md"


@dataclass(frozen=True, kw_only=True)
class SessionMoved(SessionMail):
    """A session got another time or place."""

    template = "enrolment/mail/session_moved.md"


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(SessionMail):
    """A session does not take place."""

    template = "enrolment/mail/session_cancelled.md"


@dataclass(frozen=True, kw_only=True)
class SessionRemoved(SessionMail):
    """A session leaves the calendar of somebody who withdrew."""

    template = "enrolment/mail/session_removed.md"


@dataclass(frozen=True, kw_only=True)
class TrajectCancelled(Notification):
    """A whole traject does not take place."""

    category = Category.ENROLMENT
    template = "enrolment/mail/traject_cancelled.md"
    traject: Traject

    def context(self) -> dict[str, Value]:
        """Give the traject and the reason."""
        return {
            "traject": self.traject.title,
            "reason": self.traject.cancel_reason,
            "traject_url": absolute(self.traject.get_absolute_url()),
        }

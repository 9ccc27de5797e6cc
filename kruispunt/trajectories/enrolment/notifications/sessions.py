"""What people hear about the sessions in their calendar, and of a traject that does not go on."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.notifications.words import absolute, when, where
from kruispunt.trajectories.programme.models import Session, Traject


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
            "place": where(self.session),
            "reason": self.session.cancel_reason,
            "traject_url": absolute(self.session.traject.get_absolute_url()),
        }


@dataclass(frozen=True, kw_only=True)
class SessionInvitation(SessionMail):
    """A session goes into the calendar."""

    template = "enrolment/mail/session_invitation.md"


@dataclass(frozen=True, kw_only=True)
class ComesThemselves(SessionMail):
    """Who would come in the place of a colleague has a place of their own: the entry stays and is updated."""

    template = "enrolment/mail/comes_themselves.md"


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
class SessionGone(SessionMail):
    """A further session of a cancelled traject leaves the calendar; `TrajectCancelled` told the person why."""

    template = "enrolment/mail/session_gone.md"


@dataclass(frozen=True, kw_only=True)
class TrajectCancelled(Notification):
    """A whole traject does not take place: the one mail about it, with the first session that leaves the calendar."""

    category = Category.ENROLMENT
    template = "enrolment/mail/traject_cancelled.md"
    traject: Traject
    #: The sessions that were still to come, in order, and how many of them stood in the calendar of the person.
    sessions: list[Session]
    in_calendar: int

    def context(self) -> dict[str, Value]:
        """Give the traject, the reason, what falls away, how many entries leave the calendar, and the next edition."""
        return {
            "traject": self.traject.title,
            "reason": self.traject.cancel_reason,
            "sessions": [f"{session.title}, {when(session)}" for session in self.sessions],
            "in_calendar": self.in_calendar,
            "traject_url": absolute(self.traject.get_absolute_url()),
            "next_edition_url": absolute(reverse("enrolment:next_edition", args=[self.traject.slug])),
        }


@dataclass(frozen=True, kw_only=True)
class LedMail(Notification):
    """A message to who facilitates a traject. `template` comes from the subclass."""

    category = Category.SESSION
    traject: Traject
    #: Who did it: a name, or the system.
    by: str

    def context(self) -> dict[str, Value]:
        """Give the traject, who did it, and the page where one works on it."""
        return {
            "traject": self.traject.title,
            "by": self.by,
            "manage_url": absolute(reverse("programme:manage", args=[self.traject.slug])),
        }


@dataclass(frozen=True, kw_only=True)
class LedSessionCancelled(LedMail):
    """A session of a traject you facilitate does not take place."""

    template = "enrolment/mail/led_session_cancelled.md"
    session: Session

    def context(self) -> dict[str, Value]:
        """Give which session and why too."""
        return super().context() | {
            "session": self.session.title,
            "when": when(self.session),
            "reason": self.session.cancel_reason,
        }


@dataclass(frozen=True, kw_only=True)
class LedTrajectCancelled(LedMail):
    """A traject you facilitate does not take place, with all its sessions that were to come."""

    template = "enrolment/mail/led_traject_cancelled.md"
    sessions: list[Session]

    def context(self) -> dict[str, Value]:
        """Give why, and what falls away, too."""
        return super().context() | {
            "reason": self.traject.cancel_reason,
            "sessions": [f"{session.title}, {when(session)}" for session in self.sessions],
        }

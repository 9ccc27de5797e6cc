"""What people hear about the sessions in their calendar, and of a traject that does not go on."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.notifications.words import absolute, when
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

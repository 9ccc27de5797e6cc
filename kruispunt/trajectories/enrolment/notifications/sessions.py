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
class TrajectCancelled(Notification):
    """A whole traject does not take place."""

    category = Category.ENROLMENT
    template = "enrolment/mail/traject_cancelled.md"
    traject: Traject

    def context(self) -> dict[str, Value]:
        """Give the traject, the reason, and the page to ask for the next edition."""
        return {
            "traject": self.traject.title,
            "reason": self.traject.cancel_reason,
            "traject_url": absolute(self.traject.get_absolute_url()),
            "next_edition_url": absolute(reverse("enrolment:next_edition", args=[self.traject.slug])),
        }

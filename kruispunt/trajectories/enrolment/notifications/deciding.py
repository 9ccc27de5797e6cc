"""What people hear when staff decides whether a traject goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kruispunt.besturen.models import Bestuur
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.notifications.sessions import SessionMail
from kruispunt.trajectories.enrolment.notifications.words import absolute, when
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.templatetags.kruispunt import moment


@dataclass(frozen=True, kw_only=True)
class DecisionMail(Notification):
    """A message about a traject on which staff decided. `template` comes from the subclass."""

    category = Category.ENROLMENT
    traject: Traject

    def about(self) -> str:
        """Give the traject: what one person is told of the own place in it last, arrives last."""
        return f"enrolment:{self.traject.pk}"

    def context(self) -> dict[str, Value]:
        """Give the traject and its page."""
        return {"traject": self.traject.title, "traject_url": absolute(self.traject.get_absolute_url())}


@dataclass(frozen=True, kw_only=True)
class GoesOn(DecisionMail):
    """The traject you take part in goes on."""

    template = "enrolment/mail/goes_on.md"
    sessions: Iterable[Session]

    def context(self) -> dict[str, Value]:
        """Give the sessions that still come too."""
        return super().context() | {"sessions": [f"{row.title}: {when(row)}" for row in self.sessions]}


@dataclass(frozen=True, kw_only=True)
class InvitedToEnrol(DecisionMail):
    """Staff thinks of your bestuur for a traject with places left."""

    template = "enrolment/mail/invited_to_enrol.md"
    can_wait = True
    keeps = False  # places go, and so may the traject
    in_words = "een uitnodiging voor een traject met vrije plaatsen"
    bestuur: Bestuur
    sessions: Iterable[Session]

    def context(self) -> dict[str, Value]:
        """Give for which bestuur, what it is about, when, and the page to enrol on."""
        return super().context() | {
            "bestuur": str(self.bestuur),
            "summary": self.traject.summary,
            "sessions": [f"{row.title}: {when(row)}" for row in self.sessions],
            "enrol_url": absolute(reverse("enrolment:enrol", args=[self.traject.slug])),
        }


@dataclass(frozen=True, kw_only=True)
class TrajectMoved(DecisionMail):
    """The sessions of the traject you wait for have other dates: `moves` gives each with its old and new start."""

    template = "enrolment/mail/traject_moved.md"
    moves: Iterable[tuple[Session, datetime]]

    def context(self) -> dict[str, Value]:
        """Give each session with the old and the new moment."""
        moves = [f"{row.title}: van {moment(before)} naar {when(row)}" for row, before in self.moves]
        return super().context() | {"moves": moves}


@dataclass(frozen=True, kw_only=True)
class TrajectMerged(DecisionMail):
    """Your traject goes on together with another edition (`traject`), and where you stand there.

    `position` 0 means a place; more is the place on the waiting list. `stood_there` for who was in it already.
    """

    template = "enrolment/mail/traject_merged.md"
    source: Traject
    reason: str
    position: int
    stood_there: bool
    has_offer: bool

    def context(self) -> dict[str, Value]:
        """Give both editions, the reason, where the person stands, and the page to ask for the next edition."""
        return super().context() | {
            "source": self.source.title,
            "reason": self.reason,
            "position": self.position,
            "stood_there": int(self.stood_there),
            "has_offer": int(self.has_offer),
        }


@dataclass(frozen=True, kw_only=True)
class SessionMerged(SessionMail):
    """A session leaves the calendar because its traject goes on in another edition."""

    template = "enrolment/mail/session_merged.md"


@dataclass(frozen=True, kw_only=True)
class NextEditionPublished(DecisionMail):
    """The next edition of a traject that did not go on is there."""

    template = "enrolment/mail/next_edition.md"
    can_wait = True
    in_words = "een nieuwe editie waarvan je wilde horen"
    before: Traject

    def context(self) -> dict[str, Value]:
        """Give the edition that did not go on, and the page to enrol on."""
        return super().context() | {"before": self.before.title, "summary": self.traject.summary}

"""What people hear about their own place in a traject."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.models import Participation, SeatOffer
from kruispunt.trajectories.enrolment.notifications.words import absolute, when, where
from kruispunt.trajectories.enrolment.queries.waiting import is_bestuur_full
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import moment


@dataclass(frozen=True, kw_only=True)
class ParticipationMail(Notification):
    """A message about somebody's own place in a traject."""

    category = Category.ENROLMENT
    participation: Participation

    def about(self) -> str:
        """Give the traject: what one person is told of the own place in it last, arrives last."""
        return f"enrolment:{self.participation.traject_id}"

    def context(self) -> dict[str, Value]:
        """Give the traject, the bestuur and the pages to go to."""
        traject = self.participation.traject
        return {
            "traject": traject.title,
            "bestuur": self.participation.bestuur.name,
            "traject_url": absolute(traject.get_absolute_url()),
        }


@dataclass(frozen=True, kw_only=True)
class PlaceMail(ParticipationMail):
    """A message that somebody has a place, with every coming session. `template` comes from the subclass."""

    def context(self) -> dict[str, Value]:
        """Give the coming sessions of the group, with day, hour and place, and who enrolled this person."""
        sessions = Session.objects.upcoming().filter(
            traject=self.participation.traject_id, audience=SessionAudience.GROUP
        )
        lines = [f"{session.title}: {when(session)}, {where(session)}" for session in sessions.order_by("starts_at")]
        return super().context() | {"sessions": lines, "enrolled_by": str(self.participation.enrolled_by or "")}


@dataclass(frozen=True, kw_only=True)
class Enrolled(PlaceMail):
    """You have a place: you enrolled, a colleague enrolled you, or you accepted an offer."""

    template = "enrolment/mail/enrolled.md"

    def context(self) -> dict[str, Value]:
        """Give the page to say what one needs too, when the traject asks."""
        asks = self.participation.traject.asked_needs.exists()
        page = absolute(reverse("enrolment:needs", args=[self.participation.pk])) if asks else ""
        return super().context() | {"needs_url": page}


@dataclass(frozen=True, kw_only=True)
class OnWaitingList(ParticipationMail):
    """You enrolled and stand on the waiting list."""

    template = "enrolment/mail/on_waiting_list.md"
    position: int

    def context(self) -> dict[str, Value]:
        """Give the place on the waiting list too, who put this person on it, and what has to happen first."""
        row = self.participation
        return super().context() | {
            "position": self.position,
            "per_bestuur": row.traject.per_bestuur if is_bestuur_full(row) else None,
            "offer_hours": row.traject.offer_hours,
            "enrolled_by": str(row.enrolled_by or ""),
        }


@dataclass(frozen=True, kw_only=True)
class SeatMail(ParticipationMail):
    """A message about a place that is kept for somebody. `template` comes from the subclass."""

    offer: SeatOffer

    def context(self) -> dict[str, Value]:
        """Give until when, and the pages with the buttons."""
        return super().context() | {
            "until": moment(self.offer.expires_at),
            "offer_url": absolute(reverse("enrolment:offer", args=[self.offer.pk])),
        }


@dataclass(frozen=True, kw_only=True)
class SeatOffered(SeatMail):
    """A place came free and you are next: accept it before the moment named."""

    template = "enrolment/mail/seat_offered.md"


@dataclass(frozen=True, kw_only=True)
class SeatLapsed(SeatMail):
    """You did not answer in time: the place went on."""

    template = "enrolment/mail/seat_lapsed.md"


@dataclass(frozen=True, kw_only=True)
class PlaceGiven(PlaceMail):
    """You stood on the waiting list and the team gave you a place."""

    template = "enrolment/mail/place_given.md"


@dataclass(frozen=True, kw_only=True)
class Withdrawn(ParticipationMail):
    """You do not take part any more."""

    template = "enrolment/mail/withdrawn.md"
    #: Who stopped it, when that was somebody else.
    by: str = ""

    def context(self) -> dict[str, Value]:
        """Give who stopped it too."""
        return super().context() | {"by": self.by}

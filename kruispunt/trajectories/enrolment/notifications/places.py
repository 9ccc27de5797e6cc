"""What people hear about their own place in a traject."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications.words import absolute


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

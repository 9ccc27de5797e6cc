"""What people hear of what sessions leave behind."""

from dataclasses import dataclass

from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.trajectories.enrolment.notifications import absolute
from kruispunt.trajectories.programme.models import Traject


@dataclass(frozen=True, kw_only=True)
class OutputsAdded(Notification):
    """Files, links or minutes were added to sessions of a traject."""

    category = Category.SESSION
    template = "outputs/mail/outputs_added.md"
    can_wait = True
    in_words = "nieuwe bestanden of een verslag van een sessie"
    traject: Traject
    items: tuple[str, ...]

    def context(self) -> dict[str, Value]:
        """Give what is new, and the page with all of it."""
        return {
            "traject": self.traject.title,
            "items": list(self.items),
            "outputs_url": absolute(reverse("outputs:outputs", args=[self.traject.slug])),
        }

"""What the pages tell the team."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse

from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Notification):
    """Pages you edited last have to be looked through again."""

    category: ClassVar[Category] = Category.ACCOUNT
    template: ClassVar[str] = "cms/mail/review.md"
    pages: tuple[str, ...]

    def context(self) -> dict[str, Value]:
        """Give the titles of the pages, how many there are, and the list."""
        return {
            "pages": list(self.pages),
            "number": len(self.pages),
            "first": self.pages[0],
            "list_url": f"{settings.SITE_URL}{reverse('cms:reviews')}",
        }

"""What people hear about acting for a bestuur."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse

from kruispunt.besturen.models import Membership
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value


def _absolute(name: str, *args: int) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@dataclass(frozen=True, kw_only=True)
class MembershipRequested(Notification):
    """To the team: somebody wants to act for a bestuur and waits."""

    category: ClassVar[Category] = Category.BESTUUR
    template: ClassVar[str] = "besturen/mail/membership_requested.md"
    membership: Membership

    def context(self) -> dict[str, Value]:
        """Give who asks, for which bestuur, and where to decide."""
        return {
            "person": str(self.membership.user),
            "email": self.membership.user.email,
            "bestuur": str(self.membership.bestuur),
            "function_title": self.membership.function_title,
            "decide_url": _absolute("besturen:membership", self.membership.pk),
        }


@dataclass(frozen=True, kw_only=True)
class MembershipApproved(Notification):
    """To the applicant: you may act for the bestuur."""

    category: ClassVar[Category] = Category.BESTUUR
    template: ClassVar[str] = "besturen/mail/membership_approved.md"
    membership: Membership

    def context(self) -> dict[str, Value]:
        """Give the bestuur and the person's own page."""
        return {"bestuur": str(self.membership.bestuur), "mine_url": _absolute("besturen:mine")}


@dataclass(frozen=True, kw_only=True)
class MembershipRefused(Notification):
    """To the applicant: no, and why."""

    category: ClassVar[Category] = Category.BESTUUR
    template: ClassVar[str] = "besturen/mail/membership_refused.md"
    membership: Membership

    def context(self) -> dict[str, Value]:
        """Give the bestuur, the reason and where to ask again."""
        return {
            "bestuur": str(self.membership.bestuur),
            "reason": self.membership.reason,
            "request_url": _absolute("besturen:request_membership"),
        }


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Notification):
    """To the person: the team ended this membership, and why."""

    category: ClassVar[Category] = Category.BESTUUR
    template: ClassVar[str] = "besturen/mail/membership_ended.md"
    membership: Membership

    def context(self) -> dict[str, Value]:
        """Give the bestuur, the reason and the person's own page."""
        return {
            "bestuur": str(self.membership.bestuur),
            "reason": self.membership.reason,
            "mine_url": _absolute("besturen:mine"),
        }

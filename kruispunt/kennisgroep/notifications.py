"""What a knowledge group tells somebody who asked to join."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse

from kruispunt.kennisgroep.models import GroupMembership, Split
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value


@dataclass(frozen=True, kw_only=True)
class JoinApproved(Notification):
    """You are a member now."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/approved.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give the group and its address."""
        group = self.membership.group
        return {"group": group.name, "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}"}


@dataclass(frozen=True, kw_only=True)
class JoinRefused(Notification):
    """Your request was refused, and why."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/refused.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give the group, its address and the reason."""
        group = self.membership.group
        return {
            "group": group.name,
            "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}",
            "reason": self.membership.reason,
        }


@dataclass(frozen=True, kw_only=True)
class GroupSplit(Notification):
    """Your group is split by theme; you are a member of every part."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/split.md"
    split: Split

    def context(self) -> dict[str, Value]:
        """Give the group that was split, and where its parts are."""
        group = self.split.group
        parts = self.split.parts.select_related("group")
        return {
            "group": group.name,
            "groups": ", ".join(part.group.name for part in parts),
            "groups_url": f"{settings.SITE_URL}{reverse('kennisgroep:index')}",
        }

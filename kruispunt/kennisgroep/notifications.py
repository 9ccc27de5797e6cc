"""What a knowledge group tells by mail."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse

from kruispunt.kennisgroep.models import Flag, GroupMembership, Post, Sanction
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Value
from kruispunt.ui.templatetags.kruispunt import datum


@dataclass(frozen=True, kw_only=True)
class JoinApproved(Notification):
    """You are a member now."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/approved.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give the group and the page with the first steps."""
        group = self.membership.group
        url = f"{settings.SITE_URL}{reverse('kennisgroep:welcome', args=[group.slug])}"
        return {"group": group.name, "welcome_url": url}


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
class FlagRaised(Notification):
    """Somebody flagged a post; of a confidential topic nothing goes by mail but the address."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/flag_raised.md"
    flag: Flag

    def context(self) -> dict[str, Value]:
        """Give the group, the page to decide on, and unless it is confidential the title and the reason."""
        topic = self.flag.post.topic
        url = reverse("kennisgroep:decide_flag", args=[topic.group.slug, self.flag.pk])
        return {
            "group": topic.group.name,
            "title": "" if topic.is_confidential else topic.title,
            "reason": "" if topic.is_confidential else self.flag.reason,
            "flag_url": f"{settings.SITE_URL}{url}",
        }


@dataclass(frozen=True, kw_only=True)
class PostRemoved(Notification):
    """A moderator removed what you wrote, and why."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/post_removed.md"
    post: Post
    reason: str

    def context(self) -> dict[str, Value]:
        """Give the group, what was removed, the title unless it is confidential, and the reason."""
        topic = self.post.topic
        return {
            "group": topic.group.name,
            "is_topic": self.post.number == 1,
            "title": "" if topic.is_confidential else topic.title,
            "reason": self.reason,
            "team_email": settings.TEAM_EMAIL,
            "group_url": f"{settings.SITE_URL}{topic.group.get_absolute_url()}",
        }


@dataclass(frozen=True, kw_only=True)
class SanctionImposed(Notification):
    """A moderator warned, suspended or blocked you, and why."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/sanction_imposed.md"
    sanction: Sanction

    def context(self) -> dict[str, Value]:
        """Give the group, the measure, its last day and the reason."""
        group = self.sanction.membership.group
        return {
            "group": group.name,
            "is_suspension": self.sanction.is_suspension,
            "is_block": self.sanction.is_block,
            "ends_on": datum(self.sanction.ends_on),
            "reason": self.sanction.reason,
            "team_email": settings.TEAM_EMAIL,
            "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}",
        }


@dataclass(frozen=True, kw_only=True)
class SanctionLifted(Notification):
    """A moderator took a measure against you back, and why."""

    category: ClassVar[Category] = Category.KENNISGROEP
    template: ClassVar[str] = "kennisgroep/mail/sanction_lifted.md"
    sanction: Sanction

    def context(self) -> dict[str, Value]:
        """Give the group, the measure and the reason."""
        group = self.sanction.membership.group
        return {
            "group": group.name,
            "measure": self.sanction.get_kind_display().lower(),
            "is_block": self.sanction.is_block,
            "reason": self.sanction.lift_reason,
            "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}",
        }

"""What the knowledge groups tell people by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.text import get_text_list

from kruispunt.kennisgroep.models import (
    Flag,
    GroupMembership,
    Kennisgroep,
    Nudge,
    NudgeKind,
    Post,
    Sanction,
    Split,
    Topic,
)
from kruispunt.kennisgroep.overview_links import stop_url
from kruispunt.kennisgroep.queries.overview import COUNTED, Overview
from kruispunt.notifications.notification import Category, Notification
from kruispunt.notifications.rendering import Line, Value
from kruispunt.ui.templatetags.kruispunt import datum


@dataclass(frozen=True, kw_only=True)
class _FromGroup(Notification):
    """What a group tells."""

    category: ClassVar[Category] = Category.KENNISGROEP

    @staticmethod
    def naming(group: Kennisgroep) -> dict[str, Value]:
        """Give the name of a group and the address of its page."""
        return {"group": group.name, "group_url": f"{settings.SITE_URL}{group.get_absolute_url()}"}


@dataclass(frozen=True, kw_only=True)
class JoinRequested(_FromGroup):
    """To the moderators: somebody asks to join and waits."""

    template: ClassVar[str] = "kennisgroep/mail/requested.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give who asks, for which bestuur, and where to read why and decide."""
        group = self.membership.group
        url = reverse("kennisgroep:decide", args=[group.slug, self.membership.pk])
        return {
            "group": group.name,
            "person": str(self.membership.user),
            "bestuur": str(self.membership.bestuur),
            "decide_url": f"{settings.SITE_URL}{url}",
        }


@dataclass(frozen=True, kw_only=True)
class JoinApproved(_FromGroup):
    """You are a member now."""

    template: ClassVar[str] = "kennisgroep/mail/approved.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give the group and the page with the first steps."""
        group = self.membership.group
        url = f"{settings.SITE_URL}{reverse('kennisgroep:welcome', args=[group.slug])}"
        return {"group": group.name, "welcome_url": url}


@dataclass(frozen=True, kw_only=True)
class JoinRefused(_FromGroup):
    """Your request was refused, and why."""

    template: ClassVar[str] = "kennisgroep/mail/refused.md"
    membership: GroupMembership

    def context(self) -> dict[str, Value]:
        """Give the group, its address and the reason."""
        return self.naming(self.membership.group) | {
            "reason": self.membership.reason,
        }


@dataclass(frozen=True, kw_only=True)
class FlagRaised(_FromGroup):
    """Somebody flagged a post; of a confidential topic nothing goes by mail but the address."""

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
class PostRemoved(_FromGroup):
    """A moderator removed what you wrote, and why."""

    template: ClassVar[str] = "kennisgroep/mail/post_removed.md"
    post: Post
    reason: str

    def context(self) -> dict[str, Value]:
        """Give the group, what was removed, the title unless it is confidential, and the reason."""
        topic = self.post.topic
        return self.naming(topic.group) | {
            "is_topic": self.post.number == 1,
            "title": "" if topic.is_confidential else topic.title,
            "reason": self.reason,
            "team_email": settings.TEAM_EMAIL,
        }


@dataclass(frozen=True, kw_only=True)
class SanctionImposed(_FromGroup):
    """A moderator warned, suspended or blocked you, and why."""

    template: ClassVar[str] = "kennisgroep/mail/sanction_imposed.md"
    sanction: Sanction

    def context(self) -> dict[str, Value]:
        """Give the group, the measure, its last day and the reason."""
        return self.naming(self.sanction.membership.group) | {
            "is_suspension": self.sanction.is_suspension,
            "is_block": self.sanction.is_block,
            "ends_on": datum(self.sanction.ends_on),
            "reason": self.sanction.reason,
            "team_email": settings.TEAM_EMAIL,
        }


@dataclass(frozen=True, kw_only=True)
class SanctionLifted(_FromGroup):
    """A moderator took a measure against you back, and why."""

    template: ClassVar[str] = "kennisgroep/mail/sanction_lifted.md"
    sanction: Sanction

    def context(self) -> dict[str, Value]:
        """Give the group, the measure and the reason."""
        return self.naming(self.sanction.membership.group) | {
            "measure": self.sanction.get_kind_display().lower(),
            "is_block": self.sanction.is_block,
            "reason": self.sanction.lift_reason,
        }


@dataclass(frozen=True, kw_only=True)
class WrittenToYou(_FromGroup):
    """Somebody mentioned you, or answered you: all that came together, in one mail.

    No text of a post leaves the group by mail; of a confidential topic not its title or who wrote either.
    """

    template: ClassVar[str] = "kennisgroep/mail/written_to_you.md"
    can_wait: ClassVar[bool] = True
    #: It waits as a nudge instead, and is written when it goes (queries.telling.due_nudges).
    keeps: ClassVar[bool] = False
    in_words: ClassVar[str] = "een antwoord of een vermelding in de kennisgroep"
    nudges: Sequence[Nudge]

    def context(self) -> dict[str, Value]:
        """Give a line per post that mentions, and a line per topic with answers."""
        by_topic: dict[Topic, list[Post]] = {}
        for nudge in self.nudges:
            if nudge.kind == NudgeKind.ANSWER:
                by_topic.setdefault(nudge.post.topic, []).append(nudge.post)
        mentions = [nudge.post for nudge in self.nudges if nudge.kind == NudgeKind.MENTION]
        return {
            "count": len(self.nudges),
            "mentions": [_post_line(post, [post]) for post in mentions],
            "answers": [_post_line(posts[0], posts) for posts in by_topic.values()],
        }


@dataclass(frozen=True, kw_only=True)
class GroupOverview(_FromGroup):
    """What is new to a member in a group since they were last seen."""

    template: ClassVar[str] = "kennisgroep/mail/overview.md"
    membership: GroupMembership
    overview: Overview

    def choose_url(self, to: Any) -> str:
        """Give the page with the button that stops it."""
        return stop_url(self.membership)

    def context(self) -> dict[str, Value]:
        """Give the topics in three parts, and the pages to read on, to choose and to stop."""
        group = self.membership.group
        return {
            "group": group.name,
            "followed": [_topic_line(topic) for topic in self.overview.followed],
            "questions": [_topic_line(topic) for topic in self.overview.questions],
            "others": [_topic_line(topic) for topic in self.overview.others],
            "more": self.overview.more,
            "most": COUNTED,
            "topics_url": f"{settings.SITE_URL}{reverse('kennisgroep:topics', args=[group.slug])}",
            "choose_url": f"{settings.SITE_URL}{reverse('kennisgroep:overview', args=[group.slug])}",
            "stop_url": stop_url(self.membership),
        }


@dataclass(frozen=True, kw_only=True)
class GroupSplit(_FromGroup):
    """Your group is split by theme; you are a member of every part."""

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


#: What stands in the place of the title of a confidential topic.
CONFIDENTIAL = "Een vertrouwelijk onderwerp"
ASKER = "de anonieme vraagsteller"


def _post_line(first: Post, posts: list[Post]) -> Line:
    url = f"{settings.SITE_URL}{first.get_absolute_url()}"
    if first.topic.is_confidential:
        return Line(CONFIDENTIAL, url)
    people = list(dict.fromkeys(str(post.author) if post.author else ASKER for post in posts))
    return Line(first.topic.title, url, f"van {get_text_list(people, 'en')}")


def _topic_line(topic: Topic) -> Line:
    url = f"{settings.SITE_URL}{topic.get_absolute_url()}"
    title = CONFIDENTIAL if topic.is_confidential else topic.title
    about = [topic.get_kind_display(), *(str(theme) for theme in topic.themes.all())]
    return Line(title, url, ", ".join(about))

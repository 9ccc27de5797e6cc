"""What splitting a group by theme would do: where every topic goes, and how much there is in every part."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from kruispunt.core import clock
from kruispunt.kennisgroep.models import (
    Follow,
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    Split,
    SplitPart,
    TopicTheme,
)
from kruispunt.trajectories.programme.enums import Theme

#: So long a splitting can be undone (issue 5).
UNDO_WITHIN = timedelta(hours=24)


def destination(themes: Iterable[str], chosen: Collection[str]) -> str | None:
    """Give the theme of the group that a topic about `themes` goes to when a group is split into `chosen`.

    About exactly one of the chosen themes: to the group of that theme. About several or none: None, it stays.
    """
    about = set(themes) & set(chosen)
    return about.pop() if len(about) == 1 else None


def destinations(group: Kennisgroep, chosen: Collection[str]) -> dict[str, list[int]]:
    """Give the numbers of the topics of `group` that go to each chosen theme, in order."""
    about: dict[int, list[str]] = {}
    for topic, theme in TopicTheme.objects.filter(topic__group=group).values_list("topic", "theme"):
        about.setdefault(topic, []).append(theme)
    moves: dict[str, list[int]] = {theme: [] for theme in sorted(chosen)}
    for topic, themes in sorted(about.items()):
        if theme := destination(themes, chosen):
            moves[theme].append(topic)
    return moves


@dataclass(frozen=True)
class Part:
    """What one group would have after the splitting: a theme, or the group that was there (`label`)."""

    label: str
    topics: int
    members: int
    follows: int


def copied_memberships(group: Kennisgroep) -> QuerySet[GroupMembership]:
    """Give who comes along to every new group: the members at whatever step of joining, and who is kept out for good,
    so that a splitting lets nobody in again."""
    return group.memberships.filter(status__in=[GroupMembershipStatus.ACTIVE, GroupMembershipStatus.BLOCKED])


def preview(group: Kennisgroep, chosen: Collection[str]) -> list[Part]:
    """Give every part as it would be, the themes first and what stays last; nothing changes."""
    members = group.memberships.active().count()
    followed = list(Follow.objects.filter(group=group).values_list("topic", "theme"))
    on_topics = [topic for topic, _ in followed if topic is not None]
    moves = destinations(group, chosen)
    parts = []
    for theme, topics in moves.items():
        here = set(topics)
        as_group = sum(1 for topic, followed_theme in followed if topic is None and followed_theme in ("", theme))
        follows = sum(1 for topic in on_topics if topic in here) + as_group
        parts.append(Part(Theme(theme).label, len(topics), members, follows))
    moved = {topic for topics in moves.values() for topic in topics}
    stays = sum(1 for topic, _ in followed if topic not in moved)
    parts.append(Part(f"Blijft in {group}", group.topics.count() - len(moved), members, stays))
    return parts


def standing_split(group: Kennisgroep) -> Split | None:
    """Give the splitting of `group` that can still be undone, or None."""
    recent = group.splits.filter(undone_at__isnull=True, made_at__gt=clock.now() - UNDO_WITHIN)
    return recent.select_related("made_by").prefetch_related("parts__group").first()


def heir_of(slug: str) -> Kennisgroep | None:
    """Give the group that took over from the one that had this address and is gone, or None."""
    if Kennisgroep.objects.filter(slug=slug).exists():
        return None
    return Kennisgroep.objects.filter(old_addresses__slug=slug).first()


def family(group: Kennisgroep) -> set[int]:
    """Give the numbers of a group and of all it was split from and into, however often: topics and people moved."""
    found, fresh = set(), {group.pk}
    while fresh:
        found |= fresh
        near = SplitPart.objects.filter(Q(group__in=fresh) | Q(split__group__in=fresh))
        fresh = {pk for pair in near.values_list("group", "split__group") for pk in pair} - found
    return found

"""What somebody follows and has begun in a group."""

from typing import Any

from kruispunt.kennisgroep.models import Draft, Follow, Kennisgroep, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.programme.enums import Theme

#: How many followed topics stand on the page; the newest.
MOST_TOPICS = 50


def follows_topic(topic: Topic, user: Any) -> bool:
    """Give whether `user` follows a topic."""
    return Follow.objects.filter(user=user, topic=topic).exists()


def followed(group: Kennisgroep, user: Any) -> dict[str, Any]:
    """Give whether `user` follows a group (`whole`), each theme with whether it is followed, and the topics."""
    general = set(Follow.objects.filter(user=user, group=group, topic__isnull=True).values_list("theme", flat=True))
    topics = access.topics_in(access.Standing(user, group)).filter(follows__user=user).select_related("group")
    return {
        "whole": "" in general,
        "themes": [(value, label, value in general) for value, label in Theme.choices],
        "topics": topics.order_by("-last_post_at", "-pk")[:MOST_TOPICS],
    }


def has_drafts(standing: access.Standing) -> bool:
    """Give whether somebody began something in a group that is not placed."""
    return Draft.objects.filter(user=standing.user, group=standing.group).exists()

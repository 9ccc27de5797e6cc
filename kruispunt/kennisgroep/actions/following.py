"""What somebody follows comes first in their overview. Not in the audit trail: it is nobody else's business."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep.actions.drafts import check_may_write
from kruispunt.kennisgroep.actions.locking import lock_readable
from kruispunt.kennisgroep.models import Follow, Kennisgroep, Topic
from kruispunt.trajectories.programme.enums import Theme


def _what(group: Kennisgroep, topic: Topic | None, theme: str) -> dict:
    return {"topic": topic} if topic else {"group": group, "topic": None, "theme": theme}


@action
def follow(*, group: Kennisgroep, by: User, topic: Topic | None = None, theme: str = "") -> None:
    """Let `by` follow a topic, a theme within a group, or without either the group; a second time changes nothing.

    Raises Forbidden for who may not read there; Refused for a topic that does not stand and an unknown theme.
    """
    record_nothing_changed()
    if topic:
        standing, topic = lock_readable(topic, by)
        group = standing.group  # it may have moved
    else:
        check_may_write(group, None, by)
    if topic and not topic.is_visible:
        raise Refused("Dit onderwerp staat nog niet in de groep. Volgen kan daarna.")
    if theme and theme not in Theme.values:
        raise Refused("Kies een thema uit de lijst.", field="theme")
    Follow.objects.get_or_create(user=by, **_what(group, topic, theme), defaults={"group": group, "since": clock.now()})


@action
def unfollow(*, group: Kennisgroep, by: User, topic: Topic | None = None, theme: str = "") -> None:
    """Let `by` follow a topic, a theme or a group no longer; what they do not follow changes nothing."""
    record_nothing_changed()
    Follow.objects.filter(user=by, **_what(group, topic, theme)).delete()

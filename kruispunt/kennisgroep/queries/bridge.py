"""The conversations of sessions, as far as somebody may see them."""

from dataclasses import dataclass
from typing import Any

from kruispunt.kennisgroep.models import Kennisgroep, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.outputs.queries import sessions_shared_with
from kruispunt.trajectories.programme.models import Traject

#: A panel shows the newest of a list.
SHOWN = 10


@dataclass(frozen=True)
class Conversations:
    """Of one traject: what somebody can open, and the groups to join to read the rest."""

    topics: list[Topic]
    to_join: list[Kennisgroep]


def conversations_of(traject: Traject, user: Any) -> Conversations | None:
    """Give the conversations of the sessions of `traject` for `user`; None when there is nothing for them."""
    about = Topic.objects.visible().filter(session__traject=traject)
    readable = access.readable_topics(user).visible().filter(session__traject=traject)
    topics = list(readable.select_related("group", "session").order_by("-session__starts_at", "-pk")[:SHOWN])
    shared = about.filter(session__in=sessions_shared_with(user).values("pk"))
    closed = shared.exclude(group__in=access.readable_groups(user).values("pk"))
    to_join = list(Kennisgroep.objects.filter(pk__in=closed.values("group")))
    return Conversations(topics, to_join) if topics or to_join else None

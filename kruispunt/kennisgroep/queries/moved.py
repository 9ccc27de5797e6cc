"""Where what stood at an old address of a group is now, for who may read it there.

A topic and what hangs on it moves when a group is split, and back when that is undone; then the new group is gone.
"""

from dataclasses import dataclass
from typing import Any

from kruispunt.kennisgroep.models import Flag, GroupMembership, Kennisgroep, Post, Prompt, Sanction, Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.splitting import family, heir_of

#: Pages of a group that are no secret.
PUBLIC = {"group", "join"}
#: What only a moderator opens: the name of its page, what it is about, and how that leads to its group.
OF_MODERATORS: dict[str, tuple[Any, str]] = {
    "ask_colleague": (Topic, "group"),
    "close_topic": (Topic, "group"),
    "decide": (GroupMembership, "group"),
    "decide_flag": (Flag, "post__topic__group"),
    "decide_question": (Topic, "group"),
    "delete_prompt": (Prompt, "group"),
    "lift": (Sanction, "membership__group"),
    "member": (GroupMembership, "group"),
    "moderate_post": (Post, "topic__group"),
    "moderate_topic": (Topic, "group"),
    "prompt": (Prompt, "group"),
    "remove_topic": (Topic, "group"),
    "reopen_topic": (Topic, "group"),
}


@dataclass(frozen=True)
class Moved:
    """The group where something is now; `is_same` unless what the address names has no counterpart there."""

    group: Kennisgroep
    is_same: bool


def where_now(user: Any, page: str, slug: str, pk: int | None) -> Moved | None:
    """Give where the thing `pk` (None: the group itself) is, whose page stood in the group `slug`; None when it did not
    move, or is not for `user`.
    """
    here = Kennisgroep.objects.filter(slug=slug).first() or heir_of(slug)
    if here is None:
        return None
    group = _group_of(user, page, pk) if pk is not None else None
    if group and group.slug != slug and group.pk in family(here):
        return Moved(group, is_same=True)
    if here.slug == slug:
        return None
    if page in PUBLIC:
        return Moved(here, is_same=True)
    standing = access.Standing(user, here)
    return Moved(here, is_same=pk is None) if standing.may_read or standing.is_member else None


def _group_of(user: Any, page: str, pk: int) -> Kennisgroep | None:
    """Give the group of a thing, of which the page asks its group; None for what `user` may not open there."""
    if page == "flag_post":
        readable = access.readable_topics(user).filter(posts__in=Post.objects.filter(pk=pk))
        return Kennisgroep.objects.filter(pk__in=readable.values("group")).first()
    if page not in OF_MODERATORS:
        return None
    model, path = OF_MODERATORS[page]
    rows = model.objects.filter(pk=pk)
    if model is Flag:  # nobody sees the flags on their own posts
        rows = rows.exclude(post__author=user)
    return access.moderated_groups(user).filter(pk__in=rows.values(path)).first()

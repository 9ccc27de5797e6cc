"""What moderators have to decide on, and who of them hears of it."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kruispunt.besturen.models import User
from kruispunt.core.roles import Role
from kruispunt.kennisgroep.asking import askers_of
from kruispunt.kennisgroep.models import (
    Flag,
    GroupMembership,
    Kennisgroep,
    Post,
    Sanction,
    Topic,
    TopicKind,
    TopicStatus,
)
from kruispunt.kennisgroep.queries.access import readable_groups
from kruispunt.kennisgroep.queries.splitting import family

#: A flag goes to this many people, so that nobody decides alone on who hears of it (issue 5).
HEAR_OF_A_FLAG = 2


def who_decides_on(flag: Flag) -> list[User]:
    """Give the two people a flag goes to: moderators of the group in turn, and staff when there are too few.

    Never who wrote the flagged post, and not who flagged it.
    """
    left_out = {flag.flagged_by_id, flag.post.author_id}
    active = User.objects.filter(is_active=True)
    named = active.filter(pk__in=flag.post.topic.group.moderators.values("user"))
    named = named.filter(role__in=[Role.FACILITATOR, Role.STAFF, Role.ADMIN]).order_by("pk")
    people = [user for user in named if user.pk not in left_out]
    turn = flag.pk % len(people) if people else 0
    people = people[turn:] + people[:turn]
    if len(people) < HEAR_OF_A_FLAG:
        team = active.filter(role__in=[Role.STAFF, Role.ADMIN]).exclude(pk__in=[user.pk for user in people])
        people += [user for user in team.order_by("pk") if user.pk not in left_out]
    return people[:HEAR_OF_A_FLAG]


def who_hears_of_a_request(request: GroupMembership) -> list[User]:
    """Give who hears that somebody asks to join: the moderators named for the group, and without any the whole team."""
    active = User.objects.filter(is_active=True).exclude(pk=request.user_id)
    named = active.filter(pk__in=request.group.moderators.values("user"))
    named = list(named.filter(role__in=[Role.FACILITATOR, Role.STAFF, Role.ADMIN]).order_by("pk"))
    return named or list(active.filter(role__in=[Role.STAFF, Role.ADMIN]).order_by("pk"))


def questions_waiting(group: Kennisgroep) -> QuerySet[Topic]:
    """Give the anonymous questions that wait for a moderator, the longest first, with their text in `posts`."""
    return Topic.objects.pending().filter(group=group).prefetch_related("themes", "posts").order_by("created_at", "pk")


def own_questions(user: Any) -> QuerySet[Topic]:
    """Give the anonymous questions `user` asked in groups they may read, the newest first: known by computing."""
    asked = Topic.objects.filter(asker__in=askers_of(user), group__in=readable_groups(user).values("pk"))
    answers = Count("posts", filter=Q(posts__author__isnull=False, posts__removed_at__isnull=True))
    return asked.select_related("group").annotate(answer_count=answers).order_by("-created_at", "-pk")


def flags_in(group: Kennisgroep, user: Any) -> QuerySet[Flag]:
    """Give the flags in a group, open ones first and of those the oldest, without those on posts of `user`."""
    rows = Flag.objects.filter(post__topic__group=group).exclude(post__author=user)
    people = ("flagged_by", "decided_by", "post__author", "post__bestuur", "post__topic__group")
    return rows.select_related(*people).order_by(F("decided_at").desc(nulls_first=True), "at", "pk")


def sanctions_in(group: Kennisgroep) -> QuerySet[Sanction]:
    """Give every sanction in a group, the newest first."""
    rows = Sanction.objects.filter(membership__group=group)
    return rows.select_related("membership__user", "membership__bestuur", "membership__group", "decided_by")


def counts(group: Kennisgroep, user: Any) -> dict[str, int]:
    """Give how much waits for a moderator: `requests`, `questions` and `flags`."""
    return {
        "requests": group.memberships.requested().count(),
        "questions": Topic.objects.pending().filter(group=group).count(),
        "flags": Flag.objects.filter(post__topic__group=group, outcome="").exclude(post__author=user).count(),
    }


def wrote_in(group: Kennisgroep, user: Any) -> bool:
    """Give whether somebody ever placed something in a group, or in one it was split from or into, anonymously too.

    Only for who asks about themselves.
    """
    if wrote_by_name(group, user):
        return True
    return Topic.objects.filter(group__in=family(group), asker__in=askers_of(user)).exists()


def wrote_by_name(group: Kennisgroep, user: Any) -> bool:
    """Give whether somebody ever placed something under their name in a group, or in one it was split from or into."""
    return Post.objects.filter(topic__group__in=family(group), author=user).exists()


def to_answer(topics: QuerySet[Topic], user: Any) -> QuerySet[Topic]:
    """Give the questions of others without an answer among `topics`, those on a theme of `user` first."""
    about = Topic.objects.filter(pk=OuterRef("pk"), themes__theme__in=user.kennisgroep_profile.themes.values("theme"))
    waiting = topics.filter(kind=TopicKind.QUESTION, status=TopicStatus.VISIBLE, first_answer_at__isnull=True)
    waiting = waiting.filter(closed_at__isnull=True).exclude(author=user).exclude(asker__in=askers_of(user))
    rows = waiting.annotate(is_near=Exists(about)).select_related("author", "bestuur", "group")
    return rows.prefetch_related("themes").order_by("-is_near", "-last_post_at", "-pk")

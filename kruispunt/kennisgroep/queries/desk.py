"""What moderators look after in a group: questions, newcomers, quiet members, and what could become a session."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kruispunt.core import clock
from kruispunt.kennisgroep.matching import Colleague, session_weight, who_could_help
from kruispunt.kennisgroep.models import (
    GroupMembership,
    Kennisgroep,
    Post,
    ProfileTheme,
    Prompt,
    Thanks,
    Topic,
    TopicKind,
    TopicRead,
    TopicStatus,
    TopicTheme,
)
from kruispunt.kennisgroep.queries.access import settled_memberships

#: After this long without an answer a question comes up (issue 5).
WAITS_LONG = timedelta(hours=48)
#: Who was not seen for this long is quiet.
QUIET_AFTER = timedelta(days=60)
#: How far back answers tell what somebody knows about.
KNOWN_FROM = timedelta(days=365)
#: A conversation older than this is over.
LIVELY_FOR = timedelta(days=60)
#: How many of each stand on the desk; of the liveliest topics so many are weighed.
SHOWN = 10
WEIGHED = 50
BEST = 5


def waiting_questions(*groups: Kennisgroep) -> QuerySet[Topic]:
    """Give the questions that stand 48 hours or more without an answer, the longest first."""
    asked = Topic.objects.unanswered().filter(group__in=groups, created_at__lte=clock.now() - WAITS_LONG)
    return asked.filter(closed_at__isnull=True).order_by("created_at", "pk")


def newcomers(*groups: Kennisgroep) -> QuerySet[Post]:
    """Give the first posts of newcomers to which nobody else replied yet, the newest first.

    The last post of an old conversation stays without a reply for good: it must not hide who came in today.
    """
    later = Post.objects.filter(topic=OuterRef("topic"), number__gt=OuterRef("number"), removed_at__isnull=True)
    replied = later.filter(Q(author__isnull=True) | ~Q(author=OuterRef("author")))
    posts = Post.objects.standing().filter(~Exists(replied), is_first=True, topic__group__in=groups)
    return posts.select_related("topic__group", "author", "bestuur").order_by("-created_at", "-pk")


def quiet_members(group: Kennisgroep) -> QuerySet[GroupMembership]:
    """Give the members who were not seen for 60 days, or never since they joined, the longest first."""
    rows = group.memberships.active().annotate(last_here=Coalesce("seen_at", "decided_at"))
    quiet = rows.filter(last_here__lt=clock.now() - QUIET_AFTER)
    return quiet.select_related("user", "bestuur").order_by("last_here", "pk")


def late_prompts(*groups: Kennisgroep) -> QuerySet[Prompt]:
    """Give what should have been placed on a day before today: who prepared it cannot place it any more."""
    return Prompt.objects.filter(group__in=groups, topic__isnull=True, post_on__lt=clock.today())


@dataclass(frozen=True)
class Waiting:
    """A question that waits, and the memberships of colleagues who could help."""

    topic: Topic
    helpers: list[GroupMembership]


def with_helpers(group: Kennisgroep, questions: QuerySet[Topic]) -> list[Waiting]:
    """Give questions with who could help each of them.

    Who asked an anonymous question is not left out of the list: leaving them out would tell who it was.
    """
    topics = list(questions.select_related("author", "bestuur", "group").prefetch_related("themes"))
    themes = {theme.theme for topic in topics for theme in topic.themes.all()}
    colleagues = _colleagues(group, themes)
    chosen = {
        topic.pk: who_could_help(colleagues, [row.theme for row in topic.themes.all()], but=topic.author_id)
        for topic in topics
    }
    wanted = {one.pk for helpers in chosen.values() for one in helpers}
    rows = settled_memberships().filter(group=group, user__in=wanted)
    found = {row.user_id: row for row in rows.select_related("user__kennisgroep_profile", "bestuur")}
    return [Waiting(topic, [found[one.pk] for one in chosen[topic.pk] if one.pk in found]) for topic in topics]


def _colleagues(group: Kennisgroep, themes: set[str]) -> list[Colleague]:
    """Give what is known of the members about `themes`."""
    if not themes:
        return []
    members = settled_memberships().filter(group=group)
    works_on: dict[int, set[str]] = defaultdict(set)
    shared = ProfileTheme.objects.filter(theme__in=themes, profile__in=members.values("user"))
    for pk, theme in shared.values_list("profile", "theme"):
        works_on[pk].add(theme)
    answered: dict[int, dict[str, int]] = defaultdict(dict)
    accepted: dict[int, dict[str, int]] = defaultdict(dict)
    of_others = (
        Post.objects.standing()
        .replies()
        .filter(
            ~Q(topic__author=F("author")),
            author__isnull=False,
            topic__group=group,
            created_at__gte=clock.now() - KNOWN_FROM,
            topic__themes__theme__in=themes,
        )
    )
    per_theme = of_others.order_by().values_list("author", "topic__themes__theme")
    for pk, theme, number in per_theme.annotate(number=Count("topic", distinct=True)):
        answered[pk][theme] = number
    best = TopicTheme.objects.filter(
        theme__in=themes, topic__group=group, topic__status=TopicStatus.VISIBLE, topic__accepted__author__isnull=False
    )
    counted = best.order_by().values_list("topic__accepted__author", "theme").annotate(number=Count("topic"))
    for pk, theme, number in counted:
        accepted[pk][theme] = number
    people = members.filter(user__in={*works_on, *answered, *accepted}).order_by()
    return [
        Colleague(pk, f"{last} {first}", frozenset(works_on[pk]), answered[pk], accepted[pk])
        for pk, first, last in people.values_list("user", "user__first_name", "user__last_name")
    ]


@dataclass(frozen=True)
class Lively:
    """A topic that could become a session, and why."""

    topic: Topic
    people: int
    thanks: int
    readers: int


def could_be_sessions(group: Kennisgroep) -> list[Lively]:
    """Give the topics of the last 60 days that weigh most (`matching.session_weight`), at most five.

    A reader answered, has a mark on the topic, or had read everything when it was there; the marks alone are too few,
    since those of who is up to date are cleared. What is the conversation of a session already, and announcements, are
    left out.
    """
    recent = Topic.objects.visible().filter(
        group=group, session__isnull=True, last_post_at__gte=clock.now() - LIVELY_FOR, last_number__gt=2
    )
    liveliest = recent.exclude(kind=TopicKind.ANNOUNCEMENT).order_by("-last_number", "-pk")
    topics = list(liveliest.select_related("group")[:WEIGHED])
    pks = [topic.pk for topic in topics]
    authors = defaultdict(set)
    replies = Post.objects.standing().replies().filter(topic__in=pks)
    for topic, author in replies.order_by().values_list("topic", "author").distinct():
        authors[topic].add(author)
    thanked = dict(
        Thanks.objects.filter(post__topic__in=pks, post__removed_at__isnull=True)
        .order_by()
        .values_list("post__topic")
        .annotate(number=Count("pk"))
    )
    readers = _readers(group, topics)
    found = []
    for topic in topics:
        people = len(authors[topic.pk] - {topic.author_id})
        read_by = (readers[topic.pk] | authors[topic.pk]) - {topic.author_id}
        one = Lively(topic, people, thanked.get(topic.pk, 0), len(read_by))
        weight = session_weight(one.people, one.thanks, one.readers)
        if weight:
            found.append((-weight, -topic.pk, one))
    return [one for *_, one in sorted(found, key=lambda each: each[:2])[:BEST]]


def _readers(group: Kennisgroep, topics: list[Topic]) -> dict[int, set[int]]:
    """Give by topic which members read it."""
    readers: dict[int, set[int]] = defaultdict(set)
    for topic, user in TopicRead.objects.filter(topic__in=topics).values_list("topic", "user"):
        readers[topic].add(user)
    for user, since, through in group.memberships.active().values_list("user", "decided_at", "read_through"):
        for topic in topics:
            if since < topic.created_at <= through:
                readers[topic.pk].add(user)
    return readers

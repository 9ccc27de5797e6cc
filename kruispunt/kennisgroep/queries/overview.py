"""The overview of a group by mail: when it is due for whom, and what stands in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.kennisgroep.models import (
    Follow,
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    MailRhythm,
    ProfileTheme,
    Topic,
    TopicKind,
    TopicTheme,
)
from kruispunt.kennisgroep.queries.access import Standing, settled_memberships, topics_in
from kruispunt.kennisgroep.queries.unread import only_unread
from kruispunt.notifications.digests import DIGEST_AT
from kruispunt.notifications.models import Category, MailPreference, Rhythm

#: A group with fewer members gets its overview twice a week (shared/PEERS.md 5: small-start mode).
SMALL_GROUP = 50
#: How many topics stand in one overview.
MOST = 10
#: Further than this nobody counts.
COUNTED = 99
MONDAY, TUESDAY, THURSDAY, FRIDAY = 0, 1, 3, 4
FOLLOWED, IN_MY_THEMES, OTHER = 1, 2, 3


def days_of(rhythm: str, members: int) -> frozenset[int]:
    """Give the weekdays (0 is Monday) on which a group of so many members sends its overview in `rhythm`."""
    if rhythm == MailRhythm.NONE:
        return frozenset()
    if rhythm == MailRhythm.DAILY:
        return frozenset(range(MONDAY, FRIDAY + 1))
    if rhythm == MailRhythm.GROUP and members < SMALL_GROUP:
        return frozenset({TUESDAY, THURSDAY})
    return frozenset({TUESDAY})


def last_due(days: frozenset[int], now: datetime) -> datetime | None:
    """Give the last moment (aware) up to `now` on one of `days` at 7.30 in Brussels; None without days."""
    today = timezone.localdate(now)
    for back in range(8):
        day = today - timedelta(days=back)
        moment = timezone.make_aware(datetime.combine(day, DIGEST_AT))
        if day.weekday() in days and moment <= now:
            return moment
    return None


def due_overviews() -> QuerySet[GroupMembership]:
    """Give the memberships whose overview has to be looked at now: none since its last moment, and wanted.

    Who chose no mail at all about the kennisgroep gets none, whatever the rhythm of the group.
    """
    groups = Kennisgroep.objects.annotate(
        members=Count("memberships", filter=Q(memberships__status=GroupMembershipStatus.ACTIVE))
    )
    due = Q(pk__in=[])
    for group in groups.order_by("pk"):
        for rhythm in MailRhythm.values:
            moment = last_due(days_of(rhythm, group.members), clock.now())
            if moment:
                due |= Q(group=group, mail_rhythm=rhythm, told_until__lt=moment)
    declined = MailPreference.objects.filter(user=OuterRef("user"), category=Category.KENNISGROEP, rhythm=Rhythm.NONE)
    told = Coalesce("digested_at", "decided_at")
    return settled_memberships().annotate(told_until=told).filter(due, ~Exists(declined))


@dataclass(frozen=True)
class Overview:
    """What is new to a member, at most ten topics: what they follow, questions in their themes, the rest."""

    followed: list[Topic]
    questions: list[Topic]
    others: list[Topic]
    #: How many more there are, as far as 99.
    more: int

    @property
    def is_empty(self) -> bool:
        """Give whether there is nothing to tell."""
        return not (self.followed or self.questions or self.others)


def overview_for(membership: GroupMembership) -> Overview:
    """Give what is unread to a member and came after they were last seen, or last told, whichever is later."""
    user, group = membership.user, membership.group
    moments = [membership.seen_at, membership.digested_at, membership.decided_at]
    since = max(moment for moment in moments if moment)
    fresh = only_unread(topics_in(Standing(user, group)), membership).filter(last_post_at__gt=since)
    ranked = fresh.annotate(rank=_rank(membership)).order_by("rank", "-last_post_at", "-pk")
    shown = list(ranked.select_related("group").prefetch_related("themes")[:MOST])
    more = len(fresh.order_by()[MOST : MOST + COUNTED].values_list("pk")) if len(shown) == MOST else 0
    parts = {rank: [topic for topic in shown if topic.rank == rank] for rank in (FOLLOWED, IN_MY_THEMES, OTHER)}
    return Overview(parts[FOLLOWED], parts[IN_MY_THEMES], parts[OTHER], more)


def _rank(membership: GroupMembership) -> Case:
    themes = TopicTheme.objects.filter(topic=OuterRef("pk"))
    follows = Follow.objects.filter(user=membership.user_id, group=membership.group_id)
    whole_group = follows.filter(topic__isnull=True, theme="")
    followed_themes = follows.exclude(theme="").values("theme")
    own_themes = ProfileTheme.objects.filter(profile=membership.user_id).values("theme")
    followed = (
        Exists(follows.filter(topic=OuterRef("pk")))
        | Exists(themes.filter(theme__in=followed_themes))
        | Exists(whole_group)
    )
    unanswered = Q(kind=TopicKind.QUESTION, first_answer_at__isnull=True)
    return Case(
        When(followed, then=Value(FOLLOWED)),
        When(unanswered & Q(Exists(themes.filter(theme__in=own_themes))), then=Value(IN_MY_THEMES)),
        default=Value(OTHER),
        output_field=IntegerField(),
    )

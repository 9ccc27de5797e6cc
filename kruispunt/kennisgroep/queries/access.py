"""Who may read what in a knowledge group. Every address, list, mail and file asks here.

A group is read by its moderators and by its members: who was let in, accepted the house rules as they stand, introduced
themselves, and is not suspended. The conversation of a session is read by who takes part in that session.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.roles import is_facilitator, is_staff
from kruispunt.kennisgroep.asking import askers_of
from kruispunt.kennisgroep.models import (
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    Moderator,
    Profile,
    Sanction,
    Topic,
    TopicStatus,
)
from kruispunt.trajectories.outputs.queries import sessions_shared_with

#: How long a visit that was noted stands for what is opened after it.
NOTED_EVERY = timedelta(minutes=1)


def _kept_out() -> QuerySet[Sanction]:
    """Give what keeps the member of a membership out of its group now."""
    return Sanction.objects.in_force().filter(membership__group=OuterRef("group"), membership__user=OuterRef("user"))


def _memberships_of(user: Any) -> QuerySet[GroupMembership]:
    """Give the memberships of `user` that stand, with what the pages of a group ask of them."""
    of_sessions = Topic.objects.filter(group=OuterRef("group"), session__isnull=False).order_by()
    rows = GroupMembership.objects.active().filter(user=user).select_related("bestuur", "user__kennisgroep_profile")
    # most groups have no conversation of a session: then nobody looks for those somebody takes part in
    return rows.annotate(is_kept_out=Exists(_kept_out()), sees_sessions=Exists(of_sessions))


@dataclass
class Standing:
    """How somebody stands in a group; what is asked is looked up once."""

    user: Any
    group: Kennisgroep

    @cached_property
    def moderates(self) -> bool:
        """Give whether this is one of the moderators: staff, or a facilitator named for the group."""
        return moderates(self.user, self.group)

    @cached_property
    def membership(self) -> GroupMembership | None:
        """Give the membership that stands, or None."""
        if not self.user.is_authenticated:
            return None
        found = _memberships_of(self.user).filter(group=self.group).first()
        if found:
            found.group = self.group
        return found

    @cached_property
    def sanction(self) -> Sanction | None:
        """Give what keeps a member out now, or None."""
        if not self.user.is_authenticated:
            return None
        return Sanction.objects.in_force().filter(membership__group=self.group, membership__user=self.user).first()

    @cached_property
    def profile(self) -> Profile | None:
        """Give the introduction of this person, or None."""
        if self.membership:
            return getattr(self.membership.user, "kennisgroep_profile", None)
        return Profile.objects.filter(user_id=self.user.pk).first() if self.user.is_authenticated else None

    @cached_property
    def is_member(self) -> bool:
        """Give whether this is a member who is not kept out, at whatever step of joining."""
        return bool(self.membership and self.user.is_active and not self.membership.is_kept_out)

    @cached_property
    def is_settled(self) -> bool:
        """Give whether this member took every step that reading asks."""
        return bool(self.is_member and self.membership.has_accepted_rules and self.profile)

    @cached_property
    def shared_sessions(self) -> list[int]:
        """Give the numbers of the sessions this person takes part in and that have a conversation in the group."""
        if not (self.membership and self.membership.sees_sessions):
            return []
        here = Topic.objects.filter(group=self.group, session__isnull=False).order_by()
        return list(sessions_shared_with(self.user).filter(pk__in=here.values("session")).values_list("pk", flat=True))

    @property
    def just_came(self) -> bool:
        """Give whether it was noted today, less than a minute ago, that this member came: then it is not noted anew."""
        seen = self.membership.seen_at if self.membership else None
        return bool(seen and seen > clock.now() - NOTED_EVERY and timezone.localdate(seen) == clock.today())

    @property
    def may_read(self) -> bool:
        """Give whether the conversations of the group are open to this person."""
        return self.moderates or self.is_settled

    def may_open(self, topic: Topic) -> bool:
        """Give whether a topic of the group is open to this person: what `readable_topics` says, of one topic."""
        if self.moderates and (topic.is_visible or topic.is_pending):
            return True
        if not self.may_read:
            return False
        if topic.is_visible:
            return topic.session_id is None or topic.session_id in self.shared_sessions
        return (topic.is_pending or topic.is_refused) and is_own(self.user, topic)


def moderates(user: Any, group: Kennisgroep) -> bool:
    """Give whether `user` is a moderator of `group`."""
    if is_staff(user):
        return True
    return is_facilitator(user) and Moderator.objects.filter(group=group, user=user).exists()


def moderates_any(user: Any) -> bool:
    """Give whether `user` moderates some group."""
    return is_staff(user) or (is_facilitator(user) and Moderator.objects.filter(user=user).exists())


def moderated_groups(user: Any) -> QuerySet[Kennisgroep]:
    """Give the groups `user` moderates."""
    if is_staff(user):
        return Kennisgroep.objects.all()
    if not is_facilitator(user):
        return Kennisgroep.objects.none()
    return Kennisgroep.objects.filter(pk__in=Moderator.objects.filter(user=user).values("group"))


def settled_memberships() -> QuerySet[GroupMembership]:
    """Give the memberships of everybody who may read as a member (see `Standing.is_settled`)."""
    return GroupMembership.objects.filter(
        ~Exists(_kept_out()),
        status=GroupMembershipStatus.ACTIVE,
        user__is_active=True,
        user__kennisgroep_profile__isnull=False,
        rules_accepted_at__gte=F("group__rules_changed_at"),
    )


def settled_standings(user: Any) -> list[Standing]:
    """Give how `user` stands in each group that they may read in as a member, by name."""
    if not user.is_authenticated:
        return []
    rows = _memberships_of(user).select_related("group").order_by("group__name")
    standings = [Standing(user, membership.group) for membership in rows]
    for standing, membership in zip(standings, rows, strict=True):
        standing.membership = membership
    return [standing for standing in standings if standing.is_settled]


def readable_groups(user: Any) -> QuerySet[Kennisgroep]:
    """Give the groups whose conversations `user` may read."""
    if is_staff(user):
        return Kennisgroep.objects.all()
    if not user.is_authenticated:
        return Kennisgroep.objects.none()
    member_of = settled_memberships().filter(user=user).values("group")
    return Kennisgroep.objects.filter(Q(pk__in=member_of) | Q(pk__in=moderated_groups(user).values("pk")))


def readable_topics(user: Any) -> QuerySet[Topic]:
    """Give every topic `user` may open: what stands in their groups, own anonymous questions, and as a moderator those
    that wait."""
    moderated = Q(group__in=moderated_groups(user).values("pk"))
    if not user.is_authenticated:
        return Topic.objects.none()
    stands = Q(status=TopicStatus.VISIBLE)
    shared = Q(session__isnull=True) | Q(session__in=sessions_shared_with(user).values("pk"))
    own = Q(asker__in=askers_of(user), status__in=[TopicStatus.PENDING, TopicStatus.REFUSED])
    waits = Q(status=TopicStatus.PENDING)
    return Topic.objects.filter(
        Q(group__in=readable_groups(user).values("pk")) & (stands & shared | own) | moderated & (stands | waits)
    )


def topics_in(standing: Standing) -> QuerySet[Topic]:
    """Give the topics that stand in one group, as far as somebody who may read there sees them."""
    topics = standing.group.topics.visible()
    if standing.moderates:
        return topics
    return topics.filter(Q(session__isnull=True) | Q(session__in=standing.shared_sessions))


def is_own(user: Any, row: Any) -> bool:
    """Give whether `user` wrote this topic or post, under the own name or anonymously."""
    if not user.is_authenticated:
        return False
    if row.author_id is not None:
        return row.author_id == user.pk
    topic = row if isinstance(row, Topic) else row.topic
    return topic.asker in askers_of(user)

"""Reads of the knowledge groups."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Kennisgroep


def groups() -> QuerySet[Kennisgroep]:
    """Give the groups with `member_count` and `request_count`."""

    def counted(status: str) -> Count:
        return Count("memberships", filter=Q(memberships__status=status))

    return Kennisgroep.objects.annotate(
        member_count=counted(GroupMembershipStatus.ACTIVE), request_count=counted(GroupMembershipStatus.REQUESTED)
    )


def members_of(group: Kennisgroep) -> QuerySet[GroupMembership]:
    """Give who is a member now, by name, with what they tell about themselves."""
    rows = _with_people(group.memberships.active()).select_related("user__kennisgroep_profile")
    rows = rows.prefetch_related("user__kennisgroep_profile__themes")
    return rows.order_by("user__last_name", "user__first_name", "pk")


def requests_for(group: Kennisgroep) -> QuerySet[GroupMembership]:
    """Give who waits for an answer, the longest first."""
    return _with_people(group.memberships.requested()).order_by("requested_at", "pk")


def last_membership(group: Kennisgroep, user: Any) -> GroupMembership | None:
    """Give the newest membership or request of somebody in a group, or None."""
    return group.memberships.filter(user=user).order_by("-requested_at", "-pk").first()


def _with_people(memberships: QuerySet[GroupMembership]) -> QuerySet[GroupMembership]:
    return memberships.select_related("user", "bestuur")

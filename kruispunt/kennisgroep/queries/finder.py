"""Which colleagues can be found in a group."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.queries.access import settled_memberships

#: More words than this are not looked for.
MOST_WORDS = 8


def findable(
    group: Kennisgroep,
    *,
    but: User,
    words: str = "",
    theme: str = "",
    province: str = "",
    bestuur: Bestuur | None = None,
) -> QuerySet[GroupMembership]:
    """Give the members of a group who want to be found, except `but`, by name.

    Every word of `words` stands in the name, the bestuur, or what somebody can help with or looks for. `theme` and
    `province` are values of `Theme` and `Province`, or "" for all; `bestuur` is one, or None for all.
    """
    rows = settled_memberships().filter(group=group, user__kennisgroep_profile__is_findable=True).exclude(user=but)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(bestuur__name__icontains=word)
            | Q(user__kennisgroep_profile__can_help_with__icontains=word)
            | Q(user__kennisgroep_profile__looks_for__icontains=word)
        )
    if theme:
        rows = rows.filter(user__kennisgroep_profile__themes__theme=theme)
    if province:
        rows = rows.filter(bestuur__province=province)
    if bestuur:
        rows = rows.filter(bestuur=bestuur)
    people = rows.select_related("user__kennisgroep_profile", "bestuur")
    return people.prefetch_related("user__kennisgroep_profile__themes").order_by(
        "user__last_name", "user__first_name", "pk"
    )


def besturen_in(group: Kennisgroep) -> QuerySet[Bestuur]:
    """Give the besturen that have a member in a group now, by name."""
    here = group.memberships.active().filter(bestuur=OuterRef("pk"))
    return Bestuur.objects.filter(Exists(here)).order_by("name")


def start_of_a_question_to(group: Kennisgroep, handle: str) -> str:
    """Give how a new topic starts that asks the member of `group` with this handle; "" for a handle of nobody there."""
    known = settled_memberships().filter(group=group, user__kennisgroep_profile__handle=handle.replace("\0", ""))
    return f"@{handle} " if handle and known.exists() else ""

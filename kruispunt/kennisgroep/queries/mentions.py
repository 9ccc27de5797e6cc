"""Whom and what a text mentions, of those who can be mentioned in a group."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.text import slugify

from kruispunt.besturen.models import Bestuur
from kruispunt.kennisgroep.mentions import THEME_WORDS, handles_in, themes_in
from kruispunt.kennisgroep.models import GroupMembership, Mention
from kruispunt.kennisgroep.queries import access
from kruispunt.ui.markdown import Mark


def mentions_in(group: int, source: str) -> list[Mention]:
    """Give what Markdown `source` mentions in the group of this number, as rows that are not stored.

    A handle names a member who may read there, or else every member of the bestuur of that name.
    """
    handles = set(handles_in(source))
    found = []
    if handles:
        members = access.settled_memberships().filter(group=group)
        named = members.filter(user__kennisgroep_profile__handle__in=handles)
        people = {row.user for row in named.select_related("user__kennisgroep_profile")}
        found += [Mention(user=person) for person in people]
        wanted = handles - {person.kennisgroep_profile.handle for person in people}
        besturen = Bestuur.objects.filter(pk__in=members.values("bestuur")) if wanted else []
        found += [Mention(bestuur=bestuur) for bestuur in besturen if slugify(bestuur.name) in wanted]
    themes = {THEME_WORDS[word] for word in themes_in(source) if word in THEME_WORDS}
    return found + [Mention(theme=theme) for theme in sorted(themes)]


def marks_in(group: int, source: str) -> dict[str, Mark]:
    """Give what `source` mentions as it is written there, with the name to show (for a preview: no links)."""
    return {written: mark for row in mentions_in(group, source) for written, mark in row.marks.items()}


def with_links() -> QuerySet[Mention]:
    """Give the mentions with whom they name, and whether each leads on: not to who left the group of its post."""
    here = GroupMembership.objects.active().filter(group=OuterRef("post__topic__group"))
    leads_on = (
        ~Q(theme="") | Exists(here.filter(user=OuterRef("user"))) | Exists(here.filter(bestuur=OuterRef("bestuur")))
    )
    return Mention.objects.select_related("user__kennisgroep_profile", "bestuur").annotate(
        leads_on=ExpressionWrapper(leads_on, output_field=BooleanField())
    )

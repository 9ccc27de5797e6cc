"""Whom and what a text mentions, of those who can be mentioned in a group."""

from django.utils.text import slugify

from kruispunt.besturen.models import Bestuur
from kruispunt.kennisgroep.mentions import THEME_WORDS, handles_in, themes_in
from kruispunt.kennisgroep.models import Mention
from kruispunt.kennisgroep.queries import access


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


def marks_in(group: int, source: str) -> dict[str, str]:
    """Give what `source` mentions as it is written there, with the name to show (for a preview)."""
    return {written: name for row in mentions_in(group, source) for written, name in row.marks.items()}

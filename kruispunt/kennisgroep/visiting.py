"""What a request looks up about its visitor once: the menu, the panels and the page of a group then say the same."""

from django.http import HttpRequest

from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.kennisgroep.queries import access, unread

#: Where a request keeps it.
_STANDINGS, _UNREAD = "kennisgroep_standings", "kennisgroep_unread"


def standings(request: HttpRequest) -> dict[str, access.Standing]:
    """Give how the visitor stands in each group they may read in as a member, by the slug of the group."""
    if not hasattr(request, _STANDINGS):
        found = {standing.group.slug: standing for standing in access.settled_standings(request.user)}
        setattr(request, _STANDINGS, found)
    return getattr(request, _STANDINGS)


def unread_counts(request: HttpRequest) -> dict[Kennisgroep, int]:
    """Give how many topics the visitor has unread in each of those groups, as `unread.count_unread` does, by name."""
    if not hasattr(request, _UNREAD):
        counts = {standing.group: unread.count_unread(standing) for standing in standings(request).values()}
        setattr(request, _UNREAD, counts)
    return getattr(request, _UNREAD)

"""What the knowledge groups show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.kennisgroep.queries import access, unread
from kruispunt.ui.slots import panel


@panel("team", order=50, template="kennisgroep/panels/team.html")
def requests_waiting(request: HttpRequest, subject: None) -> dict | None:
    """Show the team how many requests wait, per group."""
    moderated = access.moderated_groups(request.user)
    return {"groups": queries.groups().filter(pk__in=moderated)} if moderated.exists() else None


@panel("mine", order=35, template="kennisgroep/panels/mine.html")
def conversations(request: HttpRequest, subject: None) -> dict | None:
    """Show a member how much there is to read in each of their groups; nothing to who belongs to none."""
    groups = [
        (standing.group, unread.in_words(unread.count_unread(standing))) for standing in unread.standings(request.user)
    ]
    return {"groups": groups} if groups else None

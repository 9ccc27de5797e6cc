"""What the knowledge groups show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.queries import access
from kruispunt.ui.slots import panel


@panel("team", order=50, template="kennisgroep/panels/team.html")
def requests_waiting(request: HttpRequest, subject: None) -> dict | None:
    """Show the team how many requests wait, per group."""
    moderated = access.moderated_groups(request.user)
    return {"groups": queries.groups().filter(pk__in=moderated)} if moderated.exists() else None


@panel("mails", order=10, template="kennisgroep/panels/mails.html")
def overviews(request: HttpRequest, subject: None) -> dict | None:
    """Show a member how often the overview of each of their groups comes."""
    mine = GroupMembership.objects.active().filter(user=request.user).select_related("group").order_by("group__name")
    return {"memberships": mine} if mine else None

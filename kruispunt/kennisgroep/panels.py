"""What the knowledge groups show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.ui.slots import panel


@panel("team", order=50, template="kennisgroep/panels/team.html")
def requests_waiting(request: HttpRequest, subject: None) -> dict | None:
    """Show the team how many requests wait, per group."""
    if not request.user.has_perm("kennisgroep.moderate"):
        return None
    return {"groups": queries.groups()}

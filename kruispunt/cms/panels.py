"""What the pages show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.cms.models import PathPage
from kruispunt.cms.reviews import due_pages
from kruispunt.ui.slots import panel

#: How many pages the start page of the team names.
FIRST = 5


@panel("team", order=80, template="cms/panels/team.html")
def pages_to_review(request: HttpRequest, subject: None) -> dict | None:
    """Show the team which pages wait to be looked through, and the way to the use of the starter path."""
    due = due_pages()
    return {"due": due[:FIRST], "number": len(due), "has_path": PathPage.objects.live().exists()}

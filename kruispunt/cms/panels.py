"""What the pages show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of
from kruispunt.cms import adoptions
from kruispunt.cms.models import InstrumentPage, PathPage
from kruispunt.cms.reviews import due_pages
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.slots import panel

#: How many pages the start page of the team names.
FIRST = 5


@panel("team", order=80, template="cms/panels/team.html")
def pages_to_review(request: HttpRequest, subject: None) -> dict | None:
    """Show the team which pages wait to be looked through, and the way to the use of the starter path."""
    due = due_pages()
    return {"due": due[:FIRST], "number": len(due), "has_path": PathPage.objects.live().exists()}


@panel("mine", order=50, template="cms/panels/uses.html")
def own_instruments(request: HttpRequest, subject: None) -> dict | None:
    """Show which instruments the own besturen use, whichever colleague said so; nothing when none."""
    uses = adoptions.uses_by(besturen_of(request.user))
    return {"uses": uses, "title": "Wat je bestuur gebruikt"} if uses else None


@panel("bestuur", order=50, template="cms/panels/uses.html")
def instruments_of_bestuur(request: HttpRequest, bestuur: Bestuur) -> dict | None:
    """Show staff which instruments a bestuur uses; nothing when none."""
    uses = adoptions.uses_by([bestuur])
    return {"uses": uses, "title": f"Wat {bestuur} gebruikt"} if uses else None


@panel("traject", order=70, template="cms/panels/traject.html")
def instruments_of_traject(request: HttpRequest, traject: Traject) -> dict | None:
    """Show which instruments came out of a published traject and how many besturen use them; nothing when none."""
    pages = list(InstrumentPage.objects.live().public().filter(traject=traject).order_by("title", "pk"))
    if not pages or not traject.is_published:
        return None
    counts = adoptions.counts(pages)
    return {"instruments": [(page, counts.get(page.pk, 0)) for page in pages]}

"""Two editors on one page: nobody puts a text over that of another without knowing.

Wagtail warns in the browser, from what it asks the server every ten seconds. These checks stand on the server, for who
publishes before that warning came.
"""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page, Revision

#: What the form says when its editor read Wagtail's warning and chose to go on (static/cms/editor.js).
CONFIRMED = "overwrites"


def saved_by_another(request: HttpRequest, page: Page) -> Revision | None:
    """Give the newest version of a page when somebody else saved it after this form was opened; None otherwise.

    A form of a page that had no version yet (a migration made it) names none.
    """
    newest = page.get_latest_revision()
    if newest is None or newest.user_id == request.user.pk:
        return None
    opened = request.POST.get("loaded_revision_id"), request.POST.get("loaded_revision_created_at")
    return None if opened == (str(newest.pk), newest.created_at.isoformat()) else newest


def before_edit(request: HttpRequest, page: Page) -> JsonResponse | None:
    """Let a stale form be kept as a draft and not published; what saves itself while typing stops instead."""
    if request.method != "POST":
        return None
    newer = saved_by_another(request, page)
    if newer is None:
        return None
    if not request.accepts("text/html"):
        # Wagtail's own answer, that it does not give for a page without a version.
        error = {"error_code": "invalid_revision", "error_message": "Iemand anders bewaarde deze pagina intussen."}
        return JsonResponse({"success": False} | error, status=400)
    if CONFIRMED in request.POST:
        return None
    request.newer_revision = newer
    request.POST = request.POST.copy()
    request.was_to_publish = bool(request.POST.pop("action-publish", None))
    return None


def after_edit(request: HttpRequest, page: Page) -> None:
    """Say that somebody else saved in the meantime, whose text it is that stands on top now, and where to compare."""
    newer = getattr(request, "newer_revision", None)
    if newer is None:
        return
    what = "bewaard als ontwerp en staat nog niet online" if request.was_to_publish else "bewaard als nieuwste ontwerp"
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, newer.pk, "latest"])
    messages.warning(
        request,
        f"{newer.user or 'Iemand anders'} bewaarde deze pagina terwijl jij eraan werkte. Jouw tekst is {what}. "
        "Vergelijk de twee en publiceer daarna wat moet gelden.",
        buttons=[messages.button(compare, "Vergelijk de twee")],
    )

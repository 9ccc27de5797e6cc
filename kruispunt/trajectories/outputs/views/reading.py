"""Reading what sessions left behind. Each address asks the rule again: who may not read it, finds nothing."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kruispunt.core.uploads import content_type_of
from kruispunt.trajectories.outputs import queries
from kruispunt.trajectories.outputs.models import Material, MaterialKind, Minutes
from kruispunt.trajectories.programme.models import Traject

PAGE = 50


def _readable_or_none(request: HttpRequest, rows: QuerySet, pk: int) -> Material | Minutes | None:
    """Give what is asked for; None for a visitor who may not read it, or asks for what there is not.

    Raises Http404 for who is known and may not read it, as if it did not exist.
    """
    found = rows.select_related("session__traject").filter(pk=pk).first()
    if found is not None and request.user.has_perm("outputs.read", found):
        return found
    if request.user.is_authenticated:
        raise Http404
    return None


@require_safe
def material(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand out a file to who may read it; never shown inside a page of ours. A visitor may log in first."""
    found = _readable_or_none(request, Material.objects.filter(kind=MaterialKind.FILE), pk)
    if found is None:
        return redirect_to_login(request.get_full_path())
    try:
        stream = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Dit bestand is weg.") from error
    response = FileResponse(stream, as_attachment=True, filename=found.name, content_type=content_type_of(found.name))
    response["X-Content-Type-Options"] = "nosniff"
    if not found.is_for_all:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show minutes to who may read them; a visitor may log in first."""
    found = _readable_or_none(request, Minutes.objects.select_related("published_by", "written_by"), pk)
    if found is None:
        return redirect_to_login(request.get_full_path())
    context = {
        "minutes": found,
        "session": found.session,
        "may_work": request.user.has_perm("outputs.manage", found.session),
    }
    return render(request, "outputs/read_minutes.html", context)


@login_required
@require_safe
def outputs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all materials and minutes of a traject that somebody may read, the newest session first."""
    traject = get_object_or_404(Traject, slug=slug)
    if not request.user.has_perm("programme.see", traject):
        raise Http404
    page = Paginator(queries.sessions_with_outputs(request.user, traject), PAGE).get_page(request.GET.get("pagina"))
    context = {"traject": traject, "page": page, "found": queries.left_behind(page.object_list)}
    return render(request, "outputs/outputs.html", context)

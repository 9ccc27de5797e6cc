"""Finding a colleague: who works on what, in which bestuur. Who is found chose to be."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kruispunt.kennisgroep.desk_forms import FinderForm
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.queries.finder import findable
from kruispunt.kennisgroep.views.parts import open_group

PER_PAGE = 50


@login_required
@require_safe
def finder(request: HttpRequest, slug: str) -> HttpResponse:
    """Search the members of a group who want to be found, by theme, province, bestuur and words."""
    group = open_group(request, slug).group
    form = FinderForm(request.GET, group=group)
    rows = GroupMembership.objects.none()
    if form.is_valid():
        asked = form.cleaned_data
        rows = findable(
            group,
            but=request.user,
            words=asked["woorden"],
            theme=asked["thema"],
            province=asked["provincie"],
            bestuur=asked["bestuur"],
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "kennisgroep/finder.html", {"group": group, "form": form, "page": page}, status=form.status)

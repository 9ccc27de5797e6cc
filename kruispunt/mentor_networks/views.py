"""Pages of the mentor networks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.mentor_networks import actions, queries
from kruispunt.mentor_networks.forms import MentorForm
from kruispunt.ui.access import needs
from kruispunt.ui.forms import refusals_on

PER_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show everybody the learning networks and who is mentor in them; staff sees drafts too."""
    networks = queries.networks()
    if not request.user.has_perm("mentor_networks.name_mentor"):
        networks = networks.published()
    page = Paginator(networks, PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "mentor_networks/index.html", {"page": page})


@needs("mentor_networks.name_mentor")
@require_http_methods(["GET", "HEAD", "POST"])
def name_mentor(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a mentor bestuur of a learning network."""
    traject = get_object_or_404(queries.networks(), slug=slug)
    form = MentorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.name_mentor(traject=traject, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, f"{form.cleaned_data['bestuur']} is nu mentorbestuur.")
            return redirect("mentor_networks:name_mentor", traject.slug)
    return render(request, "mentor_networks/name_mentor.html", {"traject": traject, "form": form}, status=form.status)

"""What people need to take part: told on the own page, read by who organises the traject."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.trajectories.enrolment.actions.needs import set_needs
from kruispunt.trajectories.enrolment.forms.needs import NeedsForm
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries import needs as queries
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show somebody what they told they need, and change it until the traject is over."""
    participation = get_object_or_404(Participation.objects.select_related("traject"), pk=pk)
    require(request.user, "enrolment.set_needs", participation, "Alleen wie deelneemt, zegt zelf wat nodig is.")
    traject, told = participation.traject, queries.needs_of(participation)
    form = NeedsForm(request.POST if request.method == "POST" else None, traject=traject, told=told)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            set_needs(participation=participation, needs=form.needs, by=request.user)
            messages.success(request, "Bewaard. Wie het traject begeleidt, kan het lezen.")
            return redirect(traject)
    context = {
        "traject": traject,
        "form": form,
        "is_open": queries.taking_part(traject).filter(pk=pk).exists() and not queries.is_over(traject),
        "purge_day": queries.purge_day(traject),
    }
    return render(request, "enrolment/needs.html", context, status=form.status)


@login_required
@require_safe
def all_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what people need in a traject, to who organises it."""
    traject = get_object_or_404(Traject, slug=slug)
    message = "Alleen wie dit traject begeleidt en het team zien dit."
    require(request.user, "enrolment.see_needs", traject, message)
    context = {
        "traject": traject,
        "totals": queries.need_totals(traject),
        "page": Paginator(queries.people_with_needs(traject), PAGE).get_page(request.GET.get("pagina")),
        "asked": queries.asked_needs(traject),
        "purge_day": queries.purge_day(traject),
        "purged": queries.purged(traject=traject),
    }
    return render(request, "enrolment/all_needs.html", context)

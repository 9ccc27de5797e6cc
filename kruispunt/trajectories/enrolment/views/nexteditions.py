"""The page on which somebody asks to hear of the next edition of a traject that did not go on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.besturen.queries import waits_for_bestuur
from kruispunt.trajectories.enrolment import actions
from kruispunt.trajectories.enrolment.forms.deciding import NextEditionForm
from kruispunt.trajectories.enrolment.models import NextEditionInterest
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import Form, refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to hear of the next edition, or take that back; never by the link alone."""
    traject = get_object_or_404(Traject.objects.published(), slug=slug)
    stops = request.method == "POST" and "stop" in request.POST
    form = NextEditionForm(request.POST if request.method == "POST" and not stops else None, user=request.user)
    stop = Form(request.POST if stops else None)
    if stops:
        with refusals_on(stop):
            actions.forget_next_edition(traject=traject, by=request.user)
            messages.success(request, "Je staat niet meer op de lijst.")
            return redirect("enrolment:next_edition", slug)
    elif form.is_valid():
        with refusals_on(form):
            actions.want_next_edition(traject=traject, by=request.user, **form.cleaned_data)
            messages.success(request, "Je staat op de lijst. Je krijgt één mail zodra er een volgende editie is.")
            return redirect("enrolment:next_edition", slug)
    context = {
        "traject": traject,
        "form": form,
        "stop": stop,
        "interest": NextEditionInterest.objects.filter(traject=traject, user=request.user).first(),
        "next": traject.next_editions.published().order_by("published_at", "pk").last(),
        "waits_for": waits_for_bestuur(request.user),
    }
    return render(request, "enrolment/go/next_edition.html", context, status=max(form.status, stop.status))

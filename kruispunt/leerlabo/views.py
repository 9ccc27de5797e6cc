"""The phases of a leerlabo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.leerlabo import actions, queries
from kruispunt.leerlabo.forms import StartPhaseForm
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phases(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what every phase started from, and start the next one."""
    traject = get_object_or_404(Traject, slug=slug, kind=TrajectKind.LEERLABO)
    require(request.user, "programme.work_on", traject, "Alleen wie dit leerlabo begeleidt, werkt aan de fasen.")
    following = queries.next_phase(traject)
    if request.method == "POST":
        form = StartPhaseForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                start = actions.start_phase(traject=traject, by=request.user, **form.cleaned_data)
            if not form.refusal:
                messages.success(request, f"De fase {start.get_phase_display()} is begonnen.")
                return redirect("leerlabo:phases", slug=slug)
        form.aim_at(following)
    else:
        current = queries.current_phase(traject)
        form = StartPhaseForm(initial={"phase": following, "question": current.question if current else ""})
    context = {"traject": traject, "steps": queries.steps_of(traject), "following": following, "form": form}
    return render(request, "leerlabo/phases.html", context, status=form.status)

"""The minutes of a session, for who works on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.core.errors import Stale
from kruispunt.trajectories.outputs import actions, queries
from kruispunt.trajectories.outputs.forms import MinutesForm, UnpublishForm
from kruispunt.trajectories.outputs.models import Minutes
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

MESSAGE = "Alleen wie dit traject begeleidt, schrijft hier het verslag."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the minutes of a session: look at them, keep them, or publish them."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    require(request.user, "outputs.manage", session, MESSAGE)
    standing = queries.minutes_of(session)
    form = MinutesForm(request.POST if request.method == "POST" else None, session=session, minutes=standing)
    preview = ""
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview = form.cleaned_data["source"]
        else:
            write = actions.publish_minutes if "publish" in request.POST else actions.save_minutes
            with refusals_on(form):
                saved = write(session=session, by=request.user, **form.cleaned_data)
            if not form.refusal:
                messages.success(request, _told(saved))
                return redirect(session)
    context = {
        "session": session,
        "minutes": standing,
        "form": form,
        "preview": preview,
        "current": queries.minutes_of(session) if isinstance(form.refusal, Stale) else None,
    }
    return render(request, "outputs/minutes.html", context, status=form.status)


def _told(minutes: Minutes) -> str:
    if minutes.is_published:
        return "Het verslag is gepubliceerd. Deelnemers krijgen er één mail over."
    return "Het verslag is bewaard als ontwerp. Alleen wie dit traject begeleidt, leest het."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take published minutes back, with a reason."""
    found = get_object_or_404(Minutes.objects.select_related("session__traject"), pk=pk)
    require(request.user, "outputs.manage", found.session, MESSAGE)
    form = UnpublishForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.unpublish_minutes(minutes=found, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het verslag is teruggenomen. Het is weer een ontwerp.")
            return redirect("outputs:minutes", pk=found.session_id)
    return render(request, "outputs/unpublish.html", {"minutes": found, "form": form}, status=form.status)

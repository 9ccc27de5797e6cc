"""Opening the conversation of a session."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.forms_bridge import SessionTopicForm
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the conversation of a session in a group this person moderates."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    require(request.user, "programme.work_on", session.traject, "Alleen wie deze sessie begeleidt, opent een gesprek.")
    groups = access.moderated_groups(request.user)
    form = SessionTopicForm(request.POST if request.method == "POST" else None, groups=groups)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            topic = actions.open_session_topic(session=session, by=request.user, **form.cleaned_data)
        if not form.refusal:
            messages.success(request, "Het gesprek staat in de groep.")
            return redirect(topic)
    context = {"session": session, "form": form, "groups": groups}
    return render(request, "kennisgroep/session_topic.html", context, status=form.status)

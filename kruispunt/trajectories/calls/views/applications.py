"""The application of the own bestuur: reading it, its files, and stopping."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.core.uploads import content_type_of
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.applications import ReasonForm
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.calls.queries.applications import explanation_of, history_of, writers_of
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on


def _application_or_404(request: HttpRequest, pk: int, permission: str) -> Application:
    rows = Application.objects.select_related(
        "call__traject", "call__confirmed_run", "bestuur", "applicant", "participant", "substitute", "late_code"
    )
    found = get_object_or_404(rows, pk=pk)
    require(request.user, permission, found, "Alleen collega's van dit bestuur zien deze kandidatuur.")
    return found


@login_required
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application to the colleagues of its bestuur, and to the team once handed in; untold stays out."""
    found = _application_or_404(request, pk, "calls.see_application")
    context = {
        "application": found,
        "may_change": request.user.has_perm("calls.change_application", found),
        "answers": list(found.answers.select_related("question")),
        "writers": writers_of(found),
        "history": history_of(found),
        "explanation": explanation_of(found),
    }
    return render(request, "calls/application.html", context)


@login_required
@require_safe
def answer_file(request: HttpRequest, pk: int, answer_pk: int) -> FileResponse:
    """Hand out a file of an application, to who may see or reviews it; never shown inside a page of ours."""
    found = _application_or_404(request, pk, "calls.see_answer_file")
    answer = get_object_or_404(found.answers.exclude(file=""), pk=answer_pk)
    try:
        stream = answer.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Dit bestand is weg.") from error
    response = FileResponse(
        stream, as_attachment=True, filename=answer.file_name, content_type=content_type_of(answer.file_name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application of the own bestuur back, with a reason."""
    found = _application_or_404(request, pk, "calls.change_application")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw_application(application=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"De kandidatuur van {found.bestuur} is ingetrokken.")
            return redirect("calls:application", pk=found.pk)
    context = {"application": found, "form": form, "back": reverse("calls:application", args=[found.pk])}
    return render(request, "calls/withdraw.html", context, status=form.status)

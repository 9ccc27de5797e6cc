"""The application of the own bestuur."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of, waits_for_bestuur
from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.applications import ApplicationForm, ChooseBestuurForm, ReasonForm
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.views.lookups import call_or_404
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on


def _chosen_bestuur(data: Any, besturen: list[Bestuur]) -> Bestuur | None:
    """Give the bestuur that was named, own or not (the action refuses), the only own one, or None."""
    named = data.get("bestuur", "")
    if named.isdecimal() and len(named) < 10:
        own = [bestuur for bestuur in besturen if bestuur.pk == int(named)]
        return own[0] if own else get_object_or_404(Bestuur, pk=int(named))
    return besturen[0] if len(besturen) == 1 else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Write, change or hand in the application of an own bestuur."""
    shown = call_or_404(request.user, slug)
    besturen = list(besturen_of(request.user))
    if not request.user.has_perm("calls.apply", shown):
        context = {"call": shown, "waits_for": waits_for_bestuur(request.user)}
        return render(request, "calls/no_bestuur.html", context, status=403)
    bestuur = _chosen_bestuur(request.POST if request.method == "POST" else request.GET, besturen)
    if bestuur is None:
        choice = ChooseBestuurForm(
            request.GET if "bestuur" in request.GET else None, besturen=besturen_of(request.user)
        )
        return render(request, "calls/choose_bestuur.html", {"call": shown, "form": choice}, status=choice.status)
    if request.method == "POST":
        return _write(request, shown, bestuur)
    require(request.user, "calls.apply_for", bestuur, f"Je handelt in Kruispunt niet voor {bestuur}.")
    existing = shown.applications.active().filter(bestuur=bestuur).select_related("applicant").first()
    if not shown.is_open:
        # Nothing to fill in any more: what was written, or else the call, says why.
        return redirect("calls:application", pk=existing.pk) if existing else redirect(shown)
    names = ("version", "motivation", "theme")
    form = ApplicationForm(call=shown, initial={name: getattr(existing, name) for name in names} if existing else None)
    return _application_page(request, shown, bestuur, form, existing)


def _application_page(
    request: HttpRequest, shown: OpenCall, bestuur: Bestuur, form: ApplicationForm, existing: Application | None
) -> HttpResponse:
    context = {"call": shown, "bestuur": bestuur, "form": form, "existing": existing}
    if isinstance(form.refusal, Stale):
        context["stored"] = existing
    return render(request, "calls/apply.html", context, status=form.status)


def _write(request: HttpRequest, shown: OpenCall, bestuur: Bestuur) -> HttpResponse:
    as_draft = "draft" in request.POST
    # After closing the action has the word: it keeps whatever was typed.
    form = ApplicationForm(request.POST, call=shown, complete=shown.is_open and not as_draft)
    if form.is_valid():
        write = actions.save_draft if as_draft else actions.submit_application
        with refusals_on(form):
            application = write(call=shown, bestuur=bestuur, by=request.user, **form.cleaned_data)
            if as_draft:
                told = "Je tekst is bewaard als ontwerp. Dien je kandidatuur in voor de oproep sluit."
            else:
                told = "Je kandidatuur is ingediend. Je kan ze aanpassen tot de oproep sluit."
            messages.success(request, told)
            return redirect("calls:application", pk=application.pk)
    existing = None
    if besturen_of(request.user).filter(pk=bestuur.pk).exists():
        existing = shown.applications.active().filter(bestuur=bestuur).select_related("applicant").first()
    return _application_page(request, shown, bestuur, form, existing)


def _application_or_404(request: HttpRequest, pk: int, permission: str) -> Application:
    found = get_object_or_404(Application.objects.select_related("call__traject", "bestuur", "applicant"), pk=pk)
    require(request.user, permission, found, "Alleen collega's van dit bestuur zien deze kandidatuur.")
    return found


@login_required
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application to the colleagues of its bestuur and to the team."""
    found = _application_or_404(request, pk, "calls.see_application")
    may_change = request.user.has_perm("calls.change_application", found)
    return render(request, "calls/application.html", {"application": found, "may_change": may_change})


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

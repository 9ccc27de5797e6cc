"""The form with which colleagues of one bestuur write their application together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for, besturen_of, colleagues_of, waits_for_bestuur
from kruispunt.core import clock
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.applications import ApplicationForm, ChooseBestuurForm
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.applications import last_writer_of, standing_application
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
    if not request.user.has_perm("calls.apply", shown):
        context = {"call": shown, "waits_for": waits_for_bestuur(request.user)}
        return render(request, "calls/no_bestuur.html", context, status=403)
    besturen = list(besturen_of(request.user))
    bestuur = _chosen_bestuur(request.POST if request.method == "POST" else request.GET, besturen)
    if bestuur is None:
        choice = ChooseBestuurForm(
            request.GET if "bestuur" in request.GET else None, besturen=besturen_of(request.user)
        )
        return render(request, "calls/choose_bestuur.html", {"call": shown, "form": choice}, status=choice.status)
    if request.method == "POST":
        return _write(request, shown, bestuur)
    require(request.user, "calls.apply_for", bestuur, f"Je handelt in Kruispunt niet voor {bestuur}.")
    existing = standing_application(shown, bestuur)
    if not _takes_text(request, shown, bestuur, existing):
        # Nothing to fill in any more: what was written, or else the call, says why.
        return redirect("calls:application", pk=existing.pk) if existing else redirect(shown)
    start = {"form_id": get_random_string(16), "late_code": request.GET.get("code", "")[:40]}
    if existing is None:
        start["participant"] = request.user.pk
    form = ApplicationForm(call=shown, colleagues=colleagues_of(bestuur), existing=existing, initial=start)
    return _form_page(request, shown, bestuur, form, existing)


def _takes_text(request: HttpRequest, shown: OpenCall, bestuur: Bestuur, existing: Application | None) -> bool:
    """Give whether there is something to write: until closing, and after it a draft, or with a code."""
    if shown.is_open or (existing and existing.is_changeable):
        return True
    if existing is None:
        has_code = any(code.is_valid for code in shown.late_codes.filter(bestuur=bestuur))
        return not shown.is_confirmed and (has_code or "code" in request.GET)
    return existing.is_draft and not shown.is_confirmed


def _form_page(
    request: HttpRequest, shown: OpenCall, bestuur: Bestuur, form: ApplicationForm, existing: Application | None
) -> HttpResponse:
    is_draft = existing is None or existing.is_draft
    context = {
        "call": shown,
        "bestuur": bestuur,
        "form": form,
        "existing": existing,
        "is_draft": is_draft,
        "saves_itself": is_draft and shown.is_open and not form.refusal,
        "writer": last_writer_of(existing) if existing else None,
        "differences": form.differences() if isinstance(form.refusal, Stale) and existing else [],
    }
    return render(request, "calls/apply.html", context, status=form.status)


def _write(request: HttpRequest, shown: OpenCall, bestuur: Bestuur) -> HttpResponse:
    as_draft = "draft" in request.POST
    is_own = acts_for(request.user, bestuur)
    existing = standing_application(shown, bestuur) if is_own else None
    # After closing the action has the word: it keeps whatever was typed, unless a code was given.
    is_late_entry = bool(request.POST.get("late_code", "").strip())
    complete = not as_draft and (shown.is_open or is_late_entry or bool(existing and existing.is_changeable))
    # Whoever does not act for the bestuur hears so, and sees nothing of it: neither its text nor its people.
    colleagues = colleagues_of(bestuur) if is_own else User.objects.filter(pk=request.user.pk)
    about = {"call": shown, "colleagues": colleagues, "complete": complete}
    form = ApplicationForm(request.POST, request.FILES, existing=existing, **about)
    if form.is_valid():
        content = {"call": shown, "bestuur": bestuur, "by": request.user, **form.content}
        with refusals_on(form):
            if as_draft:
                application = actions.save_draft(**content)
                told = "Je tekst is bewaard als ontwerp. Dien je kandidatuur in voor de oproep sluit."
            else:
                application = actions.submit_application(late_code=form.cleaned_data.get("late_code", ""), **content)
                until = " Je kan ze aanpassen tot de oproep sluit." if shown.is_open else ""
                was_in = existing is not None and not existing.is_draft
                told = f"{'Je wijziging is bewaard' if was_in else 'Je kandidatuur is ingediend'}.{until}"
            messages.success(request, told)
            return redirect("calls:application", pk=application.pk)
        existing = standing_application(shown, bestuur) if is_own else None
        form = _refused_again(ApplicationForm(request.POST, existing=existing, **about), form.refusal)
    return _form_page(request, shown, bestuur, form, existing)


def _refused_again(form: ApplicationForm, refusal: Refused) -> ApplicationForm:
    """Give the form over what is stored now, with the refusal that the one before it got."""
    if not isinstance(refusal, Stale):
        # What stands now is what the next save goes on from: a text that was kept all the same, or nothing.
        form.data["version"] = str(form.existing.version) if form.existing else ""
    form.full_clean()
    form.refuse(refusal)
    return form


@require_POST
def autosave(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the form as a draft while somebody types, and say so in one line; a refusal says why and stops it.

    Files and their removal wait for the button. The line is HTML for htmx, so a refusal comes with status 200.
    """
    if not request.user.is_authenticated:
        stopped = "Je bent afgemeld. Kopieer je tekst, meld je opnieuw aan en plak hem terug."
        return render(request, "calls/autosaved.html", {"stopped": stopped})
    shown = call_or_404(request.user, slug)
    require(request.user, "calls.apply", shown)
    bestuur = _chosen_bestuur(request.POST, list(besturen_of(request.user)))
    require(request.user, "calls.apply_for", bestuur, "Kies eerst voor welk bestuur je schrijft.")
    existing = standing_application(shown, bestuur)
    colleagues = colleagues_of(bestuur)
    form = ApplicationForm(request.POST, call=shown, colleagues=colleagues, existing=existing, complete=False)
    if not form.is_valid():
        name, problems = next(iter(form.errors.items()))
        return render(
            request,
            "calls/autosaved.html",
            {"problem": f"{form[name].label}: {problems[0]}", "version": request.POST.get("version", "")},
        )
    with refusals_on(form):
        draft = actions.save_draft(call=shown, bestuur=bestuur, by=request.user, **form.content)
        return render(request, "calls/autosaved.html", {"saved_at": clock.now(), "version": draft.version})
    return render(request, "calls/autosaved.html", _stopped(request, shown, bestuur, form.refusal))


def _stopped(request: HttpRequest, shown: OpenCall, bestuur: Bestuur, refusal: Refused) -> dict[str, Any]:
    """Give what the line says when saving stops, and the version from which the button goes on."""
    standing = standing_application(shown, bestuur)
    if not isinstance(refusal, Stale):
        return {"stopped": refusal.message, "version": standing.version if standing else ""}
    writer = last_writer_of(standing) if standing else None
    return {
        "stopped": f"Niet bewaard. {writer.name if writer else 'Iemand anders'} bewaarde intussen iets anders. "
        "Klik op de knop om te bewaren: dan zie je beide versies naast elkaar.",
        "version": request.POST.get("version", ""),
    }

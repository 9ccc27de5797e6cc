"""Pages on which the team follows the applications of a call: the list, one of them, and who reviews."""

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.reviews import ApplicationsFilter, EligibilityForm, ReviewerForm, ThemeForm
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.applicationlist import ELIGIBILITY_TONES, counts_of, list_of
from kruispunt.trajectories.calls.queries.history import history_of
from kruispunt.trajectories.calls.queries.reviews import Sight, progress_in, reviews_on, score_text, sight_of
from kruispunt.trajectories.calls.views.lookups import get_call, handed_in_or_404
from kruispunt.trajectories.calls.views.reviews import keep_away
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on

#: All applications of a call stand on one page, to compare; more than this is paged.
PER_PAGE = 300


@require_safe
@needs("calls.manage")
def applications(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applications of a call with what reviewers gave, as far as the visitor may see it."""
    call = get_call(pk)
    sight = sight_of(request.user, call)
    progress = progress_in(call)
    form = ApplicationsFilter(request.GET, call=call, progress=progress)
    wanted = form.wanted()
    listing = list_of(call, wanted, sight, len(progress))
    context = {
        "call": call,
        "form": form,
        "page": Paginator(listing.rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "progress": progress,
        "sight": sight,
        "counts": counts_of(call),
        "is_narrowed": wanted.is_narrowed,
        "kept_away": listing.kept_away,
        "asks_theme": call.asks_theme,
    }
    return render(request, "calls/applications.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("calls.manage")
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one application; judge its eligibility or verify its theme with the form that was sent."""
    found = handed_in_or_404(pk)
    sight = sight_of(request.user, found.call)
    keep_away(sight, found)
    judged = {"eligibility": found.eligibility, "reason": found.eligibility_reason}
    eligibility_form = EligibilityForm(initial=judged if found.eligibility_at else None)
    theme_form = ThemeForm(call=found.call, initial={"theme": found.verified_theme or found.theme})
    sent: Form | None = None
    if request.method == "POST":
        which = request.POST.get("form")
        if which == "eligibility":
            sent = eligibility_form = EligibilityForm(request.POST)
        elif which == "theme":
            sent = theme_form = ThemeForm(request.POST, call=found.call)
        else:
            raise SuspiciousOperation("onbekend formulier")
        if sent.is_valid():
            with refusals_on(sent):
                if sent is eligibility_form:
                    actions.judge_eligibility(application=found, by=request.user, **sent.cleaned_data)
                    messages.success(request, "Je oordeel over de ontvankelijkheid is bewaard.")
                else:
                    actions.verify_theme(application=found, by=request.user, **sent.cleaned_data)
                    messages.success(request, "Het nagekeken thema is bewaard.")
                return redirect("calls:team_application", pk=pk)
    context = {
        "application": found,
        "call": found.call,
        "answers": found.answers.select_related("question"),
        "determination": found.bestuur.type_on(clock.today()),
        "eligibility_form": eligibility_form,
        "eligibility_tone": ELIGIBILITY_TONES[found.eligibility],
        "theme_form": theme_form,
        "history": history_of(found),
        **_reviews_for(found, sight),
    }
    return render(request, "calls/team_application.html", context, status=sent.status if sent else 200)


def _reviews_for(found: Application, sight: Sight) -> dict:
    if not sight.shows_scores(found.pk, found.bestuur_id):
        return {"is_hidden": True, "sight": sight}
    shown = reviews_on(found)
    return {
        "sight": sight,
        "reviews": shown,
        "criteria": list(found.call.criteria.all()),
        "score": score_text(shown, found.call),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs("calls.manage")
def reviewers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who reviews a call and how far they are; a POST asks somebody."""
    call = get_call(pk)
    form = ReviewerForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            asked = actions.ask_reviewer(call=call, user=form.cleaned_data["user"], by=request.user)
            messages.success(request, f"{asked.user} beoordeelt mee en kreeg een mail.")
            return redirect("calls:reviewers", pk=pk)
    context = {"call": call, "form": form, "progress": progress_in(call)}
    return render(request, "calls/reviewers.html", context, status=form.status)


@require_POST
@needs("calls.manage")
def release(request: HttpRequest, pk: int, reviewer_pk: int) -> HttpResponse:
    """Let a reviewer go who gave no review yet."""
    call: OpenCall = get_call(pk)
    reviewer = get_object_or_404(call.reviewers.select_related("user"), pk=reviewer_pk)
    try:
        actions.release_reviewer(reviewer=reviewer, by=request.user)
        messages.success(request, f"{reviewer.user} beoordeelt deze oproep niet meer.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("calls:reviewers", pk=pk)

"""Pages of the decision: what staff tells, what becomes of the places, and the page on which a bestuur answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.decisions import ConfirmForm, DeclineForm, OfferPlaceForm, TakeBackForm
from kruispunt.trajectories.calls.forms.selections import TellForm
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.decisions import current_offer, group_after_reveal, telling_of
from kruispunt.trajectories.calls.queries.replacing import first_session
from kruispunt.trajectories.calls.queries.selections import last_change_of
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.ui.access import needs, require
from kruispunt.ui.forms import Form, refusals_on


def _page(request: HttpRequest, call: OpenCall, form: Form | None = None, **more: Any) -> HttpResponse:
    """Show where the decision on `call` stands; `form` is one that was refused."""
    context: dict[str, Any] = {"call": call, "form": form or Form()} | more
    if call.is_revealed:
        context["group"] = group = group_after_reveal(call)
        context.setdefault("offer_form", OfferPlaceForm(candidates=group.candidates))
        return render(request, "calls/decision_after.html", context, status=context["form"].status)
    if call.is_confirmed:
        context["telling"] = telling_of(call)
    return render(request, "calls/decision.html", context, status=context["form"].status)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was decided and will be told; after the reveal, who confirmed and who waits."""
    return _page(request, get_call(pk))


@needs("calls.manage")
@require_POST
def mails(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the drafts of all decisions again."""
    call = get_call(pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.draft_decisions(call=call, by=request.user)
        messages.success(request, "De mails staan klaar. Lees ze na en pas aan wat nodig is.")
        return redirect("calls:decision", pk=pk)
    return _page(request, get_call(pk), form)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then tell everybody at once."""
    call = get_call(pk)
    if request.method != "POST" and (call.is_revealed or not call.is_confirmed):
        return redirect("calls:decision", pk=pk)
    seen = {"call": call.version, "version": last_change_of(call.confirmed_run) if call.is_confirmed else None}
    form = TellForm(request.POST if request.method == "POST" else None, initial=seen)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            actions.reveal(call=call, version=data["call"], last_change=data["version"], by=request.user)
            messages.success(request, "De beslissing is verteld. De mails vertrekken nu.")
            return redirect("calls:decision", pk=pk)
        return _page(request, get_call(pk), form)
    return render(request, "calls/decision_tell.html", {"call": call, "telling": telling_of(call), "form": form})


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the confirmation before anybody heard of it, with the reason."""
    call = get_call(pk)
    if request.method != "POST" and (call.is_revealed or not call.is_confirmed):
        return redirect("calls:decision", pk=pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.take_back_decision(call=call, by=request.user, **form.cleaned_data)
            messages.success(request, "De beslissing is teruggenomen. Niemand kreeg een mail.")
            return redirect("calls:selection", pk=pk)
    return render(request, "calls/decision_take_back.html", {"call": call, "form": form}, status=form.status)


@needs("calls.manage")
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a free place to a bestuur of the reserve list that staff chose."""
    call = get_call(pk)
    if not call.is_revealed:
        return redirect("calls:decision", pk=pk)
    form = OfferPlaceForm(request.POST, candidates=group_after_reveal(call).candidates)
    if form.is_valid():
        with refusals_on(form):
            made = actions.offer_place(by=request.user, **form.cleaned_data)
            messages.success(request, f"De plaats is aangeboden aan {made.application.bestuur}.")
            return redirect("calls:decision", pk=pk)
    return _page(request, get_call(pk), form, offer_form=form)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then close the reserve list and tell who is on it."""
    call = get_call(pk)
    if not call.is_revealed:
        return redirect("calls:decision", pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            told = len(actions.close_reserve(call=call, by=request.user))
            besturen = "Eén bestuur krijgt" if told == 1 else f"{told} besturen krijgen"
            messages.success(request, f"De reservelijst is gesloten. {besturen} een mail.")
            return redirect("calls:decision", pk=pk)
        return _page(request, get_call(pk), form)
    group = group_after_reveal(call)
    if not group.may_close_reserve:
        return redirect("calls:decision", pk=pk)
    return render(request, "calls/decision_reserve.html", {"call": call, "group": group, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague of the bestuur take the place that was offered, or leave it; never by the link alone."""
    rows = Application.objects.select_related("call__traject", "bestuur", "applicant", "participant")
    application = get_object_or_404(rows, pk=pk)
    require(
        request.user,
        "calls.change_application",
        application,
        f"Je handelt in Kruispunt niet voor {application.bestuur}.",
    )
    is_decline = "decline" in request.POST
    confirm_form, decline_form = ConfirmForm(), DeclineForm()
    if request.method == "POST":
        form = DeclineForm(request.POST) if is_decline else ConfirmForm(request.POST)
        if form.is_valid() and (answer := _answer(request, application, form, is_decline)):
            return answer
        confirm_form, decline_form = (confirm_form, form) if is_decline else (form, decline_form)
    application.refresh_from_db(fields=["status"])
    context = {
        "application": application,
        "offer": current_offer(application),
        "first_session": first_session(application.call),
        "confirm_form": confirm_form,
        "decline_form": decline_form,
    }
    status = max(confirm_form.status, decline_form.status)
    return render(request, "calls/offer.html", context, status=status)


def _answer(request: HttpRequest, application: Application, form: ConfirmForm, is_decline: bool) -> HttpResponse | None:
    """Answer the offer the form was made for; None when that was refused."""
    data = dict(form.cleaned_data)
    offered = get_object_or_404(application.offers, pk=data.pop("offer"))
    act = actions.decline_place if is_decline else actions.confirm_place
    with refusals_on(form):
        act(offer=offered, by=request.user, **data)
        told = "Jullie laten de plaats aan een ander bestuur." if is_decline else "Jullie plaats is bevestigd."
        messages.success(request, told)
        return redirect("calls:application", pk=application.pk)
    return None

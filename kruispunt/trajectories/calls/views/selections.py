"""Pages on which the team composes a group."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES
from kruispunt.trajectories.calls.exports import KINDS, decision_report
from kruispunt.trajectories.calls.forms.selections import (
    GroupForm,
    OutcomeForm,
    PinForm,
    RepairForm,
    RulesForm,
    SeenForm,
)
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.board import Board, board_of
from kruispunt.trajectories.calls.queries.boardparts import Row
from kruispunt.trajectories.calls.queries.labels import change_text
from kruispunt.trajectories.calls.queries.reviews import sight_of
from kruispunt.trajectories.calls.queries.selections import newest_run, replacements_for
from kruispunt.trajectories.calls.selection import PLACES
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.trajectories.calls.views.reviews import keep_away
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on
from kruispunt.ui.templatetags.kruispunt import type_badge

#: The sign of a type, rendered once for each type and not for each of three hundred rows.
BADGE = "ui/components/type_badge.html"


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the board; a POST stores the rules and, unless only that was asked, computes a proposal."""
    call = get_call(pk)
    form = RulesForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            stored = actions.set_rules(call=call, by=request.user, **form.changes())
            form.stored(stored)
            if "only_save" in request.POST:
                messages.success(request, "De regels zijn bewaard.")
                return redirect("calls:selection", pk=pk)
            return _proposed(request, call)
    return _board_page(request, call, rules=form)


def _proposed(request: HttpRequest, call: OpenCall) -> HttpResponse:
    """Compute a proposal and show it; raises what `propose` refuses."""
    before = newest_run(call)
    run = actions.propose(call=call, by=request.user)
    messages.success(request, "Dit is het voorstel. Bekijk het evenwicht en pas aan wat nodig is.")
    if before and before.pk != run.pk and (ended := before.changes.values("application").distinct().count()):
        many = "1 beslissing" if ended == 1 else f"{ended} beslissingen"
        messages.warning(request, f"Je nam in het vorige voorstel {many} met de hand. Zet vast wat ook nu moet gelden.")
    return redirect("calls:selection", pk=call.pk)


def _url(call: OpenCall) -> str:
    return reverse("calls:selection", args=[call.pk])


def _board(request: HttpRequest, call: OpenCall, **kwargs: Any) -> Board:
    return board_of(call, sight=sight_of(request.user, call), **kwargs)


def _board_page(
    request: HttpRequest,
    call: OpenCall,
    *,
    rules: Form | None = None,
    group: GroupForm | None = None,
    picked: list[str] | None = None,
    run_number: int | None = None,
) -> HttpResponse:
    """Give the board; `run_number` is the run that a group was picked from, when that is not to move on yet."""
    call = get_call(call.pk)
    board = _board(request, call, picked=picked, group=request.GET.get("groep", ""))
    refused = next((form for form in (rules, group) if form and form.status != 200), None)
    context = {
        "call": call,
        "selection_url": _url(call),
        "board": board,
        "badges": {value: render_to_string(BADGE, type_badge(value)) for value in (*Bestuurstype.values, None)},
        "form": rules if isinstance(rules, RulesForm) else RulesForm(call=call),
        "refused": refused,
        "group_form": group or _group_form(version=board.last_change),
        "run_number": run_number if run_number is not None else board.run and board.run.pk,
        "repairs": _repairs(refused),
    }
    return render(request, "calls/selection.html", context, status=refused.status if refused else 200)


def _group_form(data: Any = None, **initial: Any) -> GroupForm:
    """Give the form of the picked group; its names differ from those of the rules on the same page."""
    return GroupForm(data, auto_id="groep_%s", initial=initial)


def _repairs(form: Form | None) -> list[dict[str, Any]]:
    """Give what staff can choose from when the rules cannot be met, as sentences and as what the button sends."""
    refusal = form.refusal if form else None
    if not isinstance(refusal, actions.CannotBeMet):
        return []
    return [
        {
            "asks": " en ".join(change_text(change) for change in repair["changes"]),
            "changes": json.dumps(repair["changes"]),
            "is_allowed": all(c["rule"] != PLACES or c["to"] >= MINIMUM_PLACES for c in repair["changes"]),
        }
        for repair in refusal.repairs
    ]


@needs("calls.manage")
@require_POST
def repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the rules as one of the repairs says, and compute a proposal."""
    call = get_call(pk)
    form = RepairForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.apply_repair(call=call, by=request.user, **form.cleaned_data)
            return _proposed(request, call)
    return _board_page(request, call, rules=form)


@needs("calls.manage")
@require_POST
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the picked group again, or keep it; what is asked through htmx gets only what changes on the page."""
    call = get_call(pk)
    picked = request.POST.getlist("pick")
    if "save" not in request.POST:
        if request.htmx:
            context = {"call": call, "board": _board(request, call, picked=picked), "selection_url": _url(call)}
            return render(request, "calls/board_counts.html", context)
        typed = _group_form(version=request.POST.get("version", ""), reason=request.POST.get("reason", ""))
        return _board_page(request, call, group=typed, picked=picked, run_number=_run_number(request) or None)
    run = get_object_or_404(call.runs, pk=_run_number(request))
    form = _group_form(request.POST)
    if form.is_valid():
        data = _with_last_change(form)
        with refusals_on(form):
            numbers = {int(value) if value.isdecimal() and len(value) < 19 else 0 for value in picked}
            changes = actions.change_group(run=run, picked=numbers, by=request.user, **data)
            counted = "1 beslissing veranderde" if len(changes) == 1 else f"{len(changes)} beslissingen veranderden"
            messages.success(request, f"De groep is bewaard: {counted}.")
            return redirect("calls:selection", pk=pk)
    return _board_page(request, call, group=form, picked=picked)


def _with_last_change(form: Form) -> dict[str, Any]:
    """Give what the form says, with its version under the name the actions have for it."""
    data = dict(form.cleaned_data)
    return data | {"last_change": data.pop("version")}


def _row(request: HttpRequest, pk: int, application_pk: int) -> tuple[Board, Row]:
    """Give the board and the row of one application; 404 for one that is not on it, 403 for one of the own bestuur."""
    call = get_call(pk)
    sight = sight_of(request.user, call)
    board = board_of(call, sight=sight)
    row = next((row for row in board.rows if row.candidate.application.pk == application_pk), None)
    if row is None:
        raise Http404
    keep_away(sight, row.candidate.application)
    return board, row


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    """Show one application on the board; a POST decides otherwise than the proposal."""
    board, row = _row(request, pk, application_pk)
    form = _outcome_form(board, row, request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = _with_last_change(form)
        run = get_object_or_404(board.call.runs, pk=_run_number(request))
        with refusals_on(form):
            actions.change_outcome(run=run, application=row.candidate.application, by=request.user, **data)
            messages.success(request, f"De beslissing voor {row.name} is veranderd.")
            return redirect("calls:selection", pk=pk)
        board, row = _row(request, pk, application_pk)
    return _row_page(request, board, row, outcome=form)


def _outcome_form(board: Board, row: Row, data: Any = None) -> OutcomeForm:
    return OutcomeForm(data, initial={"outcome": row.outcome, "version": board.last_change})


@needs("calls.manage")
@require_POST
def pin(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    """Fix that an application is in or out of every proposal, or leave it to the computation again."""
    board, row = _row(request, pk, application_pk)
    form = PinForm(request.POST, auto_id="vast_%s") if "unpin" not in request.POST else Form(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if isinstance(form, PinForm):
                actions.pin(application=row.candidate.application, by=request.user, **form.cleaned_data)
                messages.success(request, f"{row.name} staat vast. Bereken een nieuw voorstel.")
            else:
                actions.unpin(application=row.candidate.application, by=request.user)
                messages.success(request, f"{row.name} staat niet meer vast. Bereken een nieuw voorstel.")
            return redirect("calls:change", pk=pk, application_pk=application_pk)
    return _row_page(request, board, row, pinning=form)


def _row_page(
    request: HttpRequest, board: Board, row: Row, *, outcome: Form | None = None, pinning: Form | None = None
) -> HttpResponse:
    standing = getattr(row.candidate.application, "pin", None)
    initial = {"kind": standing.kind, "reason": standing.reason} if standing else {}
    context = {
        "call": board.call,
        "board": board,
        "row": row,
        "form": outcome or _outcome_form(board, row),
        "pin_form": pinning if isinstance(pinning, PinForm) else PinForm(initial=initial, auto_id="vast_%s"),
        "refused": pinning or outcome,
    }
    return render(request, "calls/selection_row.html", context, status=(pinning or outcome).status)


def _run_number(request: HttpRequest) -> int:
    """Give the number of the run that the form was made from; 0, which no run has, for what is no number."""
    number = request.POST.get("run", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is decided; a POST makes it the decision, which nobody hears yet."""
    call = get_call(pk)
    run = newest_run(call)
    if run is None or (call.is_confirmed and request.method != "POST"):
        return redirect("calls:selection", pk=pk)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shown = get_object_or_404(call.runs, pk=_run_number(request))
        with refusals_on(form):
            actions.confirm_selection(run=shown, by=request.user, **_with_last_change(form))
            messages.success(request, "De selectie is bevestigd. De besturen weten nog niets: lees eerst de mails na.")
            return redirect("calls:decision", pk=pk)
    board = _board(request, get_call(pk))
    if board.run is None:
        return redirect("calls:selection", pk=pk)
    if not form.is_bound:
        form = SeenForm(initial={"version": board.last_change})
    context = {"call": call, "board": board, "form": form, "replacements": _replacements(board)}
    return render(request, "calls/confirm.html", context, status=form.status)


def _replacements(board: Board) -> list[tuple[str, str]]:
    """Give the names of each of the chosen and of who best takes that place, empty when nobody can.

    Nothing for who may not see all scores, since they decide it.
    """
    if not board.sees_scores:
        return []
    best = replacements_for(board.instance, board.run)
    return [(row.name, board.names.get(best.get(row.candidate.id) or "", "")) for row in board.chosen]


@needs("calls.manage")
@require_safe
def report(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the report of the decision as a file, once there is one."""
    call = get_call(pk)
    if kind not in KINDS:
        raise Http404
    if not call.is_confirmed:
        messages.info(request, "Het verslag is er als de selectie bevestigd is.")
        return redirect("calls:selection", pk=pk)
    try:
        file = decision_report(call, kind=kind, sight=sight_of(request.user, call))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("calls:selection", pk=pk)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response

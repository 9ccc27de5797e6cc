"""Pages on which the team composes a group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.selections import OutcomeForm, RulesForm
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.board import Board, board_of
from kruispunt.trajectories.calls.queries.selections import newest_run
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the board; a POST stores the rules and, unless only that was asked, computes a proposal."""
    call = get_call(pk)
    form = RulesForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            actions.set_rules(call=call, rules=form.rules(), places=form.cleaned_data["places"], by=request.user)
            if "only_save" in request.POST:
                messages.success(request, "De regels zijn bewaard.")
                return redirect("calls:selection", pk=pk)
            actions.propose(call=call, by=request.user)
            messages.success(request, "Dit is het voorstel. Bekijk het evenwicht en pas aan wat nodig is.")
            return redirect("calls:selection", pk=pk)
    return _board_page(request, call, form)


def _board_page(
    request: HttpRequest, call: OpenCall, form: RulesForm, *, changed: tuple[int, OutcomeForm] | None = None
) -> HttpResponse:
    board = board_of(get_call(call.pk))
    status = form.status
    for row in board.rows:
        if row.outcome is None or call.is_confirmed:
            continue
        row.form = OutcomeForm(auto_id=f"id_{row.application.pk}_%s", initial={"outcome": row.outcome})
        if changed and changed[0] == row.application.pk:
            row.form = changed[1]
            status = row.form.status
    context = {"call": call, "form": form, "board": board, "changed": changed[1] if changed else None}
    return render(request, "calls/selection.html", context, status=status)


@needs("calls.manage")
@require_POST
def change(request: HttpRequest, pk: int, application_pk: int) -> HttpResponse:
    """Decide otherwise for one application."""
    call = get_call(pk)
    application = get_object_or_404(call.applications.in_selection(), pk=application_pk)
    run = get_object_or_404(call.runs, pk=_run_number(request))
    form = OutcomeForm(request.POST, auto_id=f"id_{application.pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            actions.change_outcome(run=run, application=application, by=request.user, **form.cleaned_data)
            messages.success(request, f"De beslissing voor {application.bestuur} is veranderd.")
            return redirect("calls:selection", pk=pk)
    return _board_page(request, call, RulesForm(call=call), changed=(application.pk, form))


def _run_number(request: HttpRequest) -> int:
    """Give the number of the run that the form was made from; 0, which no run has, for what is no number."""
    number = request.POST.get("run", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be told to whom; a POST makes it the decision."""
    call = get_call(pk)
    run = newest_run(call)
    if run is None or (call.is_confirmed and request.method != "POST"):
        return redirect("calls:selection", pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.confirm_selection(run=get_object_or_404(call.runs, pk=_run_number(request)), by=request.user)
            messages.success(request, "De selectie is bevestigd. De mails vertrekken.")
            return redirect("calls:selection", pk=pk)
    board: Board = board_of(get_call(pk))
    return render(request, "calls/confirm.html", {"call": call, "board": board, "form": form}, status=form.status)

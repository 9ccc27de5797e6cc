"""Pages on which the team makes calls and composes groups."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms import CallForm, OutcomeForm, RulesForm
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries import Board, board_of, calls_for_list, newest_run
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on

PER_PAGE = 50


@needs("calls.manage")
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List all calls with how many applications were handed in."""
    page = Paginator(calls_for_list(), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "calls/calls.html", {"page": page})


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a draft call."""
    form = CallForm(request.POST if request.method == "POST" else None, initial={"traject": request.GET.get("traject")})
    if form.is_valid():
        with refusals_on(form):
            call = actions.create_call(by=request.user, **form.changes())
            messages.success(request, "De oproep is bewaard als ontwerp. Lees ze na en publiceer ze.")
            return redirect("calls:edit", pk=call.pk)
    return render(request, "calls/call_form.html", {"form": form}, status=form.status)


def _get_call(pk: int) -> OpenCall:
    return get_object_or_404(OpenCall.objects.select_related("traject"), pk=pk)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a call; a stale form shows what is stored beside what was typed."""
    call = _get_call(pk)
    form = CallForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            actions.edit_call(call=call, by=request.user, **form.changes())
            messages.success(request, "De oproep is bewaard.")
            return redirect("calls:edit", pk=pk)
    return _edit_page(request, call, form, publish=Form())


def _edit_page(request: HttpRequest, call: OpenCall, form: CallForm, *, publish: Form) -> HttpResponse:
    context = {"form": form, "call": call, "publish": publish}
    if isinstance(form.refusal, Stale):
        context["stored"] = call
    status = publish.status if publish.is_bound else form.status
    return render(request, "calls/call_form.html", context, status=status)


@needs("calls.manage")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft call."""
    call = _get_call(pk)
    form = Form(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.publish_call(call=call, by=request.user)
            messages.success(request, "De oproep is gepubliceerd.")
            return redirect("calls:edit", pk=pk)
    return _edit_page(request, call, CallForm(call=call), publish=form)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the board; a POST stores the rules and, unless only that was asked, computes a proposal."""
    call = _get_call(pk)
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
    board = board_of(_get_call(call.pk))
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
    call = _get_call(pk)
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
    call = _get_call(pk)
    run = newest_run(call)
    if run is None or (call.is_confirmed and request.method != "POST"):
        return redirect("calls:selection", pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.confirm_selection(run=get_object_or_404(call.runs, pk=_run_number(request)), by=request.user)
            messages.success(request, "De selectie is bevestigd. De mails vertrekken.")
            return redirect("calls:selection", pk=pk)
    board: Board = board_of(_get_call(pk))
    return render(request, "calls/confirm.html", {"call": call, "board": board, "form": form}, status=form.status)

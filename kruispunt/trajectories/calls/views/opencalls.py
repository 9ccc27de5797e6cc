"""Pages on which the team makes calls."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.opencalls import CallForm, CopyForm
from kruispunt.trajectories.calls.queries.interest import waiting_interests
from kruispunt.trajectories.calls.queries.opencalls import calls_for_list, rule_groups
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on

PER_PAGE = 50


@needs("calls.manage")
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List all calls with how many applications were handed in, and say how many people wait for a next one."""
    page = Paginator(calls_for_list(), PER_PAGE).get_page(request.GET.get("pagina"))
    waiting = waiting_interests().values("user").distinct().count()
    return render(request, "calls/calls.html", {"page": page, "waiting": waiting})


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a draft call."""
    form = CallForm(request.POST if request.method == "POST" else None, initial={"traject": request.GET.get("traject")})
    if form.is_valid():
        with refusals_on(form):
            call = actions.create_call(by=request.user, **form.changes())
            messages.success(
                request, "De oproep is bewaard als ontwerp. Schrijf de vragen en criteria en publiceer ze."
            )
            return redirect("calls:edit", pk=call.pk)
    return render(request, "calls/call_form.html", {"form": form}, status=form.status)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a call; a stale form shows what is stored beside what was typed."""
    call = get_call(pk)
    form = CallForm(request.POST if request.method == "POST" else None, call=call)
    if form.is_valid():
        with refusals_on(form):
            actions.edit_call(call=call, by=request.user, **form.changes())
            messages.success(request, "De oproep is bewaard.")
            return redirect("calls:edit", pk=pk)
    context = {"form": form, "call": call, "is_stale": isinstance(form.refusal, Stale)}
    if context["is_stale"]:
        context["stored"] = form.stored_beside_typed(get_call(call.pk))
    return render(request, "calls/call_form.html", context, status=form.status)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is fixed from then on; a POST publishes a draft call."""
    call = get_call(pk)
    if call.is_published and request.method != "POST":
        return redirect("calls:edit", pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.publish_call(call=call, by=request.user)
            messages.success(request, "De oproep is gepubliceerd.")
            return redirect("calls:edit", pk=pk)
    context = {
        "form": form,
        "call": call,
        "questions": call.questions.current(),
        "criteria": call.criteria.all(),
        "rules": rule_groups(list(call.rules.all())),
    }
    return render(request, "calls/call_publish.html", context, status=form.status)


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft with what a call asks, for the same traject or another."""
    call = get_call(pk)
    initial = {"traject": call.traject, "title": call.title}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            made = actions.copy_call(call=call, by=request.user, **form.cleaned_data)
            messages.success(request, "De kopie is bewaard als ontwerp. Kijk de datums na.")
            return redirect("calls:edit", pk=made.pk)
    return render(request, "calls/call_copy.html", {"form": form, "call": call}, status=form.status)

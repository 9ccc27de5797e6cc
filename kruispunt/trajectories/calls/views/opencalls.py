"""Pages on which the team makes calls."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kruispunt.core.errors import Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.opencalls import CallForm
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.opencalls import calls_for_list
from kruispunt.trajectories.calls.views.lookups import get_call
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
    call = get_call(pk)
    form = Form(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.publish_call(call=call, by=request.user)
            messages.success(request, "De oproep is gepubliceerd.")
            return redirect("calls:edit", pk=pk)
    return _edit_page(request, call, CallForm(call=call), publish=form)

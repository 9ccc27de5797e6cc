"""The page on which the team gives codes to hand in after closing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.forms.calling import LateCodeForm
from kruispunt.trajectories.calls.models import LateCode, OpenCall
from kruispunt.trajectories.calls.views.lookups import get_call
from kruispunt.ui.access import needs
from kruispunt.ui.forms import Form, refusals_on

PER_PAGE = 50


@needs("calls.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def late_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """List the codes of a call with who gave them, until when and whether they were used, and give one."""
    call = get_call(pk)
    form = LateCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            code = actions.give_late_code(call=call, by=request.user, **form.cleaned_data)
            messages.success(request, f"{code.bestuur} kreeg een code. De collega's daar krijgen een mail.")
            return redirect("calls:late_codes", pk=pk)
    return _codes_page(request, call, form)


def _codes_page(request: HttpRequest, call: OpenCall, form: LateCodeForm, *, ended: Form | None = None) -> HttpResponse:
    codes = call.late_codes.select_related("bestuur", "given_by", "application")
    page = Paginator(codes, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"call": call, "form": form, "ended": ended, "page": page}
    return render(request, "calls/late_codes.html", context, status=(ended or form).status)


@needs("calls.manage")
@require_POST
def end_late_code(request: HttpRequest, pk: int, code_pk: int) -> HttpResponse:
    """End a code."""
    code = get_object_or_404(LateCode.objects.select_related("call__traject", "bestuur"), pk=code_pk, call_id=pk)
    form = Form(request.POST)
    with refusals_on(form):
        actions.end_late_code(code=code, by=request.user)
        messages.success(request, f"De code van {code.bestuur} is ingetrokken.")
        return redirect("calls:late_codes", pk=pk)
    return _codes_page(request, code.call, LateCodeForm(), ended=form)

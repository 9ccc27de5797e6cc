"""The certificate of a participation, and the page on which anybody checks one."""

from datetime import date

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kruispunt.core.limits import Limit
from kruispunt.trajectories.enrolment import actions, codes, queries
from kruispunt.trajectories.enrolment.exports import certificate_file
from kruispunt.trajectories.enrolment.forms.certificates import VerifyForm
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on

#: Codes that nobody has, from one address on the internet.
UNKNOWN = Limit("attest", amount=20, seconds=300)


def _participation(request: HttpRequest, pk: int) -> Participation:
    row = get_object_or_404(Participation.objects.select_related("user", "bestuur", "traject"), pk=pk)
    message = "Alleen wie deelnam en het team zien dit attest."
    require(request.user, "enrolment.issue_certificate", row, message)
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a certificate says now, and make it."""
    participation = _participation(request, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.issue_certificate(participation=participation, by=request.user)
        if not form.refusal:
            messages.success(request, "Het attest staat klaar.")
            return redirect("enrolment:certificate", participation.pk)
    standing, content = queries.standing_certificate(participation), queries.content_of(participation)
    context = {
        "participation": participation,
        "form": form,
        "content": content,
        "rows": _rows(content.sessions),
        "standing": standing,
        "is_current": bool(standing and content.is_said_by(standing)),
        "is_own": participation.user == request.user,
    }
    return render(request, "enrolment/certificate.html", context, status=form.status)


def _rows(sessions: list[dict]) -> list[dict]:
    return [row | {"date": date.fromisoformat(row["date"])} for row in sessions]


@login_required
@require_safe
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the certificate that stands as a PDF."""
    participation = _participation(request, pk)
    standing = queries.standing_certificate(participation)
    if standing is None:
        raise Http404
    form = Form({})
    with refusals_on(form):
        file = certificate_file(standing)
    if form.refusal:
        messages.error(request, form.refusal.message)
        return redirect("enrolment:certificate", participation.pk)
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return response


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate; it leads to what that one says."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = codes.as_certificate_code(form.cleaned_data["code"])
        if codes.may_be_certificate_code(code):
            return redirect("enrolment:verified", code)
        form.add_error("code", "Dit is geen code van een attest. Typ de vier groepen van vier tekens over.")
    return render(request, "enrolment/verify.html", {"form": form}, status=form.status)


@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Show whether a certificate is valid and what it says; a code that nobody has is not found.

    Who asks for many of those waits a while. Robots keep it out of their index: a name stands on it.
    """
    who = get_adapter().get_client_ip(request)
    if UNKNOWN.is_spent(who):
        response = render(request, "enrolment/verified.html", {"is_spent": True}, status=429)
    elif (found := queries.certificate_by_code(code)) is None:
        UNKNOWN.spend(who)
        response = render(request, "enrolment/verified.html", {"code": code}, status=404)
    else:
        context = {
            "certificate": found,
            "rows": _rows(found.sessions),
            "is_current": queries.content_of(found.participation).has_attendance_of(found),
        }
        response = render(request, "enrolment/verified.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response

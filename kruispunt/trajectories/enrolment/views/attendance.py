"""The attendance of a session, on a phone: the sheet, closing it, what changed, and the screen with the code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from kruispunt.core import clock
from kruispunt.trajectories.enrolment import actions, codes, queries
from kruispunt.trajectories.enrolment.forms.attendance import AttendanceForm, ReopenForm
from kruispunt.trajectories.enrolment.notifications import absolute
from kruispunt.trajectories.enrolment.qr import svg_uri
from kruispunt.trajectories.enrolment.queries import checkin
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.access import require
from kruispunt.ui.forms import Form, refusals_on

PAGE = 50


def _session(request: HttpRequest, pk: int) -> Session:
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    message = "Alleen wie dit traject begeleidt, noteert de aanwezigheid."
    require(request.user, "enrolment.mark_attendance", session, message)
    return session


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who takes part with what was noted, and note what somebody changed."""
    session = _session(request, pk)
    page = Paginator(queries.expected_at(session), PAGE).get_page(request.GET.get("pagina"))
    if request.method == "POST":
        form = AttendanceForm(request.POST, session=session, people=queries.ever_in(session.traject))
        if form.is_valid():
            with refusals_on(form):
                marked = actions.mark_attendance(
                    session=session, marks=form.changed_marks | form.rest_marks, seen=form.seen, by=request.user
                )
                form.tell_conflicts(marked.conflicts)
        if form.is_valid() and not form.refusal:
            messages.success(request, _told(marked.changed))
            return redirect(request.get_full_path())
    else:
        form = AttendanceForm(session=session, people=page.object_list)
    context = {
        "session": session,
        "form": form,
        "page": page,
        "counts": queries.attendance_counts(session),
        "left": queries.left_after(session),
        "list": queries.list_of(session),
        "has_begun": session.starts_at <= clock.now(),
    }
    return render(request, "enrolment/attendance.html", context, status=form.status)


def _told(changed: int) -> str:
    if not changed:
        return "Er was niets gewijzigd."
    return f"De aanwezigheid van {changed} {'persoon' if changed == 1 else 'personen'} is bewaard."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the list of a session, or open it again with a reason."""
    session = _session(request, pk)
    standing = queries.list_of(session)
    is_closed = bool(standing and standing.is_closed)
    form = (ReopenForm if is_closed else Form)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if is_closed:
                actions.reopen_attendance(session=session, reason=form.cleaned_data["reason"], by=request.user)
            else:
                actions.close_attendance(session=session, by=request.user)
        if not form.refusal:
            told = "De lijst staat weer open." if is_closed else "De lijst is afgesloten."
            messages.success(request, told)
            return redirect("enrolment:attendance", session.pk)
    context = {
        "session": session,
        "form": form,
        "list": standing,
        "counts": queries.attendance_counts(session),
        "has_begun": session.starts_at <= clock.now(),
    }
    return render(request, "enrolment/attendance_closing.html", context, status=form.status)


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every change of the attendance of a session, with who and when."""
    session = _session(request, pk)
    context = {
        "session": session,
        "page": Paginator(queries.changes_at(session), PAGE).get_page(request.GET.get("pagina")),
        "closings": queries.closings_of(session)[:PAGE],
    }
    return render(request, "enrolment/attendance_history.html", context)


@login_required
@require_safe
def totals(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who attended how much of a traject, per person and per bestuur, to who works on it."""
    traject = get_object_or_404(Traject, slug=slug)
    require(request.user, "programme.work_on", traject)
    found, number = queries.totals_of(traject), request.GET.get("pagina")
    people, besturen = Paginator(found.people, PAGE), Paginator(found.besturen, PAGE)
    context = {
        "traject": traject,
        "group": found.group,
        "talks": found.talks,
        "page": people.get_page(number),
        "besturen": besturen.get_page(number),
        "may_attest": request.user.has_perm("enrolment.issue_certificate"),
    }
    return render(request, "enrolment/attendance_totals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def code_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code with which people note themselves, to project; the part with the code renews itself."""
    if request.htmx and not request.user.is_authenticated:
        return HttpResponseClientRefresh()  # somebody logged out: the whole page goes to the log-in
    return _code_screen(request, pk)


@login_required
def _code_screen(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.open_check_in(session=session, by=request.user)
        if not form.refusal:
            return redirect("enrolment:code_screen", session.pk)
    standing, why_not = queries.list_of(session), checkin.no_code_now(session)
    context = {"session": session, "form": form, "list": standing, "why_not": why_not}
    if standing and not why_not:
        code = codes.code_at(standing.secret, clock.now())
        address = absolute(reverse("enrolment:check_in", args=[session.pk, code]))
        context |= {
            "code": code,
            "qr": svg_uri(address),
            "address": absolute(reverse("enrolment:type_code")).partition("://")[2],
            "counts": queries.attendance_counts(session),
        }
    template = "enrolment/code_now.html" if request.htmx else "enrolment/code_screen.html"
    return render(request, template, context, status=form.status)

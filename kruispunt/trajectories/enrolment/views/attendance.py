"""The attendance of a session, on a phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kruispunt.trajectories.enrolment import actions, queries
from kruispunt.trajectories.enrolment.forms.attendance import AttendanceForm
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.access import require
from kruispunt.ui.forms import refusals_on

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who takes part with what was noted, and note what somebody changed."""
    session = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    message = "Alleen wie dit traject begeleidt, noteert de aanwezigheid."
    require(request.user, "enrolment.mark_attendance", session, message)
    page = Paginator(queries.expected_at(session), PAGE).get_page(request.GET.get("pagina"))
    if request.method == "POST":
        form = AttendanceForm(request.POST, session=session, people=queries.ever_in(session.traject))
        if form.is_valid():
            with refusals_on(form):
                marked = actions.mark_attendance(
                    session=session, marks=form.changed_marks, seen=form.seen, by=request.user
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
    }
    return render(request, "enrolment/attendance.html", context, status=form.status)


def _told(changed: int) -> str:
    if not changed:
        return "Er was niets gewijzigd."
    return f"De aanwezigheid van {changed} {'persoon' if changed == 1 else 'personen'} is bewaard."

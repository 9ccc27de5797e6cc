"""What everybody sees of a traject, and what a facilitator starts from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kruispunt.core import clock
from kruispunt.trajectories.programme import queries
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.access import needs, require


@require_safe
def traject(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a traject; a draft exists for staff and its facilitators only."""
    row = get_object_or_404(
        Traject.objects.prefetch_related("themes", "objectives", "partners", "facilitators"), slug=slug
    )
    if not request.user.has_perm("programme.see", row):
        raise Http404
    context = {
        "traject": row,
        "sessions": queries.group_sessions_of(row),
        "may_work": request.user.has_perm("programme.work_on", row),
    }
    return render(request, "programme/traject.html", context)


@needs("programme.facilitate")
@require_safe
def facilitator(request: HttpRequest) -> HttpResponse:
    """Show a facilitator the own trajecten and their sessions: what comes, and what was."""
    sessions = list(queries.sessions_to_work_on(request.user))
    now = clock.now()
    context = {
        "coming": [s for s in sessions if s.ends_at > now],
        "past": [s for s in reversed(sessions) if s.ends_at <= now][:30],
        "trajecten": Traject.objects.facilitated_by(request.user).order_by("title"),
    }
    return render(request, "programme/facilitator.html", context)


@needs("programme.facilitate")
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the working page of a session to its facilitators and staff."""
    row = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    require(request.user, "programme.work_on", row.traject)
    context = {"session": row, "may_manage": request.user.has_perm("programme.manage")}
    return render(request, "programme/session.html", context)

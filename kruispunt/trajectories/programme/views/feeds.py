"""The public agenda in a calendar program, and a file for one session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kruispunt.notifications.feeds import calendar_response, calendar_text, feed_response
from kruispunt.trajectories.programme import calendars
from kruispunt.trajectories.programme.models import Session


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Give the whole public agenda as a calendar to subscribe to."""
    entries = calendars.entries_of(calendars.in_feed(calendars.public_sessions()), with_link=False)
    text = calendar_text(entries, name="Kruispunt: agenda")
    return feed_response(request, text, key="agenda", cache_control="public, max-age=600")


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one session as a file; the link of an online session is in it for who works on it.

    What somebody may not see does not exist: a draft, or a session for one bestuur.
    """
    row = get_object_or_404(Session.objects.select_related("traject"), pk=pk)
    may_work = request.user.has_perm("programme.work_on", row.traject)
    if not (may_work or (request.user.has_perm("programme.see", row.traject) and not row.is_individual)):
        raise Http404
    entries = calendars.entries_of([row], with_link=may_work)
    return calendar_response(calendar_text(entries), filename=f"sessie-{row.pk}.ics")

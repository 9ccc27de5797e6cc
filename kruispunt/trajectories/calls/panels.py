"""What this room shows on the pages of others."""

from django.http import HttpRequest

from kruispunt.trajectories.calls.queries.applications import applications_of
from kruispunt.trajectories.calls.queries.opencalls import calls_to_decide, open_calls_for
from kruispunt.trajectories.calls.queries.reviews import waiting_tasks
from kruispunt.ui.slots import panel

#: A start page names the first few; the list has all.
SHOWN = 20


@panel("mine", order=20, template="calls/panels/mine.html")
def own_applications(request: HttpRequest, subject: None) -> dict | None:
    """Give the applications of the own besturen, and the calls they can still answer."""
    applications = list(applications_of(request.user)[:SHOWN])
    calls = list(open_calls_for(request.user)[:SHOWN])
    return {"applications": applications, "calls": calls} if applications or calls else None


@panel("traject", order=10, template="calls/panels/traject.html")
def calls_of_traject(request: HttpRequest, traject) -> dict | None:
    """Give the calls of a traject that everybody may read."""
    calls = list(traject.calls.published())
    return {"calls": calls} if calls else None


@panel("team", order=10, template="calls/panels/team.html")
def waiting_for_decision(request: HttpRequest, subject: None) -> dict | None:
    """Give the closed calls whose group still has to be chosen."""
    calls = list(calls_to_decide()[:SHOWN])
    return {"calls": calls} if calls else None


@panel("facilitator", order=10, template="calls/panels/reviews.html")
@panel("mine", order=15, template="calls/panels/reviews.html")
@panel("team", order=20, template="calls/panels/reviews.html")
def waiting_reviews(request: HttpRequest, subject: None) -> dict | None:
    """Give the calls the visitor can review now and is not done with."""
    tasks = waiting_tasks(request.user)[:SHOWN]
    return {"tasks": tasks} if tasks else None

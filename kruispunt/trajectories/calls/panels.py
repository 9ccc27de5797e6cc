"""What this room shows on the pages of others."""

from django.http import HttpRequest

from kruispunt.trajectories.calls.queries.applications import applications_of
from kruispunt.trajectories.calls.queries.decisions import calls_to_tend, open_offers_of
from kruispunt.trajectories.calls.queries.interest import interests_of
from kruispunt.trajectories.calls.queries.opencalls import calls_to_decide, open_calls_for
from kruispunt.trajectories.calls.queries.reviews import waiting_tasks
from kruispunt.ui.slots import panel

#: A start page names the first few; the list has all.
SHOWN = 20


@panel("mine", order=10, template="calls/panels/offers.html")
def places_to_confirm(request: HttpRequest, subject: None) -> dict | None:
    """Give the places that are offered to the own besturen and wait for an answer."""
    offers = list(open_offers_of(request.user)[:SHOWN])
    return {"offers": offers} if offers else None


@panel("team", order=11, template="calls/panels/decisions.html")
def decisions_to_tend(request: HttpRequest, subject: None) -> dict | None:
    """Give the calls whose decision was not told yet, or has a free place that nobody takes."""
    waiting = calls_to_tend()[:SHOWN]
    return {"waiting": waiting} if waiting else None


@panel("mine", order=20, template="calls/panels/mine.html")
def own_applications(request: HttpRequest, subject: None) -> dict | None:
    """Give the applications of the own besturen, and the calls they can still answer."""
    applications = list(applications_of(request.user)[:SHOWN])
    calls = list(open_calls_for(request.user)[:SHOWN])
    return {"applications": applications, "calls": calls} if applications or calls else None


@panel("mine", order=30, template="calls/panels/interest.html")
def waiting_for_a_call(request: HttpRequest, subject: None) -> dict | None:
    """Give what somebody who acts for a bestuur waits for, with the way to ask it."""
    if not request.user.has_perm("calls.express_interest"):
        return None
    return {"interests": list(interests_of(request.user)[:SHOWN])}


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

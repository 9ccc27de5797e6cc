"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.queries import deciding
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel

#: A panel shows the first of a list; the page of its own has them all.
FIRST = 50


@panel("traject", order=20, template="enrolment/panels/traject.html")
def enrolment(request: HttpRequest, traject: Traject) -> dict | None:
    """Show somebody's place, or the way to get one; nothing where people do not enrol themselves."""
    mine = queries.standing_of(request.user, traject) if request.user.is_authenticated else None
    if traject.is_cancelled or not (mine or traject.takes_enrolments):
        return None
    return {
        "participation": mine,
        "waiting": queries.waiting_of(mine) if mine and mine.is_waiting else None,
        "offer": queries.open_offer_of(mine) if mine and mine.has_offer else None,
        "places": queries.places_of(traject),
        "is_open": Session.objects.upcoming().filter(traject=traject).exists(),
    }


@panel("mine", order=20, template="enrolment/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show somebody's trajecten and coming sessions."""
    return {
        "participations": queries.with_place_on_list(queries.trajecten_of(request.user))[:FIRST],
        "sessions": queries.coming_sessions_of(request.user)[:FIRST],
    }


@panel("traject_staff", order=20, template="enrolment/panels/traject_staff.html")
def participants(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part and who waits."""
    places, line = queries.places_of(traject), queries.waiting_line(traject)
    return {
        "places": places,
        "participants": queries.participants(traject)[:FIRST],
        "why_none": queries.why_nothing_is_offered(traject, places.free, line),
        "barred": queries.barred_words(line),
        "waiting": queries.waiting_list(traject)[:FIRST],
        "may_decide": request.user.has_perm("enrolment.give_place"),
    }


@panel("session_staff", order=10, template="enrolment/panels/session_staff.html")
def attendance(request: HttpRequest, session: Session) -> dict | None:
    """Show how many were there and the way to note it; nothing for a cancelled session."""
    if session.is_cancelled or not request.user.has_perm("enrolment.mark_attendance", session):
        return None
    has_begun = timezone.localdate(session.starts_at) <= clock.today()
    return {"counts": queries.attendance_counts(session), "has_begun": has_begun}


@panel("team", order=5, template="enrolment/go/panel_team.html")
def does_it_go_on(request: HttpRequest, _: None) -> dict:
    """Show the trajecten that staff has to decide on within a week, the overdue ones first."""
    return {"trajecten": deciding.coming_up()[:FIRST], "today": clock.today()}


@panel("traject_staff", order=10, template="enrolment/go/panel_traject.html")
def decision_on_going_on(request: HttpRequest, traject: Traject) -> dict | None:
    """Show whether somebody has to decide on a traject, and the way to its figures; nothing without a day."""
    now = deciding.standing_now(traject)
    return {"now": now} if traject.decide_on or now.last else None


@panel("traject", order=20, template="enrolment/go/panel_next_edition.html")
def next_edition(request: HttpRequest, traject: Traject) -> dict | None:
    """Offer to hear of the next edition of a traject that did not go on."""
    return {} if traject.is_cancelled else None

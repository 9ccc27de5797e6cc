"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.queries import checkin
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
        "position": queries.waiting_position(mine) if mine and mine.is_waiting else None,
        "places": queries.places_of(traject),
        "is_open": Session.objects.upcoming().filter(traject=traject).exists(),
    }


@panel("mine", order=20, template="enrolment/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show somebody's trajecten and coming sessions."""
    return {
        "participations": queries.trajecten_of(request.user)[:FIRST],
        "sessions": queries.coming_sessions_of(request.user)[:FIRST],
    }


@panel("traject_staff", order=20, template="enrolment/panels/traject_staff.html")
def participants(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part and who waits."""
    return {
        "places": queries.places_of(traject),
        "participants": queries.participants(traject)[:FIRST],
        "waiting": queries.waiting_list(traject)[:FIRST],
        "may_decide": request.user.has_perm("enrolment.give_place"),
    }


@panel("session_staff", order=10, template="enrolment/panels/session_staff.html")
def attendance(request: HttpRequest, session: Session) -> dict | None:
    """Show how many were there and the way to note it; nothing for a cancelled session."""
    if session.is_cancelled or not request.user.has_perm("enrolment.mark_attendance", session):
        return None
    has_begun = timezone.localdate(session.starts_at) <= clock.today()
    return {
        "counts": queries.attendance_counts(session),
        "has_begun": has_begun,
        "list": queries.list_of(session),
        "excused": queries.excused_at(session)[:FIRST],
        "may_have_screen": checkin.may_have_screen(session),
    }


@panel("traject", order=25, template="enrolment/panels/own_attendance.html")
def own_attendance(request: HttpRequest, traject: Traject) -> dict | None:
    """Show somebody the own attendance at each session and the way to the certificate; nothing to others."""
    if not request.user.is_authenticated:
        return None
    sessions = queries.own_sessions(traject, request.user, most=FIRST)
    attended = queries.attended_participations(request.user, traject)[:FIRST]
    return {"sessions": sessions, "attended": attended} if sessions or attended else None


@panel("mine", order=25, template="enrolment/panels/mine_attendance.html")
def mine_attendance(request: HttpRequest, _: None) -> dict | None:
    """Show the sessions of now, those that somebody can still say to have been at, and the certificates."""
    shown = {
        "now": checkin.sessions_now(request.user),
        "to_claim": queries.to_claim(request.user, most=FIRST),
        "attended": queries.attended_participations(request.user)[:FIRST],
    }
    return shown if any(shown.values()) else None


@panel("traject_staff", order=25, template="enrolment/panels/totals.html")
def totals(request: HttpRequest, traject: Traject) -> dict | None:
    """Show the way to who attended how much, once a session was held."""
    return {} if Session.objects.held().filter(traject=traject).exists() else None

"""What this room shows on the pages of other rooms."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.models import Attendance, Participation
from kruispunt.trajectories.enrolment.queries import checkin, deciding
from kruispunt.trajectories.enrolment.queries import needs as need_queries
from kruispunt.trajectories.enrolment.queries import substitutes as substitute_queries
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
        "by_me": _enrolled_by(request.user, traject),
        "is_open": Session.objects.upcoming().filter(traject=traject).exists(),
    }


def _enrolled_by(user: User | AnonymousUser, traject: Traject | None = None) -> Sequence[Participation]:
    """Give the first colleagues somebody enrolled, each with the place on the list."""
    return queries.with_place_on_list(queries.enrolled_by(user, traject))[:FIRST] if user.is_authenticated else []


@panel("mine", order=20, template="enrolment/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show somebody's trajecten and coming sessions."""
    return {
        "by_me": _enrolled_by(request.user),
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
    return {
        "counts": queries.attendance_counts(session),
        "has_begun": has_begun,
        "list": queries.list_of(session),
        "excused": queries.excused_at(session)[:FIRST],
        "may_have_screen": checkin.may_have_screen(session),
    }


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


@panel("traject", order=25, template="enrolment/panels/own_attendance.html")
def own_attendance(request: HttpRequest, traject: Traject) -> dict | None:
    """Show somebody the own attendance at each session and the way to the certificate; nothing to others."""
    if not request.user.is_authenticated:
        return None
    sessions = queries.own_sessions(traject, request.user, most=FIRST)
    attended = queries.attended_participations(request.user, traject)[:FIRST]
    return {"sessions": sessions, "attended": attended} if sessions or attended else None


@panel("mine", order=5, template="enrolment/panels/mine_now.html")
def mine_now(request: HttpRequest, _: None) -> dict | None:
    """Show the sessions of now with the way to note oneself; nothing to who is noted as present at each of them."""
    present = Attendance.objects.present().filter(participation__user=request.user)
    there = set(present.values_list("session", flat=True))
    now = [session for session in checkin.sessions_now(request.user) if session.pk not in there]
    return {"sessions": now} if now else None


@panel("mine", order=25, template="enrolment/panels/mine_attendance.html")
def mine_attendance(request: HttpRequest, _: None) -> dict | None:
    """Show the sessions that somebody can still say to have been at, and the certificates."""
    shown = {
        "to_claim": queries.to_claim(request.user, most=FIRST),
        "attended": queries.attended_participations(request.user)[:FIRST],
    }
    return shown if any(shown.values()) else None


@panel("traject", order=25, template="enrolment/panels/needs.html")
def needs(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part the way to say what they need; nothing when the traject does not ask, or is over."""
    if not request.user.is_authenticated or not need_queries.asked_needs(traject):
        return None
    mine = need_queries.taking_part(traject).filter(user=request.user).order_by("-pk").first()
    if mine is None or need_queries.is_over(traject):
        return None
    return {"participation": mine, "told": mine.needs.exists()}


@panel("traject_staff", order=25, template="enrolment/panels/needs_staff.html")
def needs_of_people(request: HttpRequest, traject: Traject) -> dict | None:
    """Show how often something is needed; nothing when the traject never asked, or to who may not see it."""
    if not request.user.has_perm("enrolment.see_needs", traject):
        return None
    totals = need_queries.need_totals(traject)
    return {"totals": totals} if totals or need_queries.asked_needs(traject) else None


@panel("team", order=60, template="enrolment/panels/needs_team.html")
def purged_needs(request: HttpRequest, _: None) -> dict | None:
    """Tell the team what the nightly purge removed in the last thirty days; nothing when it removed nothing."""
    removed = need_queries.purged(days=30)
    return {"purged": removed} if removed else None


@panel("traject", order=30, template="enrolment/panels/substitutes.html")
def substitutes(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part the way to let a colleague come, and a colleague for whom they come; others nothing."""
    if not request.user.is_authenticated:
        return None
    mine = queries.standing_of(request.user, traject)
    if mine is None or not mine.is_enrolled:
        coming = substitute_queries.stands_in(request.user, traject)
        return {"participation": None, "substitutions": coming} if coming else None
    coming = substitute_queries.coming_substitutions(away=mine)
    has_session = coming or substitute_queries.sessions_to_leave(mine).exists()
    return {"participation": mine, "substitutions": coming} if has_session else None


@panel("session_staff", order=15, template="enrolment/panels/substitutes_staff.html")
def substitutes_in_session(request: HttpRequest, session: Session) -> dict | None:
    """Show who comes in the place of whom; nothing when nobody does."""
    standing = session.substitutions.filter(ended_at__isnull=True)
    found = standing.select_related("stand_in__user", "away__user", "away__bestuur")[:FIRST]
    return {"substitutions": found} if found else None


@panel("traject_staff", order=25, template="enrolment/panels/totals.html")
def totals(request: HttpRequest, traject: Traject) -> dict | None:
    """Show the way to who attended how much, once a session was held."""
    return {} if Session.objects.held().filter(traject=traject).exists() else None

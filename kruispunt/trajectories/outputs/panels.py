"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest

from kruispunt.trajectories.outputs import queries
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel

#: A panel shows the first of a list; the page of its own has all of it.
FIRST_SESSIONS = 5
FIRST = 5


@panel("traject", order=60, template="outputs/panels/traject.html")
def outputs(request: HttpRequest, traject: Traject) -> dict | None:
    """Show what the newest sessions left behind for this person; nothing, and no hint of it, when there is none."""
    found = queries.left_behind(queries.sessions_with_outputs(request.user, traject)[: FIRST_SESSIONS + 1])
    return {"found": found[:FIRST_SESSIONS], "has_more": len(found) > FIRST_SESSIONS} if found else None


@panel("session_staff", order=30, template="outputs/panels/session_staff.html")
def of_session(request: HttpRequest, session: Session) -> dict | None:
    """Show the files, the links and the minutes of a session to who works on it."""
    if not request.user.has_perm("outputs.manage", session):
        return None
    return {"materials": queries.materials_of(session), "minutes": queries.minutes_of(session)}


@panel("mine", order=40, template="outputs/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show the newest materials and minutes of what somebody takes part in; nothing when there are none."""
    newest = queries.newest_for(request.user, FIRST)
    return {"newest": newest} if newest else None

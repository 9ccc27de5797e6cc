"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest

from kruispunt.leerlabo import queries
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel


@panel("traject", order=10, template="leerlabo/panels/traject.html")
def phase(request: HttpRequest, traject: Traject) -> dict | None:
    """Show everybody in which phase a published leerlabo is and what it asks; nothing before the first phase."""
    if traject.kind != TrajectKind.LEERLABO or not traject.is_published:
        return None
    steps = queries.steps_of(traject)
    current = next((step for step in steps if step.is_current), None)
    return {"steps": steps, "current": current} if current else None


@panel("traject_staff", order=10, template="leerlabo/panels/traject_staff.html")
def work_on_phase(request: HttpRequest, traject: Traject) -> dict | None:
    """Show the phase of a leerlabo and the way to the next one."""
    if traject.kind != TrajectKind.LEERLABO:
        return None
    return {"current": queries.current_phase(traject)}


@panel("session_staff", order=30, template="leerlabo/panels/session_staff.html")
def phase_of_session(request: HttpRequest, session: Session) -> dict | None:
    """Show in which phase a session of a leerlabo falls."""
    if session.traject.kind != TrajectKind.LEERLABO:
        return None
    return {"start": queries.phase_of(session)}

"""What this room shows on the pages of other rooms."""

from django.http import HttpRequest

from kruispunt.trajectories.evaluations import queries
from kruispunt.trajectories.evaluations.models import Evaluation
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.slots import panel

#: A panel shows the first of a list.
FIRST = 50


@panel("mine", order=10, template="evaluations/panels/mine.html")
def mine(request: HttpRequest, _: None) -> dict | None:
    """Show the evaluations that wait for this person; nothing when there are none."""
    waiting = list(queries.waiting_for(request.user)[:FIRST])
    return {"waiting": waiting} if waiting else None


@panel("session_staff", order=20, template="evaluations/panels/session_staff.html")
def evaluation(request: HttpRequest, session: Session) -> dict | None:
    """Show how many answered and the way to the results; nothing before the end or for a cancelled session."""
    if session.is_cancelled or not session.is_over or not request.user.has_perm("evaluations.see_results", session):
        return None
    row = Evaluation.objects.filter(session=session).first()
    return {"response": queries.response_of(row) if row else None}

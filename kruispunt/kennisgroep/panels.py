"""What the knowledge groups show on pages of other rooms."""

from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.kennisgroep.models import Topic
from kruispunt.kennisgroep.queries import access, bridge
from kruispunt.trajectories.outputs.queries import left_behind, sessions_with_outputs
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel


@panel("team", order=50, template="kennisgroep/panels/team.html")
def requests_waiting(request: HttpRequest, subject: None) -> dict | None:
    """Show the team how many requests wait, per group."""
    moderated = access.moderated_groups(request.user)
    return {"groups": queries.groups().filter(pk__in=moderated)} if moderated.exists() else None


@panel("session_staff", order=40, template="kennisgroep/panels/session_staff.html")
def conversation_of_session(request: HttpRequest, session: Session) -> dict | None:
    """Show who works on a session of the group its conversation, or the way to open one."""
    if session.is_individual or not request.user.has_perm("programme.work_on", session.traject):
        return None
    topic = Topic.objects.filter(session=session).select_related("group").first()
    if topic is None and session.is_cancelled:
        return None
    return {"topic": topic, "may_open": topic and request.user.has_perm("kennisgroep.read_topic", topic)}


@panel("traject", order=70, template="kennisgroep/panels/traject.html")
def conversations(request: HttpRequest, traject: Traject) -> dict | None:
    """Show who takes part the conversations of the sessions, or the group to join for them."""
    found = bridge.conversations_of(traject, request.user)
    return {"found": found} if found else None


@panel("topic", order=10, template="kennisgroep/panels/topic.html")
def outputs_of_session(request: HttpRequest, topic: Topic) -> dict | None:
    """Show what the session of a conversation left behind, as far as this person may read it."""
    if topic.session_id is None:
        return None
    rows = sessions_with_outputs(request.user, topic.session.traject).filter(pk=topic.session_id)
    found = left_behind(rows)
    return {"found": found} if found else None

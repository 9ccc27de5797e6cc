"""What the knowledge groups show on pages of other rooms."""

from django.db.models import Count
from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.kennisgroep.models import GroupMembership, Topic
from kruispunt.kennisgroep.queries import access, bridge, unread
from kruispunt.kennisgroep.queries import desk as desk_queries
from kruispunt.kennisgroep.visiting import unread_counts
from kruispunt.trajectories.outputs.queries import left_behind, sessions_with_outputs
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.slots import panel


@panel("team", order=50, template="kennisgroep/panels/team.html")
def requests_waiting(request: HttpRequest, subject: None) -> dict | None:
    """Show the team how many requests wait, per group."""
    moderated = access.moderated_groups(request.user)
    return {"groups": queries.groups().filter(pk__in=moderated)} if moderated.exists() else None


@panel("mails", order=10, template="kennisgroep/panels/mails.html")
def overviews(request: HttpRequest, subject: None) -> dict | None:
    """Show a member how often the overview of each of their groups comes."""
    mine = GroupMembership.objects.active().filter(user=request.user).select_related("group").order_by("group__name")
    return {"memberships": mine} if mine else None


@panel("facilitator", order=20, template="kennisgroep/panels/desk.html")
@panel("team", order=51, template="kennisgroep/panels/desk.html")
def desks(request: HttpRequest, subject: None) -> dict | None:
    """Show a moderator what waits on the desk of each of their groups."""
    groups = list(access.moderated_groups(request.user).order_by("name"))
    waiting = desk_queries.waiting_questions(*groups).order_by().values_list("group")
    newcomers = desk_queries.newcomers(*groups).order_by().values_list("topic__group")
    waiting, newcomers = (dict(rows.annotate(number=Count("pk"))) for rows in (waiting, newcomers))
    late = set(desk_queries.late_prompts(*groups).values_list("group", flat=True))
    rows = [
        {
            "group": group,
            "waiting": waiting.get(group.pk, 0),
            "newcomers": newcomers.get(group.pk, 0),
            "late": group.pk in late,
        }
        for group in groups
    ]
    return {"groups": rows} if rows else None


@panel("mine", order=35, template="kennisgroep/panels/mine.html")
def conversations(request: HttpRequest, subject: None) -> dict | None:
    """Show a member how much there is to read in each of their groups; nothing to who belongs to none."""
    groups = [(group, unread.in_words(count)) for group, count in unread_counts(request).items()]
    return {"groups": groups} if groups else None


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
def conversations_of_traject(request: HttpRequest, traject: Traject) -> dict | None:
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

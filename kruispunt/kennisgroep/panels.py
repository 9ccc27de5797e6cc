"""What the knowledge groups show on pages of other rooms."""

from django.db.models import Count
from django.http import HttpRequest

from kruispunt.kennisgroep import queries
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kennisgroep.queries import access, unread
from kruispunt.kennisgroep.queries import desk as desk_queries
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
    groups = [
        (standing.group, unread.in_words(unread.count_unread(standing))) for standing in unread.standings(request.user)
    ]
    return {"groups": groups} if groups else None

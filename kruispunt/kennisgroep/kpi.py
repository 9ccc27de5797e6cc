"""The figure of this room. Interactions (2.1-K2) come with the questions and answers."""

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, count, figure
from kruispunt.kennisgroep.models import GroupMembership


@figure("2.1-K1")
def members(period: Period) -> Figure:
    """Count who was a member of a group at the end of the last day of the period, one person once (001 OD 2.1).

    When that day lies ahead, today decides: who asked to join and who left do not count.
    """
    memberships = (
        GroupMembership.objects.members_on(min(period.last, clock.today()))
        .select_related("user", "bestuur", "group")
        .order_by("user__last_name", "user__first_name", "user_id", "joined_on", "pk")
    )
    rows: dict[int, Row] = {}
    for membership in memberships:
        if membership.user_id not in rows:
            label = f"{membership.user} ({membership.bestuur})"
            rows[membership.user_id] = Row(label, membership.joined_on, membership.group.get_absolute_url(), True)
    return count(list(rows.values()))

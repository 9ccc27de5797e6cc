"""Reads of the programme over several models."""

from django.db.models import Count, Min, Q, QuerySet

from kruispunt.core import clock
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session, Traject


def trajecten_for_list() -> QuerySet[Traject]:
    """Give all trajecten with what a list shows: number of standing sessions of the group and the next start."""
    standing = Q(sessions__cancelled_at__isnull=True)
    of_group = standing & Q(sessions__audience=SessionAudience.GROUP)
    return (
        Traject.objects.annotate(
            session_count=Count("sessions", filter=of_group, distinct=True),
            next_start=Min("sessions__starts_at", filter=standing & Q(sessions__ends_at__gt=clock.now())),
        )
        .prefetch_related("themes", "objectives")
        .order_by("title", "pk")
    )


def sessions_of(traject: Traject) -> QuerySet[Session]:
    """Give all sessions of a traject in order, cancelled ones included."""
    return traject.sessions.select_related("traject").order_by("starts_at", "pk")


def group_sessions_of(traject: Traject) -> QuerySet[Session]:
    """Give the sessions of a traject for its whole group; a talk with one bestuur is nobody else's business."""
    return sessions_of(traject).filter(audience=SessionAudience.GROUP)


def sessions_to_work_on(user) -> QuerySet[Session]:
    """Give the sessions of the trajecten somebody facilitates, soonest first, from a month ago on."""
    return (
        Session.objects.filter(traject__in=Traject.objects.facilitated_by(user))
        .select_related("traject")
        .order_by("starts_at", "pk")
    )

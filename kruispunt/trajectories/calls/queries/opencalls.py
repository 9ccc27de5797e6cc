"""Lists of calls."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.calls.enums import IN_SELECTION
from kruispunt.trajectories.calls.models import Application, OpenCall


def calls_for_list() -> QuerySet[OpenCall]:
    """Give all calls with their traject and how many applications were handed in; drafts never count."""
    handed_in = Count("applications", filter=Q(applications__status__in=IN_SELECTION))
    return OpenCall.objects.select_related("traject").annotate(handed_in=handed_in).order_by("-closes_at", "pk")


def calls_to_decide() -> QuerySet[OpenCall]:
    """Give the closed calls whose group still has to be chosen, the longest waiting first, with `handed_in`."""
    return (
        calls_for_list().filter(pk__in=OpenCall.objects.closed(), confirmed_at__isnull=True).order_by("closes_at", "pk")
    )


def open_calls_for(user: Any) -> QuerySet[OpenCall]:
    """Give the open calls for which a bestuur of `user` has no active application yet."""
    besturen = besturen_of(user)
    taken = Application.objects.active().filter(bestuur__in=besturen)
    return OpenCall.objects.open().exclude(applications__in=taken).order_by("closes_at", "pk")

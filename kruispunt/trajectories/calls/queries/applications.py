"""Lists of applications."""

from typing import Any

from django.db.models import QuerySet

from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.calls.models import Application


def applications_of(user: Any) -> QuerySet[Application]:
    """Give the applications of the besturen somebody acts for, newest first."""
    return (
        Application.objects.filter(bestuur__in=besturen_of(user))
        .select_related("call__traject", "bestuur", "applicant")
        .order_by("-created_at", "-pk")
    )

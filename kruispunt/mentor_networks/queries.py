"""Reads of the mentor networks."""

from django.db.models import Prefetch, QuerySet

from kruispunt.mentor_networks.models import MentorRole
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Traject


def networks() -> QuerySet[Traject]:
    """Give the learning networks, drafts included, with their mentors."""
    roles = MentorRole.objects.select_related("bestuur").order_by("bestuur__name")
    return (
        Traject.objects.of_kind(TrajectKind.LEARNING_NETWORK)
        .prefetch_related(Prefetch("mentor_roles", queryset=roles))
        .order_by("title", "pk")
    )

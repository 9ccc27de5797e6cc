"""Who does not take part any more, and why."""

from django.db.models import QuerySet

from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.models.participations import ENDED
from kruispunt.trajectories.programme.models import Traject


def ended_in(traject: Traject) -> QuerySet[Participation]:
    """Give the participations in a traject that ended, the last one first, with who has the place now."""
    ended = Participation.objects.filter(traject=traject, status__in=ENDED)
    return ended.select_related("user", "bestuur", "replaced_by__user").order_by("-withdrawn_at", "-pk")

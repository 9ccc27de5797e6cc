"""Reads of evaluations. None of them tells who answered what."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import Attendance, Participation
from kruispunt.trajectories.evaluations.models import Evaluation, Respondent
from kruispunt.trajectories.evaluations.results import Results, summarise
from kruispunt.trajectories.programme.models import Session


@dataclass(frozen=True)
class Response:
    """How many people were asked and how many answered."""

    invited: int
    answered: int


def not_invited(session: Session) -> QuerySet[Participation]:
    """Give who was present at a session and was not asked to evaluate it yet."""
    present = Attendance.objects.present().filter(session=session)
    asked = Respondent.objects.filter(evaluation__session=session)
    return (
        Participation.objects.filter(pk__in=present.values("participation"))
        .exclude(pk__in=asked.values("participation"))
        .select_related("user")
        .order_by("pk")
    )


def response_of(evaluation: Evaluation) -> Response:
    """Count who was asked and who answered."""
    counts = evaluation.respondents.aggregate(invited=Count("pk"), answered=Count("pk", filter=Q(has_answered=True)))
    return Response(counts["invited"], counts["answered"])


def results_of(evaluation: Evaluation) -> Results:
    """Give what may be shown of an evaluation."""
    answers = list(evaluation.answers.all())
    return summarise([a.scores for a in answers], [a.remark for a in answers], threshold=evaluation.threshold)


def waiting_for(user: User) -> QuerySet[Respondent]:
    """Give the evaluations somebody can still answer, the one that closes first on top."""
    return (
        Respondent.objects.filter(participation__user=user, has_answered=False, evaluation__closes_at__gt=clock.now())
        .select_related("evaluation__session__traject")
        .order_by("evaluation__closes_at", "pk")
    )

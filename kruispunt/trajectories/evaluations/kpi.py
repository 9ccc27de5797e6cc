"""The figure of this room, computed so that it gives nobody away.

Averages of a session show from the threshold (5 answers) on. A figure over several sessions could be subtracted from
those averages, or from the same figure of a slightly shorter period, to find what a smaller group answered. So:

- only evaluations that are closed count: no figure changes by one answer;
- an evaluation that reaches the threshold counts by itself;
- the others are put together in the order in which they closed, until they reach the threshold together. Such a
  group counts as a whole or not at all, in every period, and closing order never changes afterwards.

Every difference between two figures is therefore a sum over groups of 5 answers or more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, figure, share
from kruispunt.trajectories.evaluations.models import Answer, Evaluation
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Session

#: The item "beter in staat" (definition of 2.2-A1), and from which score on somebody agrees.
ABLE = "able"
AGREES_FROM = 4


@dataclass(frozen=True)
class Counted:
    """How many answered an item in one evaluation, and how many have to stand together there."""

    evaluation_id: int
    answers: int
    threshold: int


def groups(counted: Iterable[Counted]) -> list[list[int]]:
    """Give the evaluations, by id, that may be shown together: each group reaches its highest threshold.

    `counted` comes in closing order. What is left at the end stays below the threshold and is in no group. Pure.
    """
    found: list[list[int]] = []
    waiting: list[Counted] = []
    for one in counted:
        if one.answers >= one.threshold:
            found.append([one.evaluation_id])
        elif one.answers:
            waiting.append(one)
            if sum(w.answers for w in waiting) >= max(w.threshold for w in waiting):
                found.append([w.evaluation_id for w in waiting])
                waiting = []
    return found


def _closed_scores() -> dict[int, tuple[int, list[int]]]:
    """Give threshold and scores on the item per closed evaluation of a vorming, in closing order."""
    closed = Evaluation.objects.filter(session__traject__kind=TrajectKind.VORMING, closes_at__lte=clock.now())
    found: dict[int, tuple[int, list[int]]] = {
        pk: (threshold, []) for pk, threshold in closed.order_by("closes_at", "pk").values_list("pk", "threshold")
    }
    for evaluation_id, answer in Answer.objects.filter(evaluation__in=closed).values_list("evaluation_id", "scores"):
        if ABLE in answer:
            found[evaluation_id][1].append(answer[ABLE])
    return found


@figure("2.2-A1")
def better_able(period: Period) -> Figure:
    """Give the share of answers 4 or 5 on "beter in staat", after vormingen held since 1 June 2025 (001 OD 2.2).

    Numerator and denominator count answers; the rows are the sessions they come from. None as long as no group of
    evaluations reaches the threshold.
    """
    closed = _closed_scores()
    held = Session.objects.held_in(period.since_start)
    in_period = Evaluation.objects.filter(pk__in=closed, session__in=held).select_related("session__traject").in_bulk()
    together = groups(Counted(pk, len(scores), threshold) for pk, (threshold, scores) in closed.items())
    shown = [pk for group in together if all(pk in in_period for pk in group) for pk in group]
    left_out = sum(1 for pk in in_period if pk not in shown)
    note = f"Nog te weinig antwoorden samen om mee te tellen: evaluaties van {left_out} sessies." if left_out else ""
    if not shown:
        return Figure(None, note=note or "Er is nog geen gesloten evaluatie van een vorming.")
    rows = []
    for session in sorted((in_period[pk].session for pk in shown), key=lambda s: (s.starts_at, s.pk)):
        label = f"{session.traject.title}: {session.title}"
        rows.append(Row(label, timezone.localdate(session.starts_at), session.get_absolute_url()))
    answers = [score for pk in shown for score in closed[pk][1]]
    return share(sum(score >= AGREES_FROM for score in answers), len(answers), rows=rows, note=note)

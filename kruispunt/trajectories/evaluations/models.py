"""Evaluations: who answered and what was answered stand apart and cannot be joined.

No answer has a moment, an author or a place in an order: see `actions.answer` and
docs/decisions/0006-anonymous-evaluations.md.
"""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.models import Session

#: Averages show only from this many answers on (shared/PEERS.md, 4).
THRESHOLD = 5


def new_token() -> str:
    """Give an address nobody can guess."""
    return secrets.token_urlsafe(24)


class Evaluation(models.Model):
    """The evaluation of one session; the threshold is fixed when it opens."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="evaluation")
    opened_at = models.DateTimeField(default=clock.now)
    closes_at = models.DateTimeField("open tot")
    threshold = models.PositiveSmallIntegerField(default=THRESHOLD)

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=THRESHOLD), name="evaluation_threshold_high_enough"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="evaluation_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"Evaluatie van {self.session}"

    @property
    def is_closed(self) -> bool:
        """Give whether the last moment to answer has passed."""
        return self.closes_at <= clock.now()


class Respondent(models.Model):
    """Somebody who was present and may answer once. Has no moment on purpose."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="respondents")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="respondents")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    has_answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = "deelnemer aan een evaluatie"
        verbose_name_plural = "deelnemers aan evaluaties"
        constraints = [models.UniqueConstraint(fields=["evaluation", "participation"], name="respondent_once")]

    def __str__(self) -> str:
        return str(self.participation)


class Answer(models.Model):
    """One anonymous answer: scores 1-5 by item, and what somebody wrote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answers")
    scores = models.JSONField(help_text='{"able": 4, ...}: item code to 1-5')
    remark = models.TextField("opmerking", blank=True)
    #: Of an invented person; says nothing of who, since every respondent of the example is invented.
    is_example = models.BooleanField("voorbeeldgegevens", default=False)

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"

    def __str__(self) -> str:
        return f"Antwoord op {self.evaluation}"

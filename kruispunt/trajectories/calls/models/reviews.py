"""Who reviews the applications of a call, and what they gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.calls.enums import SCORES
from kruispunt.trajectories.calls.models.applications import Application
from kruispunt.trajectories.calls.models.opencalls import Criterion, OpenCall


class Reviewer(models.Model):
    """Somebody whom staff asks to score the applications of a call."""

    call = models.ForeignKey(OpenCall, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_for")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "beoordelaar"
        verbose_name_plural = "beoordelaars"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.user} beoordeelt {self.call}"


class Review(Versioned):
    """What one reviewer thinks of one application: a score per criterion and perhaps a remark for the team."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    remark = models.TextField("opmerking voor het team", blank=True)
    reviewed_at = models.DateTimeField("beoordeeld op", default=clock.now)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        ordering = ["reviewed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="review_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} over {self.application}"


class Score(models.Model):
    """The points, 1 to 5, that one review gives on one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField("punten")

    class Meta:
        verbose_name = "score"
        verbose_name_plural = "scores"
        ordering = ["criterion__position", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(points__gte=SCORES[0], points__lte=SCORES[-1]), name="score_within_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

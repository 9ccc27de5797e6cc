"""How far people are on the starter path."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock


class PathProgress(models.Model):
    """How far somebody is on the path. After `ends_on` the name goes; the steps stay, to be counted."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: The choice on the page, by the number of its block.
    stage = models.CharField("keuze", max_length=36)
    started_on = models.DateField("begonnen op", default=clock.today)
    ends_on = models.DateField("bewaard tot")

    class Meta:
        verbose_name = "starterspad van iemand"
        verbose_name_plural = "starterspaden van mensen"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("started_on")), name="path_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(stage=""), name="path_starts_somewhere"),
        ]

    def __str__(self) -> str:
        return f"Starterspad van {self.started_on:%d/%m/%Y}"


class PathStep(models.Model):
    """A step that was taken."""

    progress = models.ForeignKey(PathProgress, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("stap", max_length=40)
    done_on = models.DateField("gezet op", default=clock.today)

    class Meta:
        verbose_name = "stap op een starterspad"
        verbose_name_plural = "stappen op een starterspad"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "step"], name="path_step_once"),
            models.CheckConstraint(condition=~Q(step=""), name="path_step_is_named"),
        ]

    def __str__(self) -> str:
        return self.step

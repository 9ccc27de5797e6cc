"""A leerlabo goes through four phases of service design."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.trajectories.programme.models import Traject


class Phase(models.TextChoices):
    """The phases, in order (seed 000, actiefiche 'Instrument ontwikkelen met focus op gendergelijkheid')."""

    INSIGHT = "insight", "Inzicht"
    DEFINITION = "definition", "Definitie"
    IDEATION = "ideation", "Ideevorming"
    TESTING = "testing", "Testing"


class PhaseStart(models.Model):
    """A leerlabo entered a phase, with the question as it stood then; the newest is the current one."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="phases")
    phase = models.CharField("fase", max_length=12, choices=Phase.choices)
    question = models.TextField("leervraag")
    started_at = models.DateTimeField("begonnen op", default=clock.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "begin van een fase"
        verbose_name_plural = "begin van fasen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["traject", "phase"], name="phase_once_per_leerlabo"),
            models.CheckConstraint(condition=~Q(question=""), name="phase_has_question"),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} in {self.traject}"

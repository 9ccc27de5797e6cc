"""Mentor besturen: who shares its expertise in which learning network, by which source."""

from django.db import models

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.programme.models import Traject


class MentorRole(models.Model):
    """A bestuur is mentor in a learning network."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="mentor_roles")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="mentor_roles")
    source = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "mentorbestuur"
        verbose_name_plural = "mentorbesturen"
        ordering = ["traject__title", "bestuur__name"]
        constraints = [models.UniqueConstraint(fields=["traject", "bestuur"], name="mentor_once_per_network")]

    def __str__(self) -> str:
        return f"{self.bestuur} in {self.traject}"

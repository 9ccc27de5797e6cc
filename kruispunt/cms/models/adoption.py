"""Which bestuur uses which instrument."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock


class AdoptionQuerySet(models.QuerySet):
    """Words to ask adoptions with."""

    def running(self) -> Self:
        """Give those nobody said the end of."""
        return self.filter(stopped_on__isnull=True)


class Adoption(models.Model):
    """A bestuur uses an instrument, from a day on, until somebody says that it stopped.

    What ended stays, for the figures of past years; a bestuur that begins again gets a new row.
    """

    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey("cms.InstrumentPage", on_delete=models.PROTECT, related_name="adoptions")
    since = models.DateField("sinds")
    told_on = models.DateField("gemeld op", default=clock.today)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stopped_on = models.DateField("gestopt op", null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "gebruik van een instrument"
        verbose_name_plural = "gebruik van instrumenten"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bestuur", "instrument"], condition=Q(stopped_on__isnull=True), name="adoption_runs_once"
            ),
            models.CheckConstraint(condition=Q(since__lte=F("told_on")), name="adoption_told_after_it_began"),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, stopped_by__isnull=True)
                | Q(stopped_on__isnull=False, stopped_by__isnull=False),
                name="adoption_stopped_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=F("since")),
                name="adoption_stops_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bestuur} gebruikt {self.instrument}"

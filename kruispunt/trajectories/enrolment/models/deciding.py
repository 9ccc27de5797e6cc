"""Go or no-go: what staff decided about a traject with a minimum, and who wants the next edition."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.programme.models import Traject


class GoChoice(models.TextChoices):
    GO = "go", "Gaat door"
    RECRUIT = "recruit", "Besturen uitnodigen"
    MOVE = "move", "Verplaatsen"
    MERGE = "merge", "Samenvoegen met een andere editie"
    CANCEL = "cancel", "Annuleren"


class GoDecision(models.Model):
    """One decision on whether a traject goes on, with the figures it was taken on. Never changed."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="go_decisions")
    choice = models.CharField("beslissing", max_length=8, choices=GoChoice.choices)
    reason = models.TextField("reden")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("beslist op", default=clock.now)
    #: As they were at the moment of deciding.
    enrolled = models.PositiveIntegerField("ingeschreven")
    waiting = models.PositiveIntegerField("op de wachtlijst")
    minimum = models.PositiveSmallIntegerField("minstens", null=True, blank=True)
    decide_on = models.DateField("beslissen tegen", null=True, blank=True)
    #: When it comes up again, after inviting besturen or moving.
    next_decide_on = models.DateField("opnieuw beslissen tegen", null=True, blank=True)
    merged_into = models.ForeignKey(
        Traject, null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )

    class Meta:
        verbose_name = "beslissing over het doorgaan"
        verbose_name_plural = "beslissingen over het doorgaan"
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="go_decision_has_reason"),
            models.CheckConstraint(condition=Q(choice__in=GoChoice.values), name="go_decision_choice_is_known"),
            models.CheckConstraint(
                condition=Q(choice=GoChoice.MERGE, merged_into__isnull=False)
                | (~Q(choice=GoChoice.MERGE) & Q(merged_into__isnull=True)),
                name="go_decision_merged_into_another",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("traject")), name="go_decision_not_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.traject}: {self.get_choice_display()}"


class InvitedBestuur(models.Model):
    """A bestuur that was mailed because of a decision to recruit."""

    decision = models.ForeignKey(GoDecision, on_delete=models.PROTECT, related_name="invited")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "uitgenodigd bestuur"
        verbose_name_plural = "uitgenodigde besturen"
        constraints = [models.UniqueConstraint(fields=["decision", "bestuur"], name="invited_bestuur_once")]

    def __str__(self) -> str:
        return str(self.bestuur)


class NextEditionInterest(models.Model):
    """Somebody wants to hear of the next edition of a traject that did not go on."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="next_edition_interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField("sinds", default=clock.now)
    told_at = models.DateTimeField("verwittigd op", null=True, blank=True)

    class Meta:
        verbose_name = "interesse in de volgende editie"
        verbose_name_plural = "interesses in de volgende editie"
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["traject", "user"], name="next_edition_interest_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.traject}"

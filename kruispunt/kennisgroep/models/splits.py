"""Splitting a group by theme: what moved where, so that it can be undone within a day and old addresses lead on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.kennisgroep.models.groups import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.models.topics import Topic
from kruispunt.trajectories.programme.enums import Theme


class Split(models.Model):
    """One splitting of a group."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.PROTECT, related_name="splits")
    reason = models.TextField("reden")
    made_at = models.DateTimeField("op", default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("teruggedraaid op", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "splitsing"
        verbose_name_plural = "splitsingen"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="split_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__gte=F("made_at"), undone_by__isnull=False),
                name="split_undone_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Splitsing van {self.group}"


class SplitPart(models.Model):
    """The group that one theme went to."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="parts")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices)
    group = models.ForeignKey(Kennisgroep, on_delete=models.PROTECT, related_name="came_from")

    class Meta:
        verbose_name = "deel van een splitsing"
        verbose_name_plural = "delen van splitsingen"
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["split", "theme"], name="split_theme_once"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="split_theme_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()} naar {self.group}"


class SplitMove(models.Model):
    """A topic that moved."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="moves")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="moves")

    class Meta:
        verbose_name = "verhuisd onderwerp"
        verbose_name_plural = "verhuisde onderwerpen"
        constraints = [models.UniqueConstraint(fields=["split", "topic"], name="split_moves_once")]

    def __str__(self) -> str:
        return f"{self.topic} verhuisde"


class SplitMember(models.Model):
    """A membership that a split made: undoing it takes this away again."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="members")
    membership = models.OneToOneField(GroupMembership, on_delete=models.CASCADE, related_name="made_by_split")

    class Meta:
        verbose_name = "meeverhuisd lid"
        verbose_name_plural = "meeverhuisde leden"

    def __str__(self) -> str:
        return str(self.membership)


class OldAddress(models.Model):
    """An address of a group that is gone, and where it leads on to."""

    slug = models.SlugField("oud adres", max_length=80, unique=True)
    group = models.ForeignKey(Kennisgroep, on_delete=models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = "oud adres"
        verbose_name_plural = "oude adressen"

    def __str__(self) -> str:
        return self.slug

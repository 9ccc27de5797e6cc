"""What keeps a group safe and alive: flags, sanctions, and prepared prompts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.kennisgroep.models.groups import GroupMembership, Kennisgroep
from kruispunt.kennisgroep.models.topics import Post, Topic, TopicKind
from kruispunt.trajectories.programme.enums import Theme


class FlagOutcome(models.TextChoices):
    KEPT = "kept", "Het bericht blijft staan"
    REMOVED = "removed", "Het bericht is verwijderd"


class Flag(models.Model):
    """A member tells the moderators that a post does not belong there."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="flags")
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("wat er mis is", max_length=2000)
    at = models.DateTimeField("gemeld op", default=clock.now)
    outcome = models.CharField("beslissing", max_length=7, choices=FlagOutcome.choices, blank=True)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField("waarom", blank=True)

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="flag_says_what_is_wrong"),
            models.UniqueConstraint(
                fields=["post", "flagged_by"], condition=Q(outcome=""), name="flag_open_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(outcome__in=FlagOutcome.values, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision_reason=""),
                name="flag_decided_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Melding over {self.post}"

    @property
    def is_open(self) -> bool:
        """Give whether a moderator still has to decide."""
        return not self.outcome


class SanctionKind(models.TextChoices):
    WARNING = "warning", "Waarschuwing"
    SUSPENSION = "suspension", "Schorsing"
    BLOCK = "block", "Uitsluiting"


class SanctionQuerySet(models.QuerySet):
    """Words to ask sanctions with."""

    def in_force(self) -> Self:
        """Give the suspensions that keep somebody out now, and the blocks that were not lifted."""
        today = clock.today()
        suspended = Q(kind=SanctionKind.SUSPENSION, starts_on__lte=today, ends_on__gte=today)
        return self.filter(suspended | Q(kind=SanctionKind.BLOCK), lifted_at__isnull=True)


class Sanction(models.Model):
    """What a moderator decided about a member: a warning, a suspension of some days, or a block."""

    membership = models.ForeignKey(GroupMembership, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField("soort", max_length=10, choices=SanctionKind.choices)
    reason = models.TextField("reden", max_length=2000)
    starts_on = models.DateField("vanaf", default=clock.today)
    #: The last day of a suspension.
    ends_on = models.DateField("tot en met", null=True, blank=True)
    decided_at = models.DateTimeField("beslist op", default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("opgeheven op", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.TextField("waarom opgeheven", blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = "maatregel"
        verbose_name_plural = "maatregelen"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sanction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=SanctionKind.SUSPENSION, ends_on__isnull=False, ends_on__gte=F("starts_on"))
                | Q(kind__in=[SanctionKind.WARNING, SanctionKind.BLOCK], ends_on__isnull=True),
                name="sanction_only_a_suspension_ends",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason=""),
                name="sanction_lifted_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(kind=SanctionKind.BLOCK, lifted_at__isnull=True),
                name="sanction_one_block_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.membership}"

    @property
    def is_suspension(self) -> bool:
        """Give whether it keeps somebody out until a day."""
        return self.kind == SanctionKind.SUSPENSION

    @property
    def is_block(self) -> bool:
        """Give whether it ended the membership."""
        return self.kind == SanctionKind.BLOCK

    @property
    def is_lifted(self) -> bool:
        """Give whether a moderator took it back."""
        return self.lifted_at is not None

    @property
    def is_over(self) -> bool:
        """Give whether it is a suspension of which the last day went by."""
        return self.is_suspension and self.ends_on < clock.today()


class Prompt(models.Model):
    """A topic that a moderator prepared, to be placed on a date in their name."""

    group = models.ForeignKey(Kennisgroep, on_delete=models.PROTECT, related_name="prompts")
    kind = models.CharField("soort", max_length=12, choices=TopicKind.choices, default=TopicKind.QUESTION)
    title = models.CharField("titel", max_length=160)
    source = models.TextField("tekst")
    post_on = models.DateField("plaats op")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("bewaard op", default=clock.now)
    #: The topic it became.
    topic = models.OneToOneField(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="prompt")

    class Meta:
        verbose_name = "klaargezet onderwerp"
        verbose_name_plural = "klaargezette onderwerpen"
        ordering = ["post_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(source=""), name="prompt_says_something")]

    def __str__(self) -> str:
        return self.title


class PromptTheme(models.Model):
    """A theme of a prepared topic."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("thema", max_length=10, choices=Theme.choices)

    class Meta:
        verbose_name = "thema van een klaargezet onderwerp"
        verbose_name_plural = "thema's van klaargezette onderwerpen"
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["prompt", "theme"], name="prompt_theme_once"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="prompt_theme_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_theme_display()

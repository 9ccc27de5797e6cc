"""Open calls, the applications of besturen, and the runs of the selection."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.calls.enums import (
    IN_SELECTION,
    INACTIVE,
    MINIMUM_PLACES,
    ApplicationStatus,
    BalanceAttribute,
    CallStatus,
    Outcome,
)
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.trajectories.programme.models import Traject


class OpenCallQuerySet(VersionedQuerySet):
    """Words to ask calls with."""

    def published(self) -> Self:
        """Give the calls everybody may read, once their opening moment has passed."""
        return self.filter(status=CallStatus.PUBLISHED, opens_at__lte=clock.now())

    def open(self) -> Self:
        """Give the calls that take applications now."""
        return self.published().filter(closes_at__gt=clock.now())

    def closed(self) -> Self:
        """Give the published calls whose closing moment has passed."""
        return self.published().filter(closes_at__lte=clock.now())


class OpenCall(Versioned):
    """An open call for a traject: besturen apply between two moments, staff composes a balanced group."""

    traject = models.ForeignKey(Traject, verbose_name="traject", on_delete=models.PROTECT, related_name="calls")
    title = models.CharField("titel", max_length=160)
    slug = models.SlugField("adres", max_length=80, unique=True)
    question = models.TextField("vraag waar het traject van vertrekt")
    expectations = models.TextField("wat je van een bestuur vraagt", blank=True)
    opens_at = models.DateTimeField("opent op")
    closes_at = models.DateTimeField("sluit op")
    places = models.PositiveSmallIntegerField("plaatsen", default=MINIMUM_PLACES)
    asks_theme = models.BooleanField("vraagt een thema", default=False)
    status = models.CharField("status", max_length=10, choices=CallStatus.choices, default=CallStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_run = models.OneToOneField(
        "SelectionRun", null=True, blank=True, on_delete=models.PROTECT, related_name="confirms"
    )
    confirmed_at = models.DateTimeField("selectie bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpenCallQuerySet.as_manager()

    class Meta:
        verbose_name = "open oproep"
        verbose_name_plural = "open oproepen"
        ordering = ["-closes_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"),
            models.CheckConstraint(condition=Q(places__gte=MINIMUM_PLACES), name="call_has_minimum_places"),
            models.CheckConstraint(
                condition=Q(confirmed_run__isnull=True, confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_run__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="call_confirmed_with_who_when_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the page of this call."""
        return reverse("calls:call", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Give whether applications are taken now."""
        return self.status == CallStatus.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        """Give whether the closing moment has passed."""
        return clock.now() >= self.closes_at

    @property
    def is_confirmed(self) -> bool:
        """Give whether the selection was confirmed and told."""
        return self.confirmed_at is not None


class BalanceRule(models.Model):
    """How many of the chosen besturen have one value of an attribute: at least, at most, or both."""

    call = models.ForeignKey(OpenCall, on_delete=models.CASCADE, related_name="rules")
    attribute = models.CharField("kenmerk", max_length=10, choices=BalanceAttribute.choices)
    value = models.CharField("waarde", max_length=12)
    minimum = models.PositiveSmallIntegerField("minstens", null=True, blank=True)
    maximum = models.PositiveSmallIntegerField("hoogstens", null=True, blank=True)

    class Meta:
        ordering = ["attribute", "value"]
        constraints = [
            models.UniqueConstraint(fields=["call", "attribute", "value"], name="rule_once"),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="rule_maximum_reaches_minimum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_attribute_display()} {self.value}: {self.minimum or 0} tot {self.maximum or '…'}"


class ApplicationQuerySet(VersionedQuerySet):
    """Words to ask applications with."""

    def active(self) -> Self:
        """Give the applications that were not withdrawn."""
        return self.exclude(status__in=INACTIVE)

    def in_selection(self) -> Self:
        """Give what was submitted; drafts never count."""
        return self.filter(status__in=IN_SELECTION)


class Application(Versioned):
    """A bestuur applies: one colleague writes for it."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="applications")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    motivation = models.TextField("motivatie", blank=True)
    theme = models.CharField("thema", max_length=12, choices=Theme.choices, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField("ingediend op", null=True, blank=True)
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdraw_reason = models.TextField("reden", blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "kandidatuur"
        verbose_name_plural = "kandidaturen"
        ordering = ["bestuur__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "bestuur"], condition=~Q(status__in=INACTIVE), name="application_active_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=IN_SELECTION) | Q(submitted_at__isnull=False) & ~Q(motivation=""),
                name="application_submitted_with_motivation",
            ),
            models.CheckConstraint(
                condition=~Q(status=ApplicationStatus.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="application_withdrawn_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bestuur} voor {self.call}"


class SelectionRun(models.Model):
    """One computed proposal, whole and never changed: what went in, what came out, by whom."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="runs")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    instance = models.JSONField("invoer")
    instance_sha256 = models.CharField(max_length=64)
    result = models.JSONField("uitkomst")

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Voorstel {self.pk} voor {self.call}"


class OutcomeChange(models.Model):
    """Staff decides otherwise than the proposal for one application, with a reason; the newest counts."""

    run = models.ForeignKey(SelectionRun, on_delete=models.PROTECT, related_name="changes")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    outcome = models.CharField("beslissing", max_length=10, choices=Outcome.choices)
    reason = models.TextField("reden")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="change_has_reason")]

    def __str__(self) -> str:
        return f"{self.application.bestuur}: {self.get_outcome_display()}"

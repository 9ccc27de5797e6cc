"""Open calls, the applications of besturen, and the runs of the selection."""

from typing import Self

from auditlog.registry import auditlog
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
    UNDECIDED,
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
    def is_published(self) -> bool:
        """Give whether it was published; it may still have to open."""
        return self.status == CallStatus.PUBLISHED

    @property
    def is_readable(self) -> bool:
        """Give whether everybody may read it: published, and its opening moment has passed."""
        return self.is_published and self.opens_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Give whether applications are taken now."""
        return self.is_readable and clock.now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        """Give whether the closing moment has passed."""
        return clock.now() >= self.closes_at

    @property
    def is_confirmed(self) -> bool:
        """Give whether the selection was confirmed and told."""
        return self.confirmed_at is not None

    @property
    def awaits_selection(self) -> bool:
        """Give whether it is closed and a group still has to be chosen."""
        return self.is_published and self.is_closed and not self.is_confirmed

    @property
    def state(self) -> tuple[str, str]:
        """Give where it stands, as a label and the tone of that label."""
        if not self.is_published:
            return "Ontwerp", "neutral"
        if self.is_confirmed:
            return "Selectie bevestigd", "success"
        if self.is_closed:
            return "Gesloten, te kiezen", "warning"
        return ("Open", "info") if self.is_open else ("Gepland", "neutral")

    @property
    def theme_choices(self) -> list[tuple[str, str]]:
        """Give the themes a bestuur can name: those of the traject, or all when it names none."""
        named = {row.theme for row in self.traject.themes.all()}
        return [choice for choice in Theme.choices if choice[0] in named or not named]


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

    @property
    def is_draft(self) -> bool:
        """Give whether it was not handed in yet."""
        return self.status == ApplicationStatus.DRAFT

    @property
    def is_accepted(self) -> bool:
        """Give whether the bestuur was chosen."""
        return self.status == ApplicationStatus.ACCEPTED

    @property
    def is_withdrawn(self) -> bool:
        """Give whether the bestuur took it back."""
        return self.status == ApplicationStatus.WITHDRAWN

    @property
    def is_undecided(self) -> bool:
        """Give whether its text may change while the call is open: a draft, or handed in and not decided."""
        return self.status in UNDECIDED

    @property
    def tone(self) -> str:
        """Give the tone of the status label, as `{% tag %}` knows it."""
        tones = {
            ApplicationStatus.DRAFT: "warning",
            ApplicationStatus.SUBMITTED: "info",
            ApplicationStatus.ACCEPTED: "success",
            ApplicationStatus.RESERVE: "info",
        }
        return tones.get(ApplicationStatus(self.status), "neutral")


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


auditlog.register(OpenCall)
auditlog.register(Application)

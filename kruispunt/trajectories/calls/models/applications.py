"""The application of a bestuur for a call, with the answers to the extra questions."""

from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.files import private_storage
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.calls.enums import (
    IN_SELECTION,
    INACTIVE,
    UNDECIDED,
    ApplicationStatus,
    Eligibility,
    Outcome,
)
from kruispunt.trajectories.calls.models.opencalls import OpenCall, Question
from kruispunt.trajectories.programme.enums import Theme


class ApplicationQuerySet(VersionedQuerySet):
    """Words to ask applications with."""

    def active(self) -> Self:
        """Give the applications that were not withdrawn."""
        return self.exclude(status__in=INACTIVE)

    def in_selection(self) -> Self:
        """Give what was submitted; drafts never count."""
        return self.filter(status__in=IN_SELECTION)


class Application(Versioned):
    """A bestuur applies: its colleagues write one text together, and name who takes part."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="applications")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="applications")
    #: Who handed it in (or began the draft), and hears about it.
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    #: Who takes part when the bestuur is chosen, and who comes when that person can't; both act for the bestuur.
    participant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="wie neemt deel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vervanger",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    motivation = models.TextField("motivatie", blank=True)
    #: As the bestuur states it; the balance uses only what staff verified.
    theme = models.CharField("thema", max_length=12, choices=Theme.choices, blank=True)
    stated_type = models.CharField("type volgens het bestuur", max_length=10, choices=Bestuurstype.choices, blank=True)
    verified_theme = models.CharField("nagekeken thema", max_length=12, choices=Theme.choices, blank=True)
    theme_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    theme_verified_at = models.DateTimeField(null=True, blank=True)
    head_consents = models.BooleanField("het diensthoofd is akkoord", default=False)
    late_code = models.OneToOneField(
        "LateCode", null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )
    eligibility = models.CharField(
        "ontvankelijk", max_length=10, choices=Eligibility.choices, default=Eligibility.UNKNOWN
    )
    eligibility_reason = models.TextField("reden", blank=True)
    eligibility_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    eligibility_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT
    )
    #: What was decided and not yet told; only the team sees it.
    pending = models.CharField("beslist, nog niet verteld", max_length=10, choices=Outcome.choices, blank=True)
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
            models.CheckConstraint(
                condition=Q(eligibility=Eligibility.UNKNOWN, eligibility_at__isnull=True, eligibility_by__isnull=True)
                | ~Q(eligibility=Eligibility.UNKNOWN)
                & Q(eligibility_at__isnull=False, eligibility_by__isnull=False)
                & ~Q(eligibility_reason=""),
                name="application_eligibility_with_who_when_why",
            ),
            models.CheckConstraint(
                condition=Q(verified_theme="", theme_verified_at__isnull=True, theme_verified_by__isnull=True)
                | ~Q(verified_theme="") & Q(theme_verified_at__isnull=False, theme_verified_by__isnull=False),
                name="application_theme_verified_with_who_when",
            ),
            models.CheckConstraint(
                condition=Q(pending="") | Q(status=ApplicationStatus.SUBMITTED), name="application_pending_until_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bestuur} voor {self.call}"

    @property
    def is_draft(self) -> bool:
        """Give whether it was not handed in yet."""
        return self.status == ApplicationStatus.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Give whether it waits for a decision, or for the moment that the decision is told."""
        return self.status == ApplicationStatus.SUBMITTED

    @property
    def is_offered(self) -> bool:
        """Give whether a place waits for its bestuur to confirm it."""
        return self.status == ApplicationStatus.OFFERED

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
    def is_changeable(self) -> bool:
        """Give whether its bestuur may change it now: until closing, or with a late code until that one ends."""
        if not self.is_undecided:
            return False
        is_let_in = self.late_code is not None and self.late_code.is_valid and not self.call.is_confirmed
        return self.call.is_open or is_let_in

    @property
    def tone(self) -> str:
        """Give the tone of the status label, as `{% tag %}` knows it."""
        tones = {
            ApplicationStatus.DRAFT: "warning",
            ApplicationStatus.SUBMITTED: "info",
            ApplicationStatus.OFFERED: "warning",
            ApplicationStatus.ACCEPTED: "success",
            ApplicationStatus.RESERVE: "info",
        }
        return tones.get(ApplicationStatus(self.status), "neutral")


class Answer(models.Model):
    """What an application answers to one wording of a question: a text (a number or choice too), or a file."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("antwoord", blank=True)
    file = models.FileField("bestand", storage=private_storage, upload_to="antwoorden/%Y/", blank=True)
    file_name = models.CharField("naam van het bestand", max_length=200, blank=True)

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        ordering = ["question__position", "question__key"]
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.application}: {self.question}"


class LateCode(models.Model):
    """Lets one bestuur hand in after closing, until an end date; given by somebody, with the reason."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="late_codes")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="late_codes")
    code = models.CharField("code", max_length=20, unique=True)
    expires_at = models.DateTimeField("geldig tot")
    reason = models.TextField("reden")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "code voor een late kandidatuur"
        verbose_name_plural = "codes voor late kandidaturen"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "bestuur"], condition=Q(ended_at__isnull=True), name="late_code_one_standing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="late_code_has_reason"),
        ]

    def __str__(self) -> str:
        return f"late code voor {self.bestuur}"

    @property
    def is_valid(self) -> bool:
        """Give whether it can be used now."""
        return self.ended_at is None and clock.now() < self.expires_at

    @property
    def is_used(self) -> bool:
        """Give whether an application was handed in with it."""
        return hasattr(self, "application")

    @property
    def state(self) -> tuple[str, str]:
        """Give where it stands, as a label and the tone of that label."""
        if self.is_used:
            return "Gebruikt", "success"
        if self.ended_at is not None:
            return "Ingetrokken", "neutral"
        return ("Geldig", "info") if self.is_valid else ("Verlopen", "neutral")


class Interest(models.Model):
    """Somebody wants to hear when a call opens, for a bestuur, perhaps on one theme; told once, then it is done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interests")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="interests")
    theme = models.CharField("thema", max_length=12, choices=Theme.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField("verwittigd op", null=True, blank=True)
    told_of = models.ForeignKey(OpenCall, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "interesse"
        verbose_name_plural = "interesses"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "bestuur", "theme"], condition=Q(told_at__isnull=True), name="interest_once"
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_of__isnull=True)
                | Q(told_at__isnull=False, told_of__isnull=False),
                name="interest_told_with_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} wil meedoen"


auditlog.register(Application)

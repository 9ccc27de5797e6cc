"""Runs of the selection, pins, changes by hand, and the offers of a place."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import OfferStatus, Outcome, PinKind
from kruispunt.trajectories.calls.models.applications import Application
from kruispunt.trajectories.calls.models.opencalls import OpenCall


class RunQuerySet(models.QuerySet):
    """Words to ask runs with; what would change or remove many at once is refused."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: a run stays as it was computed."""
        raise TypeError("a run is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: a run stays."""
        raise TypeError("a run is never removed")


class SelectionRun(models.Model):
    """One computed proposal, whole and never changed: what went in, what came out, with which libraries, by whom."""

    call = models.ForeignKey(OpenCall, on_delete=models.PROTECT, related_name="runs")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    instance = models.JSONField("invoer")
    instance_sha256 = models.CharField(max_length=64)
    result = models.JSONField("uitkomst")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Voorstel {self.pk} voor {self.call}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new run; one that is stored stays as it is."""
        if not self._state.adding:
            raise TypeError("a run is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a run stays."""
        raise TypeError("a run is never removed")


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


class Pin(models.Model):
    """Staff decides before computing that an application is in or out, with a reason."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="pin")
    kind = models.CharField("vast", max_length=3, choices=PinKind.choices)
    reason = models.TextField("reden")
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "vaste keuze"
        verbose_name_plural = "vaste keuzes"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="pin_has_reason")]

    def __str__(self) -> str:
        return f"{self.application.bestuur}: {self.get_kind_display()}"


class OfferQuerySet(models.QuerySet):
    """Words to ask offers with."""

    def open(self) -> Self:
        """Give the offers that wait for an answer, also those whose end has passed and that nobody closed yet."""
        return self.filter(status=OfferStatus.OPEN)

    def overdue(self) -> Self:
        """Give the open offers whose end has passed, or whose traject was cancelled."""
        is_cancelled = Q(application__call__traject__cancelled_at__isnull=False)
        return self.open().filter(Q(expires_at__lte=clock.now()) | is_cancelled)

    def to_remind(self, before: timedelta) -> Self:
        """Give the open offers that end within `before`, were made earlier than that, and got no reminder yet.

        Of a cancelled traject there is nothing to confirm.
        """
        now = clock.now()
        soon = self.open().filter(reminded_at__isnull=True, expires_at__gt=now, expires_at__lte=now + before)
        standing = soon.filter(application__call__traject__cancelled_at__isnull=True)
        return standing.filter(made_at__lt=F("expires_at") - before)


class Offer(models.Model):
    """A place offered to a bestuur until a moment; the bestuur confirms or declines on a page."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    #: Whose place it is, when somebody dropped out; None for the places of the reveal.
    replaces = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by_offers"
    )
    status = models.CharField("stand", max_length=10, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField("aanvaarden kan tot")
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("reden", blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbod"
        verbose_name_plural = "aanbiedingen"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status=OfferStatus.OPEN), name="offer_one_open"
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status__in=[OfferStatus.OPEN, OfferStatus.ACCEPTED]),
                name="offer_place_given_once",
            ),
            models.CheckConstraint(
                condition=Q(status=OfferStatus.OPEN, answered_at__isnull=True)
                | ~Q(status=OfferStatus.OPEN) & Q(answered_at__isnull=False),
                name="offer_closed_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"aanbod aan {self.application.bestuur}"

    @property
    def is_open(self) -> bool:
        """Give whether it can be answered now."""
        return self.status == OfferStatus.OPEN and clock.now() < self.expires_at

    @property
    def was_confirmed(self) -> bool:
        """Give whether the bestuur took the place."""
        return self.status == OfferStatus.ACCEPTED

    @property
    def was_declined(self) -> bool:
        """Give whether the bestuur left the place to another."""
        return self.status == OfferStatus.DECLINED

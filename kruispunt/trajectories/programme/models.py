"""Trajecten with their sessions: what there is to take part in."""

import uuid
from typing import Self

from auditlog.registry import auditlog
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet
from kruispunt.trajectories.programme.enums import (
    SELECTED_KINDS,
    NeedKind,
    Objective,
    SessionAudience,
    SessionMode,
    Theme,
    TrajectKind,
    TrajectStatus,
)
from kruispunt.trajectories.programme.places import REGIONS, region_of


class Partner(models.Model):
    """An organisation that helps to organise."""

    name = models.CharField("naam", max_length=120, unique=True)

    class Meta:
        verbose_name = "partner"
        verbose_name_plural = "partners"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TrajectQuerySet(VersionedQuerySet):
    """Words to ask the programme with."""

    def published(self) -> Self:
        """Give what everybody may see; a cancelled traject stays visible with its reason."""
        return self.exclude(status=TrajectStatus.DRAFT)

    def of_kind(self, *kinds: str) -> Self:
        """Give the trajecten of these kinds."""
        return self.filter(kind__in=kinds)

    def facilitated_by(self, user) -> Self:
        """Give the trajecten this person facilitates."""
        return self.filter(facilitators=user)


class Traject(Versioned):
    """A leerlabo, vorming, coaching, collegagroep, network, webinar, study day or work visit."""

    kind = models.CharField("soort", max_length=20, choices=TrajectKind.choices)
    title = models.CharField("titel", max_length=160)
    slug = models.SlugField("adres", max_length=80, unique=True)
    summary = models.TextField("samenvatting", max_length=400)
    description = models.TextField("beschrijving", blank=True)
    status = models.CharField("status", max_length=10, choices=TrajectStatus.choices, default=TrajectStatus.DRAFT)
    capacity = models.PositiveSmallIntegerField("hoogstens", null=True, blank=True)
    minimum = models.PositiveSmallIntegerField("minstens", null=True, blank=True)
    #: The day by which staff decides whether it goes on (enrolment.GoDecision); an overdue one shows until then.
    decide_on = models.DateField("beslissen tegen", null=True, blank=True)
    per_bestuur = models.PositiveSmallIntegerField("hoogstens per bestuur", null=True, blank=True)
    new_besturen_first = models.BooleanField("nieuwe besturen eerst", default=False)
    #: How long a place that came free is kept for the first of the waiting list, in hours.
    offer_hours = models.PositiveSmallIntegerField("aanbod geldt, in uren", default=48)
    #: From this many hours before the first session to come, nobody gets an offer any more.
    offers_end_hours = models.PositiveSmallIntegerField("geen aanbod meer, in uren voor de start", default=24)
    #: Days after the last session that what people need to take part is kept.
    needs_kept_days = models.PositiveSmallIntegerField("noden bewaren, in dagen", default=14)
    previous_edition = models.ForeignKey(
        "self",
        verbose_name="vorige editie",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="next_editions",
    )
    partners = models.ManyToManyField(Partner, verbose_name="partners", blank=True, related_name="trajecten")
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="begeleiders", blank=True, related_name="facilitated_trajecten"
    )
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    cancelled_at = models.DateTimeField("geannuleerd op", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.TextField("reden van de annulering", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = TrajectQuerySet.as_manager()

    class Meta:
        verbose_name = "traject"
        verbose_name_plural = "trajecten"
        ordering = ["title", "pk"]
        permissions = [("facilitate", "Trajecten begeleiden")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(minimum__isnull=True) | Q(capacity__gte=F("minimum")),
                name="traject_capacity_reaches_minimum",
            ),
            models.CheckConstraint(condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="traject_has_room"),
            models.CheckConstraint(
                condition=Q(per_bestuur__isnull=True) | Q(per_bestuur__gte=1), name="traject_has_room_for_a_bestuur"
            ),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="traject_offer_lasts"),
            models.CheckConstraint(condition=~Q(previous_edition=F("pk")), name="traject_not_its_own_edition"),
            models.CheckConstraint(
                condition=~Q(status=TrajectStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="traject_published_with_moment",
            ),
            models.CheckConstraint(
                condition=Q(status=TrajectStatus.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancel_reason="")
                | ~Q(status=TrajectStatus.CANCELLED) & Q(cancelled_at__isnull=True, cancelled_by__isnull=True),
                name="traject_cancelled_with_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the page of this traject."""
        return reverse("programme:traject", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Give whether everybody may see it and take part."""
        return self.status == TrajectStatus.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        """Give whether it was cancelled."""
        return self.status == TrajectStatus.CANCELLED

    @property
    def takes_enrolments(self) -> bool:
        """Give whether people enrol themselves, without a call."""
        return self.is_published and self.kind not in SELECTED_KINDS


class TrajectTheme(models.Model):
    """A traject works on a theme."""

    traject = models.ForeignKey(Traject, on_delete=models.CASCADE, related_name="themes")
    theme = models.CharField("thema", max_length=12, choices=Theme.choices)

    class Meta:
        ordering = ["theme"]
        constraints = [models.UniqueConstraint(fields=["traject", "theme"], name="traject_theme_once")]

    def __str__(self) -> str:
        return self.get_theme_display()


class TrajectNeed(models.Model):
    """A traject asks who enrols whether they need this."""

    traject = models.ForeignKey(Traject, on_delete=models.CASCADE, related_name="asked_needs")
    kind = models.CharField("nood", max_length=12, choices=NeedKind.choices)

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["traject", "kind"], name="traject_need_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class TrajectObjective(models.Model):
    """A traject serves an operational objective."""

    traject = models.ForeignKey(Traject, on_delete=models.CASCADE, related_name="objectives")
    objective = models.CharField("operationele doelstelling", max_length=4, choices=Objective.choices)

    class Meta:
        ordering = ["objective"]
        constraints = [models.UniqueConstraint(fields=["traject", "objective"], name="traject_objective_once")]

    def __str__(self) -> str:
        return self.get_objective_display()


class SessionQuerySet(VersionedQuerySet):
    """Words to ask sessions with."""

    def standing(self) -> Self:
        """Give the sessions that were not cancelled, nor their traject."""
        return self.filter(cancelled_at__isnull=True).exclude(traject__status=TrajectStatus.CANCELLED)

    def upcoming(self) -> Self:
        """Give the standing sessions that are not over."""
        return self.standing().filter(ends_at__gt=clock.now())

    def held(self) -> Self:
        """Give the sessions that took place: over and not cancelled.

        A traject that was cancelled halfway keeps what it held before.
        """
        before_the_end = Q(traject__cancelled_at__isnull=True) | Q(ends_at__lte=F("traject__cancelled_at"))
        return self.filter(before_the_end, cancelled_at__isnull=True, ends_at__lte=clock.now()).exclude(
            traject__status=TrajectStatus.DRAFT
        )

    def held_in(self, period) -> Self:
        """Give the sessions held in a `core.figures.Period`, by the day they started."""
        return self.held().filter(starts_at__gte=period.starts_at, starts_at__lt=period.ends_before)

    def for_group(self) -> Self:
        """Give the sessions for everybody who takes part; one for somebody alone is nobody else's business."""
        return self.filter(audience=SessionAudience.GROUP)

    def public(self) -> Self:
        """Give the sessions of what everybody may see."""
        return self.exclude(traject__status=TrajectStatus.DRAFT)


class Session(Versioned):
    """One meeting. `sequence` counts what a calendar has to know: time, place, cancelled (RFC 5545, 3.8.7.4)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField("titel", max_length=160)
    starts_at = models.DateTimeField("begin")
    ends_at = models.DateTimeField("einde")
    #: When it was put in; after its end for one that is recorded afterwards.
    planned_at = models.DateTimeField("gepland op", default=clock.now, editable=False)
    mode = models.CharField("vorm", max_length=10, choices=SessionMode.choices)
    audience = models.CharField("voor", max_length=10, choices=SessionAudience.choices, default=SessionAudience.GROUP)
    online_url = models.URLField("link", blank=True)
    address = models.CharField("adres", max_length=200, blank=True)
    #: Where the address lies, by its postcode; empty for an online session, and for an address without one.
    region = models.CharField("provincie", max_length=20, choices=REGIONS, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField("geannuleerd op", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.TextField("reden", blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sessie"
        verbose_name_plural = "sessies"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason=""),
                name="session_cancelled_with_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({timezone.localtime(self.starts_at):%d/%m/%Y})"

    def save(self, *args, **kwargs) -> None:
        """Store it, with the region that its address lies in."""
        self.region = region_of(self.address) if self.mode == SessionMode.PHYSICAL else ""
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Give the page where staff and facilitators work on this session."""
        return reverse("programme:session", args=[self.pk])

    @property
    def is_individual(self) -> bool:
        """Give whether it is for somebody alone (enrolment.SessionGuest) and not for the whole group."""
        return self.audience == SessionAudience.INDIVIDUAL

    @property
    def is_cancelled(self) -> bool:
        """Give whether this session or its whole traject was cancelled."""
        return self.cancelled_at is not None or self.traject.is_cancelled

    @property
    def is_over(self) -> bool:
        """Give whether the end has passed."""
        return self.ends_at <= clock.now()

    @property
    def place(self) -> str:
        """Give where it is, as people and calendars read it."""
        return self.address or self.online_url or self.get_mode_display()


auditlog.register(Traject)
auditlog.register(Session)

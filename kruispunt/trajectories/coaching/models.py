"""Slots of a coach, and the bookings of participants in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Session, Traject


class SlotQuerySet(models.QuerySet):
    """Words to ask slots with."""

    def standing(self) -> Self:
        """Give the slots that were not taken back."""
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self) -> Self:
        """Give the standing slots that did not start yet."""
        return self.standing().filter(starts_at__gt=clock.now())

    def free(self) -> Self:
        """Give the coming slots that nobody booked."""
        booked = Booking.objects.filter(slot=models.OuterRef("pk"), ended_at__isnull=True)
        return self.upcoming().exclude(models.Exists(booked))


class Slot(models.Model):
    """A time at which a coach can meet one bestuur of a traject."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="slots")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField("begin")
    ends_at = models.DateTimeField("einde")
    mode = models.CharField("vorm", max_length=10, choices=SessionMode.choices)
    online_url = models.URLField("link", blank=True)
    address = models.CharField("adres", max_length=200, blank=True)
    published_at = models.DateTimeField("gezet op", default=clock.now)
    cancelled_at = models.DateTimeField("teruggenomen op", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = "moment"
        verbose_name_plural = "momenten"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.UniqueConstraint(
                fields=["coach", "starts_at"], condition=Q(cancelled_at__isnull=True), name="slot_once_for_a_coach"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="slot_cancelled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach} op {self.starts_at:%d/%m/%Y %H:%M}"


class BookingQuerySet(models.QuerySet):
    """Words to ask bookings with."""

    def standing(self) -> Self:
        """Give the bookings that were not given up."""
        return self.filter(ended_at__isnull=True)


class Booking(models.Model):
    """Somebody who takes part booked a slot; the meeting is an individual session of the traject (counted in 3.1-K2).

    The session stays the same when the booking moves to another slot, so that the calendar follows.
    """

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="bookings")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField("geboekt op", default=clock.now)
    ended_at = models.DateTimeField("opgegeven op", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField("reden", blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "boeking"
        verbose_name_plural = "boekingen"
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(ended_at__isnull=True), name="slot_booked_once"),
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at__isnull=True), name="session_booked_once"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="booking_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.user} bij {self.slot}"

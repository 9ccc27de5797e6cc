"""Places that come free, offered to who waits; and why somebody was passed over."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models.participations import Participation


class SeatOfferStatus(models.TextChoices):
    OPEN = "open", "Wacht op antwoord"
    ACCEPTED = "accepted", "Aangenomen"
    DECLINED = "declined", "Geweigerd"
    EXPIRED = "expired", "Verlopen"
    ENDED = "ended", "Vervallen"


class SeatOfferQuerySet(models.QuerySet):
    """Words to ask offers with."""

    def open(self) -> Self:
        """Give the offers that wait for an answer, overdue ones included."""
        return self.filter(status=SeatOfferStatus.OPEN)

    def overdue(self) -> Self:
        """Give the open offers whose time is over."""
        return self.open().filter(expires_at__lte=clock.now())


class SeatOffer(models.Model):
    """A place is kept for somebody of the waiting list until `expires_at`."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="seat_offers")
    status = models.CharField("status", max_length=10, choices=SeatOfferStatus.choices, default=SeatOfferStatus.OPEN)
    made_at = models.DateTimeField("gemaakt op", default=clock.now)
    expires_at = models.DateTimeField("geldig tot")
    decided_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SeatOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbod van een plaats"
        verbose_name_plural = "aanbiedingen van een plaats"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(status=SeatOfferStatus.OPEN), name="seat_offer_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status=SeatOfferStatus.OPEN, decided_at__isnull=True)
                | (~Q(status=SeatOfferStatus.OPEN) & Q(decided_at__isnull=False)),
                name="seat_offer_decided_with_moment",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="seat_offer_lasts"),
            models.CheckConstraint(condition=Q(status__in=SeatOfferStatus.values), name="seat_offer_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"Plaats in {self.participation.traject} voor {self.participation.user}"

    @property
    def is_open(self) -> bool:
        """Give whether it can still be answered."""
        return self.status == SeatOfferStatus.OPEN and self.expires_at > clock.now()

    @property
    def was_accepted(self) -> bool:
        """Give whether the place was taken."""
        return self.status == SeatOfferStatus.ACCEPTED

    @property
    def was_declined(self) -> bool:
        """Give whether the place was left to somebody else."""
        return self.status == SeatOfferStatus.DECLINED

    @property
    def was_ended(self) -> bool:
        """Give whether it ended without an answer because the place or the traject was not there any more."""
        return self.status == SeatOfferStatus.ENDED


class PassReason(models.TextChoices):
    """Why an offer went past somebody who stood earlier on the list."""

    BESTUUR_FULL = "bestuur_full", "Je bestuur heeft het hoogste aantal plaatsen al"
    NEW_FIRST = "new_first", "Een bestuur dat nog nooit deelnam, ging voor"
    LEFT_BESTUUR = "left_bestuur", "Je werkt in Kruispunt niet meer voor dit bestuur"
    INACTIVE = "inactive", "De account is niet meer actief"
    BY_HAND = "by_hand", "Het team gaf de plaats met de hand aan iemand anders"

    @property
    def team_words(self) -> str:
        """Give the same as the team reads it, where the label speaks to the person itself."""
        return {
            PassReason.BESTUUR_FULL: "Het bestuur heeft het hoogste aantal plaatsen al",
            PassReason.LEFT_BESTUUR: "Werkt in Kruispunt niet meer voor dit bestuur",
        }.get(self, str(self.label))


class PassedOver(models.Model):
    """An offer went to somebody who stood later on the list, and why."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="passed_over")
    offer = models.ForeignKey(SeatOffer, on_delete=models.PROTECT, related_name="went_past")
    reason = models.CharField("reden", max_length=14, choices=PassReason.choices)
    at = models.DateTimeField("wanneer", default=clock.now)

    class Meta:
        verbose_name = "overgeslagen"
        verbose_name_plural = "overgeslagen"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["participation", "offer"], name="passed_over_once")]

    def __str__(self) -> str:
        return f"{self.participation.user}: {self.get_reason_display()}"

    @property
    def team_words(self) -> str:
        """Give the reason as the team reads it."""
        return PassReason(self.reason).team_words

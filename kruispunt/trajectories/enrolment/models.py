"""Who takes part in a traject, and who was there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.programme.models import Session, Traject


class ParticipationStatus(models.TextChoices):
    ENROLLED = "enrolled", "Ingeschreven"
    WAITING = "waiting", "Op de wachtlijst"
    WITHDRAWN = "withdrawn", "Teruggetrokken"


class ParticipationSource(models.TextChoices):
    CALL = "call", "Gekozen na een open oproep"
    SELF = "self", "Zelf ingeschreven"
    STAFF = "staff", "Ingeschreven door het team"


#: A participation in one of these states stands in the way of a second one.
STANDING = [ParticipationStatus.ENROLLED, ParticipationStatus.WAITING]


class AttendanceStatus(models.TextChoices):
    """No row means: not marked yet."""

    ON_SITE = "on_site", "Aanwezig ter plaatse"
    ONLINE = "online", "Aanwezig online"
    EXCUSED = "excused", "Verontschuldigd"
    ABSENT = "absent", "Afwezig"


PRESENT = [AttendanceStatus.ON_SITE, AttendanceStatus.ONLINE]


class ParticipationQuerySet(models.QuerySet):
    """Words to ask participations with."""

    def enrolled(self) -> Self:
        """Give who takes part."""
        return self.filter(status=ParticipationStatus.ENROLLED)

    def waiting(self) -> Self:
        """Give the waiting list, in order."""
        return self.filter(status=ParticipationStatus.WAITING).order_by("created_at", "pk")

    def standing(self) -> Self:
        """Give who takes part or waits."""
        return self.filter(status__in=STANDING)


class Participation(models.Model):
    """A person takes part in a traject for a bestuur (the one they acted for then)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")
    bestuur = models.ForeignKey(Bestuur, on_delete=models.PROTECT, related_name="participations")
    status = models.CharField("status", max_length=10, choices=ParticipationStatus.choices)
    source = models.CharField("hoe", max_length=10, choices=ParticipationSource.choices)
    created_at = models.DateTimeField("sinds", default=clock.now)
    withdrawn_at = models.DateTimeField("teruggetrokken op", null=True, blank=True)
    withdraw_reason = models.TextField("reden", blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["traject", "user"], condition=Q(status__in=STANDING), name="participation_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(status=ParticipationStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=ParticipationStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="participation_withdrawn_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.bestuur}) in {self.traject}"

    @property
    def is_enrolled(self) -> bool:
        """Give whether this person takes part."""
        return self.status == ParticipationStatus.ENROLLED

    @property
    def is_waiting(self) -> bool:
        """Give whether this person stands on the waiting list."""
        return self.status == ParticipationStatus.WAITING

    @property
    def is_standing(self) -> bool:
        """Give whether this person takes part or waits."""
        return self.status in STANDING


class CalendarInvitation(models.Model):
    """What the calendar of one person last heard of one session.

    The sequence is counted per person (RFC 5546, 2.1.5: a calendar ignores a message whose SEQUENCE is lower than
    the last it got). It follows the one of the session, and runs ahead of it when this person alone got a
    message: taken out after withdrawing, put back after enrolling again.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="calendar_invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_invitations")
    sequence = models.PositiveIntegerField("laatst gestuurde volgorde")
    is_standing = models.BooleanField("staat in de agenda")

    class Meta:
        verbose_name = "agendabericht"
        verbose_name_plural = "agendaberichten"
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="calendar_invitation_once")]

    def __str__(self) -> str:
        return f"{self.session} in de agenda van {self.user}"


class AttendanceQuerySet(models.QuerySet):
    """Words to ask attendance with."""

    def present(self) -> Self:
        """Give who was there, on site or online."""
        return self.filter(status__in=PRESENT)


class Attendance(models.Model):
    """Whether a participant was at a session, marked by whom and when."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField("aanwezigheid", max_length=10, choices=AttendanceStatus.choices)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("genoteerd op", default=clock.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheden"
        constraints = [
            models.UniqueConstraint(fields=["session", "participation"], name="attendance_once"),
            models.CheckConstraint(condition=Q(status__in=AttendanceStatus.values), name="attendance_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participation.user}: {self.get_status_display()}"

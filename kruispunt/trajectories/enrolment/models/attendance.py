"""Who was there: marks, their changes, the list of a session, and certificates made from them."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models.participations import Participation
from kruispunt.trajectories.programme.models import Session


class AttendanceStatus(models.TextChoices):
    """No row means: not marked yet."""

    ON_SITE = "on_site", "Aanwezig ter plaatse"
    ONLINE = "online", "Aanwezig online"
    EXCUSED = "excused", "Verontschuldigd"
    ABSENT = "absent", "Afwezig"


PRESENT = [AttendanceStatus.ON_SITE, AttendanceStatus.ONLINE]


class AttendanceOrigin(models.TextChoices):
    """How a mark came about; somebody's own is shown as such."""

    FACILITATOR = "facilitator", "Genoteerd door de begeleiding"
    CHECK_IN = "check_in", "Zelf aangemeld met de code"
    APOLOGY = "apology", "Zelf verontschuldigd"
    CLAIM = "claim", "Zelf achteraf gemeld"


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
    origin = models.CharField(
        "hoe", max_length=12, choices=AttendanceOrigin.choices, default=AttendanceOrigin.FACILITATOR
    )
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

    @property
    def is_present(self) -> bool:
        """Give whether this says that somebody was there."""
        return self.status in PRESENT

    @property
    def is_own(self) -> bool:
        """Give whether the person noted it, and not the facilitator."""
        return self.origin != AttendanceOrigin.FACILITATOR

    @property
    def is_own_apology(self) -> bool:
        """Give whether the person said beforehand not to come."""
        return self.origin == AttendanceOrigin.APOLOGY

    @property
    def is_claim(self) -> bool:
        """Give whether the person said it afterwards: nobody saw it."""
        return self.origin == AttendanceOrigin.CLAIM


class AttendanceChange(models.Model):
    """One change of one mark; "" means not marked. Never changed, never removed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance_changes")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendance_changes")
    before = models.CharField("van", max_length=10, choices=AttendanceStatus.choices, blank=True)
    after = models.CharField("naar", max_length=10, choices=AttendanceStatus.choices, blank=True)
    origin = models.CharField("hoe", max_length=12, choices=AttendanceOrigin.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("wanneer", default=clock.now)

    class Meta:
        verbose_name = "wijziging van de aanwezigheid"
        verbose_name_plural = "wijzigingen van de aanwezigheid"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.participation.user}: {self.get_before_display() or '-'} naar {self.get_after_display() or '-'}"


def new_secret() -> str:
    """Give what the codes of a session are made of."""
    return secrets.token_urlsafe(24)


class AttendanceList(models.Model):
    """The list of one session: what its check-in codes are made of, and when it was closed, by whom."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="attendance_list")
    secret = models.CharField(max_length=40, default=new_secret, editable=False)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "aanwezigheidslijst"
        verbose_name_plural = "aanwezigheidslijsten"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="attendance_list_closed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Aanwezigheidslijst van {self.session}"

    @property
    def is_closed(self) -> bool:
        """Give whether nobody notes anything any more, until it is opened again."""
        return self.closed_at is not None


class Certificate(models.Model):
    """What somebody really attended, as it was when the certificate was made; `code` verifies it on a page.

    One stands for each participation: when attendance is corrected, a new one takes its place (`ended_at`).
    """

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("naam", max_length=200)
    bestuur_name = models.CharField("bestuur", max_length=200)
    traject_title = models.CharField("traject", max_length=160)
    #: [{"title", "date" (ISO), "minutes", "how"}], in order of time
    sessions = models.JSONField("sessies", default=list)
    minutes = models.PositiveIntegerField("minuten")
    issued_at = models.DateTimeField("gemaakt op", default=clock.now)
    ended_at = models.DateTimeField("vervallen op", null=True, blank=True)

    class Meta:
        verbose_name = "attest"
        verbose_name_plural = "attesten"
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(ended_at__isnull=True), name="certificate_one_stands"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="certificate_of_some_time"),
        ]

    def __str__(self) -> str:
        return f"Attest {self.code}"

    @property
    def is_standing(self) -> bool:
        """Give whether no newer one took its place."""
        return self.ended_at is None

"""What the calendars of people hear of sessions, and the feed of somebody's own sessions."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from kruispunt.core import clock
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.trajectories.programme.models import Session


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


class CalendarFeed(models.Model):
    """The address at which a calendar program reads somebody's sessions.

    The address is made of the person, `nonce` and the key of the site; a new nonce makes a new address and ends the
    old one.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField("gemaakt op", default=clock.now)

    class Meta:
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"

    def __str__(self) -> str:
        return f"Agenda-adres van {self.user}"


class ReminderKind(models.TextChoices):
    """When somebody is reminded of a session, before its start."""

    WEEK = "week", "Een week vooraf"
    DAY = "day", "Een dag vooraf"


class ReminderQuerySet(models.QuerySet):
    """Words to ask reminders with."""

    def told(self) -> Self:
        """Give those whose mail went or will go; one that came too late for a session told nothing of the others."""
        return self.exclude(mail__status=MailStatus.EXPIRED)


class Reminder(models.Model):
    """Somebody was reminded of a session: never twice of the same."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="session_reminders")
    kind = models.CharField("wanneer", max_length=8, choices=ReminderKind.choices)
    sent_at = models.DateTimeField(default=clock.now)
    #: The mail that told it; None when that was cleaned up, or when the person wants none.
    mail = models.ForeignKey(OutboxMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="reminders")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        constraints = [models.UniqueConstraint(fields=["session", "user", "kind"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_kind_display()}"

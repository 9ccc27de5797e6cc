"""The outbox: every mail, written in the transaction of the decision it tells about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from kruispunt.core import clock
from kruispunt.core.models import Versioned, VersionedQuerySet


class Category(models.TextChoices):
    """What mails are about; people choose per category how soon they hear of it (`MailPreference`)."""

    ACCOUNT = "account", "Je account"
    BESTUUR = "bestuur", "Je bestuur"
    CALL = "call", "Oproepen en kandidaturen"
    ENROLMENT = "enrolment", "Inschrijvingen"
    SESSION = "session", "Sessies in je agenda"
    EVALUATION = "evaluation", "Evaluaties"
    KENNISGROEP = "kennisgroep", "Kennisgroep"


class MailStatus(models.TextChoices):
    """Where a mail is."""

    DRAFT = "draft", "Ontwerp"
    QUEUED = "queued", "Wacht"
    SENDING = "sending", "Wordt verstuurd"
    SENT = "sent", "Verstuurd"
    FAILED = "failed", "Mislukt"
    EXPIRED = "expired", "Vervallen"
    HELD_BACK = "held_back", "Niet verstuurd (voorbeeldgegevens)"


#: A mail in one of these states still has to go. A failed one does not: whoever missed an invitation for good
#: must still hear that the session moved.
UNSENT = [MailStatus.QUEUED, MailStatus.SENDING]


#: What stands in the place of an address that is the receiver's alone.
OWN_ADDRESS = "[persoonlijk adres]"


def as_original(subject: str, source: str) -> str:
    """Give subject and Markdown as one text, to compare drafts by."""
    return f"{subject}\n\n{source}"


class OutboxMailQuerySet(VersionedQuerySet):
    """Words to ask the outbox with."""

    def for_list(self) -> Self:
        """Give the mails, newest first, without the bodies, which a list does not show."""
        return self.defer("text", "html", "calendar", "source", "original").order_by("-pk")

    def drafts(self) -> Self:
        """Give what staff can still change; nothing of it goes before it is released."""
        return self.filter(status=MailStatus.DRAFT)

    def in_turn(self) -> Self:
        """Give what no older mail of its thread, one that still has to go, goes before."""
        older = OutboxMail.objects.filter(
            thread=models.OuterRef("thread"), status__in=UNSENT, pk__lt=models.OuterRef("pk")
        )
        return self.exclude(~Q(thread="") & models.Exists(older))

    def due(self) -> Self:
        """Give what may be handed over now, in order: nothing overtakes an older mail of the same thread."""
        now = clock.now()
        return (
            self.filter(status=MailStatus.QUEUED, not_before__lte=now)
            .exclude(not_after__lte=now)
            .in_turn()
            .order_by("pk")
        )

    def too_late(self) -> Self:
        """Give what still had to go, and tells by now what does not hold any more."""
        return self.filter(status__in=UNSENT, not_after__lte=clock.now())

    def in_the_air(self) -> Self:
        """Give what was handed over and not yet noted: at most one mail."""
        return self.filter(status=MailStatus.SENDING)

    def overtaking(self, mail: "OutboxMail") -> Self:
        """Give the newer mails of the thread of `mail` that went, or are going, before it."""
        if not mail.thread:
            return self.none()
        return self.filter(thread=mail.thread, pk__gt=mail.pk, status__in=[MailStatus.SENDING, MailStatus.SENT])


class OutboxMail(Versioned):
    """One mail to one address, as it is sent; a draft has its Markdown only, and staff edits it (versioned)."""

    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    category = models.CharField("soort", max_length=40, choices=Category.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="outbox_mails"
    )
    to = models.CharField("aan", max_length=320)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst", blank=True)
    html = models.TextField("html", blank=True)
    calendar = models.TextField("agendabericht", blank=True)
    calendar_method = models.CharField("methode", max_length=10, blank=True)
    #: Where its receiver chooses which mails to get; only on mail that can wait.
    unsubscribe_url = models.CharField("adres om te stoppen", max_length=500, blank=True)
    #: Mails of one thread (a calendar entry, or an application, of one person) go in order.
    thread = models.CharField(max_length=160, blank=True, db_index=True)
    #: What a draft is about: a newer draft about the same takes the place of the older one.
    draft_key = models.CharField(max_length=160, blank=True)
    #: The Markdown of a draft, which staff can change before it goes.
    source = models.TextField("tekst van het ontwerp", blank=True)
    #: Subject, empty line and Markdown as the notification gave them, before anybody edited.
    original = models.TextField("standaardtekst", blank=True)
    status = models.CharField("status", max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    #: At most one mail of a lane is in the air, so a killed worker leaves at most one of unknown fate.
    lane = models.PositiveSmallIntegerField(default=0)
    #: How often it was handed over.
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    is_repeat = models.BooleanField("mogelijk herhaald", default=False)
    last_error = models.TextField("fout", blank=True)
    created_at = models.DateTimeField("gemaakt", default=clock.now)
    not_before = models.DateTimeField("niet voor", default=clock.now)
    #: From when it does not hold any more: what did not go by then, never goes.
    not_after = models.DateTimeField("niet na", null=True, blank=True)
    claimed_at = models.DateTimeField("overhandigd", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd", null=True, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mails"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "not_before"])]
        constraints = [
            models.UniqueConstraint(
                fields=["lane"], condition=Q(status=MailStatus.SENDING), name="mail_one_in_the_air"
            ),
            models.CheckConstraint(
                condition=Q(status=MailStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_with_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.SENDING) | Q(claimed_at__isnull=False), name="mail_claimed_with_moment"
            ),
            models.UniqueConstraint(
                fields=["draft_key"], condition=Q(status=MailStatus.DRAFT), name="mail_one_draft_about_a_thing"
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.DRAFT) | ~Q(draft_key=""), name="mail_draft_is_about_something"
            ),
            models.CheckConstraint(condition=Q(status__in=MailStatus.values), name="mail_status_is_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="mail_category_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} aan {self.to}"

    @property
    def is_draft(self) -> bool:
        """Give whether it waits for a decision to be told, and can still be edited."""
        return self.status == MailStatus.DRAFT

    @property
    def was_edited(self) -> bool:
        """Give whether staff changed the text of this draft."""
        return bool(self.original) and self.original != as_original(self.subject, self.source)

    @property
    def is_failed(self) -> bool:
        """Give whether it was given up."""
        return self.status == MailStatus.FAILED

    @property
    def is_too_late(self) -> bool:
        """Give whether what it tells does not hold any more."""
        return self.not_after is not None and self.not_after <= clock.now()

    @property
    def is_waiting(self) -> bool:
        """Give whether it waits for its turn or its next try."""
        return self.status == MailStatus.QUEUED

    @property
    def is_secret(self) -> bool:
        """Give whether the body holds a one-time link, which is wiped when the mail went."""
        return self.category == Category.ACCOUNT

    @property
    def is_personal(self) -> bool:
        """Give whether the body holds a link that is one person's alone, so that nobody else reads it.

        The link of an evaluation opens the form of its receiver, and tells whether they answered.
        """
        return self.is_secret or self.category == Category.EVALUATION

    @property
    def shown_text(self) -> str:
        """Give the text as staff reads it: without the address at which the receiver alone changes preferences."""
        return self._without_own_address(self.text)

    @property
    def shown_html(self) -> str:
        """Give the HTML as staff reads it, likewise."""
        return self._without_own_address(self.html)

    def _without_own_address(self, body: str) -> str:
        return body.replace(self.unsubscribe_url, OWN_ADDRESS) if self.unsubscribe_url else body

    @property
    def tone(self) -> str:
        """Give the tone of the status label (kruispunt.ui, tag)."""
        return {
            MailStatus.DRAFT: "warning",
            MailStatus.QUEUED: "info",
            MailStatus.SENDING: "info",
            MailStatus.SENT: "success",
            MailStatus.FAILED: "error",
        }.get(self.status, "neutral")


class Rhythm(models.TextChoices):
    """How soon somebody hears of what can wait."""

    IMMEDIATE = "immediate", "Meteen"
    DAILY = "daily", "Eén keer per dag"
    WEEKLY = "weekly", "Eén keer per week"
    NONE = "none", "Niet"


class MailPreference(models.Model):
    """How soon one person hears of one category; no row means at once.

    What somebody has to know (a decision, a place, a calendar message) goes at once whatever stands here: see
    `Notification.can_wait`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    category = models.CharField("soort", max_length=40, choices=Category.choices)
    rhythm = models.CharField("ritme", max_length=10, choices=Rhythm.choices)

    class Meta:
        verbose_name = "mailvoorkeur"
        verbose_name_plural = "mailvoorkeuren"
        constraints = [
            models.UniqueConstraint(fields=["user", "category"], name="mail_preference_once"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="mail_preference_rhythm_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.get_rhythm_display()}"


class DigestItem(models.Model):
    """A message that waits for the daily or weekly mail of its person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_items")
    category = models.CharField("soort", max_length=40, choices=Category.choices)
    subject = models.CharField("onderwerp", max_length=200)
    #: The Markdown; emptied when it went, since the mail has it.
    source = models.TextField("tekst", blank=True)
    created_at = models.DateTimeField("gemaakt", default=clock.now)
    #: The mail it went in.
    mail = models.ForeignKey(OutboxMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="digest_items")
    #: Set with the mail; a mail that was cleaned up later leaves it.
    sent_at = models.DateTimeField("verzameld op", null=True, blank=True)

    class Meta:
        verbose_name = "bericht dat wacht"
        verbose_name_plural = "berichten die wachten"
        ordering = ["pk"]
        indexes = [models.Index(fields=["user"], condition=Q(sent_at__isnull=True), name="digest_item_waiting")]

    def __str__(self) -> str:
        return self.subject

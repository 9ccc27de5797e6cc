"""Out of the outbox: claim one mail, hand it over, note it, and so on until nothing is due.

The writes here are the bookkeeping of delivery, no decisions of anybody: they say nothing about who wanted what,
and the claim has to be committed before the hand-over, the note after it, so that a kill at any moment leaves at most
one mail of unknown fate. That is why they are no audited actions; "try again" by staff is one (actions.py). The note
of a mail and the claim of the next share a commit: until it, the first is the one in the air, and after it the second.

At most one mail is in the air at any moment, over all workers: the database refuses a second one
(mail_one_in_the_air). A mail that stays in the air longer than OUTBOX_LEASE_SECONDS was left by a worker that died;
whether it arrived is unknown, so it goes again, with the same Message-ID and marked as a repeat.
"""

import logging
import smtplib
import time
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction

from kruispunt.core import clock
from kruispunt.notifications.models import MailStatus, OutboxMail

logger = logging.getLogger(__name__)

#: How long one run may go on, in seconds: well under Q_CLUSTER["timeout"], and short enough to wait for at a stop.
RUN_SECONDS = 20
#: How long to wait, in seconds, before looking again whether the mail of another worker has landed.
LOOK_AGAIN_SECONDS = 0.1
#: How many due mails are looked up at once; they are still claimed and handed over one by one.
AT_ONCE = 50

#: A mail that was handed over, and what is still to be noted of it.
_Landed = tuple[OutboxMail, dict[str, Any]]


class NoServer(RuntimeError):
    """The mail server cannot be reached."""


class NotHandedOver(RuntimeError):
    """The transport took the mail and says that it sent nothing."""


def empty_outbox(*, seconds: float = RUN_SECONDS) -> bool:
    """Hand over every mail that is due, for at most `seconds`; give whether something may be left for a next run.

    While another worker has a mail in the air this one waits for it, or for its lease to end.
    """
    until = time.monotonic() + seconds
    transport = get_connection(settings.MAIL_TRANSPORT)
    try:
        while time.monotonic() < until:
            mails = _next()
            if mails:
                _hand_over_all(mails, transport, until)
            elif OutboxMail.objects.in_the_air().exists():
                time.sleep(LOOK_AGAIN_SECONDS)
            else:
                return False
        return True
    except NoServer:
        # Nobody's mail is to blame: none loses a try, and the schedule looks again within a minute.
        logger.exception("the mail server cannot be reached")
        return False
    finally:
        _hang_up(transport)


def message(mail: OutboxMail) -> EmailMultiAlternatives:
    """Give `mail` as it goes over the wire.

    The calendar message is the last alternative with its method named (RFC 6047), which Outlook and Google act on,
    and an attachment besides, for programs that look only there; as `application/ics`, as Google itself does it,
    so that nobody counts it as a second invitation.
    """
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",
    }
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"  # RFC 2369, 3.2
    if mail.is_repeat:
        headers["X-Kruispunt-Repeat"] = "yes"
    result = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)
    if mail.html:
        result.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        result.attach_alternative(mail.calendar, f"text/calendar; method={mail.calendar_method}")
        result.attach("invite.ics", mail.calendar.encode(), "application/ics")
    return result


def _next() -> list[OutboxMail]:
    """Give the mails to hand over now: the one a dead worker left, or the first that are due while nothing flies.

    What came too late while it waited is put aside: it never goes.
    """
    flying = OutboxMail.objects.in_the_air().first()
    if flying is None:
        waiting = OutboxMail.objects.too_late().filter(status=MailStatus.QUEUED)
        for pk in waiting.values_list("pk", flat=True):
            waiting.filter(pk=pk).update(status=MailStatus.EXPIRED)
        return list(OutboxMail.objects.due()[:AT_ONCE])
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    if flying.claimed_at >= clock.now() - lease:
        return []
    if not flying.is_too_late:
        return [flying]
    left = OutboxMail.objects.too_late().filter(pk=flying.pk, claimed_at=flying.claimed_at)
    left.update(status=MailStatus.EXPIRED, is_repeat=True)
    return _next()


def _hand_over_all(mails: list[OutboxMail], transport: BaseEmailBackend, until: float) -> None:
    """Hand over `mails` one by one, as long as it is not `until` and nobody else has them.

    Raises NoServer when the server cannot be reached.
    """
    landed: _Landed | None = None
    try:
        for mail in mails:
            if time.monotonic() >= until:
                return
            try:
                transport.open()
            except OSError as error:
                raise NoServer from error
            before, landed = landed, None
            if _claim(mail, before):
                landed = mail, _hand_over(mail, transport)
    finally:
        if landed:
            _note(*landed)


def _claim(mail: OutboxMail, landed: _Landed | None) -> bool:
    """Note what came of the mail before and make `mail` the one in the air, in one commit.

    Gives False when another worker was first, or when an older mail of its thread has to go before it after all.
    """
    as_seen = OutboxMail.objects.filter(pk=mail.pk, status=mail.status, claimed_at=mail.claimed_at)
    if mail.is_waiting and mail.thread:
        as_seen = as_seen.in_turn()
    mail.is_repeat = mail.is_repeat or mail.status == MailStatus.SENDING
    mail.status = MailStatus.SENDING
    mail.claimed_at = clock.now()
    mail.attempts += 1
    try:
        with transaction.atomic():
            if landed:
                _note(*landed)
            return bool(
                as_seen.update(
                    status=mail.status, claimed_at=mail.claimed_at, is_repeat=mail.is_repeat, attempts=mail.attempts
                )
            )
    except IntegrityError:
        if landed:
            _note(*landed)
        return False


def _hand_over(mail: OutboxMail, transport: BaseEmailBackend) -> dict[str, Any]:
    """Give a claimed `mail` to the open `transport`, and what is to be noted of it."""
    try:
        if not transport.send_messages([message(mail)]):
            raise NotHandedOver
    except Exception as error:  # whatever is wrong with one mail, the next one goes
        logger.warning("mail %s was not taken: %s", mail.pk, _reason(error))
        _hang_up(transport)
        return _failure(mail, error)
    return {"status": MailStatus.SENT, "sent_at": clock.now(), "last_error": ""}


def _note(mail: OutboxMail, changes: dict[str, Any]) -> None:
    """Write what came of the hand-over, unless its lease ended meanwhile and another worker has the mail."""
    if mail.is_secret and changes["status"] in (MailStatus.SENT, MailStatus.FAILED):
        changes |= {"text": "", "html": ""}  # one-time links: of no use to anybody here
    mine = OutboxMail.objects.filter(pk=mail.pk, status=MailStatus.SENDING, claimed_at=mail.claimed_at)
    if not mine.update(**changes):
        logger.warning("mail %s took longer than its lease; another worker has it", mail.pk)


def _failure(mail: OutboxMail, error: Exception) -> dict[str, Any]:
    """Give what is to be noted of a mail that was not taken: another try after a pause, or given up."""
    pauses = settings.OUTBOX_RETRY_SECONDS
    changes = {"last_error": _reason(error), "is_repeat": mail.is_repeat or _may_have_arrived(error)}
    if mail.attempts > len(pauses):
        return changes | {"status": MailStatus.FAILED}
    pause = timedelta(seconds=pauses[mail.attempts - 1])
    return changes | {"status": MailStatus.QUEUED, "not_before": clock.now() + pause}


def _may_have_arrived(error: Exception) -> bool:
    """Give whether the line broke without an answer, so that nobody knows what the server did."""
    if isinstance(error, smtplib.SMTPException):  # an OSError too, by inheritance
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _reason(error: Exception) -> str:
    """Give in one line why the server said no."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        answers = [(type(error).__name__, str(error))]
    words = (text.decode(errors="replace") if isinstance(text, bytes) else str(text) for _, text in answers)
    line = "; ".join(f"{code} {text}" for (code, _), text in zip(answers, words, strict=True))
    return " ".join(line.replace("\0", "").split())[:500]


def _hang_up(transport: BaseEmailBackend) -> None:
    """Close the line, also one that broke; `open` makes a new one."""
    with suppress(OSError):
        transport.close()

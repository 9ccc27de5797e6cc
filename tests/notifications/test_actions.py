"""What staff can decide about a mail."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications import delivery
from kruispunt.notifications.actions import retry_mail
from kruispunt.notifications.models import Category, MailStatus, OutboxMail
from tests.conftest import brussels
from tests.notifications.conftest import put

NOON = brussels(2026, 3, 3, 12)


@pytest.fixture(autouse=True)
def at_noon(db):
    with clock.at(NOON):
        yield


def failed(**fields) -> OutboxMail:
    """Write a mail that was given up."""
    mail = put(**fields)
    OutboxMail.objects.filter(pk=mail.pk).update(status=MailStatus.FAILED, attempts=7, last_error="550 unknown")
    return mail


def test_a_failed_mail_goes_again_with_its_message_id(staff, smtp_server):
    mail = failed()

    retry_mail(mail=mail, by=staff)
    delivery.empty_outbox()

    [message] = smtp_server.arrived
    assert message["Message-ID"] == mail.message_id
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.last_error) == (MailStatus.SENT, 1, "")
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.object_id) == ("notifications.retry_mail", staff, str(mail.pk))


@pytest.mark.parametrize("status", [MailStatus.QUEUED, MailStatus.HELD_BACK])
def test_a_mail_that_did_not_fail_is_refused(staff, status):
    mail = put()
    OutboxMail.objects.update(status=status)

    with pytest.raises(Refused, match="niet mislukt"):
        retry_mail(mail=mail, by=staff)

    assert not AuditEvent.objects.exists()
    assert OutboxMail.objects.get().status == status


def test_a_mail_whose_link_is_gone_is_refused(staff):
    mail = failed(category=Category.ACCOUNT)

    with pytest.raises(Refused, match="nieuwe link"):
        retry_mail(mail=mail, by=staff)


def test_an_invitation_after_its_cancellation_is_refused(staff):
    invitation = failed(thread="sessie-1:7")
    cancellation = put(thread="sessie-1:7")
    OutboxMail.objects.filter(pk=cancellation.pk).update(status=MailStatus.SENT, sent_at=NOON)

    with pytest.raises(Refused, match="nieuwer bericht"):
        retry_mail(mail=invitation, by=staff)

    assert OutboxMail.objects.get(pk=invitation.pk).status == MailStatus.FAILED


def test_an_invitation_goes_before_a_cancellation_that_still_waits(staff, smtp_server):
    invitation = failed(thread="sessie-1:7", subject="Uitnodiging")
    put(thread="sessie-1:7", subject="Geannuleerd")

    retry_mail(mail=invitation, by=staff)
    delivery.empty_outbox()

    assert [message["Subject"] for message in smtp_server.arrived] == ["Uitnodiging", "Geannuleerd"]

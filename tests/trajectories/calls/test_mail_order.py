"""Mails about one application to one person arrive in the order of what happened, over a real SMTP server."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.notifications import delivery
from kruispunt.notifications.actions import retry_mail
from kruispunt.notifications.models import MailStatus, OutboxMail
from tests.trajectories.calls.deciding import days_after, having, told_call, withdraw
from tests.trajectories.calls.helpers import AFTER

pytestmark = pytest.mark.django_db


def subjects(smtp_server, user) -> list[str]:
    return [str(mail["Subject"]) for mail in smtp_server.arrived if mail["To"] == user.email]


def test_a_decision_that_is_postponed_is_not_overtaken_by_the_withdrawal(staff, smtp_server):
    call = told_call(staff)
    application = having(call, "offered")[0]
    user = application.applicant
    smtp_server.refused[user.email] = "451 later"
    with clock.at(AFTER):
        delivery.empty_outbox()
    del smtp_server.refused[user.email]
    withdraw(application)

    with clock.at(AFTER):
        delivery.empty_outbox()
    assert subjects(smtp_server, user) == []
    for days in range(1, 4):  # each mail of the thread comes due after the one before it went
        with clock.at(days_after(AFTER, days)):
            delivery.empty_outbox()

    received, chosen, withdrawn = subjects(smtp_server, user)
    assert "is binnen" in received
    assert "is gekozen" in chosen
    assert "ingetrokken" in withdrawn


def test_a_decision_that_failed_does_not_go_again_after_the_withdrawal(staff, smtp_server):
    call = told_call(staff)
    application = having(call, "offered")[0]
    mail = OutboxMail.objects.get(user=application.applicant, subject__contains="is gekozen")
    OutboxMail.objects.filter(pk=mail.pk).update(status=MailStatus.FAILED)
    withdraw(application)
    with clock.at(AFTER):
        delivery.empty_outbox()

        with pytest.raises(Refused, match="al een nieuwer bericht"):
            retry_mail(mail=mail, by=staff)


def test_a_mail_waits_for_no_other_person_and_no_other_application(staff):
    call = told_call(staff)
    threads = OutboxMail.objects.filter(subject__contains="is gekozen").values_list("thread", flat=True)
    expected = {f"calls:{a.pk}:{a.applicant_id}" for a in having(call, "offered")}
    assert set(threads) == expected

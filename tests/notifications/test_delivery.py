"""Delivery: every mail leaves once, in order, whatever dies or refuses."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django_q.models import OrmQ

from kruispunt.config.settings import base
from kruispunt.core import clock
from kruispunt.notifications import delivery
from kruispunt.notifications.models import Category, MailStatus, OutboxMail
from tests.conftest import brussels
from tests.notifications.conftest import arrived_to, put

NOON = brussels(2026, 3, 3, 12)


def drain_at(moment, **kwargs):
    """Empty the outbox at a moment."""
    with clock.at(moment):
        return delivery.empty_outbox(**kwargs)


def put_and_roll_back(*args):
    """Write a mail in a transaction that fails."""
    with suppress(ZeroDivisionError), transaction.atomic():
        put(*args)
        raise ZeroDivisionError


@pytest.fixture
def at_noon(db):
    with clock.at(NOON):
        yield


def test_a_mail_arrives_as_it_was_written(at_noon, smtp_server):
    mail = put(subject="Je plaats in het leerlabo één", text="Dag An\n", html="<p>Dag An</p>")

    assert delivery.empty_outbox() is False

    [message] = smtp_server.arrived
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "Je plaats in het leerlabo één"
    assert message["To"] == "an@gemeente.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOON
    assert "X-Kruispunt-Repeat" not in message
    assert message.get_content_type() == "multipart/alternative"
    assert message.get_body(["plain"]).get_content().split() == ["Dag", "An"]
    assert message.get_body(["html"]).get_content().strip() == "<p>Dag An</p>"
    mail.refresh_from_db()
    assert (mail.status, mail.sent_at, mail.attempts) == (MailStatus.SENT, NOON, 1)


def test_a_calendar_mail_carries_its_message_as_last_alternative_and_as_attachment(at_noon, smtp_server):
    text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    put(html="<p>Dag</p>", calendar=text, calendar_method="REQUEST", thread="sessie:1")

    delivery.empty_outbox()

    [message] = smtp_server.arrived
    assert message.get_content_type() == "multipart/mixed"
    alternatives, attachment = message.iter_parts()
    kinds = [part.get_content_type() for part in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(alternatives.iter_parts())[-1]
    assert calendar["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_content().replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content() == text.encode()


def test_a_run_sends_everything_in_order_over_one_connection(at_noon, smtp_server):
    for number in range(5):
        put(f"an{number}@gemeente.example")

    delivery.empty_outbox()

    assert arrived_to(smtp_server) == [f"an{number}@gemeente.example" for number in range(5)]


def test_a_run_without_mail_needs_no_server(at_noon, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert delivery.empty_outbox() is False


def test_a_server_that_is_down_costs_no_mail_a_try(at_noon, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = put()

    assert delivery.empty_outbox() is False

    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)


def test_a_second_run_sends_nothing_again(at_noon, smtp_server):
    put()
    delivery.empty_outbox()
    delivery.empty_outbox()

    assert len(smtp_server.arrived) == 1


def test_a_run_that_reaches_its_end_says_that_something_may_be_left(at_noon, smtp_server):
    put()

    assert delivery.empty_outbox(seconds=0) is True


def test_held_back_mail_is_never_sent(at_noon, smtp_server):
    from kruispunt.notifications.outbox import held_back

    with held_back():
        mail = put()
    delivery.empty_outbox()

    assert smtp_server.arrived == []
    assert OutboxMail.objects.get(pk=mail.pk).status == MailStatus.HELD_BACK


def test_a_refused_address_is_tried_with_growing_pauses_and_then_given_up(db, smtp_server, settings):
    settings.OUTBOX_RETRY_SECONDS = [30, 120]
    smtp_server.refused["weg@gemeente.example"] = "450 mailbox busy"
    with clock.at(NOON):
        mail = put("weg@gemeente.example")
        put("an@gemeente.example")
    expected = [  # seconds after noon, attempts after a run then, state
        (0, 1, MailStatus.QUEUED),
        (29, 1, MailStatus.QUEUED),
        (30, 2, MailStatus.QUEUED),
        (149, 2, MailStatus.QUEUED),
        (150, 3, MailStatus.FAILED),
        (9999, 3, MailStatus.FAILED),
    ]
    for seconds, attempts, status in expected:
        drain_at(NOON + timedelta(seconds=seconds))
        mail.refresh_from_db()
        assert (seconds, mail.attempts, mail.status) == (seconds, attempts, status)
    assert mail.last_error == "450 mailbox busy"
    assert not mail.is_repeat
    assert arrived_to(smtp_server) == ["an@gemeente.example"]


def test_an_address_that_makes_no_message_blocks_nobody(at_noon, smtp_server):
    bad = put("niemand\n@gemeente.example")
    put()

    delivery.empty_outbox()

    assert arrived_to(smtp_server) == ["an@gemeente.example"]
    bad.refresh_from_db()
    assert (bad.status, bad.attempts) == (MailStatus.QUEUED, 1)
    assert bad.last_error


def test_a_mail_that_gets_through_later_keeps_its_message_id(db, smtp_server):
    smtp_server.refused["an@gemeente.example"] = "450 later"
    with clock.at(NOON):
        mail = put()
        delivery.empty_outbox()
    smtp_server.refused.clear()
    drain_at(NOON + timedelta(hours=1))

    [message] = smtp_server.arrived
    assert message["Message-ID"] == mail.message_id
    assert "X-Kruispunt-Repeat" not in message
    mail.refresh_from_db()
    assert mail.last_error == ""


def test_a_line_that_breaks_after_the_hand_over_leads_to_a_marked_repeat(db, smtp_server):
    smtp_server.hang_up_after_taking = True
    with clock.at(NOON):
        mail = put()
        put("bo@gemeente.example")
        delivery.empty_outbox()
    drain_at(NOON + timedelta(hours=1))

    first, other, again = smtp_server.arrived
    assert first["Message-ID"] == again["Message-ID"] == mail.message_id
    assert (first["X-Kruispunt-Repeat"], again["X-Kruispunt-Repeat"]) == (None, "yes")
    assert other["To"] == "bo@gemeente.example"


def test_a_cancellation_never_overtakes_its_invitation(db, smtp_server):
    smtp_server.refused["an@gemeente.example"] = "450 later"
    with clock.at(NOON):
        put(subject="Uitnodiging", thread="sessie-1:7")
        delivery.empty_outbox()
        smtp_server.refused.clear()
        put(subject="Geannuleerd", thread="sessie-1:7")
        put(subject="Andere sessie", thread="sessie-2:7")
        delivery.empty_outbox()
    assert [m["Subject"] for m in smtp_server.arrived] == ["Andere sessie"]

    drain_at(NOON + timedelta(hours=1))

    assert [m["Subject"] for m in smtp_server.arrived] == ["Andere sessie", "Uitnodiging", "Geannuleerd"]


def test_an_invitation_that_was_given_up_does_not_stop_the_next_message(db, smtp_server, settings):
    settings.OUTBOX_RETRY_SECONDS = []
    smtp_server.refused["an@gemeente.example"] = "550 unknown"
    with clock.at(NOON):
        put(subject="Uitnodiging", thread="sessie-1:7")
        delivery.empty_outbox()
        smtp_server.refused.clear()
        put(subject="Verplaatst", thread="sessie-1:7")
        delivery.empty_outbox()

    assert [m["Subject"] for m in smtp_server.arrived] == ["Verplaatst"]


@pytest.mark.parametrize(("refused", "status"), [(False, MailStatus.SENT), (True, MailStatus.FAILED)])
def test_the_body_of_an_account_mail_is_wiped_at_its_end(at_noon, smtp_server, settings, refused, status):
    settings.OUTBOX_RETRY_SECONDS = []
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND  # Django's test runner puts another one there
    if refused:
        smtp_server.refused["an@gemeente.example"] = "550 unknown"
    message = EmailMultiAlternatives("Je link", "http://x.example/geheim", to=["an@gemeente.example"])
    message.attach_alternative("<p>http://x.example/geheim</p>", "text/html")
    message.send()
    mail = OutboxMail.objects.get()
    assert (mail.category, "geheim" in mail.text, "geheim" in mail.html) == (Category.ACCOUNT, True, True)

    delivery.empty_outbox()

    mail.refresh_from_db()
    assert (mail.status, mail.subject, mail.text, mail.html) == (status, "Je link", "", "")


def test_the_body_of_another_mail_is_kept(at_noon, smtp_server):
    mail = put()
    delivery.empty_outbox()

    mail.refresh_from_db()
    assert mail.text == "Dag An"


def test_a_mail_left_in_the_air_goes_again_after_its_lease_and_is_marked(db, smtp_server, settings):
    settings.OUTBOX_LEASE_SECONDS = 60
    with clock.at(NOON):
        mail = put()
    OutboxMail.objects.update(status=MailStatus.SENDING, claimed_at=NOON, attempts=1)

    drain_at(NOON + timedelta(seconds=59), seconds=0.3)
    assert smtp_server.arrived == []
    drain_at(NOON + timedelta(seconds=61))

    [message] = smtp_server.arrived
    assert (message["Message-ID"], message["X-Kruispunt-Repeat"]) == (mail.message_id, "yes")
    mail.refresh_from_db()
    assert (mail.status, mail.is_repeat, mail.attempts) == (MailStatus.SENT, True, 2)


def test_the_database_refuses_a_second_mail_in_the_air(at_noon):
    put()
    put()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.update(status=MailStatus.SENDING, claimed_at=NOON)


def test_a_mail_rolls_back_with_its_decision(db):
    put_and_roll_back()

    assert not OutboxMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_mails_of_one_transaction_wake_the_worker_once():
    with transaction.atomic():
        for number in range(200):
            put(f"an{number}@gemeente.example")
        assert OrmQ.objects.count() == 0

    assert OrmQ.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_outside_a_rolled_back_part_still_wakes_the_worker():
    with transaction.atomic():
        put_and_roll_back("weg@gemeente.example")
        put("an@gemeente.example")

    assert OrmQ.objects.count() == 1


def test_an_older_mail_that_goes_again_meanwhile_is_not_overtaken(at_noon, smtp_server):
    """The due mails are looked up some at a time: what comes before one of them later still goes first."""
    older, newer = put("oud@gemeente.example", thread="sessie:1"), put("nieuw@gemeente.example", thread="sessie:1")
    OutboxMail.objects.filter(pk=older.pk).update(status=MailStatus.FAILED)
    looked_up = delivery._next()
    assert looked_up == [newer]
    OutboxMail.objects.filter(pk=older.pk).update(status=MailStatus.QUEUED)

    assert not delivery._claim(newer, None)
    delivery.empty_outbox()

    assert arrived_to(smtp_server) == ["oud@gemeente.example", "nieuw@gemeente.example"]


def test_many_refusals_and_a_broken_line_between_them_note_each_mail_as_it_went(at_noon, smtp_server):
    for number in range(7):
        put(f"an{number}@gemeente.example")
    smtp_server.refused = {f"an{number}@gemeente.example": "550 unknown user" for number in (0, 3, 6)}

    delivery.empty_outbox()

    states = dict(OutboxMail.objects.order_by("pk").values_list("to", "status"))
    queued = [to for to, status in states.items() if status == MailStatus.QUEUED]
    assert queued == list(smtp_server.refused)
    assert arrived_to(smtp_server) == [to for to in states if to not in queued]
    assert not OutboxMail.objects.in_the_air().exists()

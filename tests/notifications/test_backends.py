"""Mail of libraries goes through the outbox."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.test import Client
from django.urls import reverse

from kruispunt.config.settings import base
from kruispunt.notifications.models import Category, OutboxMail
from tests.conftest import make_user


@pytest.fixture(autouse=True)
def through_the_outbox(db, settings):
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND  # Django's test runner puts another one there


def test_every_recipient_gets_a_row_of_the_category_account():
    sent = EmailMessage("Dag", "Tekst", to=["a@x.example"], cc=["b@x.example"], bcc=["c@x.example"]).send()

    assert sent == 1
    assert set(OutboxMail.objects.values_list("to", "category", "text")) == {
        (f"{who}@x.example", Category.ACCOUNT, "Tekst") for who in "abc"
    }
    assert OutboxMail.objects.values("message_id").distinct().count() == 3


def test_the_html_alternative_is_kept():
    message = EmailMultiAlternatives("Dag", "Tekst", to=["a@x.example"])
    message.attach_alternative("<p>Tekst</p>", "text/html")
    message.send()

    assert OutboxMail.objects.values_list("text", "html").get() == ("Tekst", "<p>Tekst</p>")


def test_a_message_that_is_html_only_has_no_text():
    message = EmailMessage("Dag", "<p>Tekst</p>", to=["a@x.example"])
    message.content_subtype = "html"
    message.send()

    assert OutboxMail.objects.values_list("text", "html").get() == ("", "<p>Tekst</p>")


def test_a_message_to_nobody_is_no_mail():
    assert EmailMessage("Dag", "Tekst").send() == 0
    assert not OutboxMail.objects.exists()


def test_an_attachment_is_refused_instead_of_lost():
    message = EmailMessage("Dag", "Tekst", to=["a@x.example"])
    message.attach("lijst.csv", "a;b", "text/csv")

    with pytest.raises(ValueError, match="attachments"):
        message.send()


def test_white_space_in_a_subject_makes_no_header():
    send_mail("Dag\r\nBcc: x@x.example", "Tekst", None, ["a@x.example"])

    assert OutboxMail.objects.get().subject == "Dag Bcc: x@x.example"


def test_a_password_reset_goes_through_the_outbox():
    user = make_user(password="een lang wachtwoord")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    Client().post(reverse("account_reset_password"), {"email": user.email})

    mail = OutboxMail.objects.get()
    assert (mail.to, mail.category) == (user.email, Category.ACCOUNT)
    assert "/account/password/reset/key/" in mail.text

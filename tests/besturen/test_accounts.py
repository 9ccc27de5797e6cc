"""Accounts by allauth: proved addresses, resets, second factors, and no door beside the front door."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.test import Client, override_settings

from kruispunt.besturen.actions import create_person
from kruispunt.besturen.models import User
from kruispunt.notifications.models import OutboxMail

pytestmark = pytest.mark.django_db

PASSWORD = "drie lange woorden"
EDITOR = "/beheer/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def as_on_the_site(settings) -> None:
    """Mail goes into the outbox (pytest-django puts it elsewhere); no code counts as used by an earlier test."""
    settings.EMAIL_BACKEND = "kruispunt.notifications.backends.OutboxBackend"
    cache.clear()


@pytest.fixture
def person(db) -> User:
    """Somebody with a proved address and a password."""
    return create_person(email="an@gent.be", first_name="An", last_name="Smet", by=None, password=PASSWORD)


def log_in(client: Client, email: str = "an@gent.be", password: str = PASSWORD, url: str = "/account/login/"):
    return client.post(url, {"login": email, "username": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/mijn/").status_code == 200


def link_in(mail: OutboxMail) -> str:
    return urlsplit(re.search(r"https?://\S+/account/\S+", mail.text)[0]).path


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def test_nobody_logs_in_before_the_address_is_proved():
    client = Client()
    sent = {"first_name": "An", "last_name": "Smet", "email": "An@Gent.be"}
    response = client.post("/account/signup/", sent | {"password1": PASSWORD, "password2": PASSWORD})
    assert response["Location"] == "/account/confirm-email/"
    user = User.objects.get()
    assert (str(user), user.email, user.role) == ("An Smet", "an@gent.be", "member")
    assert not is_in(client)
    log_in(client)
    assert not is_in(client)
    mail = OutboxMail.objects.order_by("pk").first()
    assert (mail.to, mail.subject) == ("an@gent.be", "Bevestig je e-mailadres")
    link = link_in(mail)
    assert "Bevestig het adres" in Client().get(link).content.decode()
    assert not EmailAddress.objects.get().verified
    client.post(link)
    assert EmailAddress.objects.get().verified
    log_in(client)
    assert is_in(client)


def test_a_sign_up_form_keeps_what_was_typed_and_says_what_is_wrong():
    sent = {"first_name": "An", "last_name": "", "email": "geen adres", "password1": "kort", "password2": "anders"}
    html = Client().post("/account/signup/", sent).content.decode()
    assert 'value="An"' in html
    assert 'value="geen adres"' in html
    assert "govuk-error-summary" in html
    order = [html.index(f'name="{name}"') for name in sent]
    assert order == sorted(order)


def test_a_second_account_for_an_address_tells_its_owner_only(person):
    sent = {"first_name": "Bo", "last_name": "B", "email": person.email, "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post("/account/signup/", sent)["Location"] == "/account/confirm-email/"
    assert User.objects.count() == 1
    assert OutboxMail.objects.get().subject == "Je hebt al een account op Kruispunt"


def test_a_forgotten_password_is_set_anew_by_mail(person):
    client = Client()
    client.post("/account/password/reset/", {"email": "AN@gent.be"})
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("an@gent.be", "Kies een nieuw wachtwoord")
    form = client.get(link_in(mail))["Location"]
    assert client.get(form).status_code == 200
    client.post(form, {"password1": "vier andere lange woorden", "password2": "vier andere lange woorden"})
    assert not is_in(client)
    log_in(client)
    assert not is_in(client)
    log_in(client, password="vier andere lange woorden")
    assert is_in(client)


def test_an_unknown_address_is_told_by_mail_only():
    response = Client().post("/account/password/reset/", {"email": "bo@gent.be"})
    assert response["Location"] == "/account/password/reset/done/"
    assert OutboxMail.objects.get().to == "bo@gent.be"


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/account/password/reset/", {"email": "an@gent.be"}),
        ("/account/password/reset/", {"email": "onbekend@gent.be"}),
        ("/account/signup/", {"email": "an@gent.be"}),
        ("/account/signup/", {"email": "nieuw@gent.be"}),
    ],
)
def test_the_links_in_mails_lead_to_our_site_whatever_host_was_asked(person, settings, address, data):
    settings.SITE_URL = "https://kruispunt.example"
    names = {"first_name": "An", "last_name": "Smet", "password1": PASSWORD, "password2": PASSWORD}
    Client(headers={"host": "boos.example"}).post(address, names | data)
    mail = OutboxMail.objects.get()
    links = re.findall(r"https?://\S+", mail.text)
    assert links
    assert all(link.startswith("https://kruispunt.example/account/") for link in links)
    assert "boos.example" not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize(
    "target", ["https://boos.example/", "//boos.example/", "/\\boos.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("door", ["/account/login/", "/account/logout/", f"{EDITOR}login/", "/_util/login/"])
def test_no_door_leads_to_another_site(person, door, target):
    client = Client()
    client.get(door, {"next": target})
    response = client.post(f"{door}?{urlencode({'next': target})}", {"login": person.email, "password": PASSWORD})
    seen = [response["Location"]]
    if seen[0].startswith("/account/login/"):
        sent = {"login": person.email, "password": PASSWORD, "next": target}
        seen.append(client.post(seen[0], sent)["Location"])
    assert all(urlsplit(location).netloc == "" and location.startswith("/") for location in seen)
    assert not any(location.startswith(("//", "/\\")) for location in seen)


def test_logging_in_gives_a_new_session(person):
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["van"] = "een ander"
    session.save()
    client.cookies["sessionid"] = session.session_key
    log_in(client)
    assert is_in(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_somebody_who_is_switched_off_does_not_get_in(person):
    person.is_active = False
    person.save()
    client = Client()
    log_in(client)
    assert not is_in(client)


@pytest.mark.parametrize("door", [f"{EDITOR}login/", "/_util/login/"])
def test_every_other_door_leads_to_the_front_door(person, door):
    client = Client()
    response = client.get(f"{door}?next={EDITOR}")
    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={EDITOR}"
    log_in(client, url=door)
    assert not is_in(client)


def test_the_editor_has_no_password_reset_of_its_own(person):
    assert Client().get(f"{EDITOR}password_reset/").status_code in (302, 404)
    Client().post(f"{EDITOR}password_reset/", {"email": person.email})
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("door", ["/account/login/", f"{EDITOR}login/", "/_util/login/"])
def test_a_password_alone_lets_nobody_with_a_second_factor_in(person, door):
    TOTP.activate(person, SECRET)
    client = Client()
    log_in(client, url=door)
    assert not is_in(client)
    assert client.get(EDITOR).status_code == 302


def test_a_reset_password_alone_lets_nobody_with_a_second_factor_in(person):
    TOTP.activate(person, SECRET)
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    form = client.get(link_in(OutboxMail.objects.get()))["Location"]
    client.post(form, {"password1": "vier andere lange woorden", "password2": "vier andere lange woorden"})
    assert not is_in(client)
    log_in(client, password="vier andere lange woorden")
    assert not is_in(client)


def test_the_second_factor_opens_the_door_and_a_wrong_code_does_not(person):
    TOTP.activate(person, SECRET)
    client = Client()
    assert log_in(client)["Location"].startswith("/account/2fa/authenticate/")
    page = client.get("/account/2fa/authenticate/")
    assert page.status_code == 200
    client.post("/account/2fa/authenticate/", {"code": "000000" if code() != "000000" else "111111"})
    assert not is_in(client)
    client.post("/account/2fa/authenticate/", {"code": code()})
    assert is_in(client)


def test_a_recovery_code_works_once(person):
    TOTP.activate(person, SECRET)
    recovery = RecoveryCodes.activate(person).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        log_in(client)
        client.post("/account/2fa/authenticate/", {"code": recovery})
        assert is_in(client) is expected


def in_our_layout(response) -> None:
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="nl-BE"' in html
    assert html.count("<main") == 1
    assert html.count("<h1") == 1
    assert "kp-header" in html
    assert " style=" not in html
    assert not re.search(r" on[a-z]+=", html)
    # A script in the page has to be data: the policy runs only files.
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes


@pytest.mark.parametrize(
    "path",
    [
        *("login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/", "inactive/"),
        *("confirm-email/verlopen/", "password/reset/key/1-verlopen/"),
    ],
)
def test_the_pages_at_the_door_have_our_layout(path):
    in_our_layout(Client().get(f"/account/{path}"))


@pytest.mark.parametrize(
    "path",
    [
        *("email/", "password/change/", "reauthenticate/", "logout/"),
        *("2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"),
    ],
)
def test_the_pages_of_the_own_account_have_our_layout(person, path):
    client = Client()
    log_in(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    in_our_layout(client.get(f"/account/{path}"))


@pytest.mark.parametrize(
    "path",
    ["", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"],
)
def test_the_pages_of_the_second_factor_have_our_layout(person, path):
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    client = Client()
    log_in(client)
    client.post("/account/2fa/authenticate/", {"code": code()})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    in_our_layout(client.get(f"/account/2fa/{path}"))


def test_the_password_rules_speak_to_you_informally():
    module = "kruispunt.besturen.validators"
    rules = [{"NAME": f"{module}.{name}"} for name in ("NotLikeYourself", "LongEnough", "NotCommon")]
    with override_settings(AUTH_PASSWORD_VALIDATORS=rules):
        texts = password_validators_help_texts()
    assert len(texts) == 3
    assert all(text.startswith("Je wachtwoord") for text in texts)

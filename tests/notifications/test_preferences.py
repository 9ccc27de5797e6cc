"""Who chooses which mails, on the own page and from a mail; and what then happens to a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications import delivery, outbox
from kruispunt.notifications.actions import set_preferences
from kruispunt.notifications.models import Category, DigestItem, MailPreference, OutboxMail, Rhythm
from kruispunt.notifications.notification import Notification, kinds_that_wait, registry
from kruispunt.notifications.preferences import preferences_url, rhythms_of
from tests.conftest import brussels, make_user

pytestmark = pytest.mark.django_db

PAGE = "/mijn/mail/"
NOON = brussels(2026, 3, 4, 12)  # a Wednesday


@dataclass(frozen=True, kw_only=True)
class Waiting(Notification):
    """Something that can wait."""

    category = Category.CALL
    template = "calls/mail/opened.md"
    can_wait = True
    in_words = "een bericht van de tests"
    call: str = "Oproep"
    end: datetime | None = None

    def too_late_at(self):
        """Give until when it is of use."""
        return self.end

    def context(self):
        """Give what the template asks."""
        address = "https://kruispunt.example/x/"
        values = {"call": self.call, "traject": "T", "closes": "c", "places": 3}
        return values | {"call_url": address, "interest_url": address}


@dataclass(frozen=True, kw_only=True)
class Urgent(Waiting):
    """Something somebody has to know."""

    can_wait = False


def choose(user, **rhythms) -> None:
    set_preferences(user=user, rhythms=rhythms, by=user)


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_who_chose_nothing_hears_at_once_with_the_page_to_stop_under_the_mail_and_in_its_head(member):
    mail = Waiting().send(to=member)
    assert mail.unsubscribe_url.startswith("http://localhost")
    assert f"Stel in welke mails je krijgt: {mail.unsubscribe_url}" in mail.text
    assert mail.unsubscribe_url in mail.html
    assert delivery.message(mail).extra_headers["List-Unsubscribe"] == f"<{mail.unsubscribe_url}>"


def test_what_somebody_has_to_know_goes_at_once_whatever_they_chose_and_has_no_way_to_stop_it(member):
    choose(member, call=Rhythm.NONE)
    mail = Urgent().send(to=member)
    assert mail.unsubscribe_url == ""
    assert "Stel in welke mails" not in mail.text + mail.html
    assert "List-Unsubscribe" not in delivery.message(mail).extra_headers


def test_who_wants_none_gets_nothing_and_nothing_is_kept(member):
    choose(member, call=Rhythm.NONE)
    assert Waiting().send(to=member) is None
    assert not OutboxMail.objects.exists()
    assert not DigestItem.objects.exists()


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_who_wants_a_digest_has_the_message_put_aside(member, rhythm):
    choose(member, call=rhythm)
    assert Waiting(call="Leerlabo *2026*").send(to=member) is None
    assert not OutboxMail.objects.exists()
    item = DigestItem.objects.get(user=member)
    assert item.subject == "Nieuwe oproep: Leerlabo *2026*"
    assert r"**Leerlabo \*2026\***" in item.source


def test_another_category_is_another_choice(member):
    choose(member, evaluation=Rhythm.NONE)
    assert Waiting().send(to=member)


@pytest.mark.parametrize(
    ("rhythm", "end", "waits"),
    [
        (Rhythm.DAILY, brussels(2026, 3, 5, 7, 30), False),
        (Rhythm.DAILY, brussels(2026, 3, 5, 7, 31), True),
        (Rhythm.WEEKLY, brussels(2026, 3, 9, 7, 30), False),
        (Rhythm.WEEKLY, brussels(2026, 3, 9, 9), True),
    ],
)
def test_what_would_come_too_late_in_the_digest_goes_at_once(member, rhythm, end, waits):
    choose(member, call=rhythm)
    with clock.at(NOON):
        mail = Waiting(end=end).send(to=member)
    assert (mail is None) == waits


def test_history_keeps_every_mail_as_it_was_and_puts_nothing_aside(member):
    choose(member, call=Rhythm.DAILY)
    with outbox.held_back():
        assert Waiting().send(to=member).status == "held_back"
    assert not DigestItem.objects.exists()


def test_everything_that_can_wait_says_in_words_what_it_is():
    assert [name for name, kind in registry.items() if kind.can_wait and not kind.in_words] == []
    assert {Category.CALL, Category.EVALUATION} <= kinds_that_wait().keys()
    assert Category.ACCOUNT not in kinds_that_wait()


def test_a_choice_is_stored_once_and_recorded_and_the_same_choice_again_changes_nothing(member):
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.WEEKLY):
        choose(member, call=rhythm)
    assert rhythms_of(member) == {"call": "weekly"}
    events = AuditEvent.objects.filter(verb="notifications.set_preferences").order_by("pk")
    assert [event.details["changed"] for event in events] == [{"call": "daily"}, {"call": "weekly"}]


@pytest.mark.parametrize("rhythms", [{"call": "hourly"}, {"account": "none"}, {"everything": "none"}])
def test_what_is_no_choice_is_refused_and_the_rest_stays_too(member, rhythms):
    with pytest.raises(Refused):
        choose(member, evaluation=Rhythm.NONE, **rhythms)
    assert not MailPreference.objects.exists()


def test_nobody_chooses_for_somebody_else(member, staff):
    with pytest.raises(Forbidden):
        set_preferences(user=member, rhythms={"call": "none"}, by=staff)


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 200), (Role.FACILITATOR, 200), (Role.STAFF, 200), (Role.ADMIN, 200)],
)
def test_everybody_with_an_account_has_the_page(client_of, role, status):
    client = client_of(make_user(role)) if role else Client()
    assert client.get(PAGE).status_code == status


def full(**chosen) -> dict[str, str]:
    """Everything at once, but what is `chosen`."""
    return {f"rhythm_{c}": chosen.get(c.value, "immediate") for c in kinds_that_wait()}


def test_the_page_shows_what_was_chosen_and_stores_what_is_chosen(client_of, member):
    client = client_of(member)
    response = client.post(PAGE, full(evaluation="weekly", call="none"))
    assert response.status_code == 302
    assert rhythms_of(member) == {"call": "none", "evaluation": "weekly"}
    assert client.get(PAGE).context["form"]["rhythm_call"].initial == "none"


def test_a_choice_that_is_none_is_told_at_its_field_and_nothing_typed_is_lost(client_of, member):
    response = client_of(member).post(PAGE, full(evaluation="weekly", call="\0"))
    assert response.status_code == 400
    assert response.context["form"].errors.keys() == {"rhythm_call"}
    assert response.context["form"]["rhythm_evaluation"].value() == "weekly"
    assert not MailPreference.objects.exists()


def test_opening_the_link_of_a_mail_changes_nothing_and_the_button_stops_such_mail_without_logging_in(member):
    page = path_of(Waiting().send(to=member).unsubscribe_url)
    client = Client(enforce_csrf_checks=True)
    response = client.get(page)
    assert response.status_code == 200
    assert "Krijg deze mails niet meer" in response.content.decode()
    assert not MailPreference.objects.exists()
    token = response.context["csrf_token"]
    assert client.post(page, {"stop": "1", "csrfmiddlewaretoken": str(token)}).status_code == 302
    assert rhythms_of(member) == {"call": "none"}
    assert AuditEvent.objects.get(verb="notifications.set_preferences").actor is None


def test_the_page_of_a_mail_takes_the_other_choices_too(member):
    page = path_of(preferences_url(member, "call"))
    assert Client().post(page, full(call="daily")).status_code == 302
    assert rhythms_of(member) == {"call": "daily"}
    assert Client().post(page, full(call="x")).status_code == 400


def test_the_page_of_a_digest_has_no_button_for_one_category(member):
    page = path_of(preferences_url(member, ""))
    assert "Krijg deze mails niet meer" not in Client().get(page).content.decode()
    assert Client().post(page, {"stop": "1"}).status_code == 400
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("spoil", [lambda t: "x" + t, lambda t: t[:-1], lambda t: "1", lambda t: t.replace(":", "")])
def test_an_address_that_is_not_ours_does_not_exist(member, spoil):
    token = path_of(preferences_url(member, "call")).split("/")[2]
    assert Client().get(reverse("notifications:preferences_from_mail", args=[spoil(token)])).status_code == 404


def test_the_address_of_who_left_does_not_exist_and_that_of_an_old_mail_does(member):
    with clock.at(NOON - timedelta(days=900)):
        page = path_of(preferences_url(member, "call"))
    assert Client().get(page).status_code == 200
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(page).status_code == 404

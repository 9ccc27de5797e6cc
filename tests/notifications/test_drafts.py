"""Drafts: written in the transaction of a decision, edited by staff, superseded by a newer one, released or dropped."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications import delivery
from kruispunt.notifications.actions import drop_drafts, edit_draft, release_drafts
from kruispunt.notifications.models import Category, MailStatus, OutboxMail
from kruispunt.notifications.notification import Notification, registry
from kruispunt.notifications.outbox import held_back
from tests.conftest import make_user, query_counts

pytestmark = pytest.mark.django_db
KEY = "proef:1"


@dataclass(frozen=True, kw_only=True)
class Place(Notification):
    """You have a place (a text that exists: that of a call that can be confirmed)."""

    category = Category.CALL
    template = "calls/mail/to_confirm.md"
    bestuur: str = "Sint-Niklaas (stad)"

    def context(self) -> dict:
        """Give what the template needs."""
        return {
            "bestuur": self.bestuur,
            "traject": "Leerlabo",
            "until": "di 3 maart 2026 om 12 u.",
            "takes_part": "An Peeters",
            "confirm_url": "https://kruispunt.example/kandidatuur/1/bevestigen/?a=1&b=2",
        }


registry.pop(f"{Place.__module__}.{Place.__qualname__}")


@pytest.fixture
def an(db):
    return make_user(first_name="An", email="an@gemeente.example")


@pytest.fixture
def draft(an) -> OutboxMail:
    return Place().draft(to=an, key=KEY)


def edit(mail: OutboxMail, by, **fields) -> OutboxMail:
    fields = {"subject": mail.subject, "source": mail.source, "version": mail.version} | fields
    return edit_draft(mail=mail, by=by, **fields)


def test_the_worker_never_sends_a_draft(draft, smtp_server):
    assert not delivery.empty_outbox()

    draft.refresh_from_db()
    assert (draft.status, draft.attempts, smtp_server.arrived) == (MailStatus.DRAFT, 0, [])


def test_a_released_draft_arrives_as_staff_wrote_it_with_a_link_that_works(draft, staff, smtp_server):
    edit(draft, staff, subject="Kom  mee\nBcc: x", source=draft.source.replace("Goed nieuws", "**Fijn** nieuws"))

    assert release_drafts(keys=[KEY, "proef:2"], by=staff) == 1
    delivery.empty_outbox()

    (arrived,) = smtp_server.arrived
    assert arrived["Subject"] == "Kom mee Bcc: x"
    plain = arrived.get_body(("plain",)).get_content()
    assert "Fijn nieuws: Sint-Niklaas (stad) is gekozen" in plain
    assert "https://kruispunt.example/kandidatuur/1/bevestigen/?a=1&b=2" in plain
    page = arrived.get_body(("html",)).get_content()
    assert ">Fijn</strong>" in page
    assert 'href="https://kruispunt.example/kandidatuur/1/bevestigen/?a=1&amp;b=2"' in page


def test_releasing_twice_sends_once(draft, staff):
    assert release_drafts(keys=[KEY], by=staff) == 1
    assert release_drafts(keys=[KEY], by=staff) == 0
    assert OutboxMail.objects.get().status == MailStatus.QUEUED


def test_a_draft_of_example_data_is_never_sent(draft, staff):
    with held_back():
        release_drafts(keys=[KEY], by=staff)

    assert OutboxMail.objects.get().status == MailStatus.HELD_BACK


def test_a_newer_draft_takes_the_place_of_the_older_with_what_staff_wrote(draft, an, staff):
    edit(draft, staff, subject="Van mij")

    newer = Place(bestuur="Aalst").draft(to=an, key=KEY)

    assert OutboxMail.objects.get() == newer == draft
    assert newer.subject.startswith("Aalst is gekozen")
    assert not newer.was_edited
    with pytest.raises(Stale):
        edit(draft, staff)


def test_the_same_decision_again_leaves_what_staff_wrote(draft, an, staff):
    edit(draft, staff, subject="Van mij")

    Place().draft(to=an, key=KEY)

    assert OutboxMail.objects.get().subject == "Van mij"
    assert OutboxMail.objects.get().was_edited


def test_after_a_released_mail_a_new_draft_about_the_same_is_another_mail(draft, an, staff):
    release_drafts(keys=[KEY], by=staff)

    Place().draft(to=an, key=KEY)

    assert OutboxMail.objects.count() == 2


def test_a_dropped_draft_is_gone_and_the_trail_says_so(draft, staff):
    assert drop_drafts(keys=[KEY], by=staff) == 1
    assert drop_drafts(keys=[KEY], by=staff) == 0

    assert not OutboxMail.objects.exists()
    assert AuditEvent.objects.get(verb="notifications.drop_draft").details == {"key": KEY}


def test_a_draft_is_markdown_that_people_can_read(draft):
    assert "\\" not in draft.source
    assert "Sint-Niklaas (stad)" in draft.source


@pytest.mark.parametrize(
    ("fields", "message", "field"),
    [
        ({"subject": " "}, "onderwerp", "subject"),
        ({"source": " \n"}, "tekst", "source"),
        ({"source": "Dag An, tot dan."}, "https://kruispunt.example/kandidatuur/1/bevestigen/", "source"),
    ],
)
def test_an_edit_that_would_leave_the_receiver_stuck_is_refused(draft, staff, fields, message, field):
    with pytest.raises(Refused, match=message) as refused:
        edit(draft, staff, **fields)
    assert refused.value.field == field
    draft.refresh_from_db()
    assert not draft.was_edited


def test_a_mail_that_left_cannot_be_edited_any_more(draft, staff):
    release_drafts(keys=[KEY], by=staff)

    with pytest.raises(Refused, match="geen ontwerp meer"):
        edit(draft, staff)


def test_only_the_team_edits_drafts(draft, facilitator, member):
    for user in (facilitator, member):
        with pytest.raises(Forbidden):
            edit(draft, user)


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
)
def test_only_the_team_sees_the_page_of_a_draft(client_of, draft, role, status):
    client = client_of(make_user(role)) if role else Client()

    for name in ("notifications:mail", "notifications:edit_draft"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == status


def test_staff_previews_without_saving_and_saves(client_of, draft, staff):
    client = client_of(staff)
    url = reverse("notifications:edit_draft", args=[draft.pk])
    typed = {
        "subject": "Nieuw onderwerp",
        "source": draft.source.replace("Goed nieuws", "*Fijn* <b>nieuws</b>"),
        "version": draft.version,
    }

    page = client.post(url, typed | {"preview": "1"}).content.decode()
    assert "<em>Fijn</em> &lt;b&gt;nieuws&lt;/b&gt;" in page
    draft.refresh_from_db()
    assert not draft.was_edited

    answer = client.post(url, typed, follow=True)
    assert "Het ontwerp is bewaard" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.subject == "Nieuw onderwerp"


def test_who_saves_later_sees_both_texts_and_can_win(client_of, draft, staff):
    client = client_of(staff)
    url = reverse("notifications:edit_draft", args=[draft.pk])
    seen = draft.version
    edit(draft, staff, source=draft.source + "\nVan een collega.\n")

    typed = {"subject": "Van mij", "source": draft.source, "version": seen}
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Van een collega." in page
    assert "Van mij" in page

    draft.refresh_from_db()
    assert client.post(url, typed | {"version": draft.version}).status_code == 302


@pytest.mark.parametrize("version", ["", "abc", "9" * 40, "-1"])
def test_an_odd_version_is_a_message_and_no_error(client_of, draft, staff, version):
    url = reverse("notifications:edit_draft", args=[draft.pk])

    answer = client_of(staff).post(url, {"subject": "Van mij", "source": "Dag\0", "version": version})

    assert answer.status_code == 400
    assert "Van mij" in answer.content.decode()


def test_a_released_mail_has_no_edit_page(client_of, draft, staff):
    release_drafts(keys=[KEY], by=staff)

    answer = client_of(staff).get(reverse("notifications:edit_draft", args=[draft.pk]))

    assert answer.url == reverse("notifications:mail", args=[draft.pk])


def test_the_outbox_costs_as_many_queries_with_more_drafts(client_of, staff, an):
    client = client_of(staff)
    made = iter(range(100))

    def add(count: int) -> None:
        for _ in range(count):
            Place().draft(to=an, key=f"proef:{next(made)}")

    assert len(set(query_counts(client, reverse("notifications:outbox") + "?status=draft", add))) == 1

"""Choosing how often the overview of a group comes, logged in or from the mail."""

import pytest
from django.test import Client

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import MailRhythm
from kruispunt.kennisgroep.overview_links import stop_url
from tests.kennisgroep.helpers import make_group, membership_of, settle

pytestmark = pytest.mark.django_db


def path_of(membership) -> str:
    return "/" + stop_url(membership).split("/", 3)[3]


def test_a_member_chooses_and_finds_the_page_from_the_group_and_from_the_mails(client_of):
    group = make_group()
    person = settle(group)
    client, page = client_of(person), f"/kennisgroep/{group.slug}/overzicht/"
    assert page in client.get(group.get_absolute_url()).content.decode()
    assert page in client.get("/mijn/mail/").content.decode()
    assert client.post(page, {"rhythm": "daily"}, follow=True).status_code == 200
    assert membership_of(group, person).mail_rhythm == MailRhythm.DAILY
    assert client.post(page, {"rhythm": "elk uur"}).status_code == 400


def test_the_mail_leads_to_a_page_with_a_button_that_works_without_logging_in():
    group = make_group()
    mine = membership_of(group, settle(group))
    page, client = path_of(mine), Client()
    assert "Stop deze mails" in client.get(page).content.decode()
    mine.refresh_from_db()
    assert mine.mail_rhythm == MailRhythm.GROUP
    assert "krijgt geen overzicht" in client.post(page, follow=True).content.decode()
    mine.refresh_from_db()
    assert mine.mail_rhythm == MailRhythm.NONE


def test_a_changed_token_and_an_ended_membership_lead_nowhere():
    group = make_group()
    person = settle(group)
    mine = membership_of(group, person)
    page = path_of(mine)
    assert Client().get(page.replace("-overzicht/", "-overzicht/x")).status_code == 404
    assert Client().get("/kennisgroep-overzicht/x%00/").status_code == 404
    actions.leave(membership=mine, by=person)
    assert Client().get(page).status_code == 404

"""The header: who sees which entry, and which one is current."""

import pytest
from django.test import Client

from kruispunt.core.roles import Role
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

EVERYBODY = ["Agenda", "Oproepen", "Starten", "Kennisgroep"]


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (None, []),
        (Role.MEMBER, ["Mijn Kruispunt"]),
        (Role.FACILITATOR, ["Mijn Kruispunt", "Begeleiding"]),
        (Role.STAFF, ["Mijn Kruispunt", "Begeleiding", "Team"]),
        (Role.ADMIN, ["Mijn Kruispunt", "Begeleiding", "Team"]),
    ],
)
def test_each_role_has_its_entries(role, more, client_of):
    client = client_of(make_user(role)) if role else Client()
    response = client.get("/agenda/")
    assert [entry.label for entry in response.context["menu"]] == EVERYBODY + more
    assert [entry.label for entry in response.context["menu"] if entry.current] == ["Agenda"]


def test_searching_stands_on_top_of_every_page_for_everybody(client_of):
    for client in (Client(), client_of(make_user(Role.MEMBER))):
        header = client.get("/agenda/").text.split("</header>")[0]
        assert '<a class="kp-header__link" href="/zoeken/">Zoeken</a>' in header


def test_a_demonstration_says_so_on_every_page_and_the_real_site_does_not(settings):
    settings.DEMO_ALLOWED = True
    assert "proefomgeving" in Client().get("/").text
    settings.DEMO_ALLOWED = False
    assert "proefomgeving" not in Client().get("/").text


def test_the_load_balancer_hears_that_the_site_is_well():
    assert Client().get("/gezond/").json() == {"status": "ok"}

"""The page of the self-scan, and what staff sees of it."""

import re

import pytest

from kruispunt.core.roles import Role
from tests.besturen.actions.test_selfscans import ALL_YES
from tests.conftest import make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db


def test_a_colleague_answers_and_reads_the_suggestion_and_staff_decides(client_of):
    bestuur = make_bestuur()
    colleague = make_member(bestuur)
    client = client_of(colleague)
    address = f"/mijn/bestuur/{bestuur.pk}/zelfscan/"
    assert address in client.get("/mijn/").content.decode()
    html = client.post(address, ALL_YES | {"plan": "no"}, follow=True).content.decode()
    assert "Groeiend" in html
    assert "Voor een voorloper ontbreekt nog: goedgekeurd plan." in html
    assert "Het team bepaalde nog geen type." in html
    seen = client_of(make_user(Role.STAFF)).get(bestuur.get_absolute_url()).content.decode()
    assert "De antwoorden suggereren" in seen
    assert re.search(r'<input[^>]*value="growing"[^>]*checked', seen)


def test_a_gap_is_said_at_its_question_and_the_rest_stays(client_of):
    bestuur = make_bestuur()
    answers = {key: value for key, value in ALL_YES.items() if key != "budget"}
    response = client_of(make_member(bestuur)).post(f"/mijn/bestuur/{bestuur.pk}/zelfscan/", answers)
    assert response.status_code == 400
    html = response.content.decode()
    assert "Kies een antwoord." in html
    assert html.count("checked") == 5


def test_only_who_acts_for_the_bestuur_gets_the_page(client_of):
    bestuur = make_bestuur()
    address = f"/mijn/bestuur/{bestuur.pk}/zelfscan/"
    assert client_of(make_member(make_bestuur())).get(address).status_code == 403
    assert client_of(make_user(Role.STAFF)).get(address).status_code == 403

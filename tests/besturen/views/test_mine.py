"""A person's own pages, from outside."""

from datetime import date

import pytest

from kruispunt.besturen.models import Membership
from tests.conftest import make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db


def test_somebody_asks_for_the_own_bestuur_and_sees_it_waiting(client_of):
    bestuur = make_bestuur(name="Gent", postcode="9000")
    user = make_user()
    client = client_of(user)
    assert "Kies je bestuur" in client.get("/mijn/").content.decode()
    form = client.get("/mijn/bestuur/").content.decode()
    assert '<optgroup label="Gemeente">' in form
    assert "Gent (9000)" in form
    sent = {"bestuur": bestuur.pk, "function_title": "Deskundige"}
    response = client.post("/mijn/bestuur/", sent, follow=True)
    html = response.content.decode()
    assert response.redirect_chain == [("/mijn/", 302)]
    assert "Je aanvraag voor Gent is verstuurd" in html
    assert "Aangevraagd" in html


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"bestuur": "", "function_title": "Deskundige"}, "Kies je bestuur."),
        ({"bestuur": "abc", "function_title": "Deskundige"}, "Kies een bestuur uit de lijst."),
        ({"bestuur": "9" * 40, "function_title": "Deskundige"}, "Kies een bestuur uit de lijst."),
        ({"bestuur": "987654321", "function_title": "Deskundige"}, "Kies een bestuur uit de lijst."),
        ({"function_title": "Deskundige\x00"}, "Deskundige"),
    ],
)
def test_a_wrong_choice_is_said_at_the_field_and_keeps_what_was_typed(client_of, sent, says):
    response = client_of(make_user()).post("/mijn/bestuur/", sent)
    html = response.content.decode()
    assert response.status_code == 400
    assert says in html
    assert "Deskundige" in html
    assert not Membership.objects.exists()


def test_a_form_that_was_open_while_the_bestuur_merged_names_the_successor(client_of):
    closed = make_bestuur(closed_on=date(2025, 1, 1), successor=make_bestuur(name="Pajottegem"))
    response = client_of(make_user()).post("/mijn/bestuur/", {"bestuur": closed.pk, "function_title": "Deskundige"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "Kies Pajottegem." in html
    assert 'value="Deskundige"' in html


def test_a_second_request_is_refused_and_keeps_what_was_typed(client_of):
    bestuur = make_bestuur()
    client = client_of(make_member(bestuur))
    response = client.post("/mijn/bestuur/", {"bestuur": bestuur.pk, "function_title": "Schepen"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "Je handelt al voor" in html
    assert f'<option value="{bestuur.pk}" selected>' in html
    assert 'value="Schepen"' in html


def test_somebody_stops_and_the_history_stays(client_of, member):
    membership = member.memberships.get()
    client = client_of(member)
    url = f"/mijn/lidmaatschap/{membership.pk}/stoppen/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 400
    response = client.post(url, {"reason": "Andere job"}, follow=True)
    assert "Beëindigd" in response.content.decode()
    assert client.post(url, {"reason": "Nog eens"}).status_code == 400
    assert "Nog eens" in client.post(url, {"reason": "Nog eens"}).content.decode()


def test_somebody_elses_membership_is_not_found(client_of, member):
    membership = make_member().memberships.get()
    assert client_of(member).post(f"/mijn/lidmaatschap/{membership.pk}/stoppen/", {"reason": "x"}).status_code == 404
    membership.refresh_from_db()
    assert membership.is_active

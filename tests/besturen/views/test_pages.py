"""Every page of the room: who gets it, and what it costs."""

from datetime import date

import pytest
from django.test import Client

from kruispunt.besturen.actions import confirm_domain, determine_type, request_membership
from tests.conftest import make_bestuur, make_member, make_user, query_counts

pytestmark = pytest.mark.django_db

ROLES = ["member", "facilitator", "staff", "admin"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/mijn/", set(ROLES)),
        ("/mijn/bestuur/", set(ROLES)),
        ("/team/", {"staff", "admin"}),
        ("/team/besturen/", {"staff", "admin"}),
        ("/team/besturen/{bestuur}/", {"staff", "admin"}),
        ("/team/lidmaatschappen/", {"staff", "admin"}),
        ("/team/lidmaatschappen/{membership}/", {"staff", "admin"}),
        ("/team/mensen/", {"admin"}),
        ("/team/mensen/{person}/", {"admin"}),
    ],
)
def test_a_page_opens_for_its_roles_only(client_of, role, path, allowed):
    membership = make_member().memberships.get()
    url = path.format(bestuur=membership.bestuur_id, membership=membership.pk, person=membership.user_id)
    response = client_of(make_user(role)).get(url)
    assert response.status_code == (200 if role in allowed else 403)
    anonymous = Client().get(url)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/account/login/?next=/")


def test_a_page_has_one_heading_and_our_layout(client_of, admin):
    membership = make_member().memberships.get()
    client = client_of(admin)
    for url in (
        "/mijn/",
        "/mijn/bestuur/",
        "/team/",
        "/team/besturen/",
        f"/team/besturen/{membership.bestuur_id}/",
        "/team/lidmaatschappen/?show=active",
        f"/team/lidmaatschappen/{membership.pk}/",
        "/team/mensen/",
        f"/team/mensen/{membership.user_id}/",
    ):
        html = client.get(url).content.decode()
        assert html.count("<h1") == 1, url
        assert '<html lang="nl-BE"' in html
        assert html.count("<main") == 1
        assert " style=" not in html
        assert " onclick=" not in html


def test_the_list_of_besturen_costs_the_same_for_every_length(client_of, staff):
    def add(number: int) -> None:
        for _ in range(number):
            bestuur = make_bestuur()
            make_bestuur(closed_on=date(2025, 1, 1), successor=bestuur)
            determine_type(bestuur=bestuur, type="starter", valid_from=date(2026, 1, 1), reason="x", by=staff)

    assert len(set(query_counts(client_of(staff), "/team/besturen/?merged=on", add))) == 1


def test_the_list_of_requests_costs_the_same_for_every_length(client_of, staff):
    def add(number: int) -> None:
        for _ in range(number):
            bestuur = make_bestuur()
            confirm_domain(bestuur=bestuur, domain="gent.be", by=staff)
            request_membership(bestuur=bestuur, function_title="x", by=make_user())

    assert len(set(query_counts(client_of(staff), "/team/lidmaatschappen/", add))) == 1


def test_the_list_of_people_costs_the_same_for_every_length(client_of, admin):
    def add(number: int) -> None:
        for _ in range(number):
            make_member()

    assert len(set(query_counts(client_of(admin), "/team/mensen/", add))) == 1


def test_the_page_of_a_bestuur_costs_the_same_for_every_length(client_of, staff):
    bestuur = make_bestuur()

    def add(number: int) -> None:
        for _ in range(number):
            make_member(bestuur)
            make_bestuur(closed_on=date(2025, 1, 1), successor=bestuur)
            confirm_domain(bestuur=bestuur, domain=f"d{bestuur.domains.count()}.be", by=make_user("staff"))
            determine_type(bestuur=bestuur, type="starter", valid_from=date(2026, 1, 1), reason="x", by=staff)

    assert len(set(query_counts(client_of(staff), f"/team/besturen/{bestuur.pk}/", add))) == 1


def test_the_own_page_costs_the_same_for_every_length(client_of, member):
    def add(number: int) -> None:
        for _ in range(number):
            request_membership(bestuur=make_bestuur(), function_title="x", by=member)

    assert len(set(query_counts(client_of(member), "/mijn/", add))) == 1


@pytest.mark.parametrize("path", ["/team/besturen/", "/team/lidmaatschappen/", "/team/mensen/"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("pagina=abc", 200),
        ("pagina=99999999999999999999", 200),
        ("pagina=-1", 200),
        ("pagina=" + "9" * 5000, 200),
        ("q=%00", 400),
        ("q=" + "x" * 101, 400),
        ("kind=x&show=x&role=x&type=x&size=x&province=x", 400),
    ],
)
def test_an_odd_address_never_breaks_a_list(client_of, admin, path, query, status):
    assert client_of(admin).get(f"{path}?{query}").status_code == status


@pytest.mark.parametrize("path", ["/team/besturen/{}/", "/team/lidmaatschappen/{}/", "/team/mensen/{}/"])
@pytest.mark.parametrize("pk", [0, 987654321, 10**30])
def test_what_does_not_exist_is_not_found(client_of, admin, path, pk):
    assert client_of(admin).get(path.format(pk)).status_code == 404


def test_a_list_shows_fifty_and_keeps_its_filters_on_the_next_page(client_of, staff):
    for _ in range(51):
        make_bestuur(province="limburg")
    make_bestuur(province="antwerpen")
    html = client_of(staff).get("/team/besturen/?province=limburg").content.decode()
    assert "51 besturen gevonden" in html
    assert "province=limburg&amp;pagina=2" in html
    assert html.count('<th scope="row"') == 50


def test_the_navigation_of_the_team_shows_people_to_admins_only(client_of, staff, admin):
    assert "/team/mensen/" not in client_of(staff).get("/team/").content.decode()
    html = client_of(admin).get("/team/").content.decode()
    assert "/team/mensen/" in html
    assert '<a class="govuk-link" href="/team/" aria-current="page">' in html

"""What staff and admins do on their pages, from outside."""

from datetime import date

import pytest

from kruispunt.besturen.actions import confirm_domain, request_membership
from kruispunt.besturen.models import ConfirmedDomain, TypeDetermination
from tests.conftest import make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db


def ask(bestuur=None, user=None):
    return request_membership(bestuur=bestuur or make_bestuur(), function_title="Deskundige", by=user or make_user())


class TestBestuur:
    def test_the_page_tells_what_is_known(self, client_of, staff):
        bestuur = make_bestuur(name="Nieuwstad", population=24_999, suggested_domain="nieuwstad.be")
        make_bestuur(name="Oudstad", closed_on=date(2025, 1, 1), successor=bestuur)
        make_member(bestuur, first_name="Bo")
        html = client_of(staff).get(f"/team/besturen/{bestuur.pk}/").content.decode()
        for text in ("24.999", "Klein (15.000 tot 25.000", "Oudstad", "Bo Peeters", "nieuwstad.be", "Niet bevestigd"):
            assert text in html
        assert "Nog niet bepaald" in html

    def test_staff_determines_a_type_and_sees_who_and_why(self, client_of, staff):
        bestuur = make_bestuur()
        sent = {"form": "type", "type": "growing", "valid_from": "2026-03-03", "reason": "Eigen actieplan"}
        response = client_of(staff).post(f"/team/besturen/{bestuur.pk}/", sent, follow=True)
        html = response.content.decode()
        assert "Het type is bewaard." in html
        for text in ("Eigen actieplan", str(staff), "di 3 maart 2026", "kp-type--growing"):
            assert text in html

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"type": ""}, "Kies een type."),
            ({"type": "expert"}, "Kies starter, groeiend of voorloper."),
            ({"valid_from": "31/02/2026"}, "datum"),
            ({"valid_from": "0001-01-01"}, "vanaf 2000"),
            ({"valid_from": "9999-12-31"}, "vanaf 2000"),
        ],
    )
    def test_a_wrong_type_form_keeps_what_was_typed(self, client_of, staff, change, says):
        bestuur = make_bestuur()
        sent = {"form": "type", "type": "growing", "valid_from": "2026-03-03", "reason": "Eigen actieplan"} | change
        response = client_of(staff).post(f"/team/besturen/{bestuur.pk}/", sent)
        assert response.status_code == 400
        html = response.content.decode()
        assert says in html
        assert "Eigen actieplan" in html
        assert not TypeDetermination.objects.exists()

    def test_staff_confirms_and_withdraws_a_domain(self, client_of, staff):
        bestuur = make_bestuur(suggested_domain="gent.be")
        client = client_of(staff)
        url = f"/team/besturen/{bestuur.pk}/"
        html = client.post(url, {"form": "domain", "domain": "@Gent.be"}, follow=True).content.decode()
        assert "Bevestigd" in html
        assert "Niet bevestigd" not in html
        domain = ConfirmedDomain.objects.get()
        withdraw = f"{url}domeinen/{domain.pk}/intrekken/"
        assert client.get(withdraw).status_code == 405
        assert "laat niemand meer binnen" in client.post(withdraw, follow=True).content.decode()
        assert client.post(withdraw).status_code == 404
        assert not ConfirmedDomain.objects.exists()

    def test_a_refused_domain_keeps_what_was_typed(self, client_of, staff):
        response = client_of(staff).post(
            f"/team/besturen/{make_bestuur().pk}/", {"form": "domain", "domain": "gmail.com"}
        )
        assert response.status_code == 400
        html = response.content.decode()
        assert "kan iedereen een adres krijgen" in html
        assert 'value="gmail.com"' in html

    def test_a_domain_of_another_bestuur_is_not_withdrawn_here(self, client_of, staff):
        domain = confirm_domain(bestuur=make_bestuur(), domain="gent.be", by=staff)
        url = f"/team/besturen/{make_bestuur().pk}/domeinen/{domain.pk}/intrekken/"
        assert client_of(staff).post(url).status_code == 404

    def test_a_form_that_is_none_of_ours_is_a_bad_request(self, client_of, staff):
        for sent in ({}, {"form": "x"}):
            assert client_of(staff).post(f"/team/besturen/{make_bestuur().pk}/", sent).status_code == 400

    def test_a_merged_bestuur_offers_no_forms(self, client_of, staff):
        closed = make_bestuur(closed_on=date(2025, 1, 1), successor=make_bestuur(name="Pajottegem"))
        html = client_of(staff).get(f"/team/besturen/{closed.pk}/").content.decode()
        assert "Pajottegem" in html
        assert 'name="form"' not in html

    @pytest.mark.parametrize("role", ["member", "facilitator"])
    def test_others_change_nothing(self, client_of, role):
        bestuur = make_bestuur()
        client = client_of(make_user(role))
        sent = {"form": "domain", "domain": "gent.be"}
        assert client.post(f"/team/besturen/{bestuur.pk}/", sent).status_code == 403
        assert not ConfirmedDomain.objects.exists()


class TestMemberships:
    def test_the_list_tells_how_the_address_fits(self, client_of, staff):
        suggested, confirmed = make_bestuur(suggested_domain="gent.be"), make_bestuur()
        confirm_domain(bestuur=confirmed, domain="brugge.be", by=staff)
        ask(suggested, make_user(email="an@gent.be"))
        ask(confirmed, make_user(email="bo@brugge.be"))
        ask(suggested, make_user(email="cas@thuis.example"))
        html = client_of(staff).get("/team/lidmaatschappen/").content.decode()
        for text in ("bij het voorgestelde webdomein", "bij een bevestigd domein", "bij een ander domein"):
            assert html.count(text) == 1

    def test_staff_approves(self, client_of, staff):
        membership = ask()
        client = client_of(staff)
        assert '<p class="kp-figure">1</p>' in client.get("/team/").content.decode()
        url = f"/team/lidmaatschappen/{membership.pk}/"
        response = client.post(url, {"form": "approve"}, follow=True)
        assert "handelt nu voor" in response.content.decode()
        membership.refresh_from_db()
        assert membership.is_active
        assert str(membership.user) in client.get("/team/lidmaatschappen/?show=active").content.decode()

    def test_staff_refuses_with_a_reason(self, client_of, staff):
        membership = ask()
        client = client_of(staff)
        url = f"/team/lidmaatschappen/{membership.pk}/"
        assert client.post(url, {"form": "refuse", "reason": ""}).status_code == 400
        client.post(url, {"form": "refuse", "reason": "Onbekend bij ons"})
        membership.refresh_from_db()
        assert membership.is_refused
        assert str(membership.user) in client.get("/team/lidmaatschappen/?show=past").content.decode()

    def test_a_refusal_that_comes_too_late_keeps_what_was_typed(self, client_of, staff, admin):
        membership = ask()
        url = f"/team/lidmaatschappen/{membership.pk}/"
        client_of(admin).post(url, {"form": "approve"})
        response = client_of(staff).post(url, {"form": "refuse", "reason": "Onbekend bij ons"})
        assert response.status_code == 400
        html = response.content.decode()
        assert f"al beslist door {admin}" in html
        assert "Onbekend bij ons" in html

    def test_an_approval_that_comes_too_late_says_so(self, client_of, staff, admin):
        membership = ask()
        url = f"/team/lidmaatschappen/{membership.pk}/"
        client_of(admin).post(url, {"form": "approve"})
        response = client_of(staff).post(url, {"form": "approve"})
        assert response.status_code == 400
        assert "al beslist" in response.content.decode()

    def test_staff_ends_a_membership(self, client_of, staff, member):
        membership = member.memberships.get()
        url = f"/team/lidmaatschappen/{membership.pk}/"
        client = client_of(staff)
        assert client.post(url, {"form": "end", "reason": ""}).status_code == 400
        client.post(url, {"form": "end", "reason": "Werkt elders"})
        assert "Werkt elders" in client.get(url).content.decode()
        assert client.post(url, {"form": "end", "reason": "Nog eens"}).status_code == 400

    def test_the_own_request_is_for_a_colleague(self, client_of, staff):
        url = f"/team/lidmaatschappen/{ask(user=staff).pk}/"
        client = client_of(staff)
        assert "Een collega beslist erover" in client.get(url).content.decode()
        response = client.post(url, {"form": "approve"})
        assert response.status_code == 403
        assert "Een collega beslist" in response.content.decode()

    def test_a_form_that_is_none_of_ours_is_a_bad_request(self, client_of, staff):
        assert client_of(staff).post(f"/team/lidmaatschappen/{ask().pk}/", {"form": "x"}).status_code == 400


class TestPeople:
    def test_an_admin_finds_somebody_and_gives_a_role(self, client_of, admin):
        user = make_user(first_name="Zoë")
        client = client_of(admin)
        assert f"/team/mensen/{user.pk}/" in client.get("/team/mensen/?q=zo").content.decode()
        response = client.post(f"/team/mensen/{user.pk}/", {"role": "facilitator"}, follow=True)
        assert "heeft nu de rol begeleider" in response.content.decode()
        user.refresh_from_db()
        assert user.role == "facilitator"

    def test_the_own_role_and_an_unknown_one_are_refused(self, client_of, admin):
        client = client_of(admin)
        assert "eigen rol" in client.get(f"/team/mensen/{admin.pk}/").content.decode()
        response = client.post(f"/team/mensen/{admin.pk}/", {"role": "member"})
        assert response.status_code == 403
        assert client.post(f"/team/mensen/{make_user().pk}/", {"role": "baas"}).status_code == 400
        admin.refresh_from_db()
        assert admin.role == "admin"

    def test_staff_gives_no_roles(self, client_of, staff):
        user = make_user()
        assert client_of(staff).post(f"/team/mensen/{user.pk}/", {"role": "admin"}).status_code == 403
        user.refresh_from_db()
        assert user.role == "member"

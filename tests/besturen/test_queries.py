"""Reads that other rooms lean on."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from kruispunt.besturen.actions import determine_type, end_membership, request_membership
from kruispunt.besturen.models import Membership
from kruispunt.besturen.queries import acts_for, besturen_of, find_besturen, find_people, waits_for_bestuur
from tests.conftest import make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db


def test_a_person_acts_for_open_besturen_with_an_active_membership(staff):
    bestuur, asked, successor = make_bestuur(), make_bestuur(), make_bestuur()
    closed = make_bestuur(closed_on=date(2025, 1, 1), successor=successor)
    user = make_member(bestuur)
    Membership.objects.create(user=user, bestuur=asked, function_title="x")
    former = make_member(closed)
    assert list(besturen_of(user)) == [bestuur]
    assert acts_for(user, bestuur)
    assert not acts_for(user, asked)
    assert not besturen_of(former).exists()
    assert not besturen_of(AnonymousUser()).exists()
    assert not acts_for(AnonymousUser(), bestuur)
    end_membership(membership=user.memberships.get(bestuur=bestuur), reason="Andere job", by=staff)
    assert not acts_for(user, bestuur)


def test_who_asked_to_act_waits_until_staff_decides():
    asked, user = make_bestuur(), make_user()
    assert waits_for_bestuur(AnonymousUser()) is None
    assert waits_for_bestuur(user) is None
    request_membership(bestuur=asked, function_title="Deskundige", by=user)
    assert waits_for_bestuur(user) == asked
    assert waits_for_bestuur(make_member()) is None


def test_besturen_are_found_by_every_filter(staff):
    gent = make_bestuur(name="Gent", postcode="9000", province="oost-vlaanderen", population=267_709)
    gent.is_centrumstad = True
    gent.save()
    melle = make_bestuur(name="Melle", postcode="9090", closed_on=date(2025, 1, 1), successor=gent)
    zone = make_bestuur(name="Noord", full_name="PZ Kapellen", kind="police_zone", nis_code="", zone_number="5348")
    determine_type(bestuur=gent, type="leading", valid_from=date(2026, 1, 1), reason="Nulmeting", by=staff)
    assert set(find_besturen()) == {gent, zone}
    assert set(find_besturen(merged=True)) == {gent, melle, zone}
    assert list(find_besturen(text="gen")) == [gent]
    assert list(find_besturen(text="90", merged=True)) == [gent, melle]
    assert list(find_besturen(text="kapellen")) == [zone]
    assert list(find_besturen(kind="police_zone")) == [zone]
    assert list(find_besturen(province="oost-vlaanderen")) == [gent]
    assert list(find_besturen(size="centre")) == [gent]
    assert list(find_besturen(type="leading")) == [gent]
    assert list(find_besturen(type="unknown")) == [zone]


def test_people_are_found_by_every_word_and_role():
    an = make_user(first_name="An", last_name="De Smet", email="an@gent.be")
    make_user("staff", first_name="Bo", last_name="De Smet", email="bo@gent.be")
    assert list(find_people(text="an smet")) == [an]
    assert find_people(text="gent.be").count() == 2
    assert list(find_people(text="smet", role="member")) == [an]

"""What the database refuses, and the words of the querysets."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kruispunt.besturen.enums import BestuurKind, DecisionGround, MembershipStatus
from kruispunt.besturen.models import Bestuur, ConfirmedDomain, Membership, TypeDetermination, User
from kruispunt.core import clock
from tests.conftest import brussels, make_bestuur, make_member, make_user

pytestmark = pytest.mark.django_db


def refused(make) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def determine(bestuur, by, type_, valid_from, **fields) -> TypeDetermination:
    fields = {"reason": "Nulmeting"} | fields
    return TypeDetermination.objects.create(
        bestuur=bestuur, type=type_, valid_from=valid_from, determined_by=by, **fields
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"nis_code": ""},
        {"nis_code": "1100"},
        {"nis_code": "1100a"},
        {"kind": BestuurKind.POLICE_ZONE, "nis_code": "", "zone_number": ""},
        {"kind": BestuurKind.POLICE_ZONE, "nis_code": "", "zone_number": "53"},
        {"closed_on": date(2025, 1, 1)},
    ],
)
def test_a_bestuur_without_its_number_or_successor_is_refused(fields):
    refused(lambda: make_bestuur(**fields))


def test_a_nis_code_is_open_once_and_closed_once_a_day():
    now = make_bestuur(nis_code="11002")
    refused(lambda: make_bestuur(nis_code="11002"))
    make_bestuur(nis_code="11002", closed_on=date(2025, 1, 1), successor=now)
    refused(lambda: make_bestuur(nis_code="11002", closed_on=date(2025, 1, 1), successor=now))


def test_a_police_zone_is_open_once():
    zone = {"kind": BestuurKind.POLICE_ZONE, "nis_code": "", "zone_number": "5345"}
    make_bestuur(**zone)
    refused(lambda: make_bestuur(**zone))


def test_a_bestuur_cannot_succeed_itself():
    bestuur = make_bestuur()
    refused(lambda: Bestuur.objects.filter(pk=bestuur.pk).update(closed_on=date(2025, 1, 1), successor=bestuur))


def test_an_unknown_type_and_one_without_reason_are_refused(staff):
    bestuur = make_bestuur()
    refused(lambda: determine(bestuur, staff, "expert", date(2026, 1, 1)))
    refused(lambda: determine(bestuur, staff, "starter", date(2026, 1, 1), reason=""))


def test_the_type_of_a_day_is_the_last_one_that_held_then(staff):
    bestuur, unknown = make_bestuur(), make_bestuur()
    determine(bestuur, staff, "starter", date(2025, 6, 1))
    determine(bestuur, staff, "leading", date(2026, 3, 1))
    determine(bestuur, staff, "growing", date(2026, 3, 1))
    assert bestuur.type_on(date(2025, 5, 31)) is None
    assert bestuur.type_on(date(2025, 6, 1)).type == "starter"
    assert bestuur.type_on(date(2026, 2, 28)).type == "starter"
    assert bestuur.type_on(date(2026, 3, 1)).type == "growing"
    for day in (date(2025, 5, 31), date(2025, 6, 1), date(2026, 3, 1)):
        annotated = Bestuur.objects.with_type(day).get(pk=bestuur.pk).current_type
        assert annotated == getattr(bestuur.type_on(day), "type", None)
    assert Bestuur.objects.with_type().get(pk=unknown.pk).current_type is None
    with clock.at(brussels(2025, 12, 1)):
        assert Bestuur.objects.with_type().get(pk=bestuur.pk).current_type == "starter"


def test_a_domain_is_confirmed_once_for_a_bestuur_and_may_serve_two(staff):
    one, other = make_bestuur(), make_bestuur()
    for bestuur in (one, other):
        ConfirmedDomain.objects.create(bestuur=bestuur, domain="gent.be", confirmed_by=staff)
    refused(lambda: ConfirmedDomain.objects.create(bestuur=one, domain="gent.be", confirmed_by=staff))


def test_an_address_is_one_person_whatever_its_capitals():
    make_user(email="an@gent.be")
    refused(lambda: User.objects.create(email="AN@gent.be"))
    refused(lambda: make_user(role="baas"))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": MembershipStatus.ACTIVE},
        {"status": MembershipStatus.REQUESTED, "decided_at": brussels(2026, 1, 1)},
        {
            "status": MembershipStatus.ACTIVE,
            "decided_at": brussels(2026, 1, 1),
            "ground": DecisionGround.STAFF,
            "starts_on": date(2026, 1, 1),
        },
        {"status": MembershipStatus.ACTIVE, "decided_at": brussels(2026, 1, 1), "ground": DecisionGround.DOMAIN},
        {
            "status": MembershipStatus.ENDED,
            "decided_at": brussels(2026, 1, 1),
            "ground": DecisionGround.DOMAIN,
            "starts_on": date(2026, 1, 1),
        },
    ],
)
def test_a_membership_that_is_decided_by_halves_is_refused(fields):
    refused(lambda: Membership.objects.create(user=make_user(), bestuur=make_bestuur(), function_title="x", **fields))


def test_a_person_has_one_open_membership_of_a_bestuur():
    bestuur = make_bestuur()
    user = make_member(bestuur)
    refused(lambda: Membership.objects.create(user=user, bestuur=bestuur, function_title="x"))
    Membership.objects.create(user=user, bestuur=make_bestuur(), function_title="x")


def test_a_police_zone_says_that_it_is_one():
    zone = {"kind": BestuurKind.POLICE_ZONE, "nis_code": ""}
    assert str(make_bestuur(name="Noord", zone_number="5348", **zone)) == "Politiezone Noord"
    assert str(make_bestuur(name="PZ Antwerpen", zone_number="5345", **zone)) == "PZ Antwerpen"
    assert str(make_bestuur(name="Politiezone Rupel", zone_number="5347", **zone)) == "Politiezone Rupel"

"""Determining the type of a bestuur."""

from datetime import date, timedelta

import pytest

from kruispunt.besturen.actions import determine_type
from kruispunt.besturen.models import TypeDetermination
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from tests.conftest import brussels, make_bestuur

pytestmark = pytest.mark.django_db


def determine(bestuur, by, **fields) -> TypeDetermination:
    fields = {"type": "starter", "valid_from": date(2026, 1, 1), "reason": " Nulmeting "} | fields
    return determine_type(bestuur=bestuur, by=by, **fields)


def test_each_determination_adds_to_the_history_with_who_and_why(staff, admin):
    bestuur = make_bestuur()
    with clock.at(brussels(2026, 1, 15, 10)):
        first = determine(bestuur, staff)
    second = determine(bestuur, admin, type="growing", valid_from=date(2026, 6, 1), is_example=True)
    assert list(bestuur.types.all()) == [second, first]
    assert (first.reason, first.determined_by, first.determined_at) == ("Nulmeting", staff, brussels(2026, 1, 15, 10))
    assert (second.determined_by, second.is_example) == (admin, True)
    details = AuditEvent.objects.filter(verb="besturen.determine_type").last().details
    assert details == {"type": "starter", "valid_from": "2026-01-01", "reason": "Nulmeting"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": "expert"}, "type"),
        ({"type": ""}, "type"),
        ({"reason": " \n"}, "reason"),
        ({"valid_from": date(1999, 12, 31)}, "valid_from"),
        ({"valid_from": date(2126, 1, 1)}, "valid_from"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(staff, fields, field):
    with pytest.raises(Refused) as caught:
        determine(make_bestuur(), staff, **fields)
    assert caught.value.field == field
    assert not TypeDetermination.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_type_may_be_determined_a_year_ahead(staff):
    bestuur = make_bestuur()
    determine(bestuur, staff, valid_from=clock.today() + timedelta(days=366))
    assert bestuur.type_on(clock.today()) is None


def test_a_merged_bestuur_keeps_its_types_and_gets_no_new_one(staff):
    bestuur = make_bestuur()
    determine(bestuur, staff)
    bestuur.closed_on, bestuur.successor = date(2027, 1, 1), make_bestuur(name="Nieuw")
    bestuur.save()
    with pytest.raises(Refused, match="opgegaan in Nieuw"):
        determine(bestuur, staff)
    assert bestuur.types.count() == 1

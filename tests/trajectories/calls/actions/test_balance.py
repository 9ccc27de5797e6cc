"""The rules of a group: kept together with places, mode and order, refused at their field, repaired in one press."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.actions.balance import rules_of
from tests.trajectories.calls.helpers import AFTER, apply_with_types, make_call, make_traject

pytestmark = pytest.mark.django_db

TYPES = [("type", "starter", 2, 3, 40), ("type", "growing", 2)]
CHANGE = {"rule": "type", "value": "starter", "bound": "min", "from": 2, "to": 1}


@pytest.fixture
def call(staff):
    return make_call(staff, places=8)


def test_rules_places_mode_and_order_are_kept_together(staff):
    call = make_call(staff, places=8, published=False)
    row = actions.set_rules(
        call=call,
        rules=[*TYPES, ("province", "limburg", 1), ("size", "rural", None, 4), ("reached", "never", None, None, 50)],
        places_min=6,
        places=7,
        mode="lottery",
        order=["score", "new"],
        by=staff,
    )
    assert [tuple(rule) for rule in rules_of(row)] == [
        ("province", "limburg", 1, None, None),
        ("reached", "never", None, None, 50),
        ("size", "rural", None, 4, None),
        ("type", "growing", 2, None, None),
        ("type", "starter", 2, 3, 40),
    ]
    row.refresh_from_db()
    assert (row.places_min, row.places, row.selection_mode, row.selection_order) == (6, 7, "lottery", ["score", "new"])
    assert AuditEvent.objects.get(verb="calls.set_rules").details["order"] == ["score", "new"]


def test_a_published_call_keeps_the_way_of_choosing_that_besturen_applied_for(call, staff):
    with pytest.raises(Refused, match="ligt vast") as refused:
        actions.set_rules(call=call, rules=TYPES, mode="lottery", by=staff)
    assert refused.value.field == "mode"
    assert rules_of(call) == []
    assert actions.set_rules(call=call, rules=TYPES, mode="merit", by=staff).selection_mode == "merit"


def test_what_is_not_given_stays(call, staff):
    actions.set_rules(call=call, rules=TYPES, order=["new"], by=staff)
    row = actions.set_rules(call=call, rules=[], by=staff)
    assert (row.places, row.selection_order, rules_of(row)) == (8, ["new"], [])


def test_an_unknown_way_of_choosing_is_refused(staff):
    with pytest.raises(Refused) as refused:
        actions.set_rules(call=make_call(staff, published=False), rules=[], mode="auction", by=staff)
    assert refused.value.field == "mode"


def test_the_same_rules_again_change_nothing(call, staff):
    first = actions.set_rules(call=call, rules=TYPES, by=staff)
    again = actions.set_rules(call=call, rules=reversed(TYPES), by=staff)
    assert again.version == first.version
    assert AuditEvent.objects.filter(verb="calls.set_rules").count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rules": [("type", "vissen", 1)]}, "type_vissen_minimum"),
        ({"rules": [("colour", "red", 1)]}, "colour_red_minimum"),
        ({"rules": [("theme", "gender", 1)]}, "theme_gender_minimum"),
        ({"rules": [("type", "starter", 1), ("type", "starter", 2)]}, "type_starter_minimum"),
        ({"rules": [("type", "starter", -1)]}, "type_starter_minimum"),
        ({"rules": [("type", "starter", None, 40_000)]}, "type_starter_maximum"),
        ({"rules": [("type", "starter", 3, 2)]}, "type_starter_maximum"),
        ({"rules": [("type", "starter", None, None, 101)]}, "type_starter_target"),
        ({"rules": [("size", "rural", None, None, 60), ("size", "small", None, None, 41)]}, "size_small_target"),
        ({"places_min": 5}, "places_min"),
        ({"places_min": 9}, "places_min"),
        ({"places": 5}, "places"),
        ({"order": []}, "order_1"),
        ({"order": ["score", "score"]}, "order_2"),
        ({"order": ["score", "age"]}, "order_2"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(call, staff, given, field):
    with pytest.raises(Refused) as refused:
        actions.set_rules(call=call, by=staff, **{"rules": []} | given)
    assert refused.value.field == field
    assert not call.rules.exists()


def test_more_places_than_the_traject_has_are_refused(staff):
    call = make_call(staff, traject=make_traject(staff, capacity=8), places=8)
    with pytest.raises(Refused, match="hoogstens 8 deelnemers"):
        actions.set_rules(call=call, rules=[], places=9, by=staff)


def test_the_later_of_two_editors_hears_that_the_rules_changed(call, staff, admin):
    version = call.version
    actions.set_rules(call=call, rules=TYPES, version=version, by=staff)
    with pytest.raises(Stale):
        actions.set_rules(call=call, rules=[], version=version, by=admin)
    assert call.rules.count() == 2


def test_a_repair_changes_only_the_bounds_it_names(call, staff):
    actions.set_rules(call=call, rules=TYPES, by=staff)
    places = {"rule": "places", "bound": "max", "from": 8, "to": 9}
    row = actions.apply_repair(call=call, changes=[CHANGE, places], by=staff)
    assert [tuple(rule) for rule in rules_of(row)] == [
        ("type", "growing", 2, None, None),
        ("type", "starter", 1, 3, 40),
    ]
    assert row.places == 9
    assert AuditEvent.objects.get(verb="calls.apply_repair").details["changes"] == [CHANGE, places]


@pytest.mark.parametrize(
    "change",
    [
        CHANGE | {"from": 3},
        CHANGE | {"value": "leading"},
        CHANGE | {"bound": "target"},
        {"rule": "places", "bound": "min", "from": 4, "to": 3},
    ],
)
def test_a_repair_of_rules_that_changed_meanwhile_is_refused(call, staff, change):
    actions.set_rules(call=call, rules=TYPES, by=staff)
    with pytest.raises(Refused, match="veranderden"):
        actions.apply_repair(call=call, changes=[change], by=staff)
    assert not AuditEvent.objects.filter(verb="calls.apply_repair").exists()


def test_only_the_team_sets_rules(call, facilitator, member):
    for user in (facilitator, member):
        with pytest.raises(Forbidden):
            actions.set_rules(call=call, rules=[], by=user)
        with pytest.raises(Forbidden):
            actions.apply_repair(call=call, changes=[], by=user)


def test_the_smallest_repair_makes_a_proposal_possible(staff):
    call = make_call(staff)
    apply_with_types(call, staff, starter=1, growing=6)
    actions.set_rules(call=call, rules=[("type", "starter", 2)], by=staff)
    with clock.at(AFTER):
        with pytest.raises(actions.CannotBeMet) as refused:
            actions.propose(call=call, by=staff)
        actions.apply_repair(call=call, changes=refused.value.repairs[0]["changes"], by=staff)
        assert actions.propose(call=call, by=staff).result["status"] == "optimal"

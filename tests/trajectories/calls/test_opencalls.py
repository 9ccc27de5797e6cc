"""Making, changing and publishing a call."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from tests.conftest import brussels
from tests.trajectories.calls.helpers import AFTER, CLOSES, DURING, OPENS, make_call, make_traject

pytestmark = pytest.mark.django_db


def test_a_call_is_made_as_a_draft_and_published(staff):
    call = make_call(staff, published=False)
    assert not call.is_published
    with clock.at(DURING):
        assert list(OpenCall.objects.open()) == []
        actions.publish_call(call=call, by=staff)
        assert list(OpenCall.objects.open()) == [call]
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"calls.create_call", "calls.publish_call"} <= verbs


def test_two_calls_of_one_title_have_their_own_address(staff):
    traject = make_traject(staff)
    assert make_call(staff, traject=traject).slug != make_call(staff, traject=traject).slug


def test_a_title_without_letters_still_gets_an_address(staff):
    assert make_call(staff, title="???").slug == "oproep"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"question": " "}, "question"),
        ({"closes_at": OPENS}, "closes_at"),
        ({"places": 5}, "places"),
        ({"places": 0}, "places"),
        ({"places": 301}, "places"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_at_its_field(staff, fields, field):
    with pytest.raises(Refused) as refused:
        make_call(staff, **fields)
    assert refused.value.field == field
    assert not OpenCall.objects.exists()


def test_places_above_the_capacity_of_the_traject_are_refused(staff):
    with pytest.raises(Refused, match="hoogstens 7") as refused:
        make_call(staff, traject=make_traject(staff, capacity=7), places=8)
    assert refused.value.field == "places"


def test_a_traject_people_enrol_themselves_in_takes_no_call(staff):
    with pytest.raises(Refused, match="schrijven mensen zichzelf in"):
        make_call(staff, traject=make_traject(staff, kind="vorming"))


def test_a_call_is_published_once(staff):
    call = make_call(staff)
    with clock.at(DURING), pytest.raises(Refused, match="al gepubliceerd"):
        actions.publish_call(call=call, by=staff)


def test_a_call_whose_closing_has_passed_is_not_published(staff):
    call = make_call(staff, published=False)
    with clock.at(AFTER), pytest.raises(Refused) as refused:
        actions.publish_call(call=call, by=staff)
    assert refused.value.field == "closes_at"


def test_a_call_of_an_unpublished_traject_is_not_published(staff):
    with pytest.raises(Refused, match="Publiceer eerst het traject"):
        make_call(staff, traject=make_traject(staff, published=False))


def test_a_draft_may_change_in_everything(staff):
    call = make_call(staff, published=False)
    later = brussels(2026, 2, 5, 9)
    actions.edit_call(call=call, version=call.version, by=staff, opens_at=later, asks_theme=True, expectations=" Tijd ")
    call.refresh_from_db()
    assert (call.opens_at, call.asks_theme, call.expectations) == (later, True, "Tijd")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"opens_at": brussels(2026, 2, 1)}, "opens_at"),
        ({"closes_at": brussels(2026, 3, 1)}, "closes_at"),
        ({"asks_theme": True}, "asks_theme"),
        ({"places": 5}, "places"),
        ({"title": ""}, "title"),
    ],
)
def test_what_besturen_lean_on_does_not_change_after_publication(staff, fields, field):
    call = make_call(staff)
    with clock.at(DURING), pytest.raises(Refused) as refused:
        actions.edit_call(call=call, version=call.version, by=staff, **fields)
    assert refused.value.field == field


def test_a_published_call_can_close_later_and_the_trail_has_both_moments(staff):
    call = make_call(staff)
    later = brussels(2026, 3, 20, 12)
    with clock.at(AFTER):
        actions.edit_call(call=call, version=call.version, by=staff, closes_at=later)
        assert OpenCall.objects.open().exists()
    details = AuditEvent.objects.get(verb="calls.edit_call").details
    assert details["changed"] == ["closes_at"]
    assert details["closes_at"][0].startswith("2026-03-14")


def test_a_new_closing_has_to_lie_in_the_future(staff):
    call = make_call(staff)
    with clock.at(AFTER), pytest.raises(Refused, match="is voorbij"):
        actions.edit_call(call=call, version=call.version, by=staff, closes_at=brussels(2026, 3, 15))


def test_who_saves_second_hears_that_somebody_was_first(staff):
    call = make_call(staff, published=False)
    actions.edit_call(call=call, version=call.version, by=staff, title="Eerste")
    with pytest.raises(Stale):
        actions.edit_call(call=call, version=call.version, by=staff, title="Tweede")
    call.refresh_from_db()
    assert call.title == "Eerste"


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ([("type", "starter", 3, 2)], "type_starter_maximum"),
        ([("type", "starter", -1, None)], "type_starter_minimum"),
        ([("type", "starter", None, 99999)], "type_starter_maximum"),
        ([("type", "reus", 1, None)], "type_reus_minimum"),
        ([("theme", "gender", 1, None)], "theme_gender_minimum"),
        ([("shape", "round", 1, None)], "shape_round_minimum"),
        ([("type", "starter", 1, 2), ("type", "starter", 1, 3)], "type_starter_minimum"),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_field(staff, rules, field):
    call = make_call(staff)
    with pytest.raises(Refused) as refused:
        actions.set_rules(call=call, rules=rules, by=staff)
    assert refused.value.field == field


def test_rules_are_replaced_as_a_whole_and_empty_ones_are_no_rules(staff):
    call = make_call(staff, asks_theme=True)
    actions.set_rules(call=call, rules=[("type", "starter", 1, 2), ("theme", "gender", 1, None)], by=staff)
    actions.set_rules(
        call=call, rules=[("type", "leading", None, 2), ("type", "growing", None, None)], by=staff, places=8
    )
    assert [(r.value, r.minimum, r.maximum) for r in call.rules.all()] == [("leading", None, 2)]
    call.refresh_from_db()
    assert call.places == 8


def test_rules_on_themes_go_when_the_call_asks_none_any_more(staff):
    call = make_call(staff, published=False, asks_theme=True)
    actions.set_rules(call=call, rules=[("theme", "gender", 1, None)], by=staff)
    actions.edit_call(call=call, version=None, by=staff, asks_theme=False)
    assert not call.rules.exists()


def test_only_the_team_works_on_calls(staff, member, facilitator):
    call = make_call(staff, published=False)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            make_call(user, traject=call.traject)
        with pytest.raises(Forbidden):
            actions.edit_call(call=call, version=None, by=user, title="X")
        with pytest.raises(Forbidden):
            actions.publish_call(call=call, by=user)
        with pytest.raises(Forbidden):
            actions.set_rules(call=call, rules=[], by=user)
    assert call.closes_at == CLOSES

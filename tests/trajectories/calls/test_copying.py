"""A call is copied: a draft with the same texts, questions, criteria and rules, and the dates moved on together."""

from datetime import date

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.conftest import brussels
from tests.trajectories.calls.helpers import AFTER, CLOSES, DURING, OPENS, apply, make_call, make_traject

pytestmark = pytest.mark.django_db


def full_call(staff, **fields):
    call = make_call(
        staff,
        published=False,
        **{
            "asks_theme": True,
            "days": 8,
            "mandate": "Beslissen over de proef",
            "places": 9,
            "places_min": 7,
            "selection_mode": "lottery",
            "review_opens_at": CLOSES,
            "review_closes_at": brussels(2026, 4, 2, 9),
            "decision_on": brussels(2026, 4, 3).date(),
            "confirm_until": brussels(2026, 4, 10, 12),
        }
        | fields,
    )
    actions.set_criteria(call=call, criteria=[("Draagvlak", "Wie steunt?", 2), ("Lef", "", 1)], by=staff)
    actions.add_question(call=call, kind="choice", label="Hoe groot?", options=["Klein", "Groot"], by=staff)
    actions.set_rules(call=call, rules=[("type", "starter", 1, 3), ("theme", "gender", 1, None)], by=staff)
    with clock.at(OPENS):
        return actions.publish_call(call=call, by=staff)


def test_a_copy_says_the_same_and_stands_alone(staff):
    call = full_call(staff)
    with clock.at(DURING):
        question = call.questions.get()
        actions.change_question(question=question, label="Hoe groot zijn jullie?", by=staff)
        apply(call, theme="gender")
    with clock.at(AFTER):
        copy = actions.copy_call(call=call, by=staff)
    assert (copy.copied_from, copy.is_published, copy.slug != call.slug) == (call, False, True)
    for name in ("title", "question", "days", "mandate", "places", "places_min", "selection_mode", "asks_theme"):
        assert getattr(copy, name) == getattr(call, name), name
    assert [(c.label, c.description, c.weight) for c in copy.criteria.all()] == [
        ("Draagvlak", "Wie steunt?", 2),
        ("Lef", "", 1),
    ]
    asked = copy.questions.get()
    assert (asked.label, asked.number, asked.options) == ("Hoe groot zijn jullie?", 1, ["Klein", "Groot"])
    assert [(r.attribute, r.value, r.minimum) for r in copy.rules.all()] == [
        ("theme", "gender", 1),
        ("type", "starter", 1),
    ]
    assert not copy.applications.exists()
    actions.set_criteria(call=copy, criteria=[], by=staff)
    assert call.criteria.count() == 2


def test_the_copy_opens_tomorrow_and_every_date_keeps_its_distance_and_hour(staff):
    call = full_call(staff)
    with clock.at(AFTER):  # 16 March, before summer time begins
        copy = actions.copy_call(call=call, by=staff)
    assert copy.opens_at == brussels(2026, 3, 17, 9)
    assert copy.closes_at == brussels(2026, 4, 26, 12)
    assert copy.review_closes_at == brussels(2026, 5, 15, 9)
    assert copy.decision_on == brussels(2026, 5, 16).date()
    assert copy.confirm_until == brussels(2026, 5, 23, 12)


def test_a_copy_for_another_traject_leaves_out_rules_on_themes_it_has_not(staff):
    call = full_call(staff)
    traject = make_traject(staff, themes=["disability"])
    with clock.at(AFTER):
        copy = actions.copy_call(call=call, traject=traject, title=" Tweede ronde ", by=staff)
    assert (copy.traject, copy.title) == (traject, "Tweede ronde")
    assert [(r.attribute, r.value) for r in copy.rules.all()] == [("type", "starter")]


def test_what_a_new_call_refuses_a_copy_refuses(staff):
    call = full_call(staff)
    with clock.at(AFTER):
        with pytest.raises(Refused, match="hoogstens 8"):
            actions.copy_call(call=call, traject=make_traject(staff, capacity=8), by=staff)
        with pytest.raises(Refused) as refused:
            actions.copy_call(call=call, title=" ", by=staff)
        assert refused.value.field == "title"
        cancel_traject(traject=call.traject, reason="Te weinig tijd", by=staff)
        with pytest.raises(Refused, match="geannuleerd"):
            actions.copy_call(call=call, by=staff)
    assert call.copies.count() == 0


def test_only_the_team_copies(staff, member, facilitator):
    call = make_call(staff)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            actions.copy_call(call=call, by=user)


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_a_copy_does_not_open_in_a_year_nobody_means(staff, year):
    with pytest.raises(Refused, match="2000 tot en met 2100") as refused, clock.at(AFTER):
        actions.copy_call(call=make_call(staff), by=staff, opens_on=date(year, 12, 31))
    assert refused.value.field == "opens_on"

"""Criteria: replaced as a whole while a call is a draft, and fixed from then on."""

import pytest

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.trajectories.calls import actions
from tests.trajectories.calls.helpers import make_call

pytestmark = pytest.mark.django_db


def stored(call):
    return [(c.label, c.description, c.weight) for c in call.criteria.all()]


def test_criteria_are_replaced_as_a_whole_in_the_order_given(staff):
    call = make_call(staff, published=False)
    actions.set_criteria(call=call, criteria=[("Draagvlak", "", 1), ("Impact", "Op wie?", 2)], by=staff)
    assert stored(call) == [("Draagvlak", "", 1), ("Impact", "Op wie?", 2)]
    actions.set_criteria(
        call=call, criteria=[("", " ", 1), (" Impact ", " Op wie? ", 3), ("Lef", "", 1), ("", "", None)], by=staff
    )
    assert stored(call) == [("Impact", "Op wie?", 3), ("Lef", "", 1)]


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ([("", "Uitleg zonder naam", 1)], "label_0"),
        ([("", "", 1), ("Impact", "", None)], "weight_1"),
        ([("Impact", "", 0)], "weight_0"),
        ([("Impact", "", 101)], "weight_0"),
        ([("Impact", "", 1), ("impact ", "", 1)], "label_1"),
        ([(f"Criterium {n}", "", 1) for n in range(9)], "label_8"),
    ],
)
def test_criteria_that_make_no_sense_are_refused_at_their_row(staff, criteria, field):
    call = make_call(staff, published=False)
    actions.set_criteria(call=call, criteria=[("Draagvlak", "", 1)], by=staff)
    with pytest.raises(Refused) as refused:
        actions.set_criteria(call=call, criteria=criteria, by=staff)
    assert refused.value.field == field
    assert stored(call) == [("Draagvlak", "", 1)]


def test_criteria_are_fixed_once_the_call_is_published(staff):
    call = make_call(staff)
    with pytest.raises(Refused, match="liggen vast"):
        actions.set_criteria(call=call, criteria=[("Impact", "", 1)], by=staff)


def test_who_saves_criteria_second_hears_that_somebody_was_first(staff):
    call = make_call(staff, published=False)
    actions.set_criteria(call=call, criteria=[("Eerste", "", 1)], version=call.version, by=staff)
    with pytest.raises(Stale):
        actions.set_criteria(call=call, criteria=[("Tweede", "", 1)], version=call.version, by=staff)
    assert stored(call) == [("Eerste", "", 1)]


def test_only_the_team_sets_criteria(staff, member, facilitator):
    call = make_call(staff, published=False)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            actions.set_criteria(call=call, criteria=[], by=user)

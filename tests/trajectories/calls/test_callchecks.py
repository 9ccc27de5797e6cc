"""What is refused in a call: dates out of order, numbers that make no sense, and what besturen lean on."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from tests.conftest import brussels
from tests.trajectories.calls.helpers import AFTER, CLOSES, DURING, OPENS, make_call, make_traject

pytestmark = pytest.mark.django_db

REVIEWED = brussels(2026, 3, 20, 17)
#: Every date of a call in its order.
DATED = {
    "review_opens_at": CLOSES,
    "review_closes_at": REVIEWED,
    "decision_on": brussels(2026, 3, 24).date(),
    "confirm_until": brussels(2026, 4, 1, 12),
}


def test_a_call_keeps_everything_it_states(staff):
    said = DATED | {
        "days": 10,
        "mandate": " Je mag beslissen. ",
        "travel": "Brussel",
        "offer_days": 5,
        "needs_head_consent": True,
        "score_method": "median",
        "places_min": 7,
        "places": 9,
        "selection_mode": "lottery",
    }
    call = OpenCall.objects.get(pk=make_call(staff, published=False, **said).pk)
    assert {name: getattr(call, name) for name in said} == said | {"mandate": "Je mag beslissen."}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"closes_at": OPENS}, "closes_at"),
        ({"review_opens_at": None}, "review_opens_at"),
        ({"review_closes_at": None}, "review_closes_at"),
        ({"review_opens_at": brussels(2026, 3, 14, 11)}, "review_opens_at"),
        ({"review_closes_at": CLOSES}, "review_closes_at"),
        ({"decision_on": brussels(2026, 3, 19).date()}, "decision_on"),
        ({"review_opens_at": None, "review_closes_at": None, "decision_on": OPENS.date()}, "decision_on"),
        ({"confirm_until": brussels(2026, 3, 24, 23)}, "confirm_until"),
        ({"decision_on": None, "confirm_until": REVIEWED}, "confirm_until"),
        ({"days": 0}, "days"),
        ({"days": 101}, "days"),
        ({"offer_days": 0}, "offer_days"),
        ({"offer_days": 61}, "offer_days"),
        ({"places_min": 5}, "places_min"),
        ({"places_min": 7}, "places_min"),
        ({"score_method": "luck"}, "score_method"),
        ({"selection_mode": "luck"}, "selection_mode"),
    ],
)
def test_what_makes_no_sense_is_refused_at_the_date_or_number_that_is_wrong(staff, fields, field):
    with pytest.raises(Refused) as refused:
        make_call(staff, published=False, **DATED | fields)
    assert refused.value.field == field
    assert not OpenCall.objects.exists()


def test_only_a_closing_and_an_opening_are_needed(staff):
    call = make_call(staff, decision_on=CLOSES.date())
    assert (call.review_opens_at, call.confirm_until) == (None, None)


def test_nobody_writes_a_field_of_a_call_that_is_not_for_staff(staff):
    call = make_call(staff, published=False)
    with pytest.raises(TypeError, match="status"):
        actions.edit_call(call=call, version=None, by=staff, status="published")
    with pytest.raises(TypeError, match="confirmed_at"):
        make_call(staff, traject=call.traject, confirmed_at=DURING)


def _with_criteria(staff, **fields):
    call = make_call(staff, published=False, **DATED | {"days": 8} | fields)
    actions.set_criteria(call=call, criteria=[("Draagvlak", "", 1)], by=staff)
    with clock.at(OPENS):
        return actions.publish_call(call=call, by=staff)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"needs_head_consent": True}, "needs_head_consent"),
        ({"selection_mode": "lottery"}, "selection_mode"),
        ({"score_method": "median"}, "score_method"),
        ({"days": 9}, "days"),
        ({"offer_days": 6}, "offer_days"),
        ({"decision_on": brussels(2026, 3, 23).date()}, "decision_on"),
        ({"decision_on": None}, "decision_on"),
        ({"confirm_until": None}, "confirm_until"),
        ({"confirm_until": brussels(2026, 3, 31, 12)}, "confirm_until"),
    ],
)
def test_what_was_promised_stays_once_the_call_is_published(staff, fields, field):
    call = _with_criteria(staff)
    with clock.at(DURING), pytest.raises(Refused, match="gepubliceerd") as refused:
        actions.edit_call(call=call, version=call.version, by=staff, **fields)
    assert refused.value.field == field


def test_another_traject_is_for_drafts(staff):
    other = make_traject(staff, capacity=30)
    draft = make_call(staff, published=False)
    actions.edit_call(call=draft, version=None, by=staff, traject=other)
    draft.refresh_from_db()
    assert draft.traject == other
    with clock.at(DURING), pytest.raises(Refused, match="Het traject ligt vast"):
        actions.edit_call(call=make_call(staff, traject=other), version=None, by=staff, traject=make_traject(staff))
    with pytest.raises(Refused, match="schrijven mensen zichzelf in"):
        actions.edit_call(call=draft, version=None, by=staff, traject=make_traject(staff, kind="vorming"))


def test_promised_dates_can_move_later_and_the_trail_has_both(staff):
    call = _with_criteria(staff)
    later = brussels(2026, 4, 8, 12)
    with clock.at(AFTER):
        actions.edit_call(
            call=call,
            version=call.version,
            by=staff,
            confirm_until=later,
            days=7,
            offer_days=10,
            decision_on=brussels(2026, 3, 30).date(),
        )
    call.refresh_from_db()
    assert (call.confirm_until, call.days, call.offer_days) == (later, 7, 10)
    details = AuditEvent.objects.get(verb="calls.edit_call").details
    assert details["decision_on"] == ["2026-03-24", "2026-03-30"]
    assert "confirm_until" in details["changed"]


def test_a_date_that_already_passed_is_no_later_date(staff):
    call = _with_criteria(staff)
    with clock.at(brussels(2026, 4, 20)), pytest.raises(Refused, match="is voorbij") as refused:
        actions.edit_call(call=call, version=None, by=staff, confirm_until=brussels(2026, 4, 10))
    assert refused.value.field == "confirm_until"


def test_a_call_that_closes_later_says_which_date_comes_too_early_then(staff):
    call = _with_criteria(staff)
    with clock.at(DURING), pytest.raises(Refused) as refused:
        actions.edit_call(call=call, version=None, by=staff, closes_at=brussels(2026, 3, 18))
    assert refused.value.field == "review_opens_at"


def test_dates_that_nobody_planned_with_can_still_be_added(staff):
    call = make_call(staff)
    with clock.at(DURING):
        actions.edit_call(call=call, version=None, by=staff, confirm_until=REVIEWED, days=4)
    call.refresh_from_db()
    assert (call.confirm_until, call.days) == (REVIEWED, 4)


def test_reviewers_need_criteria_before_a_call_is_published(staff):
    call = make_call(staff, published=False, **DATED)
    with clock.at(OPENS), pytest.raises(Refused, match="criteria"):
        actions.publish_call(call=call, by=staff)

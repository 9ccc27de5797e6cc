"""The page of a call: what everybody reads, and what the own bestuur finds on it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from tests.conftest import brussels, make_bestuur, make_member, queries
from tests.trajectories.calls.helpers import AFTER, CLOSED, CLOSES, DURING, OPENS, apply, make_call, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(response):
    return response.content.decode()


def read(call, client=None):
    return page((client or Client()).get(call.get_absolute_url()))


def full_call(staff, criteria=(("Draagvlak", "Wie steunt dit?", 2), ("Lef", "", 3)), **fields):
    call = make_call(
        staff,
        published=False,
        **{
            "days": 8,
            "mandate": "Beslissen over de proef",
            "travel": "Drie keer Brussel",
            "needs_head_consent": True,
            "asks_theme": True,
            "places": 9,
            "review_opens_at": CLOSES,
            "review_closes_at": brussels(2026, 3, 20, 17),
            "decision_on": brussels(2026, 3, 24).date(),
            "confirm_until": brussels(2026, 4, 1, 12),
            "offer_days": 5,
        }
        | fields,
    )
    actions.set_criteria(call=call, criteria=list(criteria), by=staff)
    actions.add_question(call=call, kind="short", label="Wie is trekker?", is_required=True, by=staff)
    actions.add_question(call=call, kind="choice", label="Hoe groot?", options=["Klein", "Groot"], by=staff)
    actions.set_rules(call=call, rules=[("type", "starter", 2, 4), ("theme", "gender", 1, None, 40)], by=staff)
    with clock.at(OPENS):
        return actions.publish_call(call=call, by=staff)


def test_everybody_reads_what_is_asked_and_how_the_group_is_chosen(staff, during):
    text = read(full_call(staff))
    for told in (
        "8 dagen over het hele traject",
        "Beslissen over de proef",
        "Drie keer Brussel",
        "diensthoofd is akkoord",
        "6 tot 9 besturen",
        "heeft dan 5 dagen om te aanvaarden",
        "Telt voor 2 van de 5 delen.",
        "Wie is trekker?",
        "(korte tekst)",
        "(keuze uit een lijst, hoeft niet)",
        "Klein, Groot",
        "Het gemiddelde telt.",
        "Starter: minstens 2 en hoogstens 4",
        "Gender: minstens 1, liefst 40%",
        "beslist het lot",
    ):
        assert told in text, told


def test_what_counts_stands_in_the_order_that_staff_chose(staff, during):
    call = full_call(staff)
    actions.set_rules(
        call=call, rules=[("type", "starter", None, None, 30)], order=["new", "score", "balance"], by=staff
    )
    text = read(call)
    places = [text.index(part) for part in ("nog nooit aan een traject", "Hoeveel punten", "bij de streefdoelen")]
    assert places == sorted(places)


def test_what_cannot_matter_is_not_told(staff, during):
    text = read(make_call(staff))
    for absent in ("Waarop we letten", "streefdoelen", "Hoeveel punten", "De afspraken voor deze groep", "Mandaat"):
        assert absent not in text, absent


def test_a_lottery_is_explained(staff, during):
    text = read(full_call(staff, selection_mode="lottery"))
    assert "Een loting kiest 6 tot 9 besturen" in text
    assert "hebben dezelfde kans" in text
    assert "De punten tellen in de loting niet mee" in text
    assert "Hoeveel punten" not in text


def test_criteria_of_equal_weight_name_no_weight(staff, during):
    text = read(full_call(staff, criteria=[("Draagvlak", "", 2), ("Lef", "", 2)]))
    assert "Draagvlak" in text
    assert "Telt voor" not in text


def test_the_dates_say_what_passed_and_what_comes(staff, client_of):
    call = full_call(staff)
    for at, done in (
        (OPENS.replace(hour=8), 0),
        (DURING, 1),
        (AFTER, 2),
        (brussels(2026, 3, 24, 12), 3),
        (brussels(2026, 3, 25), 4),
        (brussels(2026, 4, 2), 5),
    ):
        with time_machine.travel(at, tick=False):
            steps = client_of(staff).get(call.get_absolute_url()).context["timeline"]
            assert [step.is_done for step in steps] == [True] * done + [False] * (5 - done)
            assert [step.is_current for step in steps] == [n == done for n in range(5)]
    with time_machine.travel(DURING, tick=False):
        assert 'class="is-current" aria-current="step"' in read(call)
        assert "di 24 maart 2026</time>" in read(call)


def test_the_button_to_apply_goes_once_each_own_bestuur_applied(staff, client_of, during):
    call, bestuur = make_call(staff), make_bestuur()
    user = make_member(bestuur)
    way = reverse("calls:apply", args=[call.slug])
    assert way in read(call)
    assert way in read(call, client_of(user))
    actions.save_draft(call=call, bestuur=bestuur, motivation="Ja", by=user)
    assert way not in read(call, client_of(user))
    assert f"De kandidatuur van {bestuur}" in read(call, client_of(user))


def test_a_closed_call_has_no_button_and_a_way_to_hear_of_the_next(staff, after):
    text = read(make_call(staff))
    assert "Stel je bestuur kandidaat" not in text
    assert CLOSED in text
    assert reverse("calls:interest") in text


def test_a_call_that_still_has_to_open_and_a_draft_are_for_the_team(staff, member, client_of):
    call, draft = make_call(staff), make_call(staff, published=False)
    with time_machine.travel(OPENS.replace(hour=8), tick=False):
        for shown in (call, draft):
            for client in (Client(), client_of(member)):
                assert client.get(shown.get_absolute_url()).status_code == 404
            assert "Alleen het team ziet" in read(shown, client_of(staff))


def test_the_colleagues_of_a_bestuur_find_their_code_and_nobody_else_does(staff, client_of, after):
    call, bestuur = make_call(staff), make_bestuur(name="Aalst")
    user = make_member(bestuur)
    code = actions.give_late_code(call=call, bestuur=bestuur, expires_at=brussels(2026, 3, 20), reason="Ziek", by=staff)
    text = read(call, client_of(user))
    assert "Aalst kan nog indienen" in text
    assert f"?bestuur={bestuur.pk}&amp;code={code.code}" in text
    for client in (Client(), client_of(make_member()), client_of(staff)):
        assert code.code not in read(call, client)
    actions.end_late_code(code=code, by=staff)
    assert code.code not in read(call, client_of(user))


def test_a_code_that_was_used_or_that_ended_is_not_offered(staff, client_of):
    call, bestuur = make_call(staff), make_bestuur()
    user = make_member(bestuur)
    with clock.at(AFTER):
        code = actions.give_late_code(
            call=call, bestuur=bestuur, expires_at=brussels(2026, 3, 20), reason="Ziek", by=staff
        )
    with time_machine.travel(brussels(2026, 3, 21), tick=False):
        assert code.code not in read(call, client_of(user))
    apply(call, bestuur=bestuur, by=user, at=AFTER, late_code=code.code)
    with time_machine.travel(AFTER, tick=False):
        assert code.code not in read(call, client_of(user))


def test_what_staff_types_is_text(staff, during):
    call = full_call(staff, mandate="<script>alert(1)</script>")
    actions.add_question(call=call, kind="short", label="<b>Hoe</b>?", by=staff)
    assert "<script>alert" not in read(call)
    assert "<b>Hoe" not in read(call)


def test_the_page_costs_the_same_for_1_3_and_15_of_everything(staff, member, client_of, during):
    client, costs = client_of(member), set()
    for count in (1, 3, 15):
        call = make_call(staff, published=False, traject=make_traject(staff), asks_theme=True)
        actions.set_criteria(call=call, criteria=[(f"C{n}", "", n + 1) for n in range(min(count, 8))], by=staff)
        for number in range(count):
            actions.add_question(call=call, kind="short", label=f"Vraag {number}", by=staff)
        values = [("type", v, 1, None) for v in ("starter", "growing", "leading")]
        actions.set_rules(call=call, rules=values[:count], by=staff)
        actions.publish_call(call=call, by=staff)
        client.get(call.get_absolute_url())
        with queries() as captured:
            client.get(call.get_absolute_url())
        costs.add(len(captured))
    assert len(costs) == 1, costs

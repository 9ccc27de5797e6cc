"""The board over HTTP, without JavaScript and with htmx: rules, repairs, picks, pins, confirming and the report."""

import html
import io
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall, Pin, SelectionRun
from tests.conftest import make_member, queries, query_counts
from tests.trajectories.calls.helpers import AFTER, DURING, apply, apply_with_types, make_call
from tests.trajectories.calls.reviewing import (
    REVIEWED,
    REVIEWING,
    give,
    make_eligible,
    make_reviewed_call,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def call(staff):
    """A closed call with eight applications for six places."""
    call = make_call(staff)
    apply_with_types(call, staff, starter=4, growing=4)
    return call


@pytest.fixture
def run(call, staff, after):
    actions.set_rules(call=call, rules=[("type", "starter", 2, 3, 50), ("type", "growing", 2)], by=staff)
    return actions.propose(call=call, by=staff)


@pytest.fixture
def team(staff, client_of):
    return client_of(staff)


def page(response):
    return html.unescape(response.content.decode())


def url(name, call, *args):
    return reverse(f"calls:{name}", args=[call.pk, *args])


def form_of(call, **changes):
    """Give what the form of the rules sends."""
    call.refresh_from_db()
    return {
        "version": call.version,
        "places_min": call.places_min,
        "places": call.places,
        "mode": call.selection_mode,
        "order_1": "balance",
        "order_2": "score",
        "order_3": "new",
    } | changes


def picks(run, *, without=0, plus=0):
    chosen = [int(id) for id in run.result["selected"]]
    rest = [int(a["id"]) for a in run.instance["applicants"] if int(a["id"]) not in chosen]
    return chosen[without:] + rest[:plus]


# Rules


def test_from_rules_to_confirmed_group_without_javascript(call, team, after):
    board = team.get(url("selection", call))
    assert "Bereken een voorstel" in page(board)
    answer = team.post(
        url("selection", call), form_of(call, type_starter_minimum=2, type_starter_target=50, order_3=""), follow=True
    )
    assert "Dit is het voorstel" in page(answer)
    run = call.runs.get()
    assert run.instance["order"] == ["balance", "score"]
    assert run.instance["rules"] == {"type": {"starter": {"min": 2, "target": 0.5}}}
    picked = picks(run, without=1)
    counted = team.post(url("group", call), {"run": run.pk, "pick": picked, "reason": "Half getypt"})
    assert counted.status_code == 200
    assert "Aantal besturen: minstens 6 gevraagd, 5 gekozen." in page(counted)
    assert 'value="Half getypt"' in page(counted)
    assert page(counted).count(" checked") >= 5
    assert not run.changes.exists()
    saved = team.post(
        url("group", call), {"run": run.pk, "pick": picked, "reason": "Geen mandaat", "save": "1"}, follow=True
    )
    assert "1 beslissing veranderde" in page(saved)
    assert "Geen mandaat" in page(saved)
    summary = page(team.get(url("confirm", call)))
    for text in ("Gekozen: 5", "Geen mandaat", "minstens 6 gevraagd, 5 gekozen", "Als een bestuur wegvalt"):
        assert text in summary
    done = team.post(url("confirm", call), {"run": run.pk})
    assert done.url == url("decision", call)
    assert team.get(url("confirm", call)).status_code == 302
    assert Application.objects.filter(pending="accepted").count() == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"places": 5}, "places"),
        ({"places": ""}, "places"),
        ({"places_min": 7}, "places_min"),
        ({"places_min": "-"}, "places_min"),
        ({"order_1": ""}, "order_1"),
        ({"order_2": "balance"}, "order_2"),
        ({"version": "abc"}, "version"),
        ({"type_starter_minimum": 3, "type_starter_maximum": 2}, "type_starter_maximum"),
        ({"type_starter_minimum": -1}, "type_starter_minimum"),
        ({"type_starter_minimum": 10**30}, "type_starter_minimum"),
        ({"type_starter_minimum": "twee"}, "type_starter_minimum"),
        ({"province_limburg_target": 101}, "province_limburg_target"),
        ({"size_rural_target": "\x00"}, "size_rural_target"),
    ],
)
def test_rules_with_something_wrong_say_so_at_the_field(call, team, after, changes, field):
    data = form_of(call, type_growing_maximum=4) | changes
    answer = team.post(url("selection", call), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert re.search(r'name="type_growing_maximum"[^>]* value="4"', page(answer))
    assert not call.rules.exists()


def test_rules_of_an_attribute_are_folded_until_something_stands_in_them(call, team, after):
    answer = team.get(url("selection", call))
    assert [table.is_used for table in answer.context["form"].tables()] == [False] * 4
    answer = team.post(url("selection", call), form_of(call, size_rural_minimum="x"))
    used = {table.label: table.is_used for table in answer.context["form"].tables()}
    assert used == {"Type bestuur": False, "Provincie": False, "Grootte": True, "Eerder bereikt": False}


def test_themes_have_rules_only_where_the_call_asks_one(staff, team, after):
    call = make_call(staff, asks_theme=True)
    assert "theme_gender_minimum" in page(team.get(url("selection", call)))
    assert "theme_gender_minimum" not in page(team.get(url("selection", make_call(staff))))


def test_rules_can_be_kept_without_computing_before_closing(call, team):
    with time_machine.travel(DURING, tick=False):
        data = form_of(call, type_starter_minimum=2)
        assert "De regels zijn bewaard" in page(
            team.post(url("selection", call), data | {"only_save": "1"}, follow=True)
        )
        refused = team.post(url("selection", call), form_of(call))
    assert refused.status_code == 400
    assert "nog niet gesloten" in page(refused)


def test_the_later_of_two_forms_keeps_what_was_typed_and_wins_when_sent_again(call, team, after):
    data = form_of(call, only_save="1")
    assert team.post(url("selection", call), data | {"type_starter_minimum": 1}).status_code == 302
    later = team.post(url("selection", call), data | {"type_starter_minimum": 2})
    assert later.status_code == 400
    assert re.search(r'name="type_starter_minimum"[^>]* value="2"', page(later))
    call.refresh_from_db()
    again = data | {"type_starter_minimum": 2, "version": re.search(r'name="version" value="(\d+)"', page(later))[1]}
    assert team.post(url("selection", call), again).status_code == 302
    assert call.rules.get().minimum == 2


# What cannot be met


def test_repairs_are_choices_with_a_button_that_applies_them(staff, team, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=1, growing=7)
    refused = team.post(url("selection", call), form_of(call, type_starter_minimum=3))
    assert refused.status_code == 400
    assert "Vraag minstens 1 in plaats van 3 besturen van het type starter: dan kan het." in page(refused)
    assert re.search(r'name="type_starter_minimum"[^>]* value="3"', page(refused))
    changes = next(r["changes"] for r in refused.context["repairs"] if "starter" in r["asks"])
    applied = team.post(url("repair", call), {"changes": changes}, follow=True)
    assert "Dit is het voorstel" in page(applied)
    assert call.rules.get().minimum == 1
    late = team.post(url("repair", call), {"changes": changes})
    assert late.status_code == 400
    assert "veranderden" in page(late)


def test_the_form_shown_with_the_repairs_can_be_sent_again(staff, team, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=1, growing=7)
    data = form_of(call, type_starter_minimum=3)
    version = re.search(r'name="version" value="(\d+)"', page(team.post(url("selection", call), data)))[1]
    again = team.post(url("selection", call), data | {"type_starter_minimum": 1, "version": version})
    assert again.status_code == 302


def test_a_group_under_six_is_named_and_cannot_be_chosen(staff, team, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=4)
    refused = team.post(url("selection", call), form_of(call))
    assert "Vraag minstens 4 besturen in plaats van 6: dan kan het." in page(refused)
    assert "Zoek kandidaten" in page(refused)
    assert url("repair", call) not in page(refused)


@pytest.mark.parametrize(
    "changes",
    [
        *("", "{", "null", "7", "{}", "[]", "[1]", '[{"rule": "type"}]', "[" * 3000),
        *(
            f'[{{"rule":"places","bound":"min","from":{odd},"to":1}}]'
            for odd in ('"x"', "1e999", "Infinity", "1.5", "true", "null")
        ),
    ],
)
def test_odd_repairs_are_a_message(call, team, after, changes):
    assert team.post(url("repair", call), {"changes": changes}).status_code == 400
    assert team.get(url("repair", call)).status_code == 405


def test_a_repair_of_a_rule_that_is_not_there_is_a_message(call, team, after):
    odd = [{"rule": "colour", "value": "red", "bound": "min", "from": 1, "to": 10**30}]
    assert team.post(url("repair", call), {"changes": json.dumps(odd)}).status_code == 400


# Picking


def test_through_htmx_only_what_changes_comes_back(run, call, team):
    answer = team.post(url("group", call), {"run": run.pk, "pick": picks(run, without=1, plus=1)}, **HTMX)
    text = page(answer)
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'name="pick"' not in text
    for part in ("stand", "vergelijking", "regios"):
        assert f'id="{part}" hx-swap-oob="innerHTML"' in text
    assert "kp-balance__line" in text
    assert not run.changes.exists()


@pytest.mark.parametrize("picked", [[], ["abc"], ["9" * 40], ["\x00"], ["-1"]])
def test_odd_picks_count_for_nobody_and_are_not_kept(run, call, team, picked):
    counted = team.post(url("group", call), {"run": run.pk, "pick": picked}, **HTMX)
    assert "<strong>0</strong> besturen aangevinkt" in page(counted)
    if picked:
        saved = team.post(url("group", call), {"run": run.pk, "pick": picked, "reason": "X", "save": "1"})
        assert saved.status_code == 400
        assert "zit niet meer in het voorstel" in page(saved)
    assert not run.changes.exists()


def test_a_group_without_reason_keeps_the_picks_that_were_not_saved(run, call, team):
    picked = picks(run, without=2, plus=1)
    answer = team.post(url("group", call), {"run": run.pk, "pick": picked, "reason": "", "save": "1"})
    assert answer.status_code == 400
    assert "Schrijf waarom je de groep verandert" in page(answer)
    assert 'href="#groep_reason"' in page(answer)
    assert {row.id for row in answer.context["board"].rows if row.is_picked} == {str(pk) for pk in picked}


@pytest.mark.parametrize("odd", ["abc", "9" * 40, "-1"])
def test_a_group_made_from_an_odd_version_is_shown_again(run, call, team, odd):
    data = {"run": run.pk, "version": odd, "pick": picks(run, without=1), "reason": "X", "save": "1"}
    assert team.post(url("group", call), data).status_code == 400
    assert not run.changes.exists()


@pytest.mark.parametrize("odd", ["", "abc", "9" * 40])
def test_a_group_of_no_run_is_not_found(run, call, team, odd):
    data = {"run": odd, "pick": picks(run), "reason": "X", "save": "1"}
    assert team.post(url("group", call), data).status_code == 404


def test_an_alternative_can_be_put_on_the_board_and_is_not_kept_yet(run, call, team):
    board = team.get(url("selection", call)).context["board"]
    others = [group for group in board.groups if group.key.startswith("alternatief")]
    assert others
    shown = team.get(url("selection", call), {"groep": "alternatief-1"}).context["board"]
    assert shown.picked == others[0].ids != frozenset(run.result["selected"])
    assert shown.chosen == [row for row in shown.rows if row.id in run.result["selected"]]
    for odd in ("alternatief-99", "alternatief-0", "alternatief-x", "alternatief-" + "9" * 50, "\x00"):
        assert team.get(url("selection", call), {"groep": odd}).context["board"].picked == board.picked


def test_groups_stand_side_by_side_with_counts_and_who_differs(run, call, team):
    answer = team.post(url("group", call), {"run": run.pk, "pick": picks(run, without=1, plus=1)})
    picked, proposal = answer.context["board"].groups[:2]
    assert (picked.name, proposal.name) == ("Aangevinkt", "Voorstel")
    assert len(picked.extra) == len(picked.missing) == 1
    assert (proposal.extra, proposal.missing) == ([], [])
    assert f"+ {picked.extra[0]}" in page(answer)
    assert sum(count for (attribute, _), count in picked.counts.items() if attribute == "province") == 6


def version_in(response, id):
    """Give the version that the page sends along in the field with this id."""
    return re.search(rf'name="version" value="(\d*)"[^>]* id="{id}"', page(response))[1]


def test_the_second_of_two_groups_is_shown_again_with_what_the_first_changed(run, call, staff, admin, team):
    version = version_in(team.get(url("selection", call)), "groep_version")
    assert version == "0"
    actions.change_group(run=run, picked=picks(run, without=1, plus=1), reason="Ruil", by=admin)
    picked = picks(run, without=2, plus=2)
    data = {"run": run.pk, "version": version, "pick": picked, "reason": "Mijn reden"}
    counted = team.post(url("group", call), data)
    assert version_in(counted, "groep_version") == "0"
    refused = team.post(url("group", call), data | {"save": "1"})
    assert refused.status_code == 400
    assert f"{admin} besliste: " in page(refused)
    assert 'value="Mijn reden"' in page(refused)
    assert refused.context["board"].picked == {str(pk) for pk in picked}
    assert run.changes.count() == 2
    data["version"] = version_in(refused, "groep_version")
    assert team.post(url("group", call), data | {"save": "1"}).status_code == 302
    assert {row.id for row in team.get(url("selection", call)).context["board"].chosen} == {str(pk) for pk in picked}


def test_a_group_picked_from_an_older_proposal_is_not_kept_for_a_newer_one_unseen(run, call, staff, team):
    data = {"run": run.pk, "version": "0", "pick": picks(run, without=1), "reason": "Nee"}
    newer = actions.propose(call=call, by=staff)
    counted = team.post(url("group", call), data)
    assert f'name="run" value="{run.pk}"' in page(counted)
    refused = team.post(url("group", call), data | {"save": "1"})
    assert refused.status_code == 400
    assert "nieuwer voorstel" in page(refused)
    assert f'name="run" value="{newer.pk}"' in page(refused)
    assert team.post(url("group", call), data | {"run": newer.pk, "save": "1"}).status_code == 302


def test_one_decision_and_the_whole_are_taken_on_what_the_page_showed(run, call, staff, admin, team):
    out, other = picks(run)[:2]
    one, whole = team.get(url("change", call, out)), team.get(url("confirm", call))
    reply = {"run": run.pk, "version": version_in(one, "id_version")}
    assert version_in(whole, "id_version") == reply["version"] == "0"
    actions.change_outcome(
        run=run, application=call.applications.get(pk=other), outcome="reserve", reason="Rust", by=admin
    )
    changed = team.post(url("change", call, out), reply | {"outcome": "refused", "reason": "Geen mandaat"})
    confirmed = team.post(url("confirm", call), reply)
    for refused in (changed, confirmed):
        assert refused.status_code == 400
        assert f"{admin} besliste: " in page(refused)
    assert "Geen mandaat" in page(changed)
    assert "Rust" in page(confirmed)
    call.refresh_from_db()
    assert not call.is_confirmed
    for name, args, refused, more in (
        ("change", [out], changed, {"outcome": "refused", "reason": "Geen mandaat"}),
        ("confirm", [], None, {}),
    ):
        shown = refused or team.get(url(name, call))
        data = reply | more | {"version": version_in(shown, "id_version")}
        assert team.post(url(name, call, *args), data).status_code == 302


def test_telling_tells_what_the_page_showed(run, call, staff, admin, team):
    actions.confirm_selection(run=run, by=staff)
    tell = team.get(url("tell", call))
    sent = dict(re.findall(r'type="hidden" name="(call|version)" value="(\d+)"', page(tell)))
    assert set(sent) == {"call", "version"}
    actions.change_group(run=run, picked=picks(run, without=1, plus=1), reason="Ruil", by=admin)
    refused = team.post(url("tell", call), sent)
    assert refused.status_code == 400
    assert f"{admin} besliste: " in page(refused)
    sent = dict(re.findall(r'type="hidden" name="(call|version)" value="(\d+)"', page(team.get(url("tell", call)))))
    assert team.post(url("tell", call), sent).status_code == 302
    call.refresh_from_db()
    assert call.is_revealed


# One application


def test_one_application_shows_why_and_can_be_decided_otherwise(run, call, team):
    pk = picks(run)[0]
    shown = page(team.get(url("change", call, pk)))
    assert run.result["explanations"][str(pk)] in shown
    answer = team.post(
        url("change", call, pk), {"run": run.pk, "outcome": "refused", "reason": "Geen mandaat"}, follow=True
    )
    assert "Geen mandaat" in page(answer)
    refused = team.post(url("change", call, pk), {"run": run.pk, "outcome": "accepted", "reason": ""})
    assert refused.status_code == 400
    assert 'href="#id_reason"' in page(refused)
    for odd in ("", "abc", "9" * 40):
        assert team.post(url("change", call, pk), {"run": odd, "outcome": "refused", "reason": "X"}).status_code == 404


def test_an_application_is_fixed_and_loosened(call, team, after):
    pk = call.applications.first().pk
    page_url = url("pin", call, pk)
    assert team.post(page_url, {"kind": "in", "reason": ""}).status_code == 400
    answer = team.post(page_url, {"kind": "in", "reason": "Trekt het netwerk"}, follow=True)
    assert "Zeker bij de groep. Reden: Trekt het netwerk" in page(answer)
    assert "Trekt het netwerk" in page(team.get(url("selection", call)))
    assert team.post(page_url, {"unpin": "1"}).status_code == 302
    assert not Pin.objects.exists()
    again = team.post(page_url, {"unpin": "1"})
    assert again.status_code == 400
    assert "staat niets vast" in page(again)


def test_an_application_of_another_call_is_not_on_this_board(run, call, staff, team):
    other = apply(make_call(staff))
    assert team.get(url("change", call, other.pk)).status_code == 404
    assert team.post(url("pin", call, other.pk), {"kind": "in", "reason": "X"}).status_code == 404


# Warnings and blindness


def test_the_board_says_what_still_has_to_be_looked_at(staff, team, after):
    call = make_call(staff, asks_theme=True)
    apply(call, theme="gender")
    out = apply(call, theme="gender")
    actions.judge_eligibility(application=out, eligibility="ineligible", reason="Geen lokaal bestuur", by=staff)
    actions.set_rules(call=call, rules=[("reached", "never", None, 0)], by=staff)
    shown = page(team.get(url("selection", call)))
    assert "Bepaal het type van" in shown
    assert "1 kandidatuur heeft nog geen nagekeken thema" in shown
    assert "Kijk de kandidatuur van" in shown
    assert "maakt niemand kans van: Nog nooit bereikt" in shown
    assert f"{out.bestuur}: Geen lokaal bestuur" in shown


@pytest.fixture
def scored(staff):
    """A call with seven applications that one reviewer scored, and a proposal of after the review phase."""
    call = make_reviewed_call(staff)
    applications = [make_eligible(call, staff) for _ in range(7)]
    other = make_reviewer(call, staff)
    for number, application in enumerate(applications):
        give(application, other, 1 + number % 5, 3)
    return call


def test_who_still_has_to_review_sees_no_scores_and_nothing_made_of_them(scored, staff, client_of):
    """The phase is made longer after a proposal: who has no reviews in yet does not see the proposal either."""
    reviewer = make_reviewer(scored, staff)
    with clock.at(REVIEWED):
        run = actions.propose(call=scored, by=staff)
        longer = REVIEWED + timedelta(days=7)
        scored.refresh_from_db()
        actions.edit_call(call=scored, version=scored.version, by=staff, review_closes_at=longer)
    assert any(a["score"] for a in run.instance["applicants"])
    reviewer.role = Role.STAFF  # A facilitator who was asked, and came to work in the team.
    reviewer.save()
    for moment, user, sees in (
        (REVIEWED, staff, True),
        (REVIEWED, reviewer, False),
        (longer + timedelta(days=1), reviewer, True),
    ):
        with time_machine.travel(moment, tick=False):
            client = client_of(user)
            board = client.get(url("selection", scored))
            shown = page(board)
            counted = page(client.post(url("group", scored), {"pick": picks(run)}, **HTMX))
            one = page(client.get(url("change", scored, picks(run)[0])))
            assert client.get(url("confirm", scored)).status_code == (200 if sees else 302)
        assert ("Totale score" in shown) is ("Totale score" in counted) is sees
        assert ("kp-why" in shown) is ("Score" in one) is ("Beslis anders" in one) is sees
        assert ("vervanger: " in shown) is ("Alternatief 1" in shown) is ('name="pick"' in shown) is sees
        assert (board.context["board"].run == run) is sees
        assert ("zie je als het beoordelen voorbij is" in shown) is not sees


def test_while_reviewers_can_score_nobody_computes_or_confirms(scored, staff, team):
    with time_machine.travel(REVIEWED, tick=False):
        run = actions.propose(call=scored, by=staff)
    for moment in (AFTER, REVIEWING):
        with time_machine.travel(moment, tick=False):
            shown = page(team.get(url("selection", scored)))
            assert "Bereken een voorstel" not in shown
            assert "Beoordelaars kunnen scores geven tot wo 1 april 2026 om 12 u." in shown
            refused = team.post(url("selection", scored), form_of(scored))
            assert refused.status_code == 400
            assert "Beoordelaars kunnen scores geven tot wo 1 april 2026 om 12 u." in page(refused)
            assert team.post(url("confirm", scored), {"run": run.pk}).status_code == 400
    assert SelectionRun.objects.get() == run
    with time_machine.travel(REVIEWED, tick=False):
        assert team.post(url("confirm", scored), {"run": run.pk}).status_code == 302


def test_scores_count_and_stand_beside_the_balance(staff, client_of):
    call = make_reviewed_call(staff)
    applications = [make_eligible(call, staff) for _ in range(7)]
    other = make_reviewer(call, staff)
    for application in applications:
        give(application, other, *((5, 4) if application != applications[3] else (1, 1)))
    with time_machine.travel(REVIEWED, tick=False):
        run = actions.propose(call=call, by=staff)
        shown = page(client_of(staff).get(url("selection", call)))
    assert str(applications[3].pk) not in run.result["selected"]
    assert "4,67" in shown
    assert "Totale score: <strong>28</strong>" in shown


# The own bestuur


@pytest.fixture
def tied(scored):
    """Somebody of the team who acts for one of the besturen, and is no reviewer."""
    with clock.at(DURING):
        return make_member(scored.applications.order_by("pk").first().bestuur, role=Role.STAFF)


def test_who_acts_for_a_bestuur_sees_of_it_what_everybody_sees(scored, tied, staff, client_of):
    own, other = scored.applications.order_by("pk")[:2]
    with time_machine.travel(REVIEWED, tick=False):
        actions.pin(application=own, kind="in", reason="Vast omdat het trekt", by=staff)
        run = actions.propose(call=scored, by=staff)
        actions.change_outcome(run=run, application=own, outcome="refused", reason="Zwakke motivatie", by=staff)
        mine, theirs = (client_of(person).get(url("selection", scored)) for person in (tied, staff))
        confirming = page(client_of(tied).get(url("confirm", scored)))
        assert client_of(staff).get(url("change", scored, own.pk)).status_code == 200
        assert client_of(tied).get(url("change", scored, other.pk)).status_code == 200
        assert client_of(tied).get(url("change", scored, own.pk)).status_code == 403
        actions.confirm_selection(run=run, by=tied)
        xlsx = client_of(tied).get(url("report", scored, "xlsx"))
    rows = {row.id: row for row in mine.context["board"].rows}
    row = rows.pop(str(own.pk))
    assert (row.score, row.reason, row.explanation, row.pin_label, row.pin_reason) == (None, "", "", "", "")
    assert all(row.score for row in rows.values())
    for text in ("Zwakke motivatie", "Vast omdat het trekt", "Totale score", url("change", scored, own.pk)):
        assert text not in page(mine)
        assert text in page(theirs)
    assert f"Je handelt zelf voor {own.bestuur}" in page(mine)
    for text in ("Zwakke motivatie", "Vast omdat het trekt", "Als een bestuur wegvalt"):
        assert text not in confirming
    book = load_workbook(io.BytesIO(xlsx.content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("Zwakke motivatie" in str(cell) or "Vast omdat het trekt" in str(cell) for cell in cells)


def test_who_acts_for_a_bestuur_decides_nothing_about_it_and_can_decide_the_whole(scored, tied, client_of):
    own = scored.applications.order_by("pk").first()
    client = client_of(tied)
    with time_machine.travel(REVIEWED, tick=False):
        run = actions.propose(call=scored, by=tied)
        for address, data in (
            (url("change", scored, own.pk), {"outcome": "refused"}),
            (url("pin", scored, own.pk), {"kind": "in"}),
            (url("pin", scored, own.pk), {"unpin": "1"}),
            (reverse("calls:team_application", args=[own.pk]), {"form": "theme", "theme": ""}),
        ):
            assert client.post(address, data | {"run": run.pk, "reason": "X"}).status_code == 403
        chosen = {int(id) for id in run.result["selected"]}
        refused = client.post(
            url("group", scored), {"run": run.pk, "pick": chosen ^ {own.pk}, "reason": "X", "save": "1"}
        )
        assert refused.status_code == 403
        assert f"Je handelt zelf voor {own.bestuur}" in page(refused)
        assert not run.changes.exists()
        others = sorted(chosen - {own.pk})[1:]
        actions.change_group(run=run, picked=[*others, *(chosen & {own.pk})], reason="X", by=tied)
        actions.confirm_selection(run=run, by=tied)
        actions.reveal(call=scored, by=tied)


# Confirming and the report


def test_confirming_a_proposal_that_is_out_of_date_says_so(run, call, team):
    gone = call.applications.first()
    actions.withdraw_application(application=gone, reason="X", by=gone.applicant)
    answer = team.post(url("confirm", call), {"run": run.pk})
    assert answer.status_code == 400
    assert "Bereken een nieuw voorstel" in page(answer)
    assert "Bereken een nieuw voorstel" in page(team.get(url("selection", call)))


def test_without_a_proposal_there_is_nothing_to_confirm_or_to_report(call, team, after):
    assert team.get(url("confirm", call)).status_code == 302
    assert team.get(url("report", call, "pdf")).status_code == 302
    assert team.get(url("report", call, "docx")).status_code == 404


def test_a_confirmed_board_shows_the_group_as_it_was_decided(run, call, staff, team):
    actions.confirm_selection(run=run, by=staff)
    shown = page(team.get(url("selection", call)))
    assert "De besturen weten nog niets" in shown
    assert "Bewaar deze groep" in shown
    assert "Bereken een voorstel" not in shown
    assert url("report", call, "pdf") in shown
    actions.reveal(call=call, by=staff)
    told = page(team.get(url("selection", call)))
    assert "Bewaar deze groep" not in told
    assert told.count(" disabled") == 8


def test_the_report_says_who_decided_what_and_why(run, call, staff, team):
    actions.change_group(run=run, picked=picks(run, without=1, plus=1), reason="=Meer spreiding", by=staff)
    actions.confirm_selection(run=run, by=staff)
    xlsx = team.get(url("report", call, "xlsx"))
    assert xlsx["Content-Disposition"] == f'attachment; filename="beslissing-{call.slug}.xlsx"'
    book = load_workbook(io.BytesIO(xlsx.content))
    assert book.sheetnames == ["Oproep", "Evenwicht", "Kandidaten", "Waarom", "Met de hand", "Niet ontvankelijk"]
    reasons = {name: why for name, why, _ in list(book["Waarom"].iter_rows(values_only=True))[1:]}
    assert sorted(reasons.values()) == sorted(run.result["explanations"].values())
    facts = {row[0]: row[1] for row in book["Oproep"].iter_rows(values_only=True)}
    assert facts["Vingerafdruk van de invoer (SHA-256)"] == run.instance_sha256
    assert str(staff) in facts["Bevestigd"]
    balance = {row[0]: row[1:] for row in book["Evenwicht"].iter_rows(values_only=True)}
    assert balance["Besturen samen"][:5] == (6, 6, None, 8, 6)
    by_hand = list(book["Met de hand"].iter_rows(values_only=True))[1:]
    assert {row[2] for row in by_hand} == {"'=Meer spreiding"}
    assert len(list(book["Kandidaten"].iter_rows())) == 9
    with time_machine.travel(AFTER.replace(microsecond=123), tick=False):
        pdf = team.get(url("report", call, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Lang(nl-BE)", b"pdfuaid", b"/DisplayDocTitle true"):
        assert mark in pdf.content


def test_the_report_of_a_cancelled_world_of_texts_still_compiles(staff, team, after):
    """Text of people is data in the document, whatever signs are in it."""
    call = make_call(staff, title="Oproep #set [x] $y$ *z* \\ <a> @b", question="= Titel\n#panic()")
    apply_with_types(call, staff, starter=6)
    actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert team.get(url("report", call, "pdf")).content.startswith(b"%PDF-")


# Who gets in, and what it costs


def test_only_the_team_gets_at_the_board(run, call, admin, facilitator, member, client, client_of):
    pk = picks(run)[0]
    gets = [url("selection", call), url("confirm", call), url("change", call, pk), url("report", call, "pdf")]
    posts = [*gets[:3], url("group", call), url("repair", call), url("pin", call, pk)]
    for visitor, expected in ((client, 302), (client_of(facilitator), 403), (client_of(member), 403)):
        assert {visitor.get(address).status_code for address in gets} == {expected}
        assert {visitor.post(address, {"run": run.pk}).status_code for address in posts} == {expected}
    assert client_of(admin).get(gets[0]).status_code == 200
    assert SelectionRun.objects.count() == 1


def test_the_board_costs_the_same_for_1_3_and_30(staff, client_of, after):
    call = make_call(staff, asks_theme=True)

    def add(count):
        for _ in range(count):
            apply(call, theme="gender")

    assert len(set(query_counts(client_of(staff), url("selection", call), add))) == 1


def test_the_board_with_a_proposal_costs_the_same_for_few_and_many(staff, client_of, after):
    costs = {}
    for size in (7, 30):
        call = make_call(staff)
        applications = apply_with_types(call, staff, starter=size)
        run = actions.propose(call=call, by=staff)
        actions.change_group(run=run, picked=picks(run, without=size // 7), reason="Nee", by=staff)
        for application in applications[: size // 7]:
            actions.pin(application=application, kind="in", reason="Ja", by=staff)
        team = client_of(staff)
        for name, ask in {
            "board": lambda: team.get(url("selection", call)),  # noqa: B023 asked at once
            "count": lambda: team.post(url("group", call), {"pick": picks(run)}, **HTMX),  # noqa: B023
            "confirm": lambda: team.get(url("confirm", call)),  # noqa: B023
            "one": lambda: team.get(url("change", call, applications[0].pk)),  # noqa: B023
        }.items():
            ask()
            with queries() as captured:
                assert ask().status_code == 200
            costs.setdefault(name, set()).add(len(captured))
    assert all(len(counts) == 1 for counts in costs.values()), costs


def test_a_new_proposal_says_which_decisions_by_hand_ended(run, call, staff, team):
    one = call.applications.get(pk=picks(run)[0])
    actions.change_outcome(run=run, application=one, outcome="reserve", reason="Geen tijd", by=staff)
    answer = team.post(url("selection", call), form_of(call, type_growing_maximum=4), follow=True)
    assert "Je nam in het vorige voorstel 1 beslissing met de hand." in page(answer)
    again = team.post(url("selection", call), form_of(OpenCall.objects.get(pk=call.pk)), follow=True)
    assert "in het vorige voorstel" not in page(again)

"""The board over HTTP, without JavaScript and with htmx: rules, repairs, picks and pins."""

import json
import re

import pytest
import time_machine

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Pin
from tests.trajectories.calls.helpers import DURING, apply, apply_with_types, make_call
from tests.trajectories.calls.views.selections.helpers import HTMX, form_of, page, picks, url, version_in

pytestmark = pytest.mark.django_db


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

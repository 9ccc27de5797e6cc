"""The proposal: computed once the call is closed, explained when it cannot be, never changed."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions, solving
from kruispunt.trajectories.calls.models import OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.board import board_of
from kruispunt.trajectories.calls.queries.selections import instance_of, outcomes_of
from tests.trajectories.calls.helpers import (
    DURING,
    apply_with_types,
    make_call,
)

pytestmark = pytest.mark.django_db


def test_the_proposal_keeps_the_rules_and_is_kept_whole(run, call):
    board = board_of(call)
    lines = {line.label: line for line in board.lines}
    assert lines["Besturen samen"].selected == 6
    assert 2 <= lines["Starter"].selected <= 3
    assert lines["Groeiend"].selected == 2
    assert not any(line.is_broken for line in board.lines)
    assert board.broken == []
    assert "HiGHS 1." in run.result["method"]
    assert run.result["gap"] == 0
    assert run.instance == instance_of(call).as_dict()
    assert run.instance_sha256 == instance_of(call).sha256
    assert run.result["libraries"]["highspy"]
    assert sorted(outcomes_of(run).values()) == ["accepted"] * 6 + ["reserve"] * 3
    assert set(run.result["explanations"]) == {a["id"] for a in run.instance["applicants"]}
    assert set(run.result["replacements"]) == set(run.result["selected"])


def test_computing_again_draws_the_same(run, call, staff):
    assert actions.propose(call=call, by=staff).result == run.result


def test_a_run_is_never_changed_or_removed(run):
    run.result = {}
    for change in (
        run.save,
        run.delete,
        lambda: SelectionRun.objects.filter(pk=run.pk).update(result={}),
        lambda: SelectionRun.objects.bulk_update([run], ["result"]),
        SelectionRun.objects.all().delete,
        run.call.runs.all().delete,
    ):
        with pytest.raises(TypeError, match="never"), transaction.atomic():
            change()
    run.refresh_from_db()
    assert run.result["status"] == "optimal"


def test_the_database_refuses_to_change_a_run_too(run):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE calls_selectionrun SET instance_sha256 = '' WHERE id = %s", [run.pk])
    run.refresh_from_db()
    assert run.instance_sha256


def test_a_proposal_waits_for_the_closing(call, staff):
    with clock.at(DURING), pytest.raises(Refused, match="nog niet gesloten"):
        actions.propose(call=call, by=staff)


def test_rules_that_cannot_be_met_store_no_run_and_give_ranked_repairs(call, staff, after):
    actions.set_rules(
        call=call, rules=[("type", "growing", 2), ("type", "starter", 4), ("type", "leading", 1)], by=staff
    )
    with pytest.raises(actions.CannotBeMet) as refused:
        actions.propose(call=call, by=staff)
    assert "samen vragen de minima 7 plaatsen, er zijn er 6 (1 te veel)" in refused.value.message
    costs = [repair["cost"] for repair in refused.value.repairs]
    assert len(costs) >= 3
    assert costs == sorted(costs)
    assert not SelectionRun.objects.exists()
    event = AuditEvent.objects.get(verb="calls.cannot_be_met")
    assert json.loads(json.dumps(refused.value.repairs)) == event.details["repairs"]
    assert event.details["sha256"] == instance_of(call).sha256


def test_too_few_applications_are_repaired_by_fewer_places(staff, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=4)
    with pytest.raises(actions.CannotBeMet) as refused:
        actions.propose(call=call, by=staff)
    change = {"rule": "places", "bound": "min", "from": 6, "to": 4}
    assert change in refused.value.repairs[0]["changes"]


def test_pins_that_contradict_the_rules_leave_no_repair_unsaid(staff, after):
    call = make_call(staff)
    applications = apply_with_types(call, staff, starter=7)
    for application in applications:
        actions.pin(application=application, kind="out", reason="Nee", by=staff)
    with pytest.raises(actions.CannotBeMet, match="Geen enkele groep"):
        actions.propose(call=call, by=staff)


def test_what_changes_while_computing_makes_it_compute_again(call, staff, after, monkeypatch):
    """The computation stands outside the transaction: an application goes away in the middle of it."""
    application = call.applications.first()
    really = solving.solved
    computed = []

    def slowly(instance):
        if not computed:
            actions.withdraw_application(application=application, reason="Weg", by=application.applicant)
        computed.append(instance.sha256)
        return really(instance)

    monkeypatch.setattr(solving, "solved", slowly)
    run = actions.propose(call=call, by=staff)
    assert len(set(computed)) == 2
    assert run.instance_sha256 == computed[1]
    assert SelectionRun.objects.count() == 1
    assert AuditEvent.objects.filter(verb="calls.propose_again").count() == 1


def test_what_keeps_changing_while_computing_is_a_clear_message(call, staff, after, monkeypatch):
    really = solving.solved

    def while_the_rules_change(instance):
        row = OpenCall.objects.get(pk=call.pk)
        actions.set_rules(call=row, rules=[], places=row.places + 1, by=staff)
        return really(instance)

    monkeypatch.setattr(solving, "solved", while_the_rules_change)
    with pytest.raises(Refused, match="veranderde er iets"):
        actions.propose(call=call, by=staff)
    assert not SelectionRun.objects.exists()


def test_a_call_confirmed_while_computing_keeps_its_decision(run, call, staff, monkeypatch):
    really = solving.solved

    def while_somebody_confirms(instance):
        actions.confirm_selection(run=run, by=staff)
        return really(instance)

    monkeypatch.setattr(solving, "solved", while_somebody_confirms)
    with pytest.raises(Refused, match="is bevestigd"):
        actions.propose(call=call, by=staff)
    assert SelectionRun.objects.get() == run

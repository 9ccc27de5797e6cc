"""A stored run is solved again; whoever touched it in the database is found out."""

import json
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kruispunt.core import clock
from kruispunt.trajectories.calls import actions
from tests.trajectories.calls.helpers import AFTER, apply_with_types, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(staff):
    call = make_call(staff)
    apply_with_types(call, staff, starter=4, growing=4)
    actions.set_rules(call=call, rules=[("type", "starter", 2, 3, 50)], by=staff)
    with clock.at(AFTER):
        return actions.propose(call=call, by=staff)


def tamper(run, column, value):
    """Change a stored run behind the back of everything, as only somebody in the database can."""
    value = json.dumps(value) if not isinstance(value, str) else value
    stays = import_module("kruispunt.trajectories.calls.migrations.0003_runs_stay")
    connection.check_constraints()  # PostgreSQL changes no table while checks on its rows wait
    with connection.cursor() as cursor:
        for statement in stays.ALLOW[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(f"UPDATE calls_selectionrun SET {column} = %s WHERE id = %s", [value, run.pk])
        for statement in stays.REFUSE[connection.vendor]:
            cursor.execute(statement)


def status_of(run) -> int:
    with pytest.raises(CommandError) as failed:
        call_command("verify_selection", str(run))
    return failed.value.returncode


def test_an_untouched_run_is_right(run, capsys):
    call_command("verify_selection", str(run.pk))
    assert capsys.readouterr().out == f"Voorstel {run.pk} klopt: dezelfde invoer geeft dezelfde uitkomst.\n"


def test_another_selection_in_the_database_is_found(run):
    chosen, others = run.result["selected"], [a["id"] for a in run.instance["applicants"]]
    other = next(id for id in others if id not in chosen)
    tamper(run, "result", run.result | {"selected": sorted([*chosen[1:], other])})
    with pytest.raises(CommandError, match="Verschillend: selected"):
        call_command("verify_selection", str(run.pk))
    assert status_of(run.pk) == 1


def test_another_input_in_the_database_is_found(run):
    run.instance["applicants"][0]["score"] = 9.5
    tamper(run, "instance", run.instance)
    with pytest.raises(CommandError, match="instance_sha256"):
        call_command("verify_selection", str(run.pk))
    tamper(run, "instance", run.instance | {"places": {"min": "zes"}})
    assert status_of(run.pk) == 1


def test_an_explanation_that_was_rewritten_is_found(run):
    id = run.result["selected"][0]
    tamper(run, "result", run.result | {"explanations": run.result["explanations"] | {id: "Omdat wij dat wilden."}})
    with pytest.raises(CommandError, match="explanations"):
        call_command("verify_selection", str(run.pk))


def test_other_libraries_are_told_and_are_no_difference(run, capsys):
    tamper(run, "result", run.result | {"libraries": run.result["libraries"] | {"highspy": "1.0.0"}})
    call_command("verify_selection", str(run.pk))
    assert "highspy was toen 1.0.0 en is nu" in capsys.readouterr().out


@pytest.mark.parametrize("number", ["999999", "0", "abc", "9" * 40, "-1"])
def test_a_run_that_is_not_there_is_status_2(db, number):
    assert status_of(number) == 2

"""Why it was decided so: the words of the run, as long as they say what stands."""

import pytest

from kruispunt.core import clock
from kruispunt.trajectories.calls.models import Application, OpenCall, OutcomeChange, SelectionRun
from kruispunt.trajectories.calls.queries.applications import explanation_of
from tests.trajectories.calls.deciding import confirm, decline, having, told_call
from tests.trajectories.calls.helpers import AFTER, apply, make_call

pytestmark = pytest.mark.django_db


def explained(application: Application) -> str:
    return explanation_of(Application.objects.get(pk=application.pk))


def test_who_took_a_place_from_the_reserve_list_reads_that_it_is_about_the_first_decision(staff):
    call = told_call(staff)
    first = having(call, "offered")[0]
    before = {a: explained(a) for a in having(call, "reserve")}
    decline(first)
    replacement = next(a for a in having(call, "offered") if a in before)

    assert explained(replacement) == f"Bij de eerste beslissing: {before[replacement]}"
    assert explained(first).startswith("Bij de eerste beslissing: ")
    confirm(replacement)
    assert explained(replacement).startswith("Bij de eerste beslissing: ")
    assert [explained(a) for a in having(call, "reserve")] == [before[a] for a in having(call, "reserve")]


def test_scores_of_a_group_that_staff_changed_are_said_to_nobody(staff):
    call = make_call(staff)
    swapped, scored, other = (apply(call) for _ in range(3))
    with clock.at(AFTER):
        run = SelectionRun.objects.create(
            call=call,
            created_by=staff,
            instance={"seed": 1, "applicants": [{"id": str(a.pk)} for a in (swapped, scored, other)]},
            instance_sha256="0" * 64,
            result={
                "selected": [],
                "explanations": {
                    str(swapped.pk): "Met een score van 4.",
                    str(scored.pk): "De gekozen groep heeft samen een score van 28.",
                    str(other.pk): "De regels lieten geen plaats.",
                },
            },
        )
        call.applications.update(status="reserve", decided_at=AFTER)
        OpenCall.objects.filter(pk=call.pk).update(
            confirmed_run=run, confirmed_at=AFTER, confirmed_by=staff, revealed_at=AFTER, revealed_by=staff
        )
        assert explained(scored) == "De gekozen groep heeft samen een score van 28."

        OutcomeChange.objects.create(
            run=run, application=swapped, outcome="accepted", reason="Spreiding", changed_by=staff
        )
        Application.objects.filter(pk=swapped.pk).update(status="accepted")

    assert "met de hand" in explained(scored)
    assert "28" not in explained(scored)
    assert explained(other) == "De regels lieten geen plaats."
    assert "week voor je bestuur met de hand af" in explained(swapped)

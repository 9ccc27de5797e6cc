"""The board beside the reviews: who sees scores, who waits, and what somebody of an applying bestuur sees."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import SelectionRun
from tests.conftest import make_member
from tests.trajectories.calls.helpers import AFTER, DURING
from tests.trajectories.calls.reviewing import (
    REVIEWED,
    REVIEWING,
    give,
    make_eligible,
    make_reviewed_call,
    make_reviewer,
)
from tests.trajectories.calls.views.selections.helpers import HTMX, form_of, page, picks, url

pytestmark = pytest.mark.django_db


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

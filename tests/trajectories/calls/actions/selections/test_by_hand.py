"""Who is chosen or left out by hand: with a reason that stays, and never over what a colleague did meanwhile."""

import re

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.calls.queries.board import board_of
from kruispunt.trajectories.calls.queries.selections import last_change_of, outcomes_of
from tests.trajectories.calls.actions.selections.helpers import chosen_of, rest_of
from tests.trajectories.calls.helpers import (
    AFTER,
    apply,
    apply_with_types,
    make_call,
    make_staff,
)
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


def test_a_change_by_hand_needs_a_reason_and_is_kept(run, call, staff):
    chosen = chosen_of(run, call)[0]
    with pytest.raises(Refused) as refused:
        actions.change_outcome(run=run, application=chosen, outcome="refused", reason=" ", by=staff)
    assert refused.value.field == "reason"
    actions.change_outcome(run=run, application=chosen, outcome="refused", reason="Geen mandaat", by=staff)
    row = next(row for row in board_of(call).rows if row.id == str(chosen.pk))
    assert (row.proposed, row.outcome, row.reason, row.was_changed) == ("accepted", "refused", "Geen mandaat", True)
    actions.confirm_selection(run=run, by=staff)
    chosen.refresh_from_db()
    assert chosen.pending == "refused"
    broken = AuditEvent.objects.get(verb="calls.confirm_selection").details["broken"]
    assert "Aantal besturen: minstens 6 gevraagd, 5 gekozen." in broken


@pytest.mark.parametrize(
    ("outcome", "message"), [("accepted", "al de beslissing"), ("perhaps", "Kies een van de mogelijkheden")]
)
def test_a_change_has_to_be_one(run, call, staff, outcome, message):
    with pytest.raises(Refused, match=message) as refused:
        actions.change_outcome(run=run, application=chosen_of(run, call)[0], outcome=outcome, reason="Toch", by=staff)
    assert refused.value.field == "outcome"


def test_an_application_outside_the_run_is_not_changed(run, call, staff):
    other = apply(make_call(staff))
    with pytest.raises(Refused, match="zit niet in het voorstel"):
        actions.change_outcome(run=run, application=other, outcome="accepted", reason="X", by=staff)


def test_a_picked_group_becomes_one_change_for_each_difference(run, call, staff):
    chosen, rest = chosen_of(run, call), rest_of(run, call)
    picked = {a.pk for a in chosen[2:]} | {rest[0].pk}
    changes = actions.change_group(run=run, picked=picked, reason=" Meer spreiding ", by=staff)
    assert {(c.application_id, c.outcome, c.reason) for c in changes} == {
        (chosen[0].pk, "reserve", "Meer spreiding"),
        (chosen[1].pk, "reserve", "Meer spreiding"),
        (rest[0].pk, "accepted", "Meer spreiding"),
    }
    assert {pk for pk, outcome in outcomes_of(run).items() if outcome == "accepted"} == picked
    assert AuditEvent.objects.filter(verb="calls.change_outcome").count() == 3


def test_who_was_refused_by_hand_stays_so_when_a_group_is_picked(run, call, staff):
    rest = rest_of(run, call)
    actions.change_outcome(run=run, application=rest[0], outcome="refused", reason="Geen mandaat", by=staff)
    picked = {a.pk for a in chosen_of(run, call)[1:]} | {rest[1].pk}
    actions.change_group(run=run, picked=picked, reason="Ruil", by=staff)
    assert outcomes_of(run)[rest[0].pk] == "refused"


@pytest.mark.parametrize(
    ("picks", "reason", "field", "message"),
    [
        ("same", "Ja", None, "al de groep"),
        ("fewer", " ", "reason", "Schrijf waarom"),
        ("unknown", "Ja", None, "zit niet meer in het voorstel"),
    ],
)
def test_a_picked_group_that_makes_no_sense_is_refused(run, call, staff, picks, reason, field, message):
    picked = {a.pk for a in chosen_of(run, call)}
    picked = {"same": picked, "fewer": set(list(picked)[1:]), "unknown": picked | {0}}[picks]
    with pytest.raises(Refused, match=message) as refused:
        actions.change_group(run=run, picked=picked, reason=reason, by=staff)
    assert refused.value.field == field
    assert not run.changes.exists()


def test_only_the_newest_proposal_counts(run, call, staff):
    actions.propose(call=call, by=staff)
    application = call.applications.first()
    for refused in (
        lambda: actions.confirm_selection(run=run, by=staff),
        lambda: actions.change_outcome(run=run, application=application, outcome="refused", reason="X", by=staff),
        lambda: actions.change_group(run=run, picked=set(), reason="X", by=staff),
    ):
        with pytest.raises(Refused, match="nieuwer voorstel"):
            refused()


def test_a_group_from_before_a_change_of_somebody_else_does_not_undo_it(run, call, staff, admin):
    chosen, rest = chosen_of(run, call), rest_of(run, call)
    seen = last_change_of(run)
    assert seen == 0
    first = {a.pk for a in chosen[1:]} | {rest[0].pk}
    actions.change_group(run=run, picked=first, reason="Ruil", last_change=seen, by=admin)
    second = {a.pk for a in chosen[:-1]} | {rest[1].pk}
    for refused in (
        lambda: actions.change_group(run=run, picked=second, reason="Andere ruil", last_change=seen, by=staff),
        lambda: actions.change_outcome(
            run=run, application=rest[1], outcome="accepted", reason="Sterk", last_change=seen, by=staff
        ),
        lambda: actions.confirm_selection(run=run, last_change=seen, by=staff),
    ):
        with pytest.raises(Stale) as stale:
            refused()
        assert stale.value.version == last_change_of(run)
        for text in (str(admin), f"{chosen[0].bestuur} reserve", f"{rest[0].bestuur} kiezen"):
            assert text in stale.value.message
    assert {pk for pk, outcome in outcomes_of(run).items() if outcome == "accepted"} == first
    actions.change_group(run=run, picked=second, reason="Toch", last_change=stale.value.version, by=staff)
    assert {pk for pk, outcome in outcomes_of(run).items() if outcome == "accepted"} == second
    actions.confirm_selection(run=run, last_change=last_change_of(run), by=staff)


def test_what_is_told_is_what_the_page_showed(run, call, staff, admin):
    actions.confirm_selection(run=run, by=staff)
    call.refresh_from_db()
    seen = {"version": call.version, "last_change": last_change_of(run)}
    picked = {a.pk for a in chosen_of(run, call)[1:]} | {rest_of(run, call)[0].pk}
    actions.change_group(run=run, picked=picked, reason="Ruil", by=admin)
    with pytest.raises(Stale, match=re.escape(f"{admin} besliste: ")):
        actions.reveal(call=call, by=staff, **seen)
    seen["last_change"] = last_change_of(run)
    actions.take_back_decision(call=call, reason="Nog eens kijken", by=admin)
    actions.confirm_selection(run=run, by=admin)
    with pytest.raises(Stale, match="veranderde sinds je deze pagina opende"):
        actions.reveal(call=call, by=staff, **seen)
    call.refresh_from_db()
    assert not call.is_revealed
    assert actions.reveal(call=call, by=staff, version=call.version, last_change=seen["last_change"]).is_revealed


@pytest.mark.django_db(transaction=True)
def test_two_people_who_save_another_group_at_once_never_mix_them():
    staff = make_staff()
    call = make_call(staff)
    apply_with_types(call, staff, starter=8)
    with clock.at(AFTER):
        run = actions.propose(call=call, by=staff)
        actions.confirm_selection(run=run, by=staff)
    chosen, rest = chosen_of(run, call), rest_of(run, call)

    def save(out, came):
        picked = {a.pk for a in chosen if a != out} | {came.pk}
        with clock.at(AFTER):
            return actions.change_group(run=run, picked=picked, reason="Ruil", by=staff)

    at_the_same_moment(lambda: save(chosen[0], rest[0]), lambda: save(chosen[1], rest[1]))
    accepted = set(Application.objects.filter(pending="accepted").values_list("pk", flat=True))
    assert accepted in (
        {a.pk for a in chosen if a != chosen[0]} | {rest[0].pk},
        {a.pk for a in chosen if a != chosen[1]} | {rest[1].pk},
    )

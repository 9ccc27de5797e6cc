"""From closed call to decision: proposed, changed with a reason, confirmed once; nobody is told before the reveal."""

import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.trajectories.calls import actions, solving
from kruispunt.trajectories.calls.models import Application, OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.board import board_of
from kruispunt.trajectories.calls.queries.selections import instance_of, last_change_of, outcomes_of
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import brussels
from tests.trajectories.calls.helpers import (
    AFTER,
    DURING,
    apply,
    apply_with_types,
    make_call,
    make_staff,
)
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db

RULES = [("type", "starter", 2, 3), ("type", "growing", 2, None), ("type", "leading", None, 2)]


@pytest.fixture
def after():
    with clock.at(AFTER):
        yield


@pytest.fixture
def call(staff):
    """A closed call with nine applications and rules that bind."""
    call = make_call(staff)
    apply_with_types(call, staff, starter=4, growing=2, leading=3)
    actions.set_rules(call=call, rules=RULES, by=staff)
    return call


@pytest.fixture
def run(call, staff, after):
    return actions.propose(call=call, by=staff)


def pending_counts(call):
    pending = [a.pending for a in call.applications.all()]
    return {value: pending.count(value) for value in sorted(set(pending))}


def chosen_of(run, call):
    return [call.applications.get(pk=int(id)) for id in run.result["selected"]]


def rest_of(run, call):
    return list(call.applications.in_selection().exclude(pk__in=[int(id) for id in run.result["selected"]]))


# The proposal


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


# By hand


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


# Deciding


def test_confirming_decides_and_tells_nobody(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    assert pending_counts(call) == {"accepted": 6, "reserve": 3}
    assert {a.get_status_display() for a in call.applications.all()} == {"Ingediend"}
    assert not Participation.objects.exists()
    drafts = OutboxMail.objects.filter(status=MailStatus.DRAFT)
    assert drafts.count() == 9
    assert set(drafts.values_list("to", flat=True)) == {a.applicant.email for a in call.applications.all()}
    call.refresh_from_db()
    assert (call.confirmed_run, call.confirmed_by, call.confirmed_at, call.is_revealed) == (run, staff, AFTER, False)
    event = AuditEvent.objects.get(verb="calls.confirm_selection")
    assert event.details["accepted"] == 6
    assert event.details["sha256"] == run.instance_sha256


def test_a_selection_is_confirmed_once_and_locks_the_call(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    mails = OutboxMail.objects.count()
    for refused in (
        lambda: actions.confirm_selection(run=run, by=staff),
        lambda: actions.propose(call=call, by=staff),
        lambda: actions.set_rules(call=call, rules=[], by=staff),
        lambda: actions.edit_call(call=call, version=None, by=staff, closes_at=brussels(2027, 1, 1)),
    ):
        with pytest.raises(Refused, match="is bevestigd"):
            refused()
    assert OutboxMail.objects.count() == mails


def test_until_it_is_told_a_change_by_hand_moves_the_decision_and_its_draft(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    out, came = chosen_of(run, call)[0], rest_of(run, call)[0]
    before = OutboxMail.objects.get(status=MailStatus.DRAFT, to=out.applicant.email)
    picked = {a.pk for a in chosen_of(run, call)[1:]} | {came.pk}
    actions.change_group(run=run, picked=picked, reason="Toch meer spreiding", by=staff)
    out.refresh_from_db()
    came.refresh_from_db()
    assert (out.pending, came.pending) == ("reserve", "accepted")
    drafts = OutboxMail.objects.filter(status=MailStatus.DRAFT)
    assert drafts.count() == 9
    assert drafts.get(to=out.applicant.email).subject != before.subject
    actions.reveal(call=call, by=staff)
    with pytest.raises(Refused, match="is verteld"):
        actions.change_outcome(run=run, application=out, outcome="accepted", reason="Terug", by=staff)


def test_a_confirmed_group_never_gets_more_than_its_places(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    with pytest.raises(Refused, match="7 besturen gekozen en er zijn 6 plaatsen"):
        actions.change_outcome(run=run, application=rest_of(run, call)[0], outcome="accepted", reason="Sterk", by=staff)
    assert pending_counts(call) == {"accepted": 6, "reserve": 3}
    with pytest.raises(Refused, match="niemand gekozen"):
        actions.change_group(run=run, picked=set(), reason="Niemand", by=staff)
    assert not run.changes.exists()


def test_the_place_of_who_withdrew_before_the_reveal_can_be_given(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    gone, came = chosen_of(run, call)[0], rest_of(run, call)[0]
    actions.withdraw_application(application=gone, reason="Geen tijd", by=gone.applicant)
    actions.change_outcome(run=run, application=came, outcome="accepted", reason="In de plaats", by=staff)
    came.refresh_from_db()
    assert came.pending == "accepted"
    with pytest.raises(Refused, match="zit niet in het voorstel"):
        actions.change_outcome(run=run, application=gone, outcome="refused", reason="Weg", by=staff)


def test_who_is_not_eligible_is_not_chosen_and_hears_so(call, staff, after):
    application = call.applications.filter(bestuur__types__type="starter").first()
    actions.judge_eligibility(application=application, eligibility="ineligible", reason="Geen bestuur", by=staff)
    run = actions.propose(call=call, by=staff)
    assert str(application.pk) not in {a["id"] for a in run.instance["applicants"]}
    actions.confirm_selection(run=run, by=staff)
    application.refresh_from_db()
    assert application.pending == "refused"


def test_more_chosen_than_places_is_refused(run, call, staff):
    actions.change_outcome(run=run, application=rest_of(run, call)[0], outcome="accepted", reason="Sterk", by=staff)
    with pytest.raises(Refused, match="7 besturen gekozen en er zijn 6 plaatsen"):
        actions.confirm_selection(run=run, by=staff)


def test_nobody_chosen_is_refused(run, call, staff):
    actions.change_group(run=run, picked=set(), reason="Nee", by=staff)
    with pytest.raises(Refused, match="niemand gekozen"):
        actions.confirm_selection(run=run, by=staff)


def test_a_proposal_from_before_a_change_is_not_confirmed(run, call, staff):
    application = call.applications.first()
    actions.withdraw_application(application=application, reason="Geen tijd", by=application.applicant)
    assert not board_of(call).is_fresh
    with pytest.raises(Refused, match="veranderde er iets"):
        actions.confirm_selection(run=run, by=staff)
    actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert pending_counts(call) == {"": 1, "accepted": 6, "reserve": 2}


def test_a_call_that_was_opened_again_is_not_confirmed(run, call, staff):
    call.refresh_from_db()
    actions.edit_call(call=call, version=call.version, by=staff, closes_at=brussels(2026, 4, 1))
    with pytest.raises(Refused, match="nog niet gesloten"):
        actions.confirm_selection(run=run, by=staff)


def test_a_mail_that_cannot_be_made_takes_the_whole_decision_back(run, call, staff, settings):
    mails = OutboxMail.objects.count()
    settings.SITE_URL = None
    with pytest.raises(Exception):  # noqa: B017 what breaks is not the point
        actions.confirm_selection(run=run, by=staff)
    call.refresh_from_db()
    assert not call.is_confirmed
    assert pending_counts(call) == {"": 9}
    assert OutboxMail.objects.count() == mails


def test_only_the_team_selects(run, call, facilitator, member):
    application = call.applications.first()
    for user in (facilitator, member):
        for refused in (
            lambda user=user: actions.propose(call=call, by=user),
            lambda user=user: actions.confirm_selection(run=run, by=user),
            lambda user=user: actions.change_group(run=run, picked=set(), reason="X", by=user),
            lambda user=user: actions.change_outcome(
                run=run, application=application, outcome="refused", reason="X", by=user
            ),
        ):
            with pytest.raises(Forbidden):
                refused()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_once_decide_once():
    staff = make_staff()
    call = make_call(staff)
    apply_with_types(call, staff, starter=7)
    with clock.at(AFTER):
        run = actions.propose(call=call, by=staff)

    def confirm():
        with clock.at(AFTER):
            return actions.confirm_selection(run=run, by=staff)

    results = at_the_same_moment(confirm, confirm)
    assert sorted(type(r).__name__ for r in results) == ["OpenCall", "Refused"]
    assert OpenCall.objects.get().is_confirmed
    assert OutboxMail.objects.filter(status=MailStatus.DRAFT).count() == 7


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

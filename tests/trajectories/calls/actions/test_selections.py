"""From closed call to group: proposed, changed with a reason, confirmed once, told in the same transaction."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.board import board_of
from kruispunt.trajectories.calls.queries.selections import instance_of, outcomes_of
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.conftest import brussels, make_bestuur, make_member
from tests.trajectories.calls.helpers import (
    AFTER,
    DURING,
    apply,
    apply_with_types,
    determine,
    make_call,
    make_staff,
    make_traject,
)
from tests.trajectories.calls.test_applications import at_once

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


def status_counts(call):
    statuses = [a.status for a in call.applications.all()]
    return {s: statuses.count(s) for s in sorted(set(statuses))}


def test_the_proposal_keeps_the_rules_and_is_kept_whole(run, call):
    board = board_of(call)
    lines = {line.label: line for line in board.lines}
    assert lines["Besturen samen"].selected == 6
    assert 2 <= lines["Starter"].selected <= 3
    assert lines["Groeiend"].selected == 2
    assert not any(line.is_broken for line in board.lines)
    assert board.broken == []
    assert run.result["method"].startswith("highspy MIP (HiGHS 1.")
    assert run.result["gap"] == 0
    assert run.instance["places"] == {"min": 6, "max": 6}
    assert sorted(outcomes_of(run).values()) == ["accepted"] * 6 + ["reserve"] * 3


def test_computing_again_draws_the_same(run, call, staff):
    assert actions.propose(call=call, by=staff).result == run.result


def test_besturen_that_never_took_part_go_first(staff):
    call = make_call(staff)
    known = apply_with_types(call, staff, starter=3)
    new = apply_with_types(call, staff, starter=6)
    other = make_traject(staff)
    for application in known:
        Participation.objects.create(
            traject=other, user=application.applicant, bestuur=application.bestuur, status="enrolled", source="call"
        )
    with clock.at(AFTER):
        run = actions.propose(call=call, by=staff)
    assert {int(pk) for pk in run.result["selected"]} == {a.pk for a in new}


def test_the_type_is_the_one_staff_determined_on_the_day(staff, after):
    call = make_call(staff)
    (application,) = apply_with_types(call, staff, starter=1)
    apply_with_types(call, staff, unknown=1)
    values = {a.id: a.values["type"] for a in instance_of(call, seed=1).applicants}
    assert sorted(values.values(), key=str) == [None, "starter"]
    determine(application.bestuur, "growing", staff)
    assert "growing" in {a.values["type"] for a in instance_of(call, seed=1).applicants}


def test_drafts_and_withdrawn_applications_are_not_in_the_selection(call, staff, after):
    member = make_member(bestuur := make_bestuur())
    with clock.at(DURING):
        actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=member)
    gone = call.applications.in_selection().first()
    actions.withdraw_application(application=gone, reason="Geen tijd", by=gone.applicant)
    assert len(instance_of(call, seed=1).applicants) == 8


def test_a_proposal_waits_for_the_closing(call, staff):
    with clock.at(DURING), pytest.raises(Refused, match="nog niet gesloten"):
        actions.propose(call=call, by=staff)


def test_rules_that_cannot_be_met_are_named_each_with_its_number(call, staff, after):
    actions.set_rules(call=call, rules=[("type", "growing", 4, None), ("type", "starter", 4, None)], by=staff)
    with pytest.raises(actions.CannotBeMet) as refused:
        actions.propose(call=call, by=staff)
    findings = dict(refused.value.findings)
    assert findings["type_growing_minimum"] == "Groeiend: minstens 4 gevraagd, hoogstens 2 mogelijk (2 te veel)."
    assert findings[None] == "Type bestuur: samen vragen de minima 8 plaatsen, er zijn er 6 (2 te veel)."
    assert not SelectionRun.objects.exists()


def test_too_few_applications_are_told_at_the_places(staff, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=4)
    with pytest.raises(actions.CannotBeMet) as refused:
        actions.propose(call=call, by=staff)
    assert refused.value.findings == [("places", "Plaatsen: minstens 6 gevraagd, hoogstens 4 mogelijk (2 te veel).")]


def test_themes_are_balanced_where_the_call_asks_them(staff, after):
    call = make_call(staff, asks_theme=True)
    for theme, count in (("gender", 7), ("lgbti", 2)):
        for _ in range(count):
            apply(call, theme=theme)
    actions.set_rules(call=call, rules=[("theme", "lgbti", 2, None)], by=staff)
    run = actions.propose(call=call, by=staff)
    chosen = Application.objects.filter(pk__in=run.result["selected"])
    assert chosen.filter(theme="lgbti").count() == 2


def test_confirming_decides_enrols_and_tells_everybody_once(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    assert status_counts(call) == {"accepted": 6, "reserve": 3}
    assert Participation.objects.enrolled().filter(traject=call.traject).count() == 6
    assert OutboxMail.objects.filter(subject__contains="doet mee").count() == 6
    assert OutboxMail.objects.filter(subject__contains="reservelijst").count() == 3
    call.refresh_from_db()
    assert (call.confirmed_run, call.confirmed_by, call.confirmed_at) == (run, staff, AFTER)
    event = AuditEvent.objects.get(verb="calls.confirm_selection")
    assert event.details["accepted"] == 6
    assert event.details["sha256"] == run.instance_sha256


def test_a_selection_is_confirmed_once_and_locks_the_call(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    mails = OutboxMail.objects.count()
    application = call.applications.first()
    for refused in (
        lambda: actions.confirm_selection(run=run, by=staff),
        lambda: actions.propose(call=call, by=staff),
        lambda: actions.set_rules(call=call, rules=[], by=staff),
        lambda: actions.edit_call(call=call, version=None, by=staff, closes_at=brussels(2027, 1, 1)),
        lambda: actions.change_outcome(run=run, application=application, outcome="refused", reason="X", by=staff),
    ):
        with pytest.raises(Refused, match="is bevestigd"):
            refused()
    assert OutboxMail.objects.count() == mails


def test_a_change_by_hand_needs_a_reason_and_is_kept(run, call, staff):
    chosen = call.applications.get(pk=int(run.result["selected"][0]))
    with pytest.raises(Refused) as refused:
        actions.change_outcome(run=run, application=chosen, outcome="refused", reason=" ", by=staff)
    assert refused.value.field == "reason"
    actions.change_outcome(run=run, application=chosen, outcome="refused", reason="Geen mandaat", by=staff)
    row = next(row for row in board_of(call).rows if row.application == chosen)
    assert (row.proposed, row.outcome, row.reason, row.was_changed) == ("accepted", "refused", "Geen mandaat", True)
    actions.confirm_selection(run=run, by=staff)
    chosen.refresh_from_db()
    assert chosen.get_status_display() == "Niet gekozen"
    assert OutboxMail.objects.filter(to=chosen.applicant.email, subject__contains="niet gekozen").count() == 1
    broken = AuditEvent.objects.get(verb="calls.confirm_selection").details["broken"]
    assert "Aantal besturen: minstens 6 gevraagd, 5 gekozen." in broken


@pytest.mark.parametrize(
    ("outcome", "message"), [("accepted", "al de beslissing"), ("perhaps", "Kies een van de mogelijkheden")]
)
def test_a_change_has_to_be_one(run, call, staff, outcome, message):
    chosen = call.applications.get(pk=int(run.result["selected"][0]))
    with pytest.raises(Refused, match=message) as refused:
        actions.change_outcome(run=run, application=chosen, outcome=outcome, reason="Toch", by=staff)
    assert refused.value.field == "outcome"


def test_an_application_outside_the_run_is_not_changed(run, call, staff):
    other = apply(make_call(staff))
    with pytest.raises(Refused, match="zit niet in het voorstel"):
        actions.change_outcome(run=run, application=other, outcome="accepted", reason="X", by=staff)


def test_more_chosen_than_places_is_refused(run, call, staff):
    reserve = next(row.application for row in board_of(call).reserve)
    actions.change_outcome(run=run, application=reserve, outcome="accepted", reason="Sterk", by=staff)
    with pytest.raises(Refused, match="7 besturen gekozen en er zijn 6 plaatsen"):
        actions.confirm_selection(run=run, by=staff)


def test_nobody_chosen_is_refused(run, call, staff):
    for row in board_of(call).chosen:
        actions.change_outcome(run=run, application=row.application, outcome="refused", reason="Nee", by=staff)
    with pytest.raises(Refused, match="niemand gekozen"):
        actions.confirm_selection(run=run, by=staff)


def test_only_the_newest_proposal_counts(run, call, staff):
    actions.propose(call=call, by=staff)
    application = call.applications.first()
    with pytest.raises(Refused, match="nieuwer voorstel"):
        actions.confirm_selection(run=run, by=staff)
    with pytest.raises(Refused, match="nieuwer voorstel"):
        actions.change_outcome(run=run, application=application, outcome="refused", reason="X", by=staff)


def test_a_proposal_from_before_a_change_is_not_confirmed(run, call, staff):
    application = call.applications.first()
    actions.withdraw_application(application=application, reason="Geen tijd", by=application.applicant)
    assert not board_of(call).is_fresh
    with pytest.raises(Refused, match="veranderde er iets"):
        actions.confirm_selection(run=run, by=staff)
    actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert status_counts(call) == {"accepted": 6, "reserve": 2, "withdrawn": 1}


def test_a_call_that_was_opened_again_is_not_confirmed(run, call, staff):
    call.refresh_from_db()
    actions.edit_call(call=call, version=call.version, by=staff, closes_at=brussels(2026, 4, 1))
    with pytest.raises(Refused, match="nog niet gesloten"):
        actions.confirm_selection(run=run, by=staff)


def test_a_cancelled_traject_takes_nobody_and_nothing_is_told(run, call, staff):
    cancel_traject(traject=call.traject, reason="Te weinig tijd", by=staff)
    mails = OutboxMail.objects.count()
    with pytest.raises(Refused, match="geannuleerd"):
        actions.confirm_selection(run=run, by=staff)
    assert (OutboxMail.objects.count(), status_counts(call)) == (mails, {"submitted": 9})


def test_a_mail_that_cannot_be_made_takes_the_whole_decision_back(run, call, staff, settings):
    mails = OutboxMail.objects.count()
    settings.SITE_URL = None
    with pytest.raises(Exception):  # noqa: B017 what breaks is not the point
        actions.confirm_selection(run=run, by=staff)
    call.refresh_from_db()
    assert not call.is_confirmed
    assert status_counts(call) == {"submitted": 9}
    assert not Participation.objects.exists()
    assert OutboxMail.objects.count() == mails


def test_withdrawing_after_acceptance_ends_the_participation_also_by_a_colleague(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    first, second = call.applications.filter(status="accepted")[:2]
    actions.withdraw_application(application=first, reason="Geen tijd", by=first.applicant)
    actions.withdraw_application(application=second, reason="Ziek", by=make_member(second.bestuur))
    assert Participation.objects.enrolled().count() == 4
    assert set(Participation.objects.exclude(withdraw_reason="").values_list("withdraw_reason", flat=True)) == {
        "Geen tijd",
        "Ziek",
    }


def test_withdrawing_from_the_reserve_list_touches_no_participation(run, call, staff):
    actions.confirm_selection(run=run, by=staff)
    reserve = call.applications.filter(status="reserve").first()
    actions.withdraw_application(application=reserve, reason="Geen tijd", by=reserve.applicant)
    assert Participation.objects.enrolled().count() == 6


def test_only_the_team_selects(run, call, facilitator, member):
    application = call.applications.first()
    for user in (facilitator, member):
        for refused in (
            lambda user=user: actions.propose(call=call, by=user),
            lambda user=user: actions.confirm_selection(run=run, by=user),
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

    results = at_once([confirm, confirm])
    assert sorted(type(r).__name__ for r in results) == ["OpenCall", "Refused"]
    assert OpenCall.objects.get().is_confirmed
    assert OutboxMail.objects.filter(subject__contains="doet mee").count() == 6

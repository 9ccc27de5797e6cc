"""The decision: confirmed once, told to nobody before the reveal, taken back whole when something fails."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.board import board_of
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import brussels
from tests.trajectories.calls.actions.selections.helpers import chosen_of, pending_counts, rest_of
from tests.trajectories.calls.helpers import (
    AFTER,
    apply_with_types,
    make_call,
    make_staff,
)
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


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

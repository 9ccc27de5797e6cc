"""Eligibility first: who says so, when, with which reason."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility
from kruispunt.trajectories.calls.models import Application
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.calls.helpers import AFTER, DURING, apply, make_call

pytestmark = pytest.mark.django_db


def judge(application, staff, eligibility="ineligible", reason="Geen akkoord van het college"):
    with clock.at(AFTER):
        return actions.judge_eligibility(application=application, eligibility=eligibility, reason=reason, by=staff)


def test_a_judgement_keeps_who_when_and_why(staff):
    application = apply(make_call(staff))
    judge(application, staff)
    application.refresh_from_db()
    assert application.eligibility == Eligibility.INELIGIBLE
    assert (application.eligibility_by, application.eligibility_at) == (staff, AFTER)
    assert application.eligibility_reason == "Geen akkoord van het college"
    event = AuditEvent.objects.get(verb="calls.judge_eligibility")
    assert event.details == {"was": "unknown", "eligibility": "ineligible", "reason": "Geen akkoord van het college"}


def test_a_judgement_can_be_taken_back_and_the_trail_says_why(staff):
    application = apply(make_call(staff))
    judge(application, staff)
    judge(application, staff, "unknown", "Het akkoord kwam toch")
    application.refresh_from_db()
    assert application.eligibility == Eligibility.UNKNOWN
    assert (application.eligibility_by, application.eligibility_at, application.eligibility_reason) == (None, None, "")
    assert (
        AuditEvent.objects.filter(verb="calls.judge_eligibility").first().details["reason"] == "Het akkoord kwam toch"
    )


def test_a_colleague_who_is_writing_meanwhile_loses_nothing(staff):
    call = make_call(staff)
    application = apply(call)
    with clock.at(DURING):
        actions.judge_eligibility(application=application, eligibility="eligible", reason="Volledig", by=staff)
        by, bestuur = application.applicant, application.bestuur
        actions.submit_application(
            call=call, bestuur=bestuur, motivation="Beter verwoord.", by=by, version=application.version
        )
    application.refresh_from_db()
    assert (application.motivation, application.eligibility) == ("Beter verwoord.", "eligible")


@pytest.mark.parametrize(
    ("eligibility", "reason", "field"),
    [("ineligible", "  ", "reason"), ("misschien", "Ja", "eligibility"), ("unknown", "Zomaar", "eligibility")],
)
def test_what_is_missing_or_changes_nothing_is_refused_at_its_field(staff, eligibility, reason, field):
    application = apply(make_call(staff))
    with pytest.raises(Refused) as refusal:
        judge(application, staff, eligibility, reason)
    assert refusal.value.field == field
    assert not AuditEvent.objects.filter(verb="calls.judge_eligibility").exists()


def test_the_same_judgement_with_the_same_reason_is_refused(staff):
    application = apply(make_call(staff))
    judge(application, staff)
    with pytest.raises(Refused, match="al wat er staat"):
        judge(application, staff)
    assert judge(application, staff, reason="Ook geen budget").eligibility_reason == "Ook geen budget"


def test_a_draft_and_a_withdrawn_application_are_not_judged(staff):
    call = make_call(staff)
    bestuur = make_bestuur()
    with clock.at(DURING):
        draft = actions.save_draft(call=call, bestuur=bestuur, motivation="Bijna.", by=make_member(bestuur))
    gone = apply(call)
    with clock.at(AFTER):
        actions.withdraw_application(application=gone, reason="Geen tijd", by=gone.applicant)
    for application in (draft, gone):
        with pytest.raises(Refused, match="niet ingediend"):
            judge(application, staff)


def test_after_confirming_nothing_is_judged_any_more(staff):
    call = make_call(staff)
    application, *_ = [apply(call) for _ in range(6)]
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    with pytest.raises(Refused, match="selectie van deze oproep is bevestigd"):
        judge(application, staff)
    assert Application.objects.get(pk=application.pk).eligibility == Eligibility.UNKNOWN


def test_after_the_reveal_nothing_is_judged_any_more(staff):
    call = make_call(staff)
    application, *_ = [apply(call) for _ in range(6)]
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
        actions.reveal(call=call, by=staff)
    assert Application.objects.get(pk=application.pk).status != ApplicationStatus.SUBMITTED
    with pytest.raises(Refused, match="De beslissing is verteld"):
        judge(application, staff)


@pytest.mark.parametrize(("role", "may"), [("member", 0), ("facilitator", 0), ("staff", 1), ("admin", 1)])
def test_only_the_team_judges(staff, role, may):
    application = apply(make_call(staff))
    person = make_user(Role(role))
    if may:
        assert judge(application, person).eligibility_by == person
    else:
        with pytest.raises(Forbidden):
            judge(application, person)


def test_who_acts_for_the_bestuur_leaves_it_to_a_colleague(staff):
    bestuur = make_bestuur()
    application = apply(make_call(staff), bestuur=bestuur)
    with pytest.raises(Forbidden, match="Je handelt zelf"):
        judge(application, make_member(bestuur, role=Role.STAFF))

"""Fixed before computing, with a reason: the proposal keeps it, and the run remembers why."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Pin
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING, apply_with_types, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff):
    call = make_call(staff)
    apply_with_types(call, staff, starter=8)
    return call


def test_who_is_fixed_is_in_or_out_of_the_proposal(call, staff):
    first, second = call.applications.all()[:2]
    actions.pin(application=first, kind="in", reason=" Trekt het netwerk ", by=staff)
    actions.pin(application=second, kind="out", reason="Doet al mee elders", by=staff)
    with clock.at(AFTER):
        run = actions.propose(call=call, by=staff)
    assert str(first.pk) in run.result["selected"]
    assert str(second.pk) not in run.result["selected"]
    kept = {a["id"]: (a["pin"], a["reason"]) for a in run.instance["applicants"]}
    assert kept[str(first.pk)] == ("in", "Trekt het netwerk")
    assert kept[str(second.pk)] == ("out", "Doet al mee elders")


def test_a_newer_pin_takes_the_place_of_the_older(call, staff, admin):
    application = call.applications.first()
    actions.pin(application=application, kind="in", reason="Ja", by=staff)
    actions.pin(application=application, kind="out", reason="Toch niet", by=admin)
    pin = Pin.objects.get()
    assert (pin.kind, pin.reason, pin.pinned_by) == ("out", "Toch niet", admin)
    actions.unpin(application=application, by=staff)
    assert not Pin.objects.exists()
    assert AuditEvent.objects.filter(verb__in=["calls.pin", "calls.unpin"]).count() == 3


@pytest.mark.parametrize(
    ("kind", "reason", "field"), [("perhaps", "Ja", "kind"), ("in", "  ", "reason"), ("", "", "kind")]
)
def test_a_pin_says_which_and_why(call, staff, kind, reason, field):
    with pytest.raises(Refused) as refused:
        actions.pin(application=call.applications.first(), kind=kind, reason=reason, by=staff)
    assert refused.value.field == field
    assert not Pin.objects.exists()


def test_what_is_not_in_the_selection_is_not_fixed(call, staff):
    with clock.at(DURING):
        draft = actions.save_draft(
            call=call, bestuur=(bestuur := make_bestuur()), motivation="Half", by=make_member(bestuur)
        )
    with pytest.raises(Refused, match="doet niet mee"):
        actions.pin(application=draft, kind="in", reason="Ja", by=staff)
    out = call.applications.in_selection().first()
    actions.judge_eligibility(application=out, eligibility="ineligible", reason="Geen bestuur", by=staff)
    with pytest.raises(Refused, match="niet ontvankelijk"):
        actions.pin(application=out, kind="in", reason="Ja", by=staff)


def test_unpinning_what_is_not_fixed_is_refused(call, staff):
    with pytest.raises(Refused, match="staat niets vast"):
        actions.unpin(application=call.applications.first(), by=staff)


def test_after_confirming_nothing_is_fixed_or_loosened(call, staff):
    application = call.applications.first()
    actions.pin(application=application, kind="in", reason="Ja", by=staff)
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    with pytest.raises(Refused, match="is bevestigd"):
        actions.pin(application=application, kind="out", reason="Nee", by=staff)
    with pytest.raises(Refused, match="is bevestigd"):
        actions.unpin(application=application, by=staff)


def test_only_the_team_fixes(call, facilitator, member):
    application = call.applications.first()
    for user in (facilitator, member):
        with pytest.raises(Forbidden):
            actions.pin(application=application, kind="in", reason="Ja", by=user)
        with pytest.raises(Forbidden):
            actions.unpin(application=application, by=user)


def test_nobody_of_the_team_fixes_or_loosens_the_own_bestuur(call, staff):
    first, second = call.applications.all()[:2]
    tied = make_member(first.bestuur, role=Role.STAFF)
    actions.pin(application=first, kind="in", reason="Ja", by=staff)
    for refused in (
        lambda: actions.pin(application=first, kind="out", reason="Nee", by=tied),
        lambda: actions.unpin(application=first, by=tied),
    ):
        with pytest.raises(Forbidden, match="Je handelt zelf voor"):
            refused()
    assert actions.pin(application=second, kind="in", reason="Ja", by=tied).pinned_by == tied
    assert Pin.objects.get(application=first).reason == "Ja"

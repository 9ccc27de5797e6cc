"""Codes to hand in after closing: given to one bestuur by somebody, until a moment, with a reason."""

import re

import pytest

from kruispunt.besturen.actions import end_membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import LateCode
from tests.conftest import brussels, make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING, OPENS, apply, apply_with_types, make_call, make_staff
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db

UNTIL = brussels(2026, 3, 20, 17)


def give(call, staff, bestuur=None, at=AFTER, **fields):
    fields = {"expires_at": UNTIL, "reason": "Ziek op de laatste dag"} | fields
    with clock.at(at):
        return actions.give_late_code(call=call, bestuur=bestuur or _with_a_colleague(), by=staff, **fields)


def _with_a_colleague():
    bestuur = make_bestuur()
    make_member(bestuur)
    return bestuur


def test_a_code_has_who_gave_it_until_when_and_why(staff):
    call = make_call(staff)
    code = give(call, staff, reason=" Ziek ")
    assert (code.given_by, code.expires_at, code.reason) == (staff, UNTIL, "Ziek")
    with clock.at(AFTER):
        assert code.is_valid
        assert code.state == ("Geldig", "info")
    with clock.at(UNTIL):
        assert not code.is_valid
        assert code.state == ("Verlopen", "neutral")
    assert AuditEvent.objects.get(verb="calls.give_late_code").details["reason"] == "Ziek"


def test_nobody_of_the_team_gives_the_own_bestuur_a_code(staff):
    call, bestuur = make_call(staff), make_bestuur()
    with clock.at(DURING):
        tied = make_member(bestuur, role=Role.STAFF)
    with pytest.raises(Forbidden, match="Je handelt zelf voor"):
        give(call, tied, bestuur)
    assert give(call, staff, bestuur).given_by == staff


def test_a_code_is_hard_to_guess_and_easy_to_read_aloud(staff):
    call = make_call(staff)
    codes = {give(call, staff).code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", code) for code in codes)


def test_every_colleague_who_acts_for_the_bestuur_gets_the_code_and_nobody_else(staff):
    call, bestuur = make_call(staff), make_bestuur()
    now, gone = make_member(bestuur), make_member(bestuur)
    left = make_member(bestuur, is_active=False)
    end_membership(membership=gone.memberships.get(), reason="Andere job", by=staff)
    make_member()
    before = OutboxMail.objects.count()
    code = give(call, staff, bestuur)
    mails = OutboxMail.objects.order_by("pk")[before:]
    assert [mail.user for mail in mails] == [now]
    assert left not in [mail.user for mail in mails]
    assert code.code in mails[0].text
    assert str(staff) in mails[0].text
    assert f"/oproep/{call.slug}/kandidatuur/?bestuur={bestuur.pk}&code={code.code}" in mails[0].text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"expires_at": AFTER}, "expires_at"),
        ({"at": DURING, "expires_at": brussels(2026, 3, 14, 12)}, "expires_at"),
    ],
)
def test_a_code_that_makes_no_sense_is_refused_at_its_field(staff, fields, field):
    call = make_call(staff)
    with pytest.raises(Refused) as refused:
        give(call, staff, **fields)
    assert refused.value.field == field
    assert not LateCode.objects.exists()


def test_a_code_can_be_given_before_closing_for_after_it(staff):
    assert give(make_call(staff), staff, at=DURING).expires_at == UNTIL


def test_before_opening_nobody_is_too_late(staff):
    for call in (make_call(staff, published=False), make_call(staff)):
        with pytest.raises(Refused, match="nog niet open"):
            give(call, staff, at=OPENS.replace(hour=8))


def test_a_bestuur_without_colleagues_or_that_closed_gets_none(staff):
    call = make_call(staff)
    with pytest.raises(Refused, match="Nog niemand") as refused:
        give(call, staff, make_bestuur())
    assert refused.value.field == "bestuur"
    gone = make_bestuur(closed_on=brussels(2026, 1, 1).date(), successor=make_bestuur(name="Pajottegem"))
    with pytest.raises(Refused, match="Pajottegem"):
        give(call, staff, gone)


def test_who_handed_in_already_needs_no_code_and_a_draft_does(staff):
    call = make_call(staff)
    with pytest.raises(Refused, match="diende al") as refused:
        give(call, staff, apply(call).bestuur)
    assert refused.value.field == "bestuur"
    user = make_member(bestuur := make_bestuur())
    with clock.at(DURING):
        actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=user)
    assert give(call, staff, bestuur).bestuur == bestuur


def test_a_bestuur_has_one_code_that_counts(staff):
    call, bestuur = make_call(staff), _with_a_colleague()
    first = give(call, staff, bestuur)
    with pytest.raises(Refused, match="heeft al een code"):
        give(call, staff, bestuur)
    second = give(call, staff, bestuur, at=UNTIL, expires_at=brussels(2026, 3, 25))
    first.refresh_from_db()
    assert first.ended_at == UNTIL
    assert first.code != second.code


def test_a_bestuur_that_withdrew_can_get_a_second_code(staff):
    call, bestuur = make_call(staff), make_bestuur()
    user = make_member(bestuur)
    code = give(call, staff, bestuur)
    application = apply(call, bestuur=bestuur, by=user, at=AFTER, late_code=code.code)
    code.refresh_from_db()
    assert code.state == ("Gebruikt", "success")
    with clock.at(AFTER):
        actions.withdraw_application(application=application, reason="Vergissing", by=user)
    assert give(call, staff, bestuur).is_used is False


def test_a_code_that_is_ended_lets_nobody_in(staff):
    call, bestuur = make_call(staff), make_bestuur()
    user = make_member(bestuur)
    code = give(call, staff, bestuur)
    with clock.at(AFTER):
        actions.end_late_code(code=code, by=staff)
        code.refresh_from_db()
        assert not code.is_valid
        assert code.state == ("Ingetrokken", "neutral")
        with pytest.raises(Refused, match="al ingetrokken"):
            actions.end_late_code(code=code, by=staff)
        with pytest.raises(Refused):
            actions.submit_application(call=call, bestuur=bestuur, motivation="Ja", late_code=code.code, by=user)
    assert not call.applications.in_selection().exists()


def test_after_confirming_no_code_is_given(staff):
    call = make_call(staff)
    apply_with_types(call, staff, starter=6)
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    with pytest.raises(Refused, match="bevestigd"):
        give(call, staff)


def test_only_the_team_gives_and_ends_codes(staff, admin, member, facilitator):
    call = make_call(staff)
    code = give(call, admin)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            give(call, user)
        with pytest.raises(Forbidden):
            actions.end_late_code(code=code, by=user)


@pytest.mark.django_db(transaction=True)
def test_two_who_give_a_code_at_once_give_one():
    staff = make_staff()
    call, bestuur = make_call(staff), _with_a_colleague()
    answers = at_the_same_moment(*[lambda: give(call, staff, bestuur)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["LateCode", "Refused"]
    assert LateCode.objects.count() == 1

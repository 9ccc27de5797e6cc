"""After closing only a personal code lets a bestuur hand in; the text is kept in any case."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, CLOSED, DURING, apply, make_call

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=5)


@pytest.fixture
def bestuur(db):
    return make_bestuur(name="Aalst")


@pytest.fixture
def user(bestuur):
    return make_member(bestuur)


@pytest.fixture
def call(staff):
    return make_call(staff)


def code_for(call, bestuur, staff, at=AFTER):
    with clock.at(at):
        return actions.give_late_code(
            call=call, bestuur=bestuur, expires_at=LATER, reason="De raad kwam later samen", by=staff
        )


def hand_in(call, user, bestuur, code, *, at=AFTER, text="Laat maar goed", **fields):
    with clock.at(at):
        return actions.submit_application(
            call=call, bestuur=bestuur, motivation=text, by=user, late_code=code, **fields
        )


def test_with_its_code_a_bestuur_hands_in_after_closing(call, user, bestuur, staff):
    code = code_for(call, bestuur, staff)
    application = hand_in(call, user, bestuur, code.code)
    assert application.is_submitted
    assert application.late_code == code
    event = AuditEvent.objects.get(verb="calls.submit_application")
    assert event.details["late_code_by"] == str(staff)
    mail = OutboxMail.objects.get(subject__contains="is binnen")
    assert "Tot za 21 maart 2026 om 9 u. kan jij" in mail.text


def test_a_standing_draft_is_handed_in_with_the_code(call, user, bestuur, staff):
    with clock.at(DURING):
        draft = actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=user)
    code = code_for(call, bestuur, staff)
    assert hand_in(call, user, bestuur, code.code, version=draft.version).pk == draft.pk


def test_dashes_spaces_and_capitals_of_a_code_do_not_matter(call, user, bestuur, staff):
    code = code_for(call, bestuur, staff)
    assert hand_in(call, user, bestuur, f" {code.code.lower().replace('-', ' ')} ").is_submitted


def test_a_code_that_does_not_let_in_says_why_and_keeps_the_text(call, user, bestuur, staff):
    other = make_bestuur(name="Gent")
    make_member(other)
    theirs = code_for(call, other, staff)
    elsewhere = code_for(make_call(staff), bestuur, staff)
    ended = code_for(call, bestuur, staff)
    with clock.at(AFTER):
        actions.end_late_code(code=ended, by=staff)
    expired = code_for(call, bestuur, staff)
    version = None
    for code, at, message in [
        ("ONZIN", AFTER, "Deze code bestaat niet voor deze oproep."),
        (elsewhere.code, AFTER, "Deze code bestaat niet voor deze oproep."),
        (theirs.code, AFTER, "Deze code is niet voor jouw bestuur."),
        (ended.code, AFTER, "Het team trok deze code in."),
        (expired.code, LATER, "Deze code was geldig tot za 21 maart 2026 om 9 u."),
    ]:
        text = f"Tekst met {code}"
        with pytest.raises(Refused) as refused:
            hand_in(call, user, bestuur, code, at=at, text=text, version=version)
        assert refused.value.field == "late_code"
        assert message in refused.value.message
        assert "Je tekst is bewaard als ontwerp." in refused.value.message
        kept = Application.objects.get()
        assert (kept.motivation, kept.is_draft, kept.late_code) == (text, True, None)
        version = kept.version


def test_a_code_counts_once(call, user, bestuur, staff):
    code = code_for(call, bestuur, staff)
    first = hand_in(call, user, bestuur, code.code)
    with clock.at(AFTER):
        actions.withdraw_application(application=first, reason="Toch niet", by=user)
    with pytest.raises(Refused, match="al een kandidatuur ingediend"):
        hand_in(call, user, bestuur, code.code)


def test_without_a_code_it_is_closed(call, user, bestuur):
    with pytest.raises(Forbidden) as refused:
        hand_in(call, user, bestuur, " ")
    assert refused.value.message.startswith(f"{CLOSED} Je tekst is bewaard als ontwerp.")


def test_a_late_application_misses_nothing_that_others_need(call, user, bestuur, staff):
    code = code_for(call, bestuur, staff)
    with pytest.raises(Refused) as refused:
        hand_in(call, user, bestuur, code.code, text=" ")
    assert refused.value.field == "motivation"


def test_who_came_in_late_changes_it_until_the_code_ends(call, user, bestuur, staff):
    code = code_for(call, bestuur, staff)
    application = hand_in(call, user, bestuur, code.code)
    changed = hand_in(call, user, bestuur, "", text="Beter", version=application.version)
    assert changed.motivation == "Beter"
    with pytest.raises(Forbidden, match="blijft zoals ze ingediend is"):
        hand_in(call, user, bestuur, "", text="Nog beter", version=changed.version, at=LATER)


def test_the_code_of_one_bestuur_opens_nothing_for_what_another_handed_in(call, user, bestuur, staff):
    application = apply(call, bestuur=bestuur, by=user)
    other = make_bestuur(name="Gent")
    make_member(other)
    code = code_for(call, other, staff)
    with pytest.raises(Forbidden, match="blijft zoals ze ingediend is"):
        hand_in(call, user, bestuur, code.code, version=application.version)


def test_once_the_group_was_chosen_a_code_lets_nobody_in(call, user, bestuur, staff):
    for _ in range(6):
        apply(call)
    code = code_for(call, bestuur, staff)
    with clock.at(AFTER):
        run = actions.propose(call=call, by=staff)
        actions.confirm_selection(run=run, by=staff)
    with pytest.raises(Forbidden, match="Deze oproep is gesloten"):
        hand_in(call, user, bestuur, code.code)
    assert Application.objects.get(bestuur=bestuur).is_draft

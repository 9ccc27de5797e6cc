"""Decide now, tell later: drafts that follow the decision, taken back, and one reveal for all."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.actions import edit_draft
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.calls.queries.decisions import telling_of
from kruispunt.trajectories.calls.transitions import decision_key
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_member
from tests.trajectories.calls.deciding import (
    CONFIRM_UNTIL,
    FIRST_SESSION,
    LATE,
    decided_call,
    having,
    mails_to,
    open_offer,
    pending,
    plan_session,
    told_call,
    withdraw,
)
from tests.trajectories.calls.helpers import AFTER, apply, make_call
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff) -> OpenCall:
    return decided_call(staff)


def draft_for(application: Application) -> OutboxMail:
    return OutboxMail.objects.drafts().get(draft_key=decision_key(application))


def reveal(call: OpenCall, by, at=AFTER) -> OpenCall:
    with clock.at(at):
        return actions.reveal(call=call, by=by)


def change(call: OpenCall, application: Application, outcome: str, by) -> None:
    with clock.at(AFTER):
        actions.change_outcome(
            run=call.confirmed_run, application=application, outcome=outcome, reason="Na overleg", by=by
        )


def redraft(call: OpenCall, by) -> list[OutboxMail]:
    with clock.at(AFTER):
        return actions.draft_decisions(call=call, by=by)


def test_a_decision_is_a_draft_for_each_and_nobody_hears_it(call):
    drafts = OutboxMail.objects.drafts()
    assert drafts.count() == 9
    assert {a.status for a in call.applications.all()} == {"submitted"}
    for application in call.applications.all():
        assert mails_to(application) == []
    chosen, reserve = pending(call, "accepted")[0], pending(call, "reserve")[0]
    assert f"{chosen.bestuur} is gekozen: bevestig" in draft_for(chosen).subject
    assert f"/kandidatuur/{chosen.pk}/bevestigen/" in draft_for(chosen).source
    assert "vr 3 april 2026 om 12 u." in draft_for(chosen).source
    assert "staat op de reservelijst" in draft_for(reserve).subject


def test_a_reserve_hears_where_it_stands_without_a_name(call):
    sources = [draft_for(a).source for a in pending(call, "reserve")]
    names = {str(a.bestuur) for a in pending(call, "accepted")}
    assert any("de eerste vervanger voor" in source and "van de 6 gekozen besturen" in source for source in sources)
    assert not any(name in source for source in sources for name in names)


def test_without_a_date_to_confirm_the_draft_asks_for_nothing(staff):
    call = decided_call(staff, confirm_until=None)
    chosen = pending(call, "accepted")[0]
    assert draft_for(chosen).subject == f"{chosen.bestuur} doet mee: {call.traject.title}"
    assert "bevestig" not in draft_for(chosen).source.lower()


def test_a_newer_decision_takes_the_place_of_the_draft(call, staff):
    chosen, reserve = pending(call, "accepted")[0], pending(call, "reserve")[0]
    change(call, chosen, "refused", staff)
    redraft(call, staff)
    assert f"{chosen.bestuur} is niet gekozen" in draft_for(chosen).subject
    change(call, reserve, "accepted", staff)
    redraft(call, staff)
    assert "is gekozen: bevestig" in draft_for(reserve).subject
    assert OutboxMail.objects.drafts().count() == 9


def test_what_staff_wrote_stays_until_that_decision_changes(call, staff):
    kept, changed = pending(call, "accepted")[:2]
    for application in (kept, changed):
        mail = draft_for(application)
        edit_draft(mail=mail, subject="Van ons", source=mail.source, version=mail.version, by=staff)
    change(call, changed, "refused", staff)
    redraft(call, staff)
    assert draft_for(kept).subject == "Van ons"
    assert "is niet gekozen" in draft_for(changed).subject


def test_an_edited_mail_of_the_reserve_list_survives_that_others_move(call, staff):
    first, second = pending(call, "reserve")[:2]
    for draft in (draft_for(first), draft_for(second)):
        with clock.at(AFTER):
            edit_draft(mail=draft, subject=draft.subject, source=draft.source + "\nBel ons.\n", version=None, by=staff)
    withdraw(pending(call, "accepted")[0])

    change(call, second, "accepted", staff)

    assert "Bel ons." in draft_for(first).source
    assert draft_for(first).was_edited
    assert "Bel ons." not in draft_for(second).source
    letters = {letter.application: letter for letter in telling_of(call).letters}
    assert letters[second].started_over
    assert not letters[first].started_over
    reveal(call, staff)
    assert "Bel ons." in OutboxMail.objects.get(draft_key=decision_key(first)).text


def test_an_application_that_is_not_eligible_hears_the_reason(staff):
    call = make_call(staff, confirm_until=CONFIRM_UNTIL)
    out, *_ = [apply(call) for _ in range(8)]
    with clock.at(AFTER):
        actions.judge_eligibility(application=out, eligibility="ineligible", reason="Geen lokaal bestuur", by=staff)
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert "komt niet in aanmerking" in draft_for(out).subject
    assert "Geen lokaal bestuur" in draft_for(out).source
    reveal(call, staff)
    out.refresh_from_db()
    assert out.status == "refused"


def test_who_withdraws_before_the_reveal_loses_the_draft(call, staff):
    chosen = pending(call, "accepted")[0]
    withdraw(chosen)
    assert not OutboxMail.objects.drafts().filter(draft_key=decision_key(chosen)).exists()
    assert mails_to(chosen) == [f"De kandidatuur van {chosen.bestuur} is ingetrokken"]


def test_the_reveal_tells_everybody_at_once(call, staff):
    chosen, reserve = pending(call, "accepted"), pending(call, "reserve")
    reveal(call, staff)
    call.refresh_from_db()
    assert (call.is_revealed, call.revealed_by) == (True, staff)
    assert having(call, "offered") == chosen
    assert having(call, "reserve") == reserve
    assert {offer.expires_at for offer in Offer.objects.open()} == {CONFIRM_UNTIL}
    assert Offer.objects.open().count() == 6
    assert not Participation.objects.exists()
    assert not OutboxMail.objects.drafts().exists()
    assert [len(mails_to(a)) for a in call.applications.all()] == [1] * 9


def test_without_a_date_to_confirm_who_is_chosen_takes_part_at_once(staff):
    call = told_call(staff, confirm_until=None)
    assert len(having(call, "accepted")) == Participation.objects.enrolled().count() == 6
    assert not Offer.objects.exists()


def test_an_edited_draft_leaves_as_it_was_written(call, staff):
    chosen = pending(call, "accepted")[0]
    mail = draft_for(chosen)
    edit_draft(mail=mail, subject="Welkom", source=mail.source + "\nTot dan.\n", version=mail.version, by=staff)
    reveal(call, staff)
    assert mails_to(chosen) == ["Welkom"]
    mail.refresh_from_db()
    assert "Tot dan." in mail.text
    assert f"/kandidatuur/{chosen.pk}/bevestigen/" in mail.html


def test_the_reveal_happens_once(call, staff):
    reveal(call, staff)
    with pytest.raises(Refused, match="verteld"):
        reveal(call, staff)
    assert Offer.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_tell_at_the_same_moment_tell_once(staff):
    call = decided_call(staff)
    answers = at_the_same_moment(*[lambda: reveal(call, staff)] * 2)
    assert sum(isinstance(answer, OpenCall) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Offer.objects.count() == 6
    assert all(len(mails_to(a)) == 1 for a in call.applications.all())


def test_the_place_of_who_withdrew_goes_to_the_best_replacement_at_the_reveal(call, staff):
    gone = pending(call, "accepted")[0]
    withdraw(gone)
    reveal(call, staff)
    offer = Offer.objects.get(replaces=gone)
    assert offer.application.status == "offered"
    assert mails_to(offer.application) == [f"Er is een plaats voor {offer.application.bestuur}: {call.traject.title}"]
    assert len(having(call, "offered")) == 6


def test_a_reserve_that_staff_chose_instead_leaves_no_place_to_fill(call, staff):
    gone, instead = pending(call, "accepted")[0], pending(call, "reserve")[0]
    withdraw(gone)
    change(call, instead, "accepted", staff)
    redraft(call, staff)
    reveal(call, staff)
    assert len(having(call, "offered")) == 6
    assert not Offer.objects.filter(replaces=gone).exists()


def test_the_reveal_refuses_drafts_that_do_not_say_what_was_decided(call, staff):
    other = pending(call, "accepted")[0]
    OpenCall.objects.filter(pk=call.pk).update(confirm_until=FIRST_SESSION)
    with pytest.raises(Refused, match="Zet de mails opnieuw klaar") as refused:
        reveal(call, staff)
    assert str(other.bestuur) in refused.value.message
    redraft(call, staff)
    reveal(call, staff)
    assert open_offer(other).expires_at == FIRST_SESSION


def test_an_offer_never_lasts_past_the_first_session(staff):
    call = decided_call(staff)
    plan_session(call.traject, AFTER.replace(day=20))
    redraft(call, staff)
    reveal(call, staff)
    assert {offer.expires_at for offer in Offer.objects.open()} == {AFTER.replace(day=20)}


def test_the_reveal_refuses_when_nobody_could_confirm_any_more(call, staff):
    with pytest.raises(Refused, match=r"tot vr 3 april 2026 om 12 u\."):
        reveal(call, staff, at=LATE)
    assert {a.status for a in call.applications.all()} == {"submitted"}


def test_a_decision_can_still_be_told_once_the_first_session_has_started(call, staff):
    started = FIRST_SESSION + timedelta(hours=1)
    with pytest.raises(Refused, match="Zet de mails opnieuw klaar"):
        reveal(call, staff, at=started)
    with clock.at(started):
        actions.draft_decisions(call=call, by=staff)
        assert telling_of(call).until is None

    reveal(call, staff, at=started)

    assert len(having(call, "accepted")) == Participation.objects.enrolled().count() == 6
    assert not Offer.objects.exists()
    assert not OutboxMail.objects.filter(subject__contains="bevestig").exists()


def test_an_application_without_a_decision_stops_the_reveal(call, staff):
    late = pending(call, "reserve")[0]
    Application.objects.filter(pk=late.pk).update(pending="")
    with pytest.raises(Refused, match=str(late.bestuur)):
        reveal(call, staff)


def test_when_one_cannot_take_part_nothing_at_all_is_told(staff):
    call = decided_call(staff, confirm_until=None)
    chosen = pending(call, "accepted")[-1]
    other = make_member()
    Participation.objects.create(
        traject=call.traject, user=chosen.applicant, bestuur=other.memberships.get().bestuur, status="enrolled",
        source="staff", seated_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match=f"{chosen.bestuur}: .* kan niet ook voor"):
        reveal(call, staff)
    call.refresh_from_db()
    assert not call.is_revealed
    assert {a.status for a in call.applications.all()} == {"submitted"}
    assert OutboxMail.objects.drafts().count() == 9
    assert Participation.objects.count() == 1


def test_a_decision_is_taken_back_before_anybody_heard_of_it(call, staff):
    with clock.at(AFTER):
        actions.take_back_decision(call=call, reason="Een fout in de scores", by=staff)
        call.refresh_from_db()
        assert (call.confirmed_run, call.confirmed_at, call.confirmed_by) == (None, None, None)
        assert call.awaits_selection
        assert not OutboxMail.objects.drafts().exists()
        assert not call.applications.exclude(pending="").exists()
        assert AuditEvent.objects.get(verb="calls.take_back_decision").details["reason"] == "Een fout in de scores"
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    assert OutboxMail.objects.drafts().count() == 9


def test_taking_back_asks_a_reason_and_comes_too_late_after_the_reveal(call, staff):
    with pytest.raises(Refused) as refused:
        actions.take_back_decision(call=call, reason=" ", by=staff)
    assert refused.value.field == "reason"
    reveal(call, staff)
    with pytest.raises(Refused, match="verteld"):
        actions.take_back_decision(call=call, reason="Toch niet", by=staff)


def test_nothing_is_told_of_a_call_that_was_not_confirmed(staff):
    call = make_call(staff)
    for act in (
        lambda: actions.draft_decisions(call=call, by=staff),
        lambda: actions.reveal(call=call, by=staff),
        lambda: actions.take_back_decision(call=call, reason="X", by=staff),
    ):
        with pytest.raises(Refused, match="nog niet bevestigd"):
            act()


def test_only_the_team_decides(call, facilitator, member):
    for user in (facilitator, member):
        for act in (
            lambda user=user: actions.draft_decisions(call=call, by=user),
            lambda user=user: actions.reveal(call=call, by=user),
            lambda user=user: actions.take_back_decision(call=call, reason="X", by=user),
        ):
            with pytest.raises(Forbidden):
                act()

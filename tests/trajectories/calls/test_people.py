"""People leave their bestuur: who hears the decision then, and who takes part."""

import pytest

from kruispunt.besturen.models import Membership, User
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.notifications.actions import edit_draft
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.people import readers_of
from kruispunt.trajectories.calls.transitions import decision_key
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_member, queries
from tests.trajectories.calls.deciding import colleague_of, decided_call, having, open_offer, pending, told_call
from tests.trajectories.calls.helpers import AFTER

pytestmark = pytest.mark.django_db


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(status="ended", ends_on=AFTER.date())


def mails_of(user: User) -> list[str]:
    return list(OutboxMail.objects.filter(user=user).exclude(status="draft").values_list("subject", flat=True))


def reveal(call: OpenCall, by) -> None:
    with clock.at(AFTER):
        actions.reveal(call=call, by=by)


def confirm(application: Application, by) -> None:
    with clock.at(AFTER):
        actions.confirm_place(offer=open_offer(application), by=by)


def test_a_decision_is_told_to_the_colleagues_of_who_left(staff):
    call = decided_call(staff)
    application = pending(call, "accepted")[0]
    colleagues = [colleague_of(application), colleague_of(application)]
    gone = application.applicant
    leave(gone)

    with pytest.raises(Refused, match="Zet de mails opnieuw klaar"):
        reveal(call, staff)
    with clock.at(AFTER):
        actions.draft_decisions(call=call, by=staff)
        draft = OutboxMail.objects.drafts().get(draft_key=decision_key(application))
        edit_draft(mail=draft, subject=draft.subject, source=draft.source + "\nTot dan.\n", version=None, by=staff)
    reveal(call, staff)

    for colleague in colleagues:
        mail = OutboxMail.objects.get(user=colleague)
        assert "is gekozen" in mail.subject
        assert mail.text.startswith(f"Dag {colleague.get_short_name()},")
        assert "Tot dan." in mail.text
        assert mail.thread == f"calls:{application.pk}:{colleague.pk}"
    assert not any("is gekozen" in subject for subject in mails_of(gone))


def test_who_has_no_account_any_more_hears_nothing_more(staff):
    call = told_call(staff)
    application = having(call, "offered")[0]
    colleague = colleague_of(application)
    User.objects.filter(pk=application.applicant_id).update(is_active=False)
    before = mails_of(application.applicant)

    with clock.at(AFTER):
        actions.decline_place(offer=open_offer(application), reason="Geen tijd", by=colleague)

    assert mails_of(application.applicant) == before
    assert "neemt de plaats niet" in mails_of(colleague)[0]


def test_the_substitute_takes_part_for_who_left(staff):
    call = told_call(staff)
    application = having(call, "offered")[0]
    substitute, colleague = colleague_of(application), colleague_of(application)
    Application.objects.filter(pk=application.pk).update(substitute=substitute)
    leave(application.applicant)

    confirm(application, colleague)

    assert Participation.objects.get().user == substitute
    application.refresh_from_db()
    assert application.participant == substitute


def test_who_confirms_takes_part_when_nobody_who_was_named_is_left(staff):
    call = told_call(staff)
    application = having(call, "offered")[0]
    colleague = colleague_of(application)
    leave(application.applicant)

    confirm(application, colleague)

    assert Participation.objects.get().user == colleague


def test_a_place_without_confirming_is_refused_when_nobody_is_left(staff):
    call = decided_call(staff, confirm_until=None)
    application = pending(call, "accepted")[0]
    leave(application.applicant)

    with pytest.raises(Refused, match=f"{application.bestuur}: niemand handelt nog"):
        reveal(call, staff)
    assert not Participation.objects.exists()

    colleague = make_member(application.bestuur)
    with clock.at(AFTER):
        actions.draft_decisions(call=call, by=staff)
    reveal(call, staff)
    assert Participation.objects.filter(user=colleague).exists()


def test_who_reads_costs_as_much_for_many(staff):
    call = decided_call(staff)
    applications = list(call.applications.select_related("applicant"))
    counts = []
    for some in (applications[:1], applications):
        with queries() as captured:
            readers_of(some)
        counts.append(len(captured))
    assert counts[0] == counts[1]

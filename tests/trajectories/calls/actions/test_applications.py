"""A bestuur applies once, until closing, and stops when it wants."""

from functools import partial

import pytest

from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, CLOSED, DURING, OPENS, apply, make_call, make_staff
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


def write(call, user, bestuur, text="Wij willen dit leren.", *, at=DURING, draft=False, **fields):
    function = actions.save_draft if draft else actions.submit_application
    with clock.at(at):
        return function(call=call, bestuur=bestuur, motivation=text, by=user, **fields)


@pytest.fixture
def bestuur(db):
    return make_bestuur(name="Aalst")


@pytest.fixture
def user(bestuur):
    return make_member(bestuur)


@pytest.fixture
def call(staff):
    return make_call(staff)


def test_an_application_is_handed_in_with_a_mail(call, user, bestuur):
    application = write(call, user, bestuur)
    assert application.get_status_display() == "Ingediend"
    mail = OutboxMail.objects.get(to=user.email)
    assert mail.subject == f"Je kandidatuur voor {call.title} is binnen"
    assert "za 14 maart 2026 om 12 u." in mail.text


def test_a_draft_is_kept_without_mail_and_handed_in_later(call, user, bestuur):
    draft = write(call, user, bestuur, "Half", draft=True)
    assert draft.is_draft
    assert not OutboxMail.objects.exists()
    application = write(call, user, bestuur, "Heel", version=draft.version)
    assert application.pk == draft.pk
    assert not application.is_draft


def test_a_handed_in_application_changes_until_closing_without_a_second_mail(call, user, bestuur):
    first = write(call, user, bestuur)
    changed = write(call, user, bestuur, "Beter", version=first.version)
    assert (changed.pk, changed.motivation) == (first.pk, "Beter")
    assert OutboxMail.objects.count() == 1
    with pytest.raises(Refused, match="al ingediend"):
        write(call, user, bestuur, "Toch niet", version=changed.version, draft=True)


def test_who_hands_in_the_draft_of_a_colleague_hears_of_it_and_the_colleague_takes_part(call, user, bestuur):
    draft = write(call, user, bestuur, "Half", draft=True)
    colleague = make_member(bestuur)
    application = write(call, colleague, bestuur, "Heel", version=draft.version)
    assert (application.applicant, application.participant) == (colleague, user)
    assert OutboxMail.objects.get().to == colleague.email


def test_a_named_colleague_takes_part_with_a_substitute(call, user, bestuur):
    one, other = make_member(bestuur), make_member(bestuur)
    application = write(call, user, bestuur, participant=one, substitute=other)
    application.refresh_from_db()
    assert (application.applicant, application.participant, application.substitute) == (user, one, other)


def test_who_takes_part_and_the_substitute_are_two_people_of_the_bestuur(call, user, bestuur):
    stranger = make_member()
    with pytest.raises(Refused, match="iemand anders") as refused:
        write(call, user, bestuur, substitute=user)
    assert refused.value.field == "substitute"
    for field in ("participant", "substitute"):
        with pytest.raises(Refused, match="werkt in Kruispunt niet voor Aalst") as refused:
            write(call, user, bestuur, **{field: stranger})
        assert refused.value.field == field
    assert not Application.objects.exists()


def test_the_consent_of_the_head_is_asked_only_where_the_call_asks_it(staff, call, user, bestuur):
    asking = make_call(staff, needs_head_consent=True)
    draft = write(asking, user, bestuur, draft=True)
    with pytest.raises(Refused, match="diensthoofd") as refused:
        write(asking, user, bestuur, version=draft.version)
    assert refused.value.field == "head_consents"
    assert write(asking, user, bestuur, version=draft.version, head_consents=True).head_consents
    assert write(call, user, bestuur).is_submitted


def test_the_type_a_bestuur_states_is_kept_as_stated(call, user, bestuur):
    assert write(call, user, bestuur, draft=True, stated_type="starter").stated_type == "starter"
    with pytest.raises(Refused) as refused:
        write(call, user, bestuur, draft=True, version=1, stated_type="beste")
    assert refused.value.field == "stated_type"


def test_saving_what_is_stored_already_makes_no_new_version(call, user, bestuur):
    draft = write(call, user, bestuur, "Half", draft=True)
    again = write(call, make_member(bestuur), bestuur, "Half", draft=True, version=draft.version)
    assert again.version == draft.version
    assert AuditEvent.objects.filter(verb="calls.save_draft").count() == 1


def test_a_form_knows_its_own_autosave_and_no_other(call, user, bestuur):
    write(call, user, bestuur, "Een", draft=True, form_id="scherm")
    # The answer with version 1 is still on its way when the same form saves again and is handed in.
    write(call, user, bestuur, "Een twee", draft=True, form_id="scherm")
    with pytest.raises(Stale):
        write(call, user, bestuur, "Ander tabblad", draft=True, form_id="tabblad")
    write(call, make_member(bestuur), bestuur, "Van een collega", draft=True, version=2, form_id="scherm-2")
    with pytest.raises(Stale):
        write(call, user, bestuur, "Een twee drie", version=2, form_id="scherm")
    assert Application.objects.get().motivation == "Van een collega"


def test_a_form_whose_application_was_withdrawn_begins_no_new_one_by_itself(call, user, bestuur):
    draft = write(call, user, bestuur, "Een", draft=True)
    actions.withdraw_application(application=draft, reason="Toch niet", by=make_member(bestuur))
    with pytest.raises(Refused, match="trok deze kandidatuur net in"):
        write(call, user, bestuur, "Een twee", draft=True, version=draft.version)
    assert write(call, user, bestuur, "Een twee", draft=True).pk != draft.pk


@pytest.mark.parametrize("draft", [True, False])
def test_after_closing_the_text_is_kept_as_a_draft_and_the_form_refused(call, user, bestuur, draft):
    with pytest.raises(Forbidden) as refused:
        write(call, user, bestuur, "Te laat", at=AFTER, draft=draft)
    assert refused.value.message == (
        f"{CLOSED} Je tekst is bewaard als ontwerp. Mail het team als je toch nog wilt meedoen."
    )
    application = Application.objects.get()
    assert (application.motivation, application.is_draft) == ("Te laat", True)


def test_at_the_very_moment_of_closing_it_is_closed(call, user, bestuur):
    with pytest.raises(Forbidden):
        write(call, user, bestuur, at=call.closes_at)


def test_after_closing_a_draft_keeps_the_newest_text(call, user, bestuur):
    draft = write(call, user, bestuur, "Half", draft=True)
    with pytest.raises(Forbidden, match="bewaard als ontwerp"):
        write(call, user, bestuur, "Heel", version=draft.version, at=AFTER)
    draft.refresh_from_db()
    assert (draft.motivation, draft.is_draft) == ("Heel", True)


def test_after_closing_what_was_handed_in_stays(call, user, bestuur):
    first = write(call, user, bestuur)
    with pytest.raises(Forbidden, match="Je kandidatuur blijft zoals ze ingediend is"):
        write(call, user, bestuur, "Anders", version=first.version, at=AFTER)
    first.refresh_from_db()
    assert first.motivation == "Wij willen dit leren."


def test_after_closing_an_empty_form_keeps_nothing(call, user, bestuur):
    with pytest.raises(Forbidden) as refused:
        write(call, user, bestuur, " ", at=AFTER)
    assert refused.value.message == f"{CLOSED} Mail het team als je toch nog wilt meedoen."
    assert not Application.objects.exists()


def test_before_opening_nothing_is_taken(call, user, bestuur):
    with pytest.raises(Forbidden, match="nog niet open"):
        write(call, user, bestuur, at=OPENS.replace(hour=8))


def test_nobody_applies_for_a_bestuur_of_others(call, user):
    other = make_bestuur(name="Gent")
    with pytest.raises(Forbidden, match="niet voor Gent"):
        write(call, user, other)
    assert not Application.objects.exists()


def test_who_left_the_bestuur_applies_no_more(call, user, bestuur):
    Membership.objects.filter(user=user).update(status="ended", ends_on=clock.today())
    with pytest.raises(Forbidden):
        write(call, user, bestuur)


def test_an_application_needs_a_motivation_and_a_draft_does_not(call, user, bestuur):
    with pytest.raises(Refused) as refused:
        write(call, user, bestuur, "  ")
    assert refused.value.field == "motivation"
    assert write(call, user, bestuur, "  ", draft=True).is_draft


def test_the_theme_is_asked_only_where_the_call_asks_it(staff, user, bestuur):
    asking = make_call(staff, asks_theme=True)
    with pytest.raises(Refused) as refused:
        write(asking, user, bestuur)
    assert refused.value.field == "theme"
    with pytest.raises(Refused):
        write(asking, user, bestuur, theme="vissen")
    assert write(asking, user, bestuur, theme="gender").theme == "gender"
    assert write(make_call(staff), user, bestuur, theme="gender").theme == ""


def test_a_second_colleague_hears_who_began(call, user, bestuur):
    write(call, user, bestuur)
    with pytest.raises(actions.ExistingApplication, match=f"{user} begon al een kandidatuur voor Aalst"):
        write(call, make_member(bestuur), bestuur, "Ook wij")
    assert Application.objects.count() == 1


def test_the_later_saver_of_one_draft_is_stopped(call, user, bestuur):
    draft = write(call, user, bestuur, "Een", draft=True)
    write(call, make_member(bestuur), bestuur, "Twee", version=draft.version, draft=True)
    with pytest.raises(Stale):
        write(call, user, bestuur, "Drie", version=draft.version, draft=True)
    assert Application.objects.get().motivation == "Twee"


def test_withdrawing_has_a_reason_and_a_mail_and_leaves_room_for_a_new_one(call, user, bestuur):
    application = write(call, user, bestuur)
    with pytest.raises(Refused) as refused:
        actions.withdraw_application(application=application, reason=" ", by=user)
    assert refused.value.field == "reason"
    actions.withdraw_application(application=application, reason="Geen tijd", by=user)
    application.refresh_from_db()
    assert application.is_withdrawn
    assert OutboxMail.objects.filter(to=user.email, subject__contains="ingetrokken").count() == 1
    with pytest.raises(Refused, match="al ingetrokken"):
        actions.withdraw_application(application=application, reason="Nog eens", by=user)
    assert write(call, user, bestuur).pk != application.pk


def test_a_draft_can_be_withdrawn_too(call, user, bestuur):
    draft = write(call, user, bestuur, "Half", draft=True)
    assert actions.withdraw_application(application=draft, reason="Later", by=user).is_withdrawn


def test_others_do_not_withdraw(call, user, bestuur, staff, admin):
    application = write(call, user, bestuur)
    for other in (make_member(), staff, admin):
        with pytest.raises(Forbidden):
            actions.withdraw_application(application=application, reason="X", by=other)


def test_a_mail_that_cannot_be_made_takes_the_application_back(call, user, bestuur, settings):
    settings.SITE_URL = None  # without the address of the site no mail has its Message-ID
    with pytest.raises(Exception):  # noqa: B017 what breaks is not the point
        write(call, user, bestuur)
    assert not Application.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_hand_in_at_once_make_one_application():
    call, bestuur = make_call(make_staff()), make_bestuur(name="Aalst")
    people = [make_member(bestuur) for _ in range(4)]
    results = at_the_same_moment(*[partial(write, call, user, bestuur) for user in people])
    assert Application.objects.count() == 1
    assert sum(isinstance(r, Application) for r in results) == 1
    assert sum(isinstance(r, actions.ExistingApplication) for r in results) == 3
    assert OutboxMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_colleagues_who_save_one_draft_at_once_one_wins_and_the_others_hear_it():
    call, bestuur = make_call(make_staff()), make_bestuur(name="Aalst")
    people = [make_member(bestuur) for _ in range(4)]
    draft = write(call, people[0], bestuur, "Begin", draft=True)
    saves = [
        partial(write, call, user, bestuur, f"Tekst van {user.pk}", draft=True, version=draft.version)
        for user in people
    ]
    results = at_the_same_moment(*saves)
    stored = Application.objects.get()
    assert [r.motivation for r in results if isinstance(r, Application)] == [stored.motivation]
    assert sum(type(r) is Stale for r in results) == 3
    assert stored.version == draft.version + 1


@pytest.mark.django_db(transaction=True)
def test_a_save_and_a_withdrawal_at_once_lose_nothing_without_saying():
    call, bestuur = make_call(make_staff()), make_bestuur(name="Aalst")
    user, colleague = make_member(bestuur), make_member(bestuur)
    draft = write(call, user, bestuur, "Begin", draft=True)
    saved, withdrawn = at_the_same_moment(
        partial(write, call, user, bestuur, "Verder", draft=True, version=draft.version),
        partial(actions.withdraw_application, application=draft, reason="Toch niet", by=colleague),
    )
    stored = Application.objects.get()
    assert isinstance(withdrawn, Application)
    assert stored.is_withdrawn
    assert isinstance(saved, Refused) != (stored.motivation == "Verder")


def test_nothing_of_a_withdrawal_touches_other_participations(call, user, bestuur):
    application = apply(call, bestuur=bestuur, by=user)
    actions.withdraw_application(application=application, reason="Geen tijd", by=user)
    assert not Participation.objects.exists()


def test_withdrawing_after_acceptance_ends_the_participation_and_both_colleagues_hear_it(call, staff, user, bestuur):
    participant = make_member(bestuur)
    chosen = apply(call, bestuur=bestuur, by=user, participant=participant)
    for _ in range(6):
        apply(call)
    with clock.at(AFTER):
        actions.pin(application=chosen, kind="in", reason="Mandaat", by=staff)
        run = actions.propose(call=call, by=staff)
        actions.confirm_selection(run=run, by=staff)
        call.refresh_from_db()
        actions.reveal(call=call, by=staff)
        place = Participation.objects.enrolled().get(bestuur=bestuur)
        assert place.user == participant
        actions.withdraw_application(application=chosen, reason="Geen tijd", by=user)
    place.refresh_from_db()
    assert not place.is_standing
    assert OutboxMail.objects.filter(to=user.email, subject__contains="ingetrokken").count() == 1
    assert OutboxMail.objects.filter(to=participant.email).exists()
    assert call.applications.filter(status="offered").count() == 1

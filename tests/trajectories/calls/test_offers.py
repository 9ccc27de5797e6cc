"""Places: confirmed, declined, not answered, passed on to the best replacement, and never given twice."""

from datetime import timedelta

import pytest

from kruispunt.besturen.models import TypeDetermination
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.calls.queries.decisions import group_after_reveal
from kruispunt.trajectories.calls.queries.replacing import vacancies
from kruispunt.trajectories.enrolment.actions import take_over
from kruispunt.trajectories.enrolment.models import Participation
from tests.trajectories.calls.deciding import (
    CONFIRM_UNTIL,
    FIRST_SESSION,
    LATE,
    REMINDING,
    colleague_of,
    confirm,
    days_after,
    decline,
    having,
    mails_to,
    open_offer,
    stranger,
    told_call,
    withdraw,
)
from tests.trajectories.calls.helpers import AFTER
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff) -> OpenCall:
    return told_call(staff)


@pytest.fixture
def strict(staff) -> OpenCall:
    """A call of which no drop-out has a replacement: five of six are starters, and no other starter applied."""
    rules = [("type", "starter", 5, None, None)]
    return told_call(staff, rules=rules, types={"starter": 5, "growing": 3})


def starter_in(call: OpenCall) -> Application:
    starters = set(TypeDetermination.objects.filter(type="starter").values_list("bestuur", flat=True))
    return next(a for a in having(call, "offered") if a.bestuur_id in starters)


def expire(call: OpenCall, at=LATE) -> list[Offer]:
    with clock.at(at):
        return actions.expire_offers(call=call)


def test_a_confirmed_place_is_a_participation_with_its_sessions(call):
    application = having(call, "offered")[0]

    offer = confirm(application)

    assert offer.was_confirmed
    assert having(call, "accepted") == [application]
    assert Participation.objects.enrolled().get().user == application.participant
    assert OutboxMail.objects.filter(user=application.participant).exclude(calendar="").count() == 1
    assert mails_to(application)[1] == f"De plaats van {application.bestuur} is bevestigd: {call.traject.title}"


def test_any_colleague_who_acts_for_the_bestuur_confirms(call):
    application = having(call, "offered")[0]
    colleague = colleague_of(application)

    with clock.at(AFTER):
        offer = actions.confirm_place(offer=open_offer(application), by=colleague)

    assert offer.answered_by == colleague
    assert Participation.objects.get().user == application.applicant


def test_only_who_acts_for_the_bestuur_answers(call, staff, facilitator, admin):
    offer = open_offer(having(call, "offered")[0])
    for user in (staff, facilitator, admin, stranger()):
        for act in (
            lambda user=user: actions.confirm_place(offer=offer, by=user),
            lambda user=user: actions.decline_place(offer=offer, reason="X", by=user),
        ):
            with clock.at(AFTER), pytest.raises(Forbidden):
                act()


def test_an_answer_is_given_once_and_the_refusal_says_by_whom(call):
    first, second = having(call, "offered")[:2]
    confirmed, declined = confirm(first), decline(second)

    for offer, who, message in (
        (confirmed, first.applicant, f"{first.applicant} bevestigde deze plaats al op ma 16 maart 2026"),
        (declined, second.applicant, f"{second.applicant} liet op ma 16 maart 2026"),
    ):
        with clock.at(AFTER), pytest.raises(Refused, match=message):
            actions.confirm_place(offer=offer, by=who)


def test_an_offer_holds_until_its_last_moment_and_not_at_its_end(call):
    in_time, late = having(call, "offered")[:2]

    assert expire(call, CONFIRM_UNTIL - timedelta(seconds=1)) == []
    confirm(in_time, at=CONFIRM_UNTIL - timedelta(seconds=1))
    with pytest.raises(Refused, match=r"liep tot vr 3 april 2026 om 12 u\."):
        confirm(late, at=CONFIRM_UNTIL)
    assert len(expire(call, CONFIRM_UNTIL)) == 5


def test_a_declined_place_goes_to_the_best_replacement_with_its_own_end(call):
    application = having(call, "offered")[0]

    decline(application, reason="Geen collega vrij")

    application.refresh_from_db()
    assert application.status == "lapsed"
    offer = Offer.objects.open().get(replaces=application)
    assert offer.expires_at == days_after(AFTER, 7)
    assert "Er is een plaats voor" in mails_to(offer.application)[-1]
    assert len(having(call, "offered")) == 6


def test_declining_asks_a_reason(call):
    with pytest.raises(Refused) as refused:
        decline(having(call, "offered")[0], reason="  ")
    assert refused.value.field == "reason"
    assert len(having(call, "offered")) == 6


def test_no_answer_passes_the_place_on_and_that_offer_ends_too(call):
    expire(call)

    assert len(having(call, "lapsed")) == 6
    second = Offer.objects.open()
    assert second.count() == 3
    assert {offer.expires_at for offer in second} == {days_after(LATE, 7)}
    expire(call, days_after(LATE, 7))
    assert len(having(call, "lapsed")) == 9
    assert not Offer.objects.open().exists()
    for application in call.applications.all():
        assert mails_to(application)[-1].startswith(f"De plaats van {application.bestuur} is vervallen")


def test_expiring_twice_changes_nothing(call):
    expire(call)
    mails = OutboxMail.objects.count()

    assert expire(call) == []
    assert OutboxMail.objects.count() == mails


def test_a_withdrawal_after_confirming_frees_the_place_and_ends_the_participation(call):
    application = having(call, "offered")[0]
    confirm(application)

    withdraw(application)

    assert not Participation.objects.enrolled().exists()
    assert Offer.objects.get(application=application).status == "ended"
    assert Offer.objects.open().get(replaces=application)
    assert len(having(call, "offered")) == 6


def test_a_withdrawal_ends_the_participation_of_the_colleague_who_took_the_place_over(call):
    application = having(call, "offered")[0]
    confirm(application)
    colleague = colleague_of(application)
    with clock.at(AFTER):
        row = Participation.objects.enrolled().get(user=application.applicant)
        taken = take_over(participation=row, colleague=colleague, by=application.applicant)

    withdraw(application)

    taken.refresh_from_db()
    assert not taken.is_standing
    assert not Participation.objects.enrolled().exists()
    subjects = [mail.subject for mail in OutboxMail.objects.filter(user=colleague)]
    assert f"Je doet niet meer mee aan {call.traject}" in subjects


def test_a_withdrawal_of_an_open_offer_ends_it(call):
    application = having(call, "offered")[0]
    offer = open_offer(application)

    withdraw(application)

    with clock.at(AFTER), pytest.raises(Refused, match="ingetrokken"):
        actions.confirm_place(offer=offer, by=application.applicant)
    assert Offer.objects.open().filter(replaces=application).count() == 1


def test_a_withdrawal_without_confirming_frees_the_place_too(staff):
    call = told_call(staff, confirm_until=None)
    application = having(call, "accepted")[0]

    withdraw(application)

    assert Offer.objects.open().get().replaces == application
    confirm(Offer.objects.open().get().application)
    assert Participation.objects.enrolled().count() == 6


def test_no_place_is_offered_once_the_first_session_starts(call):
    application = having(call, "offered")[0]
    confirm(application)
    expire(call, FIRST_SESSION)

    withdraw(application, at=FIRST_SESSION)

    assert not Offer.objects.filter(replaces=application).exists()
    with clock.at(FIRST_SESSION - timedelta(days=3)):
        assert len(vacancies(call)) == 6


def test_an_offer_close_to_the_first_session_ends_when_it_starts(call):
    application = having(call, "offered")[0]
    confirm(application)

    withdraw(application, at=FIRST_SESSION - timedelta(days=2))

    assert Offer.objects.open().get(replaces=application).expires_at == FIRST_SESSION


def test_who_is_not_eligible_gets_no_place(call, staff):
    Application.objects.filter(pk__in=[a.pk for a in having(call, "reserve")]).update(
        eligibility="ineligible", eligibility_reason="Fout", eligibility_by=staff, eligibility_at=clock.now()
    )

    decline(having(call, "offered")[0])

    assert len(having(call, "offered")) == 5


def test_without_a_replacement_that_keeps_every_rule_staff_decides(strict, staff):
    gone = starter_in(strict)
    decline(gone)

    assert len(having(strict, "offered")) == 5
    with clock.at(AFTER):
        group = group_after_reveal(strict)
        assert group.vacancies == [gone]
        chosen = group.candidates[0].application
        offer = actions.offer_place(application=chosen, reason="Sterkste motivatie", by=staff)
        assert (offer.replaces, offer.application.status) == (gone, "offered")
        assert group_after_reveal(strict).vacancies == []
        with pytest.raises(Refused, match="Alle plaatsen zijn bezet of aangeboden"):
            actions.offer_place(application=group.candidates[1].application, reason="Ook goed", by=staff)


def test_an_offer_by_hand_says_what_is_wrong(strict, staff, facilitator):
    gone = starter_in(strict)
    with clock.at(AFTER), pytest.raises(Refused, match="Alle plaatsen"):
        actions.offer_place(application=having(strict, "reserve")[0], reason="X", by=staff)
    decline(gone)
    reserve = having(strict, "reserve")[0]
    for application, reason, by, error, message in (
        (reserve, " ", staff, Refused, "Schrijf waarom"),
        (gone, "X", staff, Refused, "staat niet meer op de reservelijst"),
        (reserve, "X", facilitator, Forbidden, "team"),
        (reserve, "X", reserve.applicant, Forbidden, "team"),
    ):
        with clock.at(AFTER), pytest.raises(error, match=message):
            actions.offer_place(application=application, reason=reason, by=by)
    with clock.at(FIRST_SESSION), pytest.raises(Refused, match="De eerste sessie is begonnen"):
        actions.offer_place(application=reserve, reason="X", by=staff)


def test_a_reminder_leaves_once_two_days_before_the_end(call):
    answered = having(call, "offered")[0]
    confirm(answered)

    def remind(at):
        with clock.at(at):
            return actions.remind_unconfirmed(call=call)

    assert remind(REMINDING - timedelta(seconds=1)) == []
    assert len(remind(REMINDING)) == 5
    assert remind(REMINDING + timedelta(minutes=5)) == []
    assert remind(LATE) == []
    assert not any("Bevestig de plaats" in subject for subject in mails_to(answered))
    assert sum("Bevestig de plaats" in m.subject for m in OutboxMail.objects.all()) == 5


def test_an_offer_made_in_its_last_two_days_gets_no_reminder(staff):
    call = told_call(staff, offer_days=2)
    decline(having(call, "offered")[0])
    offer = Offer.objects.open().get(replaces__isnull=False)

    with clock.at(offer.expires_at - timedelta(hours=1)):
        assert actions.remind_unconfirmed(call=call) == []


def test_the_reserve_hears_when_no_place_comes_free_any_more(call, staff):
    for application in having(call, "offered"):
        confirm(application)
    reserve = having(call, "reserve")

    with clock.at(AFTER):
        assert actions.close_reserve(call=call, by=staff) == reserve

    assert having(call, "refused") == reserve
    assert all(mails_to(a)[-1].startswith("De reservelijst is gesloten") for a in reserve)
    with clock.at(AFTER), pytest.raises(Refused, match="niemand meer"):
        actions.close_reserve(call=call, by=staff)


def test_the_reserve_stays_open_while_a_place_can_come_free(call, strict, staff, facilitator):
    with clock.at(AFTER), pytest.raises(Refused, match="wachten nog besturen"):
        actions.close_reserve(call=call, by=staff)
    decline(starter_in(strict))
    for application in having(strict, "offered"):
        confirm(application)
    with clock.at(AFTER), pytest.raises(Refused, match="nog een plaats vrij"):
        actions.close_reserve(call=strict, by=staff)
    with clock.at(FIRST_SESSION):
        with pytest.raises(Forbidden):
            actions.close_reserve(call=strict, by=facilitator)
        assert len(actions.close_reserve(call=strict, by=staff)) == 2


def test_when_the_colleague_cannot_take_part_the_place_stays_to_confirm(call):
    application, other = having(call, "offered")[:2]
    Participation.objects.create(
        traject=call.traject, user=application.participant, bestuur=other.bestuur, status="enrolled", source="staff",
        seated_at=clock.now(),
    )  # fmt: skip

    with pytest.raises(Refused, match="kan niet ook voor"):
        confirm(application)

    assert open_offer(application).answered_at is None
    assert len(mails_to(application)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_confirm_at_the_same_moment_confirm_once(staff):
    call = told_call(staff)
    application = having(call, "offered")[0]
    offer, colleague = open_offer(application), colleague_of(application)

    def answer(user):
        with clock.at(AFTER):
            return actions.confirm_place(offer=offer, by=user)

    answers = at_the_same_moment(lambda: answer(application.applicant), lambda: answer(colleague))

    assert sorted(type(one).__name__ for one in answers) == ["Offer", "Refused"]
    assert Participation.objects.count() == 1
    assert sum("is bevestigd" in subject for subject in mails_to(application)) == 1


@pytest.mark.django_db(transaction=True)
def test_confirming_and_ending_at_the_same_moment_leave_one_outcome(staff):
    call = told_call(staff)
    application = having(call, "offered")[0]
    offer = open_offer(application)

    def answer():
        with clock.at(CONFIRM_UNTIL - timedelta(seconds=1)):
            return actions.confirm_place(offer=offer, by=application.applicant)

    answers = at_the_same_moment(answer, lambda: expire(call, CONFIRM_UNTIL))

    application.refresh_from_db()
    assert not any(isinstance(one, Exception) and not isinstance(one, Refused) for one in answers)
    confirmed = isinstance(answers[0], Offer)
    assert application.status == ("accepted" if confirmed else "lapsed")
    assert Participation.objects.count() == int(confirmed)
    assert Offer.objects.filter(replaces=application).count() <= int(not confirmed)


@pytest.mark.django_db(transaction=True)
def test_two_who_leave_at_the_same_moment_get_two_different_replacements(staff):
    call = told_call(staff)
    first, second = having(call, "offered")[:2]

    answers = at_the_same_moment(lambda: decline(first), lambda: decline(second))

    assert not any(isinstance(one, Exception) for one in answers), answers
    offers = Offer.objects.open().filter(replaces__isnull=False)
    assert {offer.replaces for offer in offers} == {first, second}
    assert len({offer.application_id for offer in offers}) == 2
    assert len(having(call, "offered")) == 6

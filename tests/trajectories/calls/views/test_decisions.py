"""The pages of the decision: what staff reads and pushes, and the page on which a bestuur answers."""

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from tests.conftest import make_user, query_counts
from tests.trajectories.calls.deciding import (
    LATE,
    colleague_of,
    confirm,
    decided_call,
    decline,
    having,
    open_offer,
    pending,
    stranger,
    told_call,
    withdraw,
)
from tests.trajectories.calls.helpers import AFTER, apply
from tests.trajectories.calls.test_offers import starter_in

pytestmark = pytest.mark.django_db
PAGES = ("decision", "decision_mails", "tell", "take_back", "offer", "reserve")
HUGE = "9" * 40


@pytest.fixture
def at_work():
    """Everything happens on the day after closing."""
    with clock.at(AFTER):
        yield


@pytest.fixture
def call(staff) -> OpenCall:
    return decided_call(staff)


@pytest.fixture
def told(staff) -> OpenCall:
    return told_call(staff)


def url(name: str, call: OpenCall) -> str:
    return reverse(f"calls:{name}", args=[call.pk])


def answer_url(application: Application) -> str:
    return reverse("calls:confirm_place", args=[application.pk])


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.FACILITATOR])
def test_only_the_team_sees_and_does_anything_of_a_decision(client_of, call, at_work, role):
    client = client_of(make_user(role)) if role else Client()
    for name in PAGES:
        for answer in (client.get(url(name, call)), client.post(url(name, call))):
            assert answer.status_code in ((403, 405) if role else (302, 405))
            if not role and answer.status_code == 302:
                assert "/account/login/" in answer.url
    call.refresh_from_db()
    assert not call.is_revealed
    assert call.is_confirmed


def test_staff_reads_the_drafts_tells_everybody_and_sees_who_answers(client_of, staff, call, at_work):
    client = client_of(staff)
    chosen = pending(call, "accepted")[0]
    mail = OutboxMail.objects.drafts().get(user=chosen.applicant)
    page = client.get(url("decision", call)).content.decode()
    assert reverse("notifications:edit_draft", args=[mail.pk]) in page
    assert "Gekozen: 6" in page
    assert "Reservelijst: 3" in page
    assert "Dit kan je niet terugnemen" in client.get(url("tell", call)).content.decode()

    page = client.post(url("tell", call), follow=True).content.decode()

    assert "De beslissing is verteld" in page
    assert "0 van de 6 plaatsen zijn ingenomen, 6 besturen moeten nog antwoorden" in page
    confirm(chosen)
    page = client.get(url("decision", call)).content.decode()
    assert f"bevestigd op ma 16 maart 2026 om 9 u. door {chosen.applicant}" in page
    assert client.get(url("tell", call)).url == url("decision", call)


def test_telling_twice_is_a_message(client_of, staff, call, at_work):
    client = client_of(staff)
    client.post(url("tell", call))
    answer = client.post(url("tell", call))
    assert answer.status_code == 400
    assert "verteld" in answer.content.decode()


def test_staff_takes_the_decision_back_with_a_reason(client_of, staff, call, at_work):
    client = client_of(staff)
    answer = client.post(url("take_back", call), {"reason": ""})
    assert answer.status_code == 400
    assert "Schrijf waarom je de beslissing terugneemt." in answer.content.decode()
    assert client.post(url("take_back", call), {"reason": "Fout in de scores"}).url == url("selection", call)
    assert "nog niet bevestigd" in client.get(url("decision", call)).content.decode()


def test_mails_that_went_stale_are_made_again_by_a_button(client_of, staff, call, at_work):
    client = client_of(staff)
    OpenCall.objects.filter(pk=call.pk).update(confirm_until=LATE)
    answer = client.post(url("tell", call))
    assert answer.status_code == 400
    assert "Zet de mails opnieuw klaar en lees ze na" in answer.content.decode()
    client.post(url("decision_mails", call))
    assert client.post(url("tell", call)).status_code == 302


def test_who_stopped_before_the_reveal_is_named_with_the_reason(client_of, staff, call, at_work):
    gone = pending(call, "accepted")[0]
    withdraw(gone, reason="Geen mandaat meer")
    page = client_of(staff).get(url("decision", call)).content.decode()
    assert f"{gone.bestuur}: Geen mandaat meer" in page
    assert "Gekozen: 5" in page


def test_staff_offers_the_places_of_a_group_that_was_chosen_smaller(client_of, staff, at_work):
    call = told_call(staff, types={"starter": 7, "growing": 3})
    OpenCall.objects.filter(pk=call.pk).update(places=7)
    client = client_of(staff)
    page = client.get(url("decision", call)).content.decode()
    assert "De groep is kleiner dan het aantal plaatsen." in page
    reserve = having(call, "reserve")[0]
    answer = client.post(url("offer", call), {"application": reserve.pk, "reason": "Er is plaats"}, follow=True)
    assert f"De plaats is aangeboden aan {reserve.bestuur}." in answer.content.decode()
    assert "kleiner dan het aantal plaatsen" not in answer.content.decode()


def test_staff_offers_a_place_that_no_rule_can_fill(client_of, staff, at_work):
    call = told_call(staff, rules=[("type", "starter", 5, None, None)], types={"starter": 5, "growing": 3})
    client = client_of(staff)
    decline(starter_in(call))
    page = client.get(url("decision", call)).content.decode()
    assert "Geen enkel bestuur van de reservelijst past bij alle regels" in page
    assert "geen vervanger die alle regels houdt voor een plaats" in client.get("/team/").content.decode()
    reserve = having(call, "reserve")[0]
    for typed in ({"application": HUGE}, {"application": "x"}, {"application": reserve.pk, "reason": ""}):
        assert client.post(url("offer", call), {"reason": "Sterk"} | typed).status_code == 400
    answer = client.post(url("offer", call), {"application": reserve.pk, "reason": "Sterk"}, follow=True)
    assert f"De plaats is aangeboden aan {reserve.bestuur}." in answer.content.decode()
    assert client.post(url("offer", call), {"application": reserve.pk, "reason": "Nog eens"}).status_code == 400


def test_staff_closes_the_reserve_when_all_is_confirmed(client_of, staff, told, at_work):
    client = client_of(staff)
    assert client.get(url("reserve", told)).url == url("decision", told)
    assert client.post(url("reserve", told)).status_code == 400
    for application in having(told, "offered"):
        confirm(application)
    assert "deze keer niet meedoen" in client.get(url("reserve", told)).content.decode()
    answer = client.post(url("reserve", told), follow=True)
    assert "3 besturen krijgen een mail" in answer.content.decode()


def test_a_colleague_confirms_on_a_page_with_a_button(client_of, told, at_work):
    application = having(told, "offered")[0]
    client = client_of(colleague_of(application))
    assert "Bevestig de plaats van" in client.get("/mijn/").content.decode()
    page = client.get(answer_url(application)).content.decode()
    assert "vr 3 april 2026 om 12 u." in page
    application.refresh_from_db()
    assert application.status == "offered"  # looking, as a mail scanner does, takes nothing
    answer = client.post(answer_url(application), {"offer": open_offer(application).pk}, follow=True)
    assert "Jullie plaats is bevestigd" in answer.content.decode()
    assert "De plaats is bevestigd op ma 16 maart 2026 om 9 u." in answer.content.decode()
    assert "Bevestig je plaats" not in client.get("/mijn/").content.decode()


def test_a_colleague_leaves_the_place_with_a_reason(client_of, told, at_work):
    application = having(told, "offered")[0]
    client = client_of(application.applicant)
    offer = open_offer(application).pk
    answer = client.post(answer_url(application), {"offer": offer, "decline": "1", "reason": " "})
    assert answer.status_code == 400
    assert "Schrijf kort waarom jullie de plaats niet nemen." in answer.content.decode()
    answer = client.post(answer_url(application), {"offer": offer, "decline": "1", "reason": "Ziek"}, follow=True)
    assert "Jullie laten de plaats aan een ander bestuur." in answer.content.decode()
    assert "de plaats niet neemt. Reden: Ziek" in answer.content.decode()


def test_others_do_not_answer(client_of, staff, told, at_work):
    application = having(told, "offered")[0]
    for user in (staff, stranger()):
        client = client_of(user)
        assert client.get(answer_url(application)).status_code == 403
        assert client.post(answer_url(application), {"offer": open_offer(application).pk}).status_code == 403
    assert Client().get(answer_url(application)).status_code == 302


def test_the_link_of_the_mail_says_later_that_it_is_too_late(client_of, told):
    application = having(told, "offered")[0]
    offer = open_offer(application).pk
    with clock.at(LATE):
        client = client_of(application.applicant)
        answer = client.post(answer_url(application), {"offer": offer})
        assert answer.status_code == 400
        assert "liep tot vr 3 april 2026 om 12 u." in answer.content.decode()
        assert "Er kwam geen antwoord" in client.get(answer_url(application)).content.decode()


@pytest.mark.parametrize(("offer", "status"), [("", 400), ("x", 400), (HUGE, 400), ("-1", 400), ("0", 404)])
def test_an_odd_offer_is_no_error(client_of, told, at_work, offer, status):
    application = having(told, "offered")[0]
    client = client_of(application.applicant)
    assert client.post(answer_url(application), {"offer": offer}).status_code == status


def test_the_offer_of_another_bestuur_is_not_found(client_of, told, at_work):
    own, other = having(told, "offered")[:2]
    answer = client_of(own.applicant).post(answer_url(own), {"offer": open_offer(other).pk})
    assert answer.status_code == 404


def test_a_reserve_reads_where_it_stands_without_a_name(client_of, told, at_work):
    reserve = having(told, "reserve")[0]
    page = client_of(reserve.applicant).get(reverse("calls:application", args=[reserve.pk])).content.decode()
    assert "Je bestuur staat op de reservelijst." in page
    assert not any(str(a.bestuur) in page for a in told.applications.exclude(pk=reserve.pk))


def test_before_the_reveal_a_bestuur_reads_nothing_of_it(client_of, call, at_work):
    for application in (pending(call, "accepted")[0], pending(call, "reserve")[0]):
        client = client_of(application.applicant)
        page = client.get(reverse("calls:application", args=[application.pk])).content.decode()
        assert "reservelijst" not in page
        assert "plaats voor" not in page
        assert "Er is nu geen plaats" in client.get(answer_url(application)).content.decode()


@pytest.mark.parametrize("is_told", [False, True])
def test_the_decision_costs_as_many_queries_for_more_applications(client_of, staff, at_work, is_told):
    call = told_call(staff) if is_told else decided_call(staff)

    def add(count: int) -> None:
        for _ in range(count):
            application = apply(call)
            if is_told:  # somebody who was offered a place and did not answer
                Application.objects.filter(pk=application.pk).update(status="lapsed")
                Offer.objects.create(application=application, status="expired", expires_at=AFTER, answered_at=AFTER)
            else:
                Application.objects.filter(pk=application.pk).update(pending="refused")
        if not is_told:
            actions.draft_decisions(call=call, by=staff)

    assert len(set(query_counts(client_of(staff), url("decision", call), add))) == 1

"""A place that comes free goes to who waits: in order, once, with a reason for everybody it went past."""

from datetime import timedelta

import pytest
from django.test import Client

from kruispunt.besturen.enums import MembershipStatus
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import (
    accept_place,
    decline_place,
    enrol,
    enrol_selected,
    mark_attendance,
    offer_free_places,
    tend_waiting_list,
)
from kruispunt.trajectories.enrolment.models import ParticipationStatus, PassedOver, SeatOffer
from kruispunt.trajectories.programme.actions import cancel_traject, edit_traject
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.templatetags.kruispunt import moment
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.enrolment.helpers import (
    bestuur_of,
    calendar_of,
    make_participant,
    make_session,
    make_traject,
    subjects_of,
)
from tests.trajectories.enrolment.offering import again, free_a_place, full, offer_to

pytestmark = pytest.mark.django_db
LISTS = {"themes": (), "objectives": (), "partners": (), "facilitators": ()}


def test_a_place_that_comes_free_is_offered_to_the_first_with_until_when(member):
    traject, _, holder, (first, second) = full(offer_hours=48)
    free_a_place(holder)
    offer = offer_to(first)
    assert again(first).has_offer
    assert again(second).is_waiting
    assert offer.expires_at - offer.made_at == pytest.approx(timedelta(hours=48), abs=timedelta(seconds=5))
    mail = OutboxMail.objects.filter(user=first.user).first()
    assert mail.subject == f"Er is een plaats voor je in {traject.title}"
    assert f"/plaats/{offer.pk}/" in mail.text
    assert moment(offer.expires_at) in mail.text
    assert calendar_of(first.user) == []
    assert not offer_free_places(traject=traject, by=None)  # the place is kept


def test_who_accepts_takes_part_and_has_the_sessions():
    traject, session, holder, (first, second) = full()
    free_a_place(holder)
    accept_place(offer=offer_to(first), by=first.user)
    assert again(first).is_enrolled
    assert again(second).is_waiting
    assert calendar_of(first.user) == [("REQUEST", f"{session.uid}@localhost", 0)]
    assert subjects_of(first.user)[-1] == f"Je bent ingeschreven voor {traject.title}"
    offer = SeatOffer.objects.get()
    assert (offer.was_accepted, offer.decided_by) == (True, first.user)


@pytest.mark.parametrize("how", ["decline", "withdraw"])
def test_who_leaves_it_makes_room_for_the_next_at_once(how):
    _, _, holder, (first, second) = full()
    free_a_place(holder)
    if how == "decline":
        decline_place(offer=offer_to(first), by=first.user)
    else:
        free_a_place(first)
    assert again(first).status == ParticipationStatus.WITHDRAWN
    assert again(second).has_offer
    assert SeatOffer.objects.get(participation=first).was_declined


def test_who_does_not_answer_hears_how_to_join_again_and_the_next_gets_it():
    traject, _, holder, (first, second) = full()
    free_a_place(holder)
    with clock.at(offer_to(first).expires_at):
        tend_waiting_list(traject=traject)
        row = again(first)
        assert (row.status, row.withdrawn_at) == (ParticipationStatus.LAPSED, clock.now())
        assert again(second).has_offer
        assert subjects_of(first.user)[-1] == f"De plaats in {traject.title} is vervallen"
        assert "Schrijf je dan opnieuw in" in OutboxMail.objects.filter(user=first.user).first().text
        rejoined = enrol(traject=traject, user=first.user, bestuur=first.bestuur, by=first.user)
        assert rejoined.is_waiting


def test_an_offer_ends_before_the_closing_moment_and_none_is_made_after_it():
    traject, session, holder, (first, second) = full(offer_hours=48, offers_end_hours=24)
    closing = session.starts_at - timedelta(hours=24)
    with clock.at(closing - timedelta(hours=5)):
        free_a_place(holder)
        assert offer_to(first).expires_at == closing
    with clock.at(closing):
        assert tend_waiting_list(traject=traject) == []
    assert again(first).status == ParticipationStatus.LAPSED
    assert again(second).is_waiting
    assert not SeatOffer.objects.open().exists()


def test_after_the_start_nothing_is_offered_even_without_a_closing_moment():
    traject, session, holder, (first,) = full(1, offers_end_hours=0)
    with clock.at(session.starts_at):
        free_a_place(holder)
    assert again(first).is_waiting
    with clock.at(session.ends_at):
        assert offer_free_places(traject=traject, by=None) == []


def test_besturen_that_were_never_reached_go_first_where_staff_says_so():
    reached_before = make_traject(facilitators=[guide := make_user("facilitator")])
    held = make_session(reached_before, days=-20)
    known = make_participant(reached_before)
    mark_attendance(session=held, marks={known.pk: "on_site"}, by=guide)
    traject = make_traject(capacity=1, new_besturen_first=True)
    make_session(traject)
    holder = make_participant(traject)
    first = enrol(traject=traject, user=known.user, bestuur=known.bestuur, by=known.user)
    second, third = make_participant(traject), make_participant(traject)
    free_a_place(holder)
    assert again(second).has_offer
    passed = PassedOver.objects.get()
    assert (passed.participation, passed.offer, passed.reason) == (first, offer_to(second), "new_first")
    decline_place(offer=offer_to(second), by=second.user)
    decline_place(offer=offer_to(third), by=third.user)
    assert again(first).has_offer


def test_a_bestuur_whose_predecessor_was_reached_is_not_new():
    old = make_traject(facilitators=[guide := make_user("facilitator")])
    held = make_session(old, days=-20)
    known = make_participant(old)
    mark_attendance(session=held, marks={known.pk: "online"}, by=guide)
    traject = make_traject(capacity=1, new_besturen_first=True)
    make_session(traject)
    holder, merged, fresh = (make_participant(traject) for _ in range(3))
    bestuur = known.bestuur
    bestuur.closed_on, bestuur.successor = clock.today(), merged.bestuur
    bestuur.save()
    free_a_place(holder)
    assert again(fresh).has_offer


def test_who_cannot_have_the_place_is_passed_over_with_the_reason_that_fits():
    traject = make_traject(capacity=2, per_bestuur=1)
    make_session(traject)
    stays, holder = make_participant(traject), make_participant(traject)
    colleague = make_member(stays.bestuur)
    third = enrol(traject=traject, user=colleague, bestuur=stays.bestuur, by=colleague)
    left, inactive, last = (make_participant(traject) for _ in range(3))
    left.user.memberships.update(status=MembershipStatus.ENDED, ends_on=clock.today())
    inactive.user.is_active = False
    inactive.user.save()
    free_a_place(holder)
    assert again(last).has_offer
    assert dict(PassedOver.objects.values_list("participation", "reason")) == {
        third.pk: "bestuur_full",
        left.pk: "left_bestuur",
        inactive.pk: "inactive",
    }
    assert {passed.offer for passed in PassedOver.objects.all()} == {offer_to(last)}
    free_a_place(stays)  # now the bestuur has room again
    assert again(third).has_offer


def test_more_places_are_offered_at_once_and_fewer_than_are_held_are_refused(staff):
    traject, _, _, waiting = full(3)
    edit_traject(traject=traject, version=None, capacity=3, by=staff, **LISTS)
    assert [again(row).has_offer for row in waiting] == [True, True, False]
    with pytest.raises(Refused, match="3 mensen hebben al een plaats of een aanbod") as refusal:
        edit_traject(traject=traject, version=None, capacity=2, by=staff, **LISTS)
    assert refusal.value.field == "capacity"
    assert Traject.objects.get(pk=traject.pk).capacity == 3


def test_a_limit_of_a_bestuur_is_not_set_under_what_one_has(staff):
    traject = make_traject()
    make_session(traject)
    bestuur = make_bestuur()
    for user in (make_member(bestuur), make_member(bestuur)):
        enrol(traject=traject, user=user, bestuur=bestuur, by=user)
    with pytest.raises(Refused, match="al 2 plaatsen") as refusal:
        edit_traject(traject=traject, version=None, per_bestuur=1, by=staff, **LISTS)
    assert refusal.value.field == "per_bestuur"


def test_when_the_traject_is_cancelled_offers_end_and_everybody_hears_it_once(staff):
    traject, _, holder, (first, second) = full()
    free_a_place(holder)
    offer = offer_to(first)
    cancel_traject(traject=traject, reason="Te weinig mensen", by=staff)
    offer.refresh_from_db()
    assert offer.was_ended
    told = f"{traject.title} gaat niet door"
    assert [subjects_of(row.user).count(told) for row in (first, second)] == [1, 1]
    with clock.at(offer.expires_at):
        assert tend_waiting_list(traject=traject) == []
    assert subjects_of(first.user)[-1] == told
    with pytest.raises(Refused, match="gaat niet door"):
        accept_place(offer=offer, by=first.user)


def test_an_answer_to_an_offer_that_is_over_says_what_became_of_it():
    _, _, holder, (first,) = full(1)
    free_a_place(holder)
    offer = offer_to(first)
    with clock.at(offer.expires_at), pytest.raises(Refused, match="Dit aanbod liep tot"):
        accept_place(offer=offer, by=first.user)
    with pytest.raises(Forbidden, match="iemand anders"):
        accept_place(offer=offer, by=make_member())
    membership = first.user.memberships.get()
    membership.status, membership.ends_on = MembershipStatus.ENDED, clock.today()
    membership.save()
    with pytest.raises(Forbidden, match="niet meer voor"):
        accept_place(offer=offer, by=first.user)
    decline_place(offer=offer, by=first.user)
    with pytest.raises(Refused, match="liet deze plaats al"):
        accept_place(offer=offer, by=first.user)


def test_who_is_selected_while_a_place_is_offered_has_no_open_offer_left(staff):
    traject, _, holder, (first,) = full(1)
    free_a_place(holder)
    enrol_selected(traject=traject, user=first.user, bestuur=first.bestuur, by=staff)
    assert SeatOffer.objects.get().was_ended
    assert again(first).is_enrolled


def test_when_the_mail_cannot_be_made_the_place_is_not_offered(settings):
    _, _, holder, (first,) = full(1)
    settings.SITE_URL = "nergens"  # the link in the mail is no whole address
    with pytest.raises(ValueError, match="no whole address"):
        free_a_place(holder)
    assert again(first).is_waiting
    assert again(holder).is_enrolled
    assert not SeatOffer.objects.exists()


def test_the_offer_page_has_two_buttons_and_says_afterwards_what_was_answered(client_of):
    _, session, holder, (first,) = full(1)
    free_a_place(holder)
    offer = offer_to(first)
    client, url = client_of(first.user), f"/plaats/{offer.pk}/"
    page = client.get(url).content.decode()
    assert again(first).has_offer  # looking changes nothing
    assert moment(offer.expires_at) in page
    assert page.count('name="answer"') == 2
    assert moment(session.starts_at) in page
    assert client.post(url, {"answer": "x"}).status_code == 400
    assert client.post(url, {}).status_code == 400
    response = client.post(url, {"answer": "accept"}, follow=True)
    assert "De sessies komen in je agenda" in response.content.decode()
    assert again(first).is_enrolled
    response = client.post(url, {"answer": "decline"})
    assert response.status_code == 400
    assert "Je nam deze plaats al aan" in response.content.decode()


def test_the_offer_page_says_plainly_that_it_is_over_and_how_to_go_on(client_of):
    _, _, holder, (first,) = full(1)
    free_a_place(holder)
    offer = offer_to(first)
    client = client_of(first.user)
    with clock.at(offer.expires_at):
        page = client.get(f"/plaats/{offer.pk}/").content.decode()
        assert "Schrijf je opnieuw in" in page
        assert 'name="answer"' not in page
        assert client.post(f"/plaats/{offer.pk}/", {"answer": "accept"}).status_code == 400
    client.post(f"/plaats/{offer.pk}/", {"answer": "decline"})
    assert "Je liet deze plaats aan een ander" in client.get(f"/plaats/{offer.pk}/").content.decode()


@pytest.mark.parametrize("role", ["member", "facilitator", "staff", "admin"])
def test_for_another_the_offer_does_not_exist(client_of, role):
    _, _, holder, (first,) = full(1)
    free_a_place(holder)
    client = client_of(make_user(role))
    for path in (f"/plaats/{offer_to(first).pk}/", "/plaats/999/", f"/plaats/{'9' * 30}/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"answer": "accept"}).status_code == 404
    assert Client().get(f"/plaats/{offer_to(first).pk}/").status_code == 302
    assert again(first).has_offer


def test_the_list_of_offers_costs_the_same_queries_for_1_3_and_30(staff, client_of):
    traject = make_traject(capacity=1, per_bestuur=1)
    make_session(traject)
    holder = make_participant(traject)
    colleague = make_member(holder.bestuur)
    enrol(traject=traject, user=colleague, bestuur=bestuur_of(colleague), by=colleague)

    def add(number):
        for _ in range(number):
            make_participant(traject)
        Traject.objects.filter(pk=traject.pk).update(capacity=Traject.objects.get(pk=traject.pk).capacity + number)
        offer_free_places(traject=traject, by=None)

    counts = query_counts(client_of(staff), f"/traject/{traject.slug}/deelnemers/", add)
    assert len(set(counts)) == 1, counts
    assert PassedOver.objects.count() == 30

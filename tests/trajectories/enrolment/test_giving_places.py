"""Close to the start staff gives a free place by hand: to whom it chooses, with a reason for who stood earlier."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    give_place,
)
from kruispunt.trajectories.enrolment.models import PassedOver
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.helpers import (
    calendar_of,
    make_participant,
    make_session,
    make_traject,
    subjects_of,
)
from tests.trajectories.enrolment.offering import free_a_place, full

pytestmark = pytest.mark.django_db


def in_closing_time(waiting: int = 2, **fields):
    """Give a full traject, who waits, and the clock in its closing time, when a place came free."""
    traject, session, holder, rows = full(waiting, **fields)
    late = clock.at(session.starts_at - timedelta(hours=2))
    return traject, holder, rows, late


def test_staff_gives_a_free_place_by_hand_and_who_stood_earlier_reads_it(staff):
    traject, holder, (first, second), late = in_closing_time()
    with pytest.raises(Refused, match="bezet"):
        give_place(participation=first, reason="", by=staff)
    with late:
        free_a_place(holder)
        with pytest.raises(Refused, match="Schrijf waarom") as refusal:
            give_place(participation=second, reason=" ", by=staff)
        assert refusal.value.field == "reason"
        assert give_place(participation=second, reason="Woont dichtbij", by=staff).is_enrolled
        with pytest.raises(Refused, match="niet meer op de wachtlijst"):
            give_place(participation=second, reason="", by=staff)
    passed = PassedOver.objects.get()
    assert (passed.participation, passed.reason, passed.offer.decided_by) == (first, "by_hand", staff)
    assert subjects_of(second.user)[-1] == f"Er is een plaats voor je in {traject.title}"
    assert len(calendar_of(second.user)) == 1
    assert AuditEvent.objects.get(verb="enrolment.give_place").details["reason"] == "Woont dichtbij"


def test_the_first_of_the_list_needs_no_reason(staff):
    _, holder, (first, _), late = in_closing_time()
    with late:
        free_a_place(holder)
        assert give_place(participation=first, reason="", by=staff).is_enrolled
    assert not PassedOver.objects.exists()


def test_a_place_by_hand_keeps_to_the_limit_of_a_bestuur(staff):
    traject = make_traject(capacity=2, per_bestuur=1)
    make_session(traject)
    holder = make_participant(traject)
    colleague = make_member(holder.bestuur)
    row = enrol(traject=traject, user=colleague, bestuur=holder.bestuur, by=colleague)
    with pytest.raises(Refused, match="hoogste aantal plaatsen"):
        give_place(participation=row, reason="Toch", by=staff)


def test_a_place_is_not_given_when_all_sessions_are_over(staff):
    _, session, holder, (first,) = full(1)
    with clock.at(session.ends_at):
        free_a_place(holder)
        with pytest.raises(Refused, match="voorbij"):
            give_place(participation=first, reason="", by=staff)


@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_only_staff_gives_a_place(role):
    _, _, _, (first,) = full(1)
    with pytest.raises(Forbidden):
        give_place(participation=first, reason="", by=make_user(role))


def test_staff_gives_a_place_on_a_page_that_names_whom_it_goes_past(staff, client_of):
    traject, holder, (first, second), late = in_closing_time()
    client, url = client_of(staff), f"/deelname/{second.pk}/plaats/"
    with late:
        free_a_place(holder)
        assert str(first.user) in client.get(url).content.decode()
        response = client.post(url, {"reason": ""})
        assert response.status_code == 400
        assert "Schrijf waarom deze persoon voorgaat" in response.content.decode()
        response = client.post(url, {"reason": "x" * 1001})
        assert response.status_code == 400
        assert "x" * 1001 in response.content.decode()
        assert client.post(url, {"reason": "Woont dichtbij"}).url == f"/traject/{traject.slug}/deelnemers/"
        page = client.get(f"/traject/{traject.slug}/deelnemers/").content.decode()
    assert f"{first.user}: Het team gaf de plaats met de hand aan iemand anders" in page
    assert "Aangenomen" in page

"""What who facilitates a traject hears of it, and reads in the own calendar."""

import pytest

from kruispunt.trajectories.coaching.actions import book_slot, cancel_booking
from kruispunt.trajectories.programme.actions import cancel_session, cancel_traject
from kruispunt.trajectories.programme.enums import TrajectStatus
from tests.conftest import make_user
from tests.trajectories.coaching.helpers import coached, publish, start
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject
from tests.trajectories.enrolment.test_feeds import address_of, events_at

pytestmark = pytest.mark.django_db


def subjects(user) -> list[str]:
    return list(user.outbox_mails.order_by("pk").values_list("subject", flat=True))


def test_who_leads_a_session_hears_that_somebody_cancelled_it_and_why(facilitator, staff):
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject, title="Kennismaking")
    cancel_session(session=session, reason="De zaal is dicht", by=staff)
    assert subjects(facilitator) == ["Je sessie gaat niet door: Kennismaking"]
    text = facilitator.outbox_mails.get().text
    assert "De zaal is dicht" in text
    assert str(staff) in text


def test_who_cancelled_it_and_who_left_hear_nothing(staff, facilitator):
    gone = make_user("facilitator", is_active=False)
    traject = make_traject(facilitators=[staff, gone])
    cancel_session(session=make_session(traject), reason="Ziek", by=staff)
    cancel_traject(traject=traject, reason="Ziek", by=staff)
    assert subjects(staff) == subjects(gone) == subjects(facilitator) == []


def test_a_traject_that_is_cancelled_is_one_mail_for_who_leads_it(facilitator, staff):
    traject = make_traject(facilitators=[facilitator])
    make_session(traject, title="Sessie 1")
    make_session(traject, title="Sessie 2", days=9)
    make_session(traject, title="Gesprek met een ander", days=9, audience="individual")
    make_participant(traject)
    cancel_traject(traject=traject, reason="Te weinig inschrijvingen", by=staff)
    assert subjects(facilitator) == [f"Je traject gaat niet door: {traject.title}"]
    text = facilitator.outbox_mails.get().text
    assert "Sessie 1" in text
    assert "Sessie 2" in text
    assert "Gesprek" not in text


def test_the_other_coaches_hear_nothing_of_a_talk_that_is_called_off():
    traject, coach = coached()
    other = make_user("facilitator")
    traject.facilitators.add(other)
    (slot,) = publish(traject, coach, start())
    person = make_participant(traject).user
    booking = book_slot(slot=slot, by=person)
    cancel_booking(booking=booking, reason="Ziek", by=person)
    assert subjects(other) == []
    assert [subject.partition(":")[0] for subject in subjects(coach)] == ["Geboekt", "Gaat niet door"]


def test_the_own_calendar_has_what_one_leads_with_the_talks_and_not_those_of_others_or_a_draft(staff):
    traject, coach = coached()
    other = make_user("facilitator")
    traject.facilitators.add(other)
    make_session(traject, title="Groep")
    off = make_session(traject, title="Vervallen", days=12)
    make_session(make_traject(facilitators=[coach], status=TrajectStatus.DRAFT), title="Nog een ontwerp", days=30)
    slot, second = publish(traject, coach, start(days=9), start(days=10))
    booking = book_slot(slot=slot, by=make_participant(traject).user)
    away = make_participant(traject).user
    called_off = book_slot(slot=second, by=away)
    cancel_booking(booking=called_off, reason="Ziek", by=away)
    cancel_session(session=off, reason="Ziek", by=staff)

    events = events_at(address_of(coach))

    talk = booking.session.title.rpartition(": ")[2]
    gone = called_off.session.title.rpartition(": ")[2]
    assert {title: event.status.value for title, event in events.items()} == {
        "Groep": "CONFIRMED",
        "Vervallen": "CANCELLED",
        talk: "CONFIRMED",
        gone: "CANCELLED",
    }
    assert set(events_at(address_of(other))) == {"Groep", "Vervallen"}


def test_one_session_is_a_file_for_who_leads_it_and_for_no_other(client_of, facilitator):
    session = make_session(make_traject(facilitators=[facilitator]))
    url = f"/mijn/sessie/{session.pk}/agenda.ics"
    assert client_of(facilitator).get(url).status_code == 200
    assert client_of(make_user("facilitator")).get(url).status_code == 404

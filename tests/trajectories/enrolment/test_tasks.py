"""What the worker does every five minutes: whole trajecten, once, whatever happens to one of them."""

import logging
from datetime import timedelta

import pytest
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import withdraw
from kruispunt.trajectories.enrolment.apps import schedule_enrolment
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus, SeatOffer
from kruispunt.trajectories.enrolment.tasks import tend_waiting_lists
from kruispunt.trajectories.programme.models import Traject
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def offered(waiting: int = 1) -> tuple[Traject, SeatOffer]:
    """Give a traject whose only place is offered to the first who waits, and that offer; `waiting` others wait."""
    traject = make_traject(capacity=1)
    make_session(traject)
    holder = make_participant(traject)
    for _ in range(waiting + 1):
        make_participant(traject)
    withdraw(participation=holder, reason="", by=holder.user)
    return traject, SeatOffer.objects.open().get(participation__traject=traject)


def tend(at) -> None:
    with clock.at(at):
        tend_waiting_lists()


def mails() -> dict[str, int]:
    """Count the mails about offers by what they say first."""
    subjects = OutboxMail.objects.values_list("subject", flat=True)
    return {start: sum(start in subject for subject in subjects) for start in ("Er is een plaats", "is vervallen")}


def test_the_worker_looks_every_five_minutes_and_a_schedule_that_is_there_stays():
    for _ in range(2):
        schedule_enrolment(using="default")
    schedule = Schedule.objects.get(func="kruispunt.trajectories.enrolment.tasks.tend_waiting_lists")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 5, -1)


def test_asked_twice_each_offer_ends_once_and_each_mail_goes_once():
    traject, offer = offered(2)
    for _ in range(2):
        tend(offer.expires_at)
    assert Participation.objects.filter(status=ParticipationStatus.LAPSED).get() == offer.participation
    assert SeatOffer.objects.filter(participation__traject=traject).count() == 2
    assert mails() == {"Er is een plaats": 2, "is vervallen": 1}


def test_a_place_that_came_free_by_the_clock_or_a_number_is_found():
    traject, _ = offered(1)
    Traject.objects.filter(pk=traject.pk).update(capacity=2)  # not by an action: nobody was told
    tend(clock.now())
    assert SeatOffer.objects.open().filter(participation__traject=traject).count() == 2


def test_a_traject_that_fails_holds_up_no_other_and_leaves_nothing_half(caplog):
    broken, first = offered()
    _, second = offered()
    # Something nobody foresaw: who waits has an open offer already, so that its turn fails after the first one ended.
    next_one = Participation.objects.waiting().filter(traject=broken).get()
    odd = SeatOffer.objects.create(participation=next_one, expires_at=first.expires_at + timedelta(days=9))
    with caplog.at_level(logging.ERROR):
        tend(max(first.expires_at, second.expires_at))
    assert f"the waiting list of traject {broken.pk} failed" in caplog.text
    first.refresh_from_db()
    assert (first.status, first.participation.has_offer) == ("open", True)
    assert mails() == {"Er is een plaats": 3, "is vervallen": 1}
    odd.delete()
    tend(max(first.expires_at, second.expires_at))
    assert mails() == {"Er is een plaats": 4, "is vervallen": 2}

"""The worker dies in the middle of offers, reminders and cancellations: afterwards everybody heard what they should."""

import os
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django_q.tasks import async_task

from kruispunt.core import clock
from kruispunt.notifications import outbox
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.trajectories.enrolment.actions import withdraw
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus, Reminder
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db(transaction=True)

#: Trajecten with an offer that has run out, and people to remind or to tell that a traject is cancelled.
MANY = 16
ROOM = "kruispunt.trajectories.enrolment"


def wait_until(condition, *, seconds: float = 120) -> None:
    """Wait until `condition()` holds; fail the test after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


def make_lapsing() -> tuple[Participation, Participation]:
    """Give who did not answer an offer in time, and who is next on the same list."""
    traject = make_traject(capacity=1, offer_hours=24)
    make_session(traject, days=9)
    first, second, third = (make_participant(traject) for _ in range(3))
    withdraw(participation=first, reason="", by=first.user)
    return second, third


def ask_worker() -> None:
    """Put into the queue what the schedule puts there."""
    async_task(f"{ROOM}.tasks.tend_waiting_lists", ack_failure=True)
    async_task(f"{ROOM}.duties.remind_of_sessions", ack_failure=True)
    outbox.wake_worker()


def test_killed_in_the_middle_everybody_hears_everything_and_nothing_twice(smtp_server, start_process, staff):
    """Issue 4, What it must show: kill -9 of the worker in the middle of offers, reminders and cancellations."""
    with clock.at(clock.now() - timedelta(days=3)), outbox.held_back():
        lapsing = [make_lapsing() for _ in range(MANY)]
        near = make_traject()
        make_session(near, days=3.2)
        reminded = [make_participant(near) for _ in range(MANY)]
        cancelled = make_traject()
        make_session(cancelled, days=20)
        told = [make_participant(cancelled) for _ in range(MANY)]
    cancel_traject(traject=cancelled, reason="Te weinig inschrijvingen", by=staff)

    lapsed = Participation.objects.filter(status=ParticipationStatus.LAPSED)
    for done in (
        lambda: lapsed.count() >= 3,
        lambda: Reminder.objects.count() >= 3,
        lambda: len(smtp_server.arrived) >= MANY,
    ):
        ask_worker()
        worker = start_process("qcluster")
        wait_until(done)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    ask_worker()
    start_process("qcluster")
    unsent = OutboxMail.objects.exclude(status__in=[MailStatus.SENT, MailStatus.HELD_BACK])
    wait_until(lambda: lapsed.count() == MANY and Reminder.objects.count() == MANY and not unsent.exists())

    sent = OutboxMail.objects.filter(status=MailStatus.SENT)
    heard = Counter(sent.values_list("user", flat=True))
    people = [row for pair in lapsing for row in pair] + reminded + told
    assert heard == {row.user_id: 1 for row in people}
    assert {first.pk for first, _ in lapsing} == set(lapsed.values_list("pk", flat=True))
    offered = Participation.objects.filter(status=ParticipationStatus.OFFERED)
    assert {second.pk for _, second in lapsing} == set(offered.values_list("pk", flat=True))
    arrivals = Counter(message["Message-ID"] for message in smtp_server.arrived)
    assert set(arrivals) == set(sent.values_list("message_id", flat=True))
    assert sum(arrivals.values()) - len(arrivals) <= 3, "at most one repeat a kill"

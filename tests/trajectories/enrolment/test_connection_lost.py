"""The database ends the connection of who offers, reminds, cancels or sends: everybody hears what they should.

What the worker runs, runs here in the test itself over the connection that is ended: no process has to start.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.models import signals

from kruispunt.core import clock
from kruispunt.notifications import outbox
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.notifications.tasks import empty_outbox
from kruispunt.trajectories.enrolment.actions import withdraw
from kruispunt.trajectories.enrolment.duties import remind_of_sessions
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus, Reminder
from kruispunt.trajectories.enrolment.tasks import tend_waiting_lists
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no connections to end"),
]

MANY = 6
BEFORE = timedelta(days=3)


class Killer:
    """Ends the connection of the test when it is asked for the given time, as a crash of the database does."""

    def __init__(self, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.pid = cursor.fetchone()[0]
        self.left = number

    def __call__(self, *_args, **_kwargs) -> None:
        """Count down, and end it at zero; from any thread."""
        self.left -= 1
        if self.left == 0:
            end_connection(self.pid)


class Arrived(list):
    """The mails a server took; `then` is called after each."""

    then: Callable[[], None]

    def append(self, message) -> None:
        """Keep a mail."""
        super().append(message)
        self.then()


def end_connection(pid: int) -> None:
    """Let the database end a connection."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            assert cursor.fetchone()[0]
    finally:
        other.close()


def make_lapsing() -> list:
    """Give who did not answer an offer in time, and who is next on the same list."""
    traject = make_traject(capacity=1, offer_hours=24)
    make_session(traject, days=9)
    first, second, third = (make_participant(traject) for _ in range(3))
    withdraw(participation=first, reason="", by=first.user)
    return [second.user, third.user]


def make_group(days: float) -> tuple:
    """Give a traject with a session in `days`, and who takes part."""
    traject = make_traject()
    make_session(traject, days=days)
    return traject, [make_participant(traject).user for _ in range(MANY)]


def offers(staff) -> tuple[list, Callable[[], None], Callable[[], bool]]:
    """Give who hears something, what the worker runs, and whether it is all done."""
    people = [user for _ in range(MANY) for user in make_lapsing()]
    lapsed = Participation.objects.filter(status=ParticipationStatus.LAPSED)
    return people, tend_waiting_lists, lambda: lapsed.count() == MANY


def reminders(staff) -> tuple[list, Callable[[], None], Callable[[], bool]]:
    """Give the same for reminders."""
    _, people = make_group(days=3.2)
    return people, remind_of_sessions, lambda: Reminder.objects.count() == MANY


def cancellations(staff) -> tuple[list, Callable[[], None], Callable[[], bool]]:
    """Give the same for a traject that does not go on."""
    traject, people = make_group(days=20)

    def cancel() -> None:
        cancel_traject(traject=traject, reason="Te weinig inschrijvingen", by=staff)

    def done() -> bool:
        traject.refresh_from_db()
        return traject.is_cancelled

    return people, cancel, done


def carry_on(job: Callable[[], object]) -> None:
    """Run `job` as a worker does: when it fails for want of its connection, the next run gets another."""
    with suppress(OperationalError, InterfaceError):
        job()
    connection.close()


@pytest.mark.parametrize("what", [offers, reminders, cancellations], ids=lambda what: what.__name__)
def test_the_connection_lost_in_the_middle_everybody_hears_once(what, smtp_server, staff):
    """Issue 4, What it must show: a kill of the database connection in the middle of each of the three.

    Once while the mails are written, in the middle of a transaction; once while they are sent, after the server took
    one and before that is noted.
    """
    with clock.at(clock.now() - BEFORE), outbox.held_back():
        people, work, is_done = what(staff)

    writing = Killer(MANY // 2)
    signals.post_save.connect(writing, sender=OutboxMail)
    carry_on(work)
    signals.post_save.disconnect(writing, sender=OutboxMail)
    assert writing.left <= 0
    assert not is_done()
    carry_on(work)
    assert is_done()

    smtp_server.arrived = Arrived()
    smtp_server.arrived.then = Killer(len(people) // 2)
    unsent = OutboxMail.objects.exclude(status__in=[MailStatus.SENT, MailStatus.HELD_BACK])
    end = time.monotonic() + 60
    while unsent.exists():
        carry_on(empty_outbox)
        assert time.monotonic() < end, "it takes too long"
    assert smtp_server.arrived.then.left <= 0

    sent = OutboxMail.objects.filter(status=MailStatus.SENT)
    assert Counter(sent.values_list("user", flat=True)) == {user.pk: 1 for user in people}
    arrivals = Counter(message["Message-ID"] for message in smtp_server.arrived)
    assert set(arrivals) == set(sent.values_list("message_id", flat=True))
    assert sum(arrivals.values()) - len(arrivals) <= 1, "at most one repeat a kill"

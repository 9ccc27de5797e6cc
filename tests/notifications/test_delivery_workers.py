"""Delivery by workers: two at once, killed, or cut off from the database; each mail leaves, and hardly one twice."""

import os
import random
import signal
import threading
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from kruispunt.notifications import delivery
from kruispunt.notifications.models import MailStatus, OutboxMail
from tests.notifications.conftest import arrived_to, put


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nothing_twice(smtp_server, settings):
    settings.OUTBOX_LEASE_SECONDS = 60
    for number in range(30):
        put(f"an{number}@gemeente.example")
    failures = []

    def work():
        try:
            delivery.empty_outbox()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failures == []
    assert sorted(Counter(arrived_to(smtp_server)).values()) == [1] * 30
    assert not OutboxMail.objects.exclude(status=MailStatus.SENT, attempts=1, is_repeat=False).exists()


def wait_until(condition, *, seconds: float) -> None:
    """Wait until `condition()` holds; fail the test after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_five_times_loses_no_mail_and_repeats_at_most_one_a_kill(smtp_server, start_process):
    """Issue 2, What it must show: 200 mails, five times kill -9 of the whole process group."""
    smtp_server.delay = 0.01
    with transaction.atomic():
        mails = [put(f"an{number}@gemeente.example") for number in range(200)]
    dice = random.Random(7)

    for kill in range(1, 6):
        worker = start_process("qcluster")
        goal = kill * 33
        wait_until(lambda goal=goal: len(smtp_server.arrived) >= goal, seconds=120)
        time.sleep(dice.uniform(0, 0.05))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert len(smtp_server.arrived) < 200
    start_process("qcluster")
    wait_until(lambda: not OutboxMail.objects.exclude(status=MailStatus.SENT).exists(), seconds=120)

    arrivals = Counter(message["Message-ID"] for message in smtp_server.arrived)
    assert set(arrivals) == {mail.message_id for mail in mails}
    assert max(arrivals.values()) <= 2
    assert len(smtp_server.arrived) - 200 <= 5
    marked = {message["Message-ID"] for message in smtp_server.arrived if message["X-Kruispunt-Repeat"]}
    assert {message_id for message_id, times in arrivals.items() if times > 1} <= marked
    assert len(marked) <= 5
    assert marked == set(OutboxMail.objects.filter(is_repeat=True).values_list("message_id", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no connections to end")
def test_a_worker_that_loses_its_database_loses_no_mail_and_repeats_at_most_one_a_time(smtp_server, start_process):
    """Issue 4, What it must show: the database ends every connection of the worker, in the middle of cancellations."""
    smtp_server.delay = 0.01
    with transaction.atomic():
        mails = [put(f"an{number}@gemeente.example", thread=f"sessie:{number % 40}") for number in range(120)]

    for goal in (30, 60, 90):
        worker = start_process("qcluster")
        wait_until(lambda goal=goal: len(smtp_server.arrived) >= goal, seconds=120)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 0
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert len(smtp_server.arrived) < 120
    start_process("qcluster")
    wait_until(lambda: not OutboxMail.objects.exclude(status=MailStatus.SENT).exists(), seconds=120)

    arrivals = Counter(message["Message-ID"] for message in smtp_server.arrived)
    assert set(arrivals) == {mail.message_id for mail in mails}
    assert max(arrivals.values()) <= 2
    assert len(smtp_server.arrived) - 120 <= 3
    marked = {message["Message-ID"] for message in smtp_server.arrived if message["X-Kruispunt-Repeat"]}
    assert {message_id for message_id, times in arrivals.items() if times > 1} <= marked

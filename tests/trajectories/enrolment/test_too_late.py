"""A reminder never comes after the mail that says that its session is cancelled or moved."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.notifications import delivery
from kruispunt.notifications.actions import retry_mail
from kruispunt.notifications.models import MailStatus, OutboxMail
from kruispunt.trajectories.enrolment.actions import decide_merge, withdraw
from kruispunt.trajectories.enrolment.duties import remind_of_sessions
from kruispunt.trajectories.enrolment.models import GoDecision, Participation
from kruispunt.trajectories.programme.actions import (
    cancel_session,
    cancel_traject,
    edit_session,
    edit_traject,
    publish_traject,
)
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import brussels
from tests.trajectories.enrolment.deciding import make_undecided
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

LONG_AGO = brussels(2026, 2, 1, 12)
START = brussels(2026, 3, 30, 9, 30)
DAY = brussels(2026, 3, 29, 9)
SOON = timedelta(minutes=5)

on_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite locks no rows")
really = pytest.mark.django_db(transaction=True)


def planned(number: int = 1):
    """Give so many sessions of different trajecten on one day, and somebody who takes part in all of them."""
    with clock.at(LONG_AGO):
        sessions = [
            make_session(make_traject(), days=1, starts_at=start, ends_at=start + timedelta(hours=1))
            for start in (START + timedelta(hours=2 * n) for n in range(number))
        ]
        user = make_participant(sessions[0].traject).user
        for session in sessions[1:]:
            make_participant(session.traject, user)
    OutboxMail.objects.update(status=MailStatus.SENT, sent_at=LONG_AGO)
    return sessions, user


def remind_at(moment) -> None:
    with clock.at(moment):
        remind_of_sessions()


def reminders(user):
    return OutboxMail.objects.filter(user=user, subject__startswith="Herinnering").order_by("pk")


def deliver_at(moment) -> None:
    with clock.at(moment):
        delivery.empty_outbox()


def change(session, how: str, by) -> None:
    """Let the session of a reminder be cancelled or moved, or its person stop."""
    if how == "session":
        cancel_session(session=session, reason="Ziek", by=by)
    elif how == "traject":
        cancel_traject(traject=session.traject, reason="Ziek", by=by)
    elif how == "moved":
        later = {"starts_at": session.starts_at + SOON, "ends_at": session.ends_at + SOON}
        edit_session(session=session, version=None, by=by, **later)
    else:
        row = Participation.objects.get(traject=session.traject)
        withdraw(participation=row, reason="", by=row.user)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["session", "traject", "moved", "withdrawn"])
def test_a_reminder_that_waits_for_the_server_does_not_go_when_it_tells_no_truth(smtp_server, staff, how):
    [session], user = planned()
    remind_at(DAY)
    with clock.at(DAY + SOON):
        change(session, how, staff)

    deliver_at(DAY + SOON)

    assert [mail.status for mail in reminders(user)] == [MailStatus.EXPIRED]
    subjects = [message["Subject"] for message in smtp_server.arrived]
    assert subjects
    assert not any(subject.startswith("Herinnering") for subject in subjects)


@pytest.mark.django_db
def test_of_what_else_stood_in_it_the_person_is_reminded_anew(smtp_server, staff):
    [first, second], user = planned(2)
    remind_at(DAY)
    with clock.at(DAY + SOON):
        cancel_session(session=first, reason="Ziek", by=staff)

    remind_at(DAY + 2 * SOON)
    remind_at(DAY + 3 * SOON)
    deliver_at(DAY + 3 * SOON)

    put_aside, again = reminders(user)
    assert (put_aside.status, again.status) == (MailStatus.EXPIRED, MailStatus.SENT)
    assert first.traject.title not in again.text
    assert second.traject.title in again.text
    assert [message["Subject"].split(":")[0] for message in smtp_server.arrived][-1] == "Herinnering"


@pytest.mark.django_db
def test_a_reminder_the_server_took_before_is_not_sent_anew(smtp_server, staff):
    [first, _], user = planned(2)
    remind_at(DAY)
    deliver_at(DAY)
    with clock.at(DAY + SOON):
        cancel_session(session=first, reason="Ziek", by=staff)
    remind_at(DAY + 2 * SOON)
    deliver_at(DAY + 2 * SOON)

    assert [mail.status for mail in reminders(user)] == [MailStatus.SENT]


@pytest.mark.django_db
@pytest.mark.parametrize("left_behind", [False, True])
def test_one_in_the_air_that_does_not_arrive_is_not_tried_again(smtp_server, staff, settings, left_behind):
    """Its server says no after the cancellation was written, or its worker died and nobody knows."""
    settings.OUTBOX_LEASE_SECONDS = 60
    [session], user = planned()
    remind_at(DAY)
    reminders(user).update(status=MailStatus.SENDING, claimed_at=DAY, attempts=1)
    with clock.at(DAY + SOON):
        cancel_session(session=session, reason="Ziek", by=staff)
    if not left_behind:
        reminders(user).update(status=MailStatus.QUEUED, last_error="450 later")

    deliver_at(DAY + 2 * SOON)

    mail = reminders(user).get()
    assert (mail.status, mail.is_repeat) == (MailStatus.EXPIRED, left_behind)
    assert [message["Subject"].startswith("Herinnering") for message in smtp_server.arrived] == [False]


@pytest.mark.django_db
def test_a_reminder_that_failed_is_not_tried_again_by_the_team_after_the_cancellation(staff):
    [session], user = planned()
    remind_at(DAY)
    reminders(user).update(status=MailStatus.FAILED)
    with clock.at(DAY + SOON):
        cancel_session(session=session, reason="Ziek", by=staff)
        with pytest.raises(Refused, match="geldt niet meer"):
            retry_mail(mail=reminders(user).get(), by=staff)


@pytest.mark.django_db
def test_a_reminder_does_not_go_once_the_session_began(smtp_server):
    _, user = planned()
    remind_at(DAY)

    deliver_at(START)

    assert smtp_server.arrived == []
    assert reminders(user).get().status == MailStatus.EXPIRED


def wait_until_it_waits(thread: Thread) -> None:
    """Wait until the job in `thread` stands before a lock of the database, or is done."""
    end = time.monotonic() + 20
    while thread.is_alive() and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def beside(job) -> tuple[Thread, list]:
    """Start `job` in a thread with a connection of its own; give the thread and what it raised, when it did."""
    raised = []

    def run() -> None:
        try:
            job()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread, raised


@really
@on_postgres
@pytest.mark.parametrize("how", ["traject", "moved"])
def test_a_reminder_made_while_its_session_is_cancelled_looks_again_and_is_not_sent(staff, how):
    [session], user = planned()
    with transaction.atomic():
        with clock.at(DAY):
            change(session, how, staff)
        thread, raised = beside(lambda: remind_at(DAY))
        wait_until_it_waits(thread)
        assert thread.is_alive(), "it did not look whether somebody changes the session"
    thread.join()

    assert raised == []
    assert not reminders(user).exists()


@really
@on_postgres
@pytest.mark.parametrize("how", ["named", "published"])
def test_an_edition_that_gets_its_next_one_while_both_are_merged_waits_and_nobody_is_stopped(staff, how):
    """The merge holds the older edition and comes to want the newer, which the other must not hold meanwhile."""
    older, _ = make_undecided(people=2)
    newer, _ = make_undecided(people=2)
    if how == "published":
        Traject.objects.filter(pk=newer.pk).update(previous_edition=older, status="draft", published_at=None)
    lists = {name: [] for name in ("themes", "objectives", "partners", "facilitators")}
    jobs = {
        "named": lambda: edit_traject(traject=newer, version=None, by=staff, previous_edition=older, **lists),
        "published": lambda: publish_traject(traject=newer, by=staff),
    }
    with transaction.atomic():
        Traject.objects.lock(pk=older.pk)
        thread, raised = beside(jobs[how])
        wait_until_it_waits(thread)
        assert thread.is_alive()
        if how == "named":
            decision = decide_merge(traject=older, into=newer, reason="Samen", by=staff)
            assert isinstance(decision, GoDecision)
        else:
            Traject.objects.lock(pk=newer.pk)
    thread.join()

    assert raised == []
    newer.refresh_from_db()
    assert (newer.previous_edition, newer.status) == (older, "published")

"""Into the outbox: the row, and the worker that is told or looks by itself."""

from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_migrate
from django_q.models import OrmQ, Schedule
from django_q.signals import post_spawn

from kruispunt.notifications import delivery, outbox, tasks
from kruispunt.notifications.apps import keep_schedules
from kruispunt.notifications.calendar import CalendarMessage
from kruispunt.notifications.models import Category, MailStatus, OutboxMail
from kruispunt.notifications.notification import Notification, registry
from tests.notifications.conftest import put


def test_every_mail_has_a_message_id_of_its_own_at_the_site(db, settings):
    settings.SITE_URL = "https://kruispunt.example"
    first, second = put(), put()

    assert first.message_id != second.message_id
    assert first.message_id.endswith("@kruispunt.example>")


def test_a_subject_that_is_too_long_is_cut(db):
    assert len(put(subject="x" * 300).subject) == 200


def test_the_history_of_example_data_is_kept_and_held_back(db):
    with outbox.held_back():
        held = put()
    sent = put()

    assert (held.status, sent.status) == (MailStatus.HELD_BACK, MailStatus.QUEUED)
    assert list(OutboxMail.objects.due()) == [sent]


@pytest.mark.django_db(transaction=True)
def test_held_back_mail_wakes_nobody():
    with outbox.held_back(), transaction.atomic():
        put()

    assert not OrmQ.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_does_not_undo_the_decision(monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(outbox, "async_task", down)
    with transaction.atomic():
        put()

    assert OutboxMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_could_not_finish_asks_for_another(smtp_server, monkeypatch):
    put()
    OrmQ.objects.all().delete()
    monkeypatch.setattr(delivery.empty_outbox, "__kwdefaults__", {"seconds": 0})

    tasks.empty_outbox()

    assert OrmQ.objects.get().task["func"] == "kruispunt.notifications.tasks.empty_outbox"


@pytest.mark.django_db(transaction=True)
def test_a_run_that_finished_asks_for_nothing(smtp_server):
    put()
    OrmQ.objects.all().delete()

    tasks.empty_outbox()

    assert len(smtp_server.arrived) == 1
    assert not OrmQ.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_looks_into_the_outbox_when_it_starts():
    post_spawn.send(sender="django_q", proc_name="x")

    assert OrmQ.objects.get().task["func"] == "kruispunt.notifications.tasks.empty_outbox"


def test_the_outbox_is_looked_into_every_minute_by_one_schedule(db):
    call_command("migrate", verbosity=0)
    keep_schedules(using="default")

    schedule = Schedule.objects.get(func="kruispunt.notifications.tasks.empty_outbox")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 1, -1)
    assert post_migrate.has_listeners


@pytest.fixture
def greeting(monkeypatch):
    """A notification with a template of this room."""
    monkeypatch.setattr(
        "kruispunt.notifications.rendering._source", lambda _: ("Dag {{ title }}", "Dag {{ first_name }}")
    )

    @dataclass(frozen=True, kw_only=True)
    class Greeting(Notification):
        category = Category.CALL
        template = "x.md"
        title: str

        def context(self):
            return {"title": self.title}

    yield Greeting
    del registry[f"{Greeting.__module__}.{Greeting.__qualname__}"]


def test_a_notification_becomes_a_mail_to_a_person(greeting, member):
    mail = greeting(title="leerlabo").send(to=member)

    assert (mail.to, mail.user, mail.category) == (member.email, member, Category.CALL)
    assert mail.subject == "Dag leerlabo"
    assert mail.text.startswith("Dag An\n")
    assert "Dag An" in mail.html
    assert (mail.calendar, mail.thread) == ("", "")


def test_a_notification_with_a_calendar_message_stands_in_the_thread_of_entry_and_person(greeting, member):
    message = CalendarMessage(method="CANCEL", uid="sessie-1@x", text="BEGIN:VCALENDAR")

    mail = greeting(title="leerlabo").send(to=member, calendar=message)

    assert (mail.calendar, mail.calendar_method) == ("BEGIN:VCALENDAR", "CANCEL")
    assert mail.thread == f"sessie-1@x:{member.pk}"

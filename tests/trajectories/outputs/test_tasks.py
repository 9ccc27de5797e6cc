"""Who takes part hears once, in one mail, what is new, when nobody adds any more."""

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.notifications.models import Category, OutboxMail
from kruispunt.trajectories.outputs import actions
from kruispunt.trajectories.outputs.apps import keep_schedules
from kruispunt.trajectories.outputs.models import Material
from kruispunt.trajectories.outputs.tasks import tell_what_is_new
from tests.trajectories.enrolment.helpers import make_participant, make_session
from tests.trajectories.outputs.helpers import add_link, guided_session, publish

pytestmark = pytest.mark.django_db
NOW = clock.now()


def after(**amount):
    """Let the worker look so much later."""
    with clock.at(NOW + timedelta(**amount)):
        tell_what_is_new()


def told(user) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(user=user, subject__startswith="Er staat nieuw materiaal").order_by("pk"))


def test_the_worker_looks_every_ten_minutes_and_a_schedule_that_is_there_stays():
    for _ in range(2):
        keep_schedules(using="default")
    schedule = Schedule.objects.get(func="kruispunt.trajectories.outputs.tasks.tell_what_is_new")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 10, -1)
    assert apps.get_app_config("outputs")


def test_everything_new_is_in_one_mail_and_is_told_once():
    session, facilitator = guided_session()
    second = make_session(session.traject, days=-2, title="Tweede")
    person = make_participant(session.traject).user
    with clock.at(NOW):
        add_link(session, facilitator, title="Gids")
        add_link(second, facilitator, title="Dia's")
        publish(session, facilitator)
    after(minutes=29)
    assert told(person) == []
    for minutes in (31, 41, 200):
        after(minutes=minutes)
    (mail,) = told(person)
    assert mail.category == Category.SESSION
    for words in ("Gids (Samenkomst)", "Dia's (Tweede)", "Verslag van Samenkomst", "/materiaal/"):
        assert words in mail.text
    assert not told(facilitator)


def test_nothing_goes_while_somebody_still_adds():
    session, facilitator = guided_session()
    person = make_participant(session.traject).user
    for minutes in (0, 25, 50):
        with clock.at(NOW + timedelta(minutes=minutes)):
            add_link(session, facilitator)
        after(minutes=minutes + 24)
    assert told(person) == []
    after(minutes=81)
    assert len(told(person)) == 1


def test_two_mails_about_one_traject_are_an_hour_apart():
    session, facilitator = guided_session()
    person = make_participant(session.traject).user
    with clock.at(NOW):
        add_link(session, facilitator)
    after(minutes=30)
    with clock.at(NOW + timedelta(minutes=31)):
        add_link(session, facilitator, title="Later")
    after(minutes=89)
    assert len(told(person)) == 1
    after(minutes=91)
    assert ["Later" in mail.text for mail in told(person)] == [False, True]


def test_a_draft_and_what_was_taken_away_are_not_told():
    session, facilitator = guided_session()
    person = make_participant(session.traject).user
    with clock.at(NOW):
        actions.save_minutes(session=session, source="Nog niet", visibility="all", version=None, by=facilitator)
        actions.remove_material(material=add_link(session, facilitator), by=facilitator)
    after(hours=2)
    assert told(person) == []


def test_each_person_reads_of_the_sessions_open_to_them_only():
    session, facilitator = guided_session()
    talk = make_session(session.traject, days=-1, audience="individual", title="Gesprek")
    person, guest = make_participant(session.traject), make_participant(session.traject)
    talk.guests.create(participation=guest)
    with clock.at(NOW):
        add_link(session, facilitator, title="Voor de groep")
        add_link(talk, facilitator, title="Voor jou alleen")
    after(hours=1)
    assert "alleen" not in told(person.user)[0].text
    assert "alleen" in told(guest.user)[0].text


def test_a_traject_that_fails_holds_up_no_other(monkeypatch, caplog):
    one, facilitator = guided_session()
    two, other = guided_session()
    person = make_participant(two.traject).user
    with clock.at(NOW):
        add_link(one, facilitator)
        add_link(two, other)
    from kruispunt.trajectories.outputs import tasks

    real = tasks.tell_of_outputs

    def fail_for_one(*, traject, by):
        if traject == one.traject:
            raise RuntimeError("halfway")
        return real(traject=traject, by=by)

    monkeypatch.setattr(tasks, "tell_of_outputs", fail_for_one)
    with caplog.at_level(logging.ERROR):
        after(hours=1)
    assert len(told(person)) == 1
    assert "failed" in caplog.text
    assert Material.objects.filter(told_at=None).count() == 1

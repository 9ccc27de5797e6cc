"""Reminders a week and a day before a session: who, when, once, in one mail."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.notifications.actions import set_preferences
from kruispunt.notifications.models import DigestItem, MailStatus, OutboxMail
from kruispunt.trajectories.enrolment.actions import apologise, reminders, withdraw
from kruispunt.trajectories.enrolment.apps import keep_schedules
from kruispunt.trajectories.enrolment.duties import remind_of_sessions
from kruispunt.trajectories.enrolment.models import Participation, Reminder, Substitution
from kruispunt.trajectories.programme.actions import cancel_session, edit_session
from tests.conftest import brussels, make_member, queries
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

LONG_AGO = brussels(2026, 2, 1, 12)
START = brussels(2026, 3, 30, 9, 30)  # a Monday, the day after the clock went forward
WEEK, DAY = brussels(2026, 3, 23, 9), brussels(2026, 3, 29, 9)


def planned(start: datetime = START, **fields):
    """Give a session of a new traject at a moment, with one who enrolled long ago."""
    with clock.at(LONG_AGO):
        session = make_session(make_traject(), days=1, starts_at=start, ends_at=start + timedelta(hours=2), **fields)
        return session, make_participant(session.traject).user


def run(at: datetime) -> None:
    with clock.at(at):
        remind_of_sessions()


def reminded(user) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(user=user, subject__startswith="Herinnering").order_by("pk"))


@pytest.mark.django_db
class TestWhenAndWho:
    def test_once_a_week_before_and_once_the_day_before_also_over_a_change_of_the_clock(self):
        _, user = planned()
        counts = []
        for at in (WEEK - timedelta(minutes=1), WEEK, WEEK + timedelta(days=3), DAY - timedelta(minutes=1), DAY, START):
            run(at)
            counts.append(len(reminded(user)))
        assert counts == [0, 1, 1, 1, 2, 2]
        assert list(Reminder.objects.order_by("pk").values_list("kind", flat=True)) == ["week", "day"]

    def test_it_says_what_when_and_where_and_how_to_hear_less(self):
        session, user = planned(title="Samen *sterk*", online_url="https://vvsg.example/a_b")
        run(DAY)
        (mail,) = reminded(user)
        assert mail.subject == "Herinnering: Samen *sterk* op ma 30 maart 2026"
        assert "ma 30 maart 2026 van 9.30 u. tot 11.30 u., Bischoffsheimlaan 1, 1000 Brussel" in mail.text
        assert "of online via https://vvsg.example/a_b" in mail.text
        assert session.traject.get_absolute_url() in mail.text
        assert mail.unsubscribe_url

    def test_a_worker_that_was_away_reminds_of_the_day_and_not_of_the_week_too(self):
        _, user = planned()
        run(DAY + timedelta(hours=3))
        assert len(reminded(user)) == 1
        assert Reminder.objects.get().kind == "day"

    def test_nobody_is_reminded_of_what_began(self):
        _, user = planned()
        run(START + timedelta(minutes=1))
        assert reminded(user) == []

    def test_who_enrolled_inside_the_week_or_the_day_is_not_reminded_of_what_they_just_read(self):
        session, _ = planned()
        with clock.at(WEEK + timedelta(hours=1)):
            late = make_participant(session.traject).user
        with clock.at(DAY + timedelta(hours=1)):
            latest = make_participant(session.traject).user
        for at in (WEEK + timedelta(hours=2), DAY + timedelta(hours=2)):
            run(at)
        assert [row.kind for row in Reminder.objects.filter(user=late)] == ["day"]
        assert reminded(latest) == []

    def test_who_withdrew_waits_or_left_is_not_reminded_and_a_cancelled_session_never(self, staff):
        session, user = planned()
        gone = make_participant(session.traject)
        with clock.at(LONG_AGO):
            Participation.objects.filter(pk=gone.pk).update(seated_at=clock.now())
            withdraw(participation=gone, reason="", by=gone.user)
        waiting = make_participant(session.traject)
        Participation.objects.filter(pk=waiting.pk).update(status="waiting", seated_at=None)
        inactive = make_participant(session.traject).user
        type(inactive).objects.filter(pk=inactive.pk).update(is_active=False)
        cancelled, other = planned()
        with clock.at(LONG_AGO):
            cancel_session(session=cancelled, reason="Ziek", by=staff)
        run(DAY)
        assert len(reminded(user)) == 1
        assert [reminded(u) for u in (gone.user, waiting.user, inactive, other)] == [[], [], [], []]

    def test_who_comes_in_the_place_of_a_colleague_is_reminded_and_who_is_away_not(self, staff):
        session, user = planned()
        away = Participation.objects.get(user=user)
        colleague = make_member(away.bestuur)
        stand_in = Participation.objects.create(
            traject=session.traject, user=colleague, bestuur=away.bestuur, status="substitute", source="colleague"
        )
        Substitution.objects.create(session=session, away=away, stand_in=stand_in, arranged_by=staff)
        run(DAY)
        assert reminded(user) == []
        assert len(reminded(colleague)) == 1

    def test_all_sessions_of_one_person_are_in_one_mail_soonest_first(self):
        _, user = planned(title="Maandag")
        start = START + timedelta(days=6, hours=2)
        with clock.at(LONG_AGO):
            other = make_session(
                make_traject(), days=1, title="Zondag", starts_at=start, ends_at=start + timedelta(hours=1)
            )
            make_participant(other.traject, user)
        run(DAY)
        (mail,) = reminded(user)
        assert mail.subject == "Herinnering: 2 sessies vanaf ma 30 maart 2026"
        assert mail.text.index("Maandag") < mail.text.index("Zondag")


@pytest.mark.django_db
class TestMoved:
    def move(self, session, to: datetime, at: datetime, staff) -> None:
        with clock.at(at):
            edit_session(session=session, version=None, by=staff, starts_at=to, ends_at=to + timedelta(hours=2))

    def test_after_the_week_reminder_only_the_day_before_the_new_time_is_reminded(self, staff):
        session, user = planned()
        run(WEEK)
        OutboxMail.objects.update(status=MailStatus.SENT, sent_at=WEEK)
        self.move(session, START + timedelta(days=10), WEEK + timedelta(days=1), staff)
        counts = []
        for days in (1, 3, 6, 9, 10):
            run(DAY + timedelta(days=days))
            counts.append(len(reminded(user)))
        assert counts == [1, 1, 1, 1, 2]

    def test_after_the_day_reminder_the_day_before_the_new_time_is_reminded_again(self, staff):
        session, user = planned()
        run(DAY)
        self.move(session, START + timedelta(days=2), DAY + timedelta(hours=1), staff)
        run(DAY + timedelta(days=1))
        assert len(reminded(user)) == 1
        run(DAY + timedelta(days=2))
        assert len(reminded(user)) == 2
        assert "wo 1 april 2026" in reminded(user)[-1].subject

    def test_who_just_heard_that_it_moved_to_tomorrow_is_not_reminded_besides(self, staff):
        session, user = planned(START + timedelta(days=20))
        self.move(session, START, DAY + timedelta(hours=1), staff)
        run(DAY + timedelta(hours=2))
        assert reminded(user) == []


@pytest.mark.django_db
class TestChoicesAndFailures:
    def test_a_reminder_waits_for_no_digest_since_the_session_can_move_meanwhile(self):
        _, user = planned()
        set_preferences(user=user, rhythms={"session": "weekly"}, by=user)
        run(WEEK)
        assert (len(reminded(user)), DigestItem.objects.filter(user=user).count()) == (1, 0)

    def test_who_said_not_to_come_is_not_reminded(self):
        session, user = planned()
        with clock.at(WEEK - timedelta(days=1)):
            apologise(session=session, by=user)
        run(WEEK)
        assert reminded(user) == []

    def test_who_wants_no_reminder_gets_none(self):
        _, user = planned()
        set_preferences(user=user, rhythms={"session": "none"}, by=user)
        run(WEEK)
        run(DAY)
        assert reminded(user) == []

    def test_a_failure_halfway_leaves_whole_mails_and_the_next_run_does_the_rest_once(self, monkeypatch):
        session, first = planned()
        with clock.at(LONG_AGO):
            people = [first, *(make_participant(session.traject).user for _ in range(2))]
        real = reminders.SessionsComing.send

        def killed_at_the_second(self, *, to):
            if to == people[1]:
                raise RuntimeError("the worker is killed here")
            return real(self, to=to)

        monkeypatch.setattr(reminders.SessionsComing, "send", killed_at_the_second)
        run(WEEK)
        assert [len(reminded(user)) for user in people] == [1, 0, 1]
        assert Reminder.objects.count() == 2
        monkeypatch.setattr(reminders.SessionsComing, "send", real)
        run(WEEK)
        assert [len(reminded(user)) for user in people] == [1, 1, 1]

    def test_looking_costs_the_same_for_one_and_for_thirty_people(self):
        session, _ = planned()
        run(WEEK)
        costs = []
        for more in (2, 27):
            with clock.at(LONG_AGO):
                for _ in range(more):
                    make_participant(session.traject)
            run(WEEK)
            with queries() as captured:
                run(WEEK)
            costs.append(len(captured))
        assert costs[0] == costs[1] <= 4

    def test_the_worker_asks_every_quarter_and_a_schedule_that_is_there_stays(self):
        for _ in range(2):
            keep_schedules(using="default")
        schedule = Schedule.objects.get(func="kruispunt.trajectories.enrolment.duties.remind_of_sessions")
        assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 15, -1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_everybody_once():
    session, first = planned()
    with clock.at(LONG_AGO):
        people = [first, *(make_participant(session.traject).user for _ in range(4))]
    barrier = Barrier(2)

    def work() -> None:
        barrier.wait()
        try:
            run(WEEK)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(reminded(user)) for user in people] == [1] * 5

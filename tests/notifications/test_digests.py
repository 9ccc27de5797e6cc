"""One mail a day or a week with everything that waited, once, whatever happens to the worker."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.notifications import actions
from kruispunt.notifications.apps import keep_schedules
from kruispunt.notifications.digests import last_moment, next_moment
from kruispunt.notifications.models import Category, DigestItem, OutboxMail, Rhythm
from kruispunt.notifications.tasks import send_digests
from tests.conftest import brussels, make_user, queries
from tests.notifications.test_preferences import Waiting, choose

TUESDAY, WEDNESDAY, MONDAY = brussels(2026, 3, 3, 12), brussels(2026, 3, 4, 8), brussels(2026, 3, 9, 7, 30)


def put_aside(user, category: str = Category.CALL, subject: str = "Nieuws", at=TUESDAY) -> DigestItem:
    with clock.at(at):
        source = f"Dag An,\n\nLees **{subject}**.\n\n[Lees meer](https://kruispunt.example/x/)\n"
        return DigestItem.objects.create(user=user, category=category, subject=subject, source=source)


def run(at) -> list[OutboxMail]:
    """Let the worker look at a moment, and give all mails there are."""
    with clock.at(at):
        send_digests()
    return list(OutboxMail.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("now", "rhythm", "last", "following"),
    [
        (brussels(2026, 3, 4, 7, 29), Rhythm.DAILY, brussels(2026, 3, 3, 7, 30), brussels(2026, 3, 4, 7, 30)),
        (brussels(2026, 3, 4, 7, 30), Rhythm.DAILY, brussels(2026, 3, 4, 7, 30), brussels(2026, 3, 5, 7, 30)),
        (brussels(2026, 3, 29, 12), Rhythm.DAILY, brussels(2026, 3, 29, 7, 30), brussels(2026, 3, 30, 7, 30)),
        (brussels(2026, 10, 24, 12), Rhythm.DAILY, brussels(2026, 10, 24, 7, 30), brussels(2026, 10, 25, 7, 30)),
        (brussels(2026, 3, 9, 7), Rhythm.WEEKLY, brussels(2026, 3, 2, 7, 30), brussels(2026, 3, 9, 7, 30)),
        (brussels(2026, 3, 30, 8), Rhythm.WEEKLY, brussels(2026, 3, 30, 7, 30), brussels(2026, 4, 6, 7, 30)),
    ],
)
def test_a_digest_is_due_by_the_clock_on_the_wall_also_when_the_clock_changes(now, rhythm, last, following):
    with clock.at(now):
        assert (last_moment(rhythm), next_moment(rhythm)) == (last, following)


@pytest.mark.django_db
class TestOneMail:
    def test_what_waited_goes_at_half_past_seven_in_one_mail_and_not_again(self, member):
        choose(member, call=Rhythm.DAILY)
        for subject in ("Eerste *oproep*", "Tweede oproep"):
            put_aside(member, subject=subject)
        assert run(TUESDAY + timedelta(hours=1)) == []
        (mail,) = run(WEDNESDAY)
        assert run(WEDNESDAY + timedelta(days=1)) == [mail]
        assert mail.subject == "Je overzicht van Kruispunt: 2 berichten"
        assert mail.text.count("Dag An") == 1
        assert mail.text.index("Eerste *oproep*") < mail.text.index("Tweede oproep")
        assert "Lees meer: https://kruispunt.example/x/" in mail.text
        assert mail.text.count("Oproepen en kandidaturen") == 1
        assert mail.unsubscribe_url in mail.html
        assert set(DigestItem.objects.values_list("mail", "sent_at", "source")) == {(mail.pk, WEDNESDAY, "")}

    def test_one_message_is_counted_in_the_singular(self, member):
        choose(member, call=Rhythm.DAILY)
        put_aside(member)
        assert run(WEDNESDAY)[0].subject == "Je overzicht van Kruispunt: 1 bericht"

    def test_what_came_after_the_last_digest_waits_for_the_next(self, member):
        choose(member, call=Rhythm.DAILY)
        put_aside(member, at=WEDNESDAY)
        assert run(WEDNESDAY + timedelta(hours=2)) == []
        assert len(run(WEDNESDAY + timedelta(days=1))) == 1

    def test_weekly_goes_on_monday_together_with_what_is_daily(self, member):
        choose(member, call=Rhythm.WEEKLY, evaluation=Rhythm.DAILY)
        put_aside(member)
        assert run(WEDNESDAY) == []
        put_aside(member, Category.EVALUATION, at=MONDAY - timedelta(hours=10))
        (mail,) = run(MONDAY)
        assert mail.subject.endswith("2 berichten")

    def test_a_worker_that_was_away_sends_late(self, member):
        choose(member, call=Rhythm.WEEKLY)
        put_aside(member)
        assert len(run(MONDAY + timedelta(days=2))) == 1

    def test_a_digest_with_a_personal_link_stays_unreadable_for_the_team(self, client_of, staff, member):
        choose(member, call=Rhythm.DAILY, evaluation=Rhythm.DAILY)
        put_aside(member)
        put_aside(member, Category.EVALUATION, subject="Geheim")
        (mail,) = run(WEDNESDAY)
        assert mail.is_personal
        assert "Geheim" in mail.text
        assert "Geheim" not in client_of(staff).get(f"/team/mail/{mail.pk}/").content.decode()

    def test_who_wants_it_at_once_from_now_on_gets_what_waited_and_who_wants_none_does_not(self, member):
        choose(member, call=Rhythm.WEEKLY)
        put_aside(member)
        choose(member, call=Rhythm.NONE)
        assert run(TUESDAY + timedelta(minutes=15)) == []
        assert not DigestItem.objects.exists()
        choose(member, call=Rhythm.WEEKLY)
        put_aside(member)
        choose(member, call=Rhythm.IMMEDIATE)
        assert len(run(TUESDAY + timedelta(minutes=15))) == 1

    def test_who_left_gets_nothing(self, member):
        choose(member, call=Rhythm.DAILY)
        put_aside(member)
        type(member).objects.filter(pk=member.pk).update(is_active=False)
        assert run(WEDNESDAY) == []

    def test_a_failure_halfway_leaves_whole_mails_and_the_next_run_does_the_rest_once(self, monkeypatch):
        people = [make_user() for _ in range(3)]
        for user in people:
            choose(user, call=Rhythm.DAILY)
            put_aside(user)
        real = actions.compose

        def fails_once(subject, source, **kwargs):
            if OutboxMail.objects.count() == 1:
                raise RuntimeError("the worker is killed here")
            return real(subject, source, **kwargs)

        monkeypatch.setattr(actions, "compose", fails_once)
        assert [mail.user for mail in run(WEDNESDAY)] == [people[0]]
        monkeypatch.setattr(actions, "compose", real)
        assert sorted(mail.user_id for mail in run(WEDNESDAY)) == sorted(user.pk for user in people)

    def test_finding_nobody_and_the_mail_of_one_cost_the_same_with_many_items(self, member):
        choose(member, call=Rhythm.DAILY)
        with queries() as nobody:
            run(WEDNESDAY)
        assert len(nobody) <= 2
        costs = []
        for day, items in ((0, 1), (1, 30)):
            for _ in range(items):
                put_aside(member, at=TUESDAY + timedelta(days=day))
            with queries() as some:
                run(WEDNESDAY + timedelta(days=day))
            costs.append(len(some))
        assert costs[0] == costs[1]

    def test_the_worker_asks_every_quarter_and_a_schedule_that_is_there_stays(self):
        for _ in range(2):
            keep_schedules(using="default")
        schedule = Schedule.objects.get(func="kruispunt.notifications.tasks.send_digests")
        assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 15, -1)

    def test_a_message_put_aside_by_its_notification_reads_whole_in_the_digest(self, member):
        choose(member, call=Rhythm.DAILY)
        with clock.at(TUESDAY):
            Waiting(call="Leerlabo").send(to=member)
        (mail,) = run(WEDNESDAY)
        assert "Nieuwe oproep: Leerlabo" in mail.text
        assert "Leerlabo staat nu open" in mail.text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_mail_a_person():
    people = [make_user() for _ in range(4)]
    for user in people:
        choose(user, call=Rhythm.DAILY)
        put_aside(user)
    barrier = Barrier(2)

    def work() -> None:
        barrier.wait()
        try:
            with clock.at(WEDNESDAY):
                send_digests()
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(OutboxMail.objects.values_list("user", flat=True)) == sorted(user.pk for user in people)

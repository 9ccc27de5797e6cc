"""Two devices of one person at the same moment, while the night tidies up and others write."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Topic, TopicRead
from kruispunt.kennisgroep.queries import unread
from tests.kennisgroep.helpers import make_group, membership_of, settle, write_topic
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_devices_keep_one_mark_with_the_higher_number():
    group = make_group()
    writer, reader = settle(group), settle(group)
    topic = write_topic(group, writer)
    for _ in range(4):
        actions.reply(topic=topic, source="Nog iets.", by=writer)
    numbers = [1, 5, 3, 2, 4, 5]
    jobs = [lambda n=n: actions.read_topic(topic=topic, number=n, by=reader) for n in numbers]
    assert at_once(*jobs) == [None] * len(numbers)
    assert TopicRead.objects.get(user=reader).number == 5


def test_reading_writing_and_tidying_at_once_lose_and_hide_nothing():
    group = make_group()
    writer, reader = settle(group), settle(group)
    long_ago, now = clock.now() + timedelta(minutes=1), clock.now() + timedelta(hours=5)
    with clock.at(long_ago):
        read, skipped, answered = (write_topic(group, writer, title=f"Vraag {n}") for n in range(3))

    def later(job):
        def run():
            with clock.at(now):
                return job()

        return run

    membership = membership_of(group, reader)
    jobs = [
        lambda: actions.read_topic(topic=read, number=1, by=reader),
        lambda: actions.read_topic(topic=answered, number=1, by=reader),
        lambda: actions.tidy_reading(membership=membership, by=None),
        lambda: actions.reply(topic=answered, source="Een antwoord.", by=writer),
        lambda: actions.tidy_reading(membership=membership, by=None),
    ]
    answers = at_once(*[later(job) for job in jobs])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    membership.refresh_from_db()
    found = {topic: unread.first_unread(topic, membership) for topic in Topic.objects.all()}
    assert found == {read: None, skipped: 1, answered: 2}

"""What is unread, beside a naive way of keeping it: every post that was on a page somebody opened."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.actions import reading
from kruispunt.kennisgroep.models import Moderator, Topic, TopicRead
from kruispunt.kennisgroep.queries import access, unread
from tests.kennisgroep.helpers import later, make_group, make_moderator, membership_of, settle, write_topic
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

PEOPLE = 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["start", "reply", "reply", "read", "read", "look", "visit", "tidy", "tidy", "all"]),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 7),
        st.sampled_from([1, 20, 50, 70, 300]),
    ),
    max_size=25,
)


class Naive:
    """Per person the numbers they saw of each topic, kept one by one."""

    def __init__(self) -> None:
        self.seen: dict[tuple[int, int], int] = defaultdict(int)

    def see(self, person: int, topic: int, first: int, last: int) -> None:
        if self.seen[person, topic] >= first - 1:
            self.seen[person, topic] = max(self.seen[person, topic], last)

    def unread(self, person: int) -> dict[int, int]:
        rows = Topic.objects.values_list("pk", "last_number")
        return {pk: self.seen[person, pk] + 1 for pk, last in rows if self.seen[person, pk] < last}


def test_the_marks_say_what_somebody_who_counts_post_by_post_would_say(monkeypatch):
    group = make_group()
    people = [settle(group) for _ in range(PEOPLE)]

    @given(STEPS, st.sampled_from([0, 1, 3, 1000]))
    @settings(max_examples=25, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def holds(steps, left_open) -> None:
        monkeypatch.setattr(reading, "LEFT_OPEN", left_open)
        with transaction.atomic():
            _play(group, people, steps)
            transaction.set_rollback(True)

    holds()


def _play(group, people, steps) -> None:
    naive, now = Naive(), clock.now()
    for kind, who, which, minutes in steps:
        now += timedelta(minutes=minutes)
        person = people[who]
        with clock.at(now):
            topics = list(Topic.objects.order_by("pk"))
            if kind == "start":
                naive.see(person.pk, write_topic(group, person).pk, 1, 1)
            elif kind == "tidy":
                actions.tidy_reading(membership=membership_of(group, person), by=None)
            elif kind == "all":
                actions.mark_all_read(group=group, by=person)
                for topic in topics:
                    naive.see(person.pk, topic.pk, 1, topic.last_number)
            elif kind == "visit":
                actions.visit_group(group=group, by=person)
            elif topics:
                topic = topics[which % len(topics)]
                if kind == "reply":
                    number = actions.reply(topic=topic, source="Wij ook.", by=person).number
                    naive.see(person.pk, topic.pk, number, number)
                else:  # "look" opens a later page first
                    first = 1 if kind == "read" else 1 + which % topic.last_number
                    actions.read_topic(topic=topic, first=first, number=topic.last_number, by=person)
                    naive.see(person.pk, topic.pk, first, topic.last_number)
        _compare(group, person, naive.unread(person.pk))
    for someone in people:
        _compare(group, someone, naive.unread(someone.pk))


def _compare(group, person, expected: dict[int, int]) -> None:
    membership = membership_of(group, person)
    standing = access.Standing(person, group)
    found = list(unread.only_unread(access.topics_in(standing), membership))
    assert {topic.pk: unread.first_unread(topic, membership) for topic in found} == expected
    everything = list(Topic.objects.all())
    assert set(unread.news_in(everything, membership)) == set(expected)
    assert all(unread.first_unread(topic, membership) is None for topic in everything if topic not in found)
    assert unread.count_unread(standing) == len(expected)


def test_tidying_leaves_few_marks_and_keeps_what_was_skipped():
    group = make_group()
    writer, reader = settle(group), settle(group)
    now = clock.now()
    for number in range(12):
        with clock.at(now + timedelta(minutes=number + 1)):
            topic = write_topic(group, writer, title=f"Vraag {number}?")
            if number % 4:
                actions.read_topic(topic=topic, number=1, by=reader)
    membership = membership_of(group, reader)
    before = set(unread.only_unread(Topic.objects.all(), membership))
    assert unread.marks_of(membership).count() == 9
    with clock.at(now + timedelta(hours=3)):
        actions.tidy_reading(membership=membership, by=None)
    membership.refresh_from_db()
    assert membership.read_through == now + timedelta(hours=2)
    assert list(unread.marks_of(membership).values_list("number", flat=True)) == [0, 0, 0]
    assert set(unread.only_unread(Topic.objects.all(), membership)) == before


def test_a_post_that_was_on_its_way_while_marks_were_tidied_is_not_lost():
    group = make_group()
    writer, reader = settle(group), settle(group)
    now = clock.now() + timedelta(hours=5)
    with clock.at(now):
        actions.tidy_reading(membership=membership_of(group, reader), by=None)
        actions.mark_all_read(group=group, by=reader)
    with clock.at(now - timedelta(minutes=59)):  # when its transaction began
        topic = write_topic(group, writer)
    assert unread.only_unread(Topic.objects.all(), membership_of(group, reader)).get() == topic


def test_the_night_tidies_everybody_and_goes_on_after_a_failure(monkeypatch, caplog):
    from kruispunt.kennisgroep import tidying

    group = make_group()
    people = [settle(group) for _ in range(2)]
    now = clock.now()
    with clock.at(now + timedelta(minutes=1)):
        for person in people:
            write_topic(group, person)
    first = membership_of(group, people[0])
    real = tidying.tidy_reading

    def fails_once(*, membership, by):
        if membership == first:
            raise RuntimeError("weg")
        return real(membership=membership, by=by)

    with clock.at(now + timedelta(hours=2)):
        monkeypatch.setattr(tidying, "tidy_reading", fails_once)
        tidying.tidy_all_reading()
        assert TopicRead.objects.filter(user=people[0], number=1).count() == 1
        assert not TopicRead.objects.filter(user=people[1], number=1).exists()
        monkeypatch.undo()
        tidying.tidy_all_reading()
    assert not TopicRead.objects.filter(number=1).exists()
    assert "tidy_reading failed" in caplog.text


def test_more_than_ninety_nine_is_said_so():
    assert [unread.in_words(count) for count in (0, 1, 99, 100)] == ["", "1", "99", "99+"]


def test_the_count_knows_conversations_of_sessions_and_what_is_gone_as_the_list_does():
    group = make_group()
    lead = make_moderator(group)
    session = make_session(make_traject(facilitators=[lead]))
    member, participant, moderator = settle(group), settle(group, make_participant(session.traject).user), settle(group)
    User.objects.filter(pk=moderator.pk).update(role=Role.FACILITATOR)
    Moderator.objects.create(group=group, user=moderator)
    with later(minutes=1):
        write_topic(group, lead, title="Wie wil er mee?")
        write_topic(group, member, title="Wacht nog", is_anonymous=True)
        gone = write_topic(group, lead, title="Weg")
        actions.open_session_topic(session=session, group=group, by=lead)
    with later(minutes=2):
        actions.mark_all_read(group=group, by=participant)
        actions.remove_topic(topic=gone, reason="Dubbel", by=lead)
    counts = {}
    for name, pk in {"member": member.pk, "participant": participant.pk, "moderator": moderator.pk}.items():
        user = User.objects.get(pk=pk)
        standing = access.Standing(user, group)
        counts[name] = unread.count_unread(standing)
        assert counts[name] == unread.only_unread(access.topics_in(standing), standing.membership).count()
    assert counts == {"member": 1, "participant": 0, "moderator": 2}
    with later(hours=3):
        last = actions.reply(topic=Topic.objects.get(session=session), source="Tot dan.", by=lead)
    standing = access.Standing(User.objects.get(pk=participant.pk), group)
    assert (last.number, unread.count_unread(standing)) == (2, 1)

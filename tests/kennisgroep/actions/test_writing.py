"""Starting topics and replying: what is placed, and what follows from it."""

import pytest

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Kennisgroep, Nudge, Post, Topic, TopicRead, TopicStatus
from kruispunt.kennisgroep.queries import access, unread
from tests.conftest import make_member
from tests.kennisgroep.helpers import later, make_group, make_moderator, membership_of, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def test_a_topic_stands_in_its_group_with_its_first_post(group):
    person = settle(group)
    topic = write_topic(group, person, themes=["lgbti", "gender"])
    assert topic.is_visible
    assert topic.bestuur == membership_of(group, person).bestuur
    assert [str(theme) for theme in topic.themes.all()] == ["Gender", "LGBTI+"]
    assert [(post.number, post.is_first) for post in topic.posts.all()] == [(1, True)]
    assert AuditEvent.objects.filter(verb="kennisgroep.start_topic", actor=person).exists()


def test_what_one_writes_is_read_by_oneself_and_unread_by_the_others(group):
    writer, reader = settle(group), settle(group)
    with later(minutes=1):
        topic = write_topic(group, writer)
    for person, count in ((writer, 0), (reader, 1)):
        mine = membership_of(group, person)
        assert unread.only_unread(access.topics_in(access.Standing(person, group)), mine).count() == count
    actions.read_topic(topic=topic, number=1, by=reader)
    assert not unread.only_unread(Topic.objects.all(), membership_of(group, reader)).exists()
    with later(minutes=2):
        actions.reply(topic=topic, source="Wij hebben cijfers.", by=writer)
    assert unread.only_unread(Topic.objects.all(), membership_of(group, reader)).get() == topic


def test_a_reply_counts_as_the_first_answer_unless_the_author_wrote_it(group):
    writer, other = settle(group), settle(group)
    topic = write_topic(group, writer)
    actions.reply(topic=topic, source="Nog iets.", by=writer)
    topic.refresh_from_db()
    assert topic.first_answer_at is None
    answer = actions.reply(topic=topic, source="Wij wel.", by=other)
    topic.refresh_from_db()
    assert (topic.last_number, topic.first_answer_at) == (3, answer.created_at)
    assert Nudge.objects.get(user=writer).post == answer


def test_an_anonymous_question_keeps_no_name_anywhere(group):
    asker = settle(group)
    AuditEvent.objects.all().delete()
    topic = write_topic(group, asker, is_anonymous=True, source="Mag ik @niemand vragen")
    assert (topic.status, topic.author, topic.bestuur) == (TopicStatus.PENDING, None, None)
    assert Post.objects.get(topic=topic).author is None
    assert not TopicRead.objects.exists()
    assert not AuditEvent.objects.filter(actor=asker).exists()
    assert access.is_own(asker, topic)
    assert not access.is_own(settle(group), topic)


def test_the_team_and_other_kinds_are_never_anonymous(group):
    with pytest.raises(Forbidden) as refusal:
        write_topic(group, make_moderator(group), is_anonymous=True)
    assert refusal.value.field == "is_anonymous"
    with pytest.raises(Refused) as refusal:
        write_topic(group, settle(group), is_anonymous=True, kind="tool")
    assert refusal.value.field == "is_anonymous"


def test_who_is_no_settled_member_cannot_write(group):
    topic = write_topic(group, settle(group))
    with pytest.raises(Forbidden):
        write_topic(group, make_member())
    with pytest.raises(Forbidden):
        actions.reply(topic=topic, source="Hallo", by=make_member())
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 161),
        ("source", "\n"),
        ("source", "x" * 20_001),
        ("kind", "spam"),
        ("themes", ["x"]),
    ],
)
def test_a_topic_that_will_not_do_says_why_at_its_field(group, field, value):
    with pytest.raises(Refused) as refusal:
        write_topic(group, settle(group), **{field: value})
    assert refusal.value.field == field
    assert not Topic.objects.exists()


def test_who_is_mentioned_hears_of_it_once(group):
    writer, named, colleague = settle(group), settle(group), settle(group)
    handle = named.kennisgroep_profile.handle
    post = write_topic(group, writer, source=f"Vraag aan @{handle} en @{handle}, niet aan `@{handle}`.").posts.get()
    assert [nudge.user for nudge in Nudge.objects.filter(post=post)] == [named]
    assert post.mentions.get().user == named
    assert not Nudge.objects.filter(user=colleague).exists()


def test_a_text_mentions_twenty_people_and_besturen_and_no_more(group):
    person = settle(group)
    twenty = " ".join(f"@collega-{number}" for number in range(20))
    topic = write_topic(group, person, source=f"{twenty} @collega-1 #gender")
    more = f"{twenty} @nog-iemand"
    for write in (
        lambda: write_topic(group, person, source=more),
        lambda: actions.reply(topic=topic, source=more, by=person),
        lambda: actions.edit_post(
            post=topic.posts.get(), source=more, version=None, title="Titel", kind="question", themes=[], by=person
        ),
    ):
        with pytest.raises(Refused, match="meer dan 20 mensen") as refusal:
            write()
        assert refusal.value.field == "source"
    assert Post.objects.count() == 1


def test_a_member_places_a_hundred_messages_a_day_in_all_groups_together_and_who_moderates_what_is_needed(group):
    person, moderator, other = settle(group), make_moderator(group), make_group("Wonen")
    settle(other, person)
    topic, asked = write_topic(group, person), write_topic(group, person, is_anonymous=True)
    actions.pass_question(topic=asked, by=moderator)
    actions.reply(topic=asked, source="Nog iets", by=person)
    for author, first in ((person, 2), (moderator, 99)):
        Post.objects.bulk_create(
            Post(topic=topic, author=author, number=number, source="Zo") for number in range(first, first + 97)
        )
    Topic.objects.filter(pk=topic.pk).update(last_number=300)
    with pytest.raises(Refused, match="al 100 berichten"):
        write_topic(other, person)
    with pytest.raises(Refused, match="al 100 berichten"):
        actions.reply(topic=asked, source="En nog iets", by=person)
    for number in range(4):
        actions.reply(topic=topic, source=f"Bericht {number}", by=moderator)
    with later(days=1, minutes=1):
        assert write_topic(other, person).is_visible

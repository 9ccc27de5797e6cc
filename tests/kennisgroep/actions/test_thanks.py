"""Thanking, accepting an answer, and following."""

import pytest

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Follow, Kennisgroep, Post, Thanks, Topic, TopicStatus
from tests.conftest import make_member
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def anonymous(group, asker) -> Topic:
    """Give an anonymous question that a moderator placed."""
    topic = write_topic(group, asker, is_anonymous=True)
    Topic.objects.filter(pk=topic.pk).update(status=TopicStatus.VISIBLE)
    topic.refresh_from_db()
    return topic


def test_somebody_thanks_once_and_can_take_it_back(group):
    reader = settle(group)
    post = write_topic(group, settle(group)).posts.get()
    actions.thank(post=post, by=reader)
    actions.thank(post=post, by=reader)
    assert Thanks.objects.get().user == reader
    actions.take_thanks_back(post=post, by=reader)
    actions.take_thanks_back(post=post, by=reader)
    assert not Thanks.objects.exists()
    assert AuditEvent.objects.filter(actor=reader, object_type="kennisgroep.post").count() == 2


def test_nobody_thanks_themselves_an_outsider_or_for_what_is_gone(group):
    writer = settle(group)
    post = write_topic(group, writer).posts.get()
    with pytest.raises(Refused):
        actions.thank(post=post, by=writer)
    with pytest.raises(Forbidden):
        actions.thank(post=post, by=make_member())
    reply = actions.reply(topic=post.topic, source="Weg", by=writer)
    actions.remove_own_post(post=reply, by=writer)
    with pytest.raises(Refused):
        actions.thank(post=reply, by=settle(group))
    assert not Thanks.objects.exists()


def test_who_asked_anonymously_leaves_no_thanks_with_a_name_there(group):
    asker = settle(group)
    topic = anonymous(group, asker)
    answer = actions.reply(topic=topic, source="Zo", by=settle(group))
    with pytest.raises(Refused):
        actions.thank(post=answer, by=asker)
    actions.thank(post=answer, by=settle(group))
    assert Thanks.objects.count() == 1


def test_who_asked_or_a_moderator_accepts_an_answer_and_can_undo_it(group):
    asker, moderator, writer = settle(group), make_moderator(group), settle(group)
    topic = write_topic(group, asker)
    first, second = (actions.reply(topic=topic, source=text, by=writer) for text in ("Een", "Twee"))
    actions.accept_answer(post=first, by=asker)
    assert actions.accept_answer(post=second, by=moderator).accepted == second
    actions.accept_answer(post=second, by=asker)
    assert AuditEvent.objects.filter(verb="kennisgroep.accept_answer").count() == 2
    assert actions.withdraw_acceptance(topic=topic, by=asker).accepted is None
    actions.withdraw_acceptance(topic=topic, by=asker)
    with pytest.raises(Forbidden):
        actions.accept_answer(post=first, by=writer)
    with pytest.raises(Forbidden):
        actions.withdraw_acceptance(topic=topic, by=writer)


def test_the_anonymous_asker_accepts_without_a_name(group):
    asker = settle(group)
    topic = anonymous(group, asker)
    answer = actions.reply(topic=topic, source="Zo", by=settle(group))
    AuditEvent.objects.all().delete()
    actions.accept_answer(post=answer, by=asker)
    actions.withdraw_acceptance(topic=topic, by=asker)
    assert {row.actor for row in AuditEvent.objects.all()} == {None}


def test_only_a_standing_reply_to_a_question_is_an_answer(group):
    asker, writer = settle(group), settle(group)
    question, tool = write_topic(group, asker), write_topic(group, asker, kind="tool")
    with pytest.raises(Refused):
        actions.accept_answer(post=question.posts.get(), by=asker)
    with pytest.raises(Refused):
        actions.accept_answer(post=actions.reply(topic=tool, source="Zo", by=writer), by=asker)
    gone = actions.reply(topic=question, source="Zo", by=writer)
    actions.remove_own_post(post=gone, by=writer)
    with pytest.raises(Refused, match="verwijderd"):
        actions.accept_answer(post=Post.objects.get(pk=gone.pk), by=asker)


def test_somebody_follows_a_topic_a_theme_and_the_group_once_and_no_longer(group):
    reader = settle(group)
    topic = write_topic(group, settle(group))
    for what in ({"topic": topic}, {"theme": "gender"}, {}):
        actions.follow(group=group, by=reader, **what)
        actions.follow(group=group, by=reader, **what)
    assert Follow.objects.filter(user=reader).count() == 3
    actions.unfollow(group=group, by=reader)
    assert set(Follow.objects.filter(user=reader).values_list("topic", "theme")) == {(topic.pk, ""), (None, "gender")}
    actions.unfollow(group=group, by=reader, topic=topic)
    actions.unfollow(group=group, by=reader, theme="gender")
    assert not Follow.objects.filter(user=reader).exists()


def test_nobody_follows_what_is_not_there_or_not_theirs_to_read(group):
    asker = settle(group)
    waits = write_topic(group, asker, is_anonymous=True)
    with pytest.raises(Refused):
        actions.follow(group=group, topic=waits, by=asker)
    with pytest.raises(Refused):
        actions.follow(group=group, theme="x", by=asker)
    with pytest.raises(Forbidden):
        actions.follow(group=group, by=make_member())
    assert not Follow.objects.exists()

"""Changing and taking away what one wrote."""

import pytest

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Kennisgroep, Nudge, Post, SearchEntry, Topic, TopicStatus
from kruispunt.kennisgroep.upkeep import empty_removed_posts
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import later, make_group, make_moderator, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def edit(post, by, source="Anders", **fields):
    fields = {"version": post.version} | fields
    return actions.edit_post(post=post, source=source, by=by, **fields)


def test_a_changed_reply_keeps_what_it_said_and_is_found_by_its_new_words(group):
    writer, named = settle(group), settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst dit.", by=writer)
    handle = named.kennisgroep_profile.handle
    edited = edit(post, writer, f"Nu dit, @{handle}.")
    assert (edited.version, edited.source) == (2, f"Nu dit, @{handle}.")
    revision = edited.revisions.get()
    assert (revision.source, revision.title, revision.replaced_at) == ("Eerst dit.", "", edited.edited_at)
    assert "Nu dit" in SearchEntry.objects.get(post=post).words
    assert Nudge.objects.filter(user=named, post=post).count() == 1
    assert AuditEvent.objects.filter(verb="kennisgroep.edit_post", actor=writer).exists()


def test_the_first_post_changes_title_kind_and_themes_too(group):
    writer = settle(group)
    topic = write_topic(group, writer, themes=["gender"])
    edit(topic.posts.get(), writer, title="Beter", kind="experience", themes=["lgbti"])
    topic.refresh_from_db()
    assert (topic.title, topic.kind, topic.version) == ("Beter", "experience", 2)
    assert [str(theme) for theme in topic.themes.all()] == ["LGBTI+"]
    assert topic.posts.get().revisions.get().title == "Wie heeft cijfers?"
    assert "Beter" in topic.posts.get().search_entry.words


def test_saving_what_stands_there_already_keeps_no_history(group):
    writer = settle(group)
    topic = write_topic(group, writer)
    same = edit(topic.posts.get(), writer, "Wij zoeken cijfers.", title=topic.title, kind=topic.kind)
    assert (same.version, same.edited_at, same.revisions.count()) == (1, None, 0)


def test_who_saves_after_another_is_told_and_loses_nothing(group):
    writer = settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst", by=writer)
    edit(post, writer, "Op de telefoon")
    with pytest.raises(Stale) as refusal:
        edit(post, writer, "Op de computer")
    assert refusal.value.version == 2
    assert Post.objects.get(pk=post.pk).source == "Op de telefoon"


def test_an_edited_anonymous_question_names_nobody(group):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    AuditEvent.objects.all().delete()
    edit(topic.posts.get(), asker, "Anders gevraagd", title="Anders", kind="question")
    assert AuditEvent.objects.get().actor is None
    with pytest.raises(Refused) as refusal:
        edit(topic.posts.get(), asker, "Nog anders", title="Anders", kind="tool")
    assert refusal.value.field == "kind"
    with pytest.raises(Forbidden):
        edit(topic.posts.get(), settle(group))


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", " "), ("title", ""), ("kind", "spam"), ("kind", "announcement"), ("themes", ["x"])],
)
def test_a_change_that_will_not_do_says_why_at_its_field(group, field, value):
    writer = settle(group)
    topic = write_topic(group, writer)
    fields = {"source": "Anders", "title": "Titel", "kind": "tool", "themes": []} | {field: value}
    with pytest.raises(Refused) as refusal:
        edit(topic.posts.get(), writer, **fields)
    assert refusal.value.field == field
    assert Post.objects.get().source == "Wij zoeken cijfers."


def test_a_question_with_an_accepted_answer_stays_a_question(group):
    writer = settle(group)
    topic = write_topic(group, writer)
    actions.accept_answer(post=actions.reply(topic=topic, source="Zo", by=settle(group)), by=writer)
    with pytest.raises(Refused) as refusal:
        edit(topic.posts.get(number=1), writer, title="Titel", kind="tool")
    assert refusal.value.field == "kind"


def test_others_and_moderators_change_nothing_of_somebody_else(group):
    writer = settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst", by=writer)
    for other in (settle(group), make_moderator(group)):
        with pytest.raises(Forbidden):
            edit(post, other)
        with pytest.raises(Forbidden):
            actions.remove_own_post(post=post, by=other)


def test_nothing_changes_in_a_closed_topic(group):
    writer, moderator = settle(group), make_moderator(group)
    topic = write_topic(group, writer)
    Topic.objects.update(closed_at=topic.created_at, closed_by=moderator)
    with pytest.raises(Refused, match="gesloten"):
        edit(topic.posts.get(), writer)


def test_a_removed_answer_is_found_and_accepted_no_more_and_the_question_is_unanswered_again(group):
    asker, writer = settle(group), settle(group)
    topic = write_topic(group, asker)
    post = actions.reply(topic=topic, source="Zo doen wij het.", by=writer)
    actions.accept_answer(post=post, by=asker)
    actions.remove_own_post(post=post, by=writer)
    topic.refresh_from_db()
    assert (topic.accepted, topic.first_answer_at, topic.last_number) == (None, None, 2)
    assert topic.status == TopicStatus.VISIBLE
    assert not SearchEntry.objects.filter(post=post).exists()
    assert not Nudge.objects.filter(post=post, done_at__isnull=True).exists()
    with pytest.raises(Refused, match="al verwijderd"):
        actions.remove_own_post(post=post, by=writer)


def test_the_next_answer_counts_when_the_first_is_removed(group):
    writer = settle(group)
    topic = write_topic(group, settle(group))
    first = actions.reply(topic=topic, source="Een", by=writer)
    with later(hours=1):
        second = actions.reply(topic=topic, source="Twee", by=settle(group))
    actions.remove_own_post(post=first, by=writer)
    topic.refresh_from_db()
    assert topic.first_answer_at == second.created_at


def test_a_topic_goes_as_a_whole_when_nobody_else_wrote_in_it(group):
    asker = settle(group)
    alone, shared = write_topic(group, asker, is_anonymous=True), write_topic(group, asker)
    actions.reply(topic=shared, source="Zo.", by=settle(group))
    AuditEvent.objects.all().delete()
    actions.remove_own_post(post=alone.posts.get(), by=asker)
    assert AuditEvent.objects.get().actor is None
    actions.remove_own_post(post=shared.posts.get(number=1), by=asker)
    alone.refresh_from_db()
    shared.refresh_from_db()
    assert (alone.status, alone.decided_by) == (TopicStatus.REMOVED, None)
    assert shared.status == TopicStatus.VISIBLE
    assert Post.objects.get(topic=alone).removed_by is None


def test_a_removed_text_is_emptied_after_thirty_days_and_not_before(group, django_capture_on_commit_callbacks):
    writer = settle(group)
    actions.attach(group=group, topic=None, upload=upload("a.pdf", PDF), alt="", by=writer)
    topic = write_topic(group, writer)
    post = topic.posts.get()
    post = edit(post, writer, title="Nieuw", kind="question")
    actions.remove_own_post(post=post, by=writer)
    with later(days=29):
        empty_removed_posts()
    post.refresh_from_db()
    assert (post.source, post.revisions.count(), Attachment.objects.count()) == ("Anders", 1, 1)
    with later(days=31), django_capture_on_commit_callbacks(execute=True):
        empty_removed_posts()
        empty_removed_posts()
    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.source, post.revisions.count(), topic.title) == ("", 0, "Verwijderd onderwerp")
    assert not Attachment.objects.exists()
    assert AuditEvent.objects.filter(verb="kennisgroep.empty_removed_post").count() == 1

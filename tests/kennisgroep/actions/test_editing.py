"""Changing and taking away what one wrote."""

import pytest

from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.actions.attachments import MOST_FILES, checked_file, files_with
from kruispunt.kennisgroep.models import Attachment, Kennisgroep, Nudge, Post, SearchEntry, Topic, TopicStatus
from kruispunt.kennisgroep.upkeep import empty_removed_posts
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import later, make_group, make_moderator, settle, write_topic
from tests.kennisgroep.images import photo


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


def test_files_come_and_go_with_a_change_and_the_history_says_so(group, django_capture_on_commit_callbacks):
    writer = settle(group)
    actions.attach(group=group, topic=None, upload=upload("oud.pdf", PDF), alt="", by=writer)
    topic = write_topic(group, writer, kind="tool")
    old = topic.posts.get().attachments.get()
    same = {"title": topic.title, "kind": topic.kind}
    with django_capture_on_commit_callbacks(execute=True):
        files = [(1, upload("nieuw.pdf", PDF), ""), (3, photo(), "Een plein")]
        post = edit(topic.posts.get(), writer, "Wij zoeken cijfers.", files=files, removes=[old.pk], **same)
    found = [(row.name, row.alt) for row in post.attachments.all()]
    assert found == [("nieuw.pdf", ""), ("foto.jpg", "Een plein")]
    assert not old.file.storage.exists(old.file.name)
    revision = post.revisions.get()
    assert (revision.files_added, revision.files_removed) == (["nieuw.pdf", "foto.jpg"], ["oud.pdf"])
    assert post.edited_at == revision.replaced_at
    words = SearchEntry.objects.get(post=post).words
    assert "nieuw pdf" in words
    assert "oud pdf" not in words
    event = AuditEvent.objects.get(verb="kennisgroep.edit_post")
    assert (event.details["added"], event.details["removed"]) == (2, 1)


@pytest.mark.parametrize(
    ("file", "field"),
    [
        (upload("a.svg", b"<svg/>"), "file_2"),
        (upload("a.png", b"<script>alert(1)</script>"), "file_2"),
        (photo(), "alt_2"),
    ],
)
def test_a_refused_file_says_which_and_nothing_of_the_change_stays(group, file, field):
    writer = settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst", by=writer)
    with pytest.raises(Refused) as refusal:
        edit(post, writer, "Anders", files=[(1, upload("goed.pdf", PDF), ""), (2, file, " ")])
    assert refusal.value.field == field
    post.refresh_from_db()
    assert (post.source, post.attachments.count(), post.revisions.count()) == ("Eerst", 0, 0)


def test_files_of_a_change_that_fails_do_not_stay_on_the_disk(group):
    post = write_topic(group, settle(group)).posts.get()
    seen = []

    def stumble() -> None:
        with files_with(post, [checked_file(upload("goed.pdf", PDF), "")]):
            file = post.attachments.get().file
            seen.append((file, file.storage.exists(file.name)))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stumble()
    [(file, was_there)] = seen
    assert (was_there, file.storage.exists(file.name)) == (True, False)


def test_a_changed_post_has_at_most_ten_files_and_one_that_goes_makes_room(group):
    writer = settle(group)
    for number in range(MOST_FILES):
        actions.attach(group=group, topic=None, upload=upload(f"{number}.pdf", PDF), alt="", by=writer)
    topic = write_topic(group, writer, kind="tool")
    post, same = topic.posts.get(), {"title": topic.title, "kind": topic.kind}
    with pytest.raises(Refused, match="hoogstens 10") as refusal:
        edit(post, writer, files=[(1, upload("meer.pdf", PDF), "")], **same)
    assert refusal.value.field == "file_1"
    gone = post.attachments.first()
    edit(post, writer, files=[(1, upload("meer.pdf", PDF), "")], removes=[gone.pk], **same)
    assert post.attachments.count() == MOST_FILES


def test_only_files_of_the_post_itself_are_taken_away(group):
    writer = settle(group)
    topic = write_topic(group, settle(group))
    actions.attach(group=group, topic=topic, upload=upload("a.pdf", PDF), alt="", by=writer)
    with_file = actions.reply(topic=topic, source="Zie bijlage.", by=writer)
    other = actions.reply(topic=topic, source="Nog iets.", by=writer)
    same = edit(other, writer, "Nog iets.", removes=[with_file.attachments.get().pk])
    assert (same.edited_at, with_file.attachments.count()) == (None, 1)


def test_an_anonymous_question_gets_no_files_by_changing_it(group):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    same = {"title": topic.title, "kind": topic.kind}
    with pytest.raises(Refused, match="dragen vaak een naam"):
        edit(topic.posts.get(), asker, files=[(1, upload("a.pdf", PDF), "")], **same)
    assert not Attachment.objects.exists()


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


def test_an_anonymous_question_stands_as_a_moderator_read_it_and_its_asker_can_add_to_it_or_take_it_away(group):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    edit(topic.posts.get(), asker, "Anders gevraagd", title="Anders", kind="question")
    actions.pass_question(topic=topic, by=make_moderator(group))
    with pytest.raises(Refused, match="Een moderator las je vraag"):
        edit(topic.posts.get(), asker, "Iets dat niemand las", title="Anders", kind="question")
    assert topic.posts.get().source == "Anders gevraagd"
    added = actions.reply(topic=topic, source="Ik vul aan", by=asker)
    edit(added, asker, "Ik vul beter aan")
    actions.remove_own_post(post=topic.posts.get(number=1), by=asker)
    assert topic.posts.get(number=1).is_removed


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

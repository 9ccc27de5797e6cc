"""Changing, removing, thanking, accepting and following, on the screen."""

import pytest
from django.urls import reverse

from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Follow, Kennisgroep, Post, Thanks, Topic, TopicStatus
from tests.conftest import make_user, query_counts
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic
from tests.kennisgroep.images import photo


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def at(name: str, post: Post) -> str:
    return reverse(f"kennisgroep:{name}", args=[post.topic.group.slug, post.pk])


def test_the_writer_changes_a_post_and_readers_read_what_it_said(group, client_of):
    writer, reader = settle(group), settle(group)
    post = write_topic(group, writer, themes=["gender"]).posts.get()
    client = client_of(writer)
    page = client.get(at("edit_post", post)).content.decode()
    assert "Wij zoeken cijfers." in page
    sent = {"kind": "question", "title": "Anders", "source": "Wij **vonden** cijfers.", "version": "1"}
    preview = client.post(at("edit_post", post), sent | {"preview": "1"})
    assert "<strong>vonden</strong>" in preview.content.decode()
    assert Post.objects.get().version == 1
    assert client.post(at("edit_post", post), sent)["Location"] == post.get_absolute_url()
    page = client_of(reader).get(post.topic.get_absolute_url()).content.decode()
    assert "Gewijzigd op" in page
    page = client_of(reader).get(at("earlier", post)).content.decode()
    assert "Wij zoeken cijfers." in page
    assert "Wie heeft cijfers?" in page


def test_a_stale_change_shows_both_texts_and_can_be_sent_again(group, client_of):
    writer = settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst", by=writer)
    actions.edit_post(post=post, source="Elders bewaard", version=1, by=writer)
    client = client_of(writer)
    response = client.post(at("edit_post", post), {"source": "Hier getypt", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Elders bewaard" in page
    assert "Hier getypt" in page
    version = response.context["form"].data["version"]
    client.post(at("edit_post", post), {"source": "Hier getypt", "version": version})
    assert Post.objects.get(pk=post.pk).source == "Hier getypt"


def test_an_anonymous_asker_is_named_on_none_of_these_pages(group, client_of):
    asker = settle(group, person=None)
    topic = write_topic(group, asker, is_anonymous=True)
    post = topic.posts.get()
    sent = {"kind": "question", "title": "Anders", "source": "Anders gevraagd.", "version": "1"}
    assert client_of(asker).post(at("edit_post", post), sent).status_code == 302
    Topic.objects.update(status=TopicStatus.VISIBLE)
    for person in (settle(group), make_moderator(group), make_user(Role.ADMIN)):
        for path in (topic.get_absolute_url(), at("earlier", post)):
            page = client_of(person).get(path).content.decode()
            assert str(asker) not in page
            assert "een anonieme vraagsteller" in page
        assert client_of(person).get(at("edit_post", post)).status_code == 403


@pytest.mark.parametrize("name", ["edit_post", "remove_post"])
def test_only_the_writer_changes_or_removes(group, client_of, name):
    writer = settle(group)
    post = write_topic(group, writer).posts.get()
    for person, status in {writer: 200, settle(group): 403, make_moderator(group): 403}.items():
        assert client_of(person).get(at(name, post)).status_code == status
        if status == 403:
            assert client_of(person).post(at(name, post), {"source": "Kaping"}).status_code == 403
    assert not Post.objects.get().is_removed


def test_the_writer_removes_a_post_after_a_page_with_a_button(group, client_of):
    writer = settle(group)
    topic = write_topic(group, settle(group))
    post = actions.reply(topic=topic, source="Weg hiermee", by=writer)
    client = client_of(writer)
    assert "Weg hiermee" in client.get(at("remove_post", post)).content.decode()
    assert client.post(at("remove_post", post))["Location"] == topic.get_absolute_url()
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Weg hiermee" not in page
    assert "Dit bericht is verwijderd" in page
    for name in ("edit_post", "remove_post", "earlier"):
        assert client.get(at(name, post)).status_code == 404
    alone = write_topic(group, writer).posts.get()
    assert client.post(at("remove_post", alone))["Location"] == group.get_absolute_url()


def test_thanks_and_the_accepted_answer_show_on_the_topic(group, client_of):
    asker, writer = settle(group), settle(group)
    topic = write_topic(group, asker)
    post = actions.reply(topic=topic, source="Zo doen wij dat.", by=writer)
    client = client_of(asker)
    client.post(at("thank", post))
    client.post(at("accept", post))
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "1 collega bedankt hiervoor" in page
    assert "Lees het tussen de andere antwoorden" in page
    client.post(at("thank", post), {"undo": "1"})
    client.post(at("accept", post), {"undo": "1"})
    topic.refresh_from_db()
    assert (topic.accepted, Thanks.objects.count()) == (None, 0)
    page = client_of(writer).post(at("accept", post), follow=True).content.decode()
    assert "Alleen wie de vraag stelde" in page
    page = client_of(writer).post(at("thank", post), follow=True).content.decode()
    assert "niet voor je eigen bericht" in page


def test_somebody_follows_a_topic_and_chooses_more_on_one_page(group, client_of):
    reader = settle(group)
    topic = write_topic(group, settle(group))
    client = client_of(reader)
    follow_topic = reverse("kennisgroep:follow_topic", args=[group.slug, topic.pk])
    following = reverse("kennisgroep:following", args=[group.slug])
    client.post(follow_topic)
    client.post(following)
    client.post(following, {"theme": "gender"})
    page = client.get(following).content.decode()
    assert topic.title in page
    assert "Volg de groep niet meer" in page
    assert "Volg Gender niet meer" in page
    assert "Kies een thema uit de lijst" in client.post(following, {"theme": "x"}, follow=True).content.decode()
    client.post(follow_topic, {"undo": "1"})
    client.post(following, {"undo": "1"})
    client.post(following, {"theme": "gender", "undo": "1"})
    assert not Follow.objects.filter(user=reader).exists()


def test_the_writer_adds_and_takes_away_files_and_readers_see_that_in_the_history(group, client_of):
    writer = settle(group)
    actions.attach(group=group, topic=None, upload=upload("oud.pdf", PDF), alt="", by=writer)
    post = write_topic(group, writer).posts.get()
    client = client_of(writer)
    assert "oud.pdf" in client.get(at("edit_post", post)).content.decode()
    sent = {"kind": "question", "title": post.topic.title, "source": post.source, "version": "1"}
    sent |= {"removes": str(post.attachments.get().pk), "file_2": photo(), "alt_2": "Een plein"}
    assert client.post(at("edit_post", post), sent)["Location"] == post.get_absolute_url()
    page = client_of(settle(group)).get(post.topic.get_absolute_url()).content.decode()
    assert 'alt="Een plein"' in page
    assert "oud.pdf" not in page
    page = client_of(settle(group)).get(at("earlier", post)).content.decode()
    assert "Toen toegevoegd: foto.jpg" in page
    assert "Toen weggehaald: oud.pdf" in page


def test_a_refused_file_loses_no_text_and_is_asked_again(group, client_of):
    writer = settle(group)
    post = actions.reply(topic=write_topic(group, settle(group)), source="Eerst", by=writer)
    sent = {"source": "Lang getypt", "version": "1", "file_1": upload("a.svg", b"<svg/>"), "alt_1": "Een schema"}
    response = client_of(writer).post(at("edit_post", post), sent)
    page = response.content.decode()
    assert response.status_code == 400
    for text in ("Lang getypt", "Een schema", 'id="id_file_1-error"', "Kies ze opnieuw voor je bewaart"):
        assert text in page
    response = client_of(writer).post(at("edit_post", post), sent | {"file_1": photo(), "alt_1": ""})
    assert 'id="id_alt_1-error"' in response.content.decode()
    assert "Lang getypt" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_preview_of_a_change_keeps_no_file_and_takes_none_away(group, client_of):
    writer = settle(group)
    actions.attach(group=group, topic=None, upload=upload("oud.pdf", PDF), alt="", by=writer)
    post = write_topic(group, writer).posts.get()
    old = str(post.attachments.get().pk)
    sent = {"kind": "question", "title": "Titel", "source": "Nieuw", "version": "1", "preview": "1", "removes": old}
    page = client_of(writer).post(at("edit_post", post), sent | {"file_1": upload("a.pdf", PDF)}).content.decode()
    assert "Kies ze opnieuw voor je bewaart" in page
    assert "checked" in page.split(f'name="removes" value="{old}"')[1].split(">")[0]
    assert [row.name for row in Attachment.objects.all()] == ["oud.pdf"]


def test_who_takes_away_a_file_that_is_gone_is_told(group, client_of):
    writer = settle(group)
    for name in ("een.pdf", "twee.pdf"):
        actions.attach(group=group, topic=None, upload=upload(name, PDF), alt="", by=writer)
    post = write_topic(group, writer).posts.get()
    for odd in ("0", "x", "9" * 40):
        sent = {"kind": "question", "title": "Titel", "source": "Nieuw", "version": "1", "removes": odd}
        response = client_of(writer).post(at("edit_post", post), sent)
        assert response.status_code == 400
        assert "Een van deze bestanden is al weg." in response.content.decode()


def test_the_asker_of_an_anonymous_question_is_offered_no_files(group, client_of):
    asker = settle(group)
    post = write_topic(group, asker, is_anonymous=True).posts.get()
    client = client_of(asker)
    assert "file_1" not in client.get(at("edit_post", post)).content.decode()
    sent = {"kind": "question", "title": "Titel", "source": "Nieuw", "version": "1", "file_1": upload("a.pdf", PDF)}
    response = client.post(at("edit_post", post), sent)
    assert response.status_code == 400
    assert "dragen vaak een naam" in response.content.decode()
    assert not Attachment.objects.exists()


def test_the_pages_of_earlier_texts_and_drafts_cost_the_same_for_thirty(group, client_of):
    writer = settle(group)
    post = write_topic(group, settle(group)).posts.get()
    reply = actions.reply(topic=post.topic, source="0", by=writer)
    client = client_of(writer)

    def change(more):
        for number in range(more):
            current = Post.objects.get(pk=reply.pk)
            actions.edit_post(post=current, source=f"{current.version} {number}", version=None, by=writer)

    def follow(more):
        for _ in range(more):
            topic = write_topic(group, post.author)
            actions.follow(group=group, topic=topic, by=writer)
            actions.save_draft(group=group, topic=topic, source="Half", fields={}, by=writer)

    counts = query_counts(client, at("earlier", reply), change)
    assert len(set(counts)) == 1, counts
    counts = query_counts(client, reverse("kennisgroep:following", args=[group.slug]), follow)
    assert len(set(counts)) == 1, counts
    counts = query_counts(client, reverse("kennisgroep:drafts", args=[group.slug]), follow)
    assert len(set(counts)) == 1, counts


def test_the_asker_of_a_question_that_stands_reads_why_it_does_not_change_and_loses_nothing_typed(group, client_of):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    client, page = client_of(asker), reverse("kennisgroep:edit_post", args=[group.slug, topic.posts.get().pk])
    assert client.get(page).status_code == 200
    actions.pass_question(topic=topic, by=make_moderator(group))
    late = client.post(page, {"title": "Anders", "kind": "question", "source": "Wat ik typte", "version": 1})
    assert late.status_code == 400
    assert "Wat ik typte" in late.text
    assert "Een moderator las je vraag" in late.text
    assert "Een moderator las je vraag" in client.get(page, follow=True).text


def test_who_saves_after_a_moderator_reads_what_the_topic_is_about_now(group, client_of):
    writer = settle(group)
    topic = write_topic(group, writer, kind="tool")
    actions.change_topic(topic=topic, kind="partners", themes=["lgbti"], version=None, by=make_moderator(group))
    page = reverse("kennisgroep:edit_post", args=[group.slug, topic.posts.get().pk])
    sent = {"title": "Titel", "kind": "tool", "source": "Anders", "version": 1}
    answer = client_of(writer).post(page, sent)
    assert answer.status_code == 400
    stored = answer.text[answer.text.index("Wat nu bewaard is") :]
    assert "Oproep voor partners" in stored
    assert "LGBTI+" in stored

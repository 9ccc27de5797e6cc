"""A second click on the button that places leads to what the first one placed."""

import pytest
from django.urls import reverse

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep, Post, Topic
from kruispunt.kennisgroep.once import key_of, placed_with
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic
from tests.kennisgroep.images import photo
from tests.trajectories.enrolment.test_races import at_once


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def new(group) -> str:
    return reverse("kennisgroep:new_topic", args=[group.slug])


def reply_to(topic) -> str:
    return reverse("kennisgroep:reply", args=[topic.group.slug, topic.pk])


def word_on(page) -> str:
    """Give the word that the form of a page carries."""
    return page.content.decode().split('name="once" value="')[1].split('"')[0]


def test_a_reply_that_is_sent_twice_stands_once_and_both_lead_there(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(settle(group))
    word = word_on(client.get(topic.get_absolute_url()))
    answers = []
    for _ in range(2):
        sent = {"source": "Wij hebben cijfers.\r\n", "once": word, "file_1": upload("a.pdf", PDF)}
        answers.append(client.post(reply_to(topic), sent))
    post = Post.objects.get(number=2)
    assert [answer["Location"] for answer in answers] == [post.get_absolute_url()] * 2
    assert "Je antwoord staat in de groep." in client.get(topic.get_absolute_url()).content.decode()
    assert [row.post for row in Attachment.objects.all()] == [post]
    assert not Draft.objects.exists()
    topic.refresh_from_db()
    assert topic.last_number == 2


@pytest.mark.parametrize("more", [{}, {"is_anonymous": "on"}])
def test_a_topic_that_is_sent_twice_stands_once_and_both_lead_there(group, client_of, more):
    client = client_of(settle(group))
    sent = {
        "kind": "question",
        "title": "Wie weet dit?",
        "source": "Een vraag.",
        "once": word_on(client.get(new(group))),
    }
    answers = [client.post(new(group), sent | more) for _ in range(2)]
    topic = Topic.objects.get()
    assert [answer["Location"] for answer in answers] == [topic.get_absolute_url()] * 2
    assert topic.last_number == 1
    assert not Draft.objects.exists()


def test_another_text_from_the_same_page_is_a_reply_of_its_own(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(settle(group))
    word = word_on(client.get(topic.get_absolute_url()))
    for source in ("Een", "Twee"):
        client.post(reply_to(topic), {"source": source, "once": word})
    assert list(topic.posts.values_list("source", flat=True))[1:] == ["Een", "Twee"]


def test_the_same_text_from_another_page_is_a_reply_of_its_own(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(settle(group))
    for _ in range(2):
        word = word_on(client.get(topic.get_absolute_url()))
        client.post(reply_to(topic), {"source": "Bedankt!", "once": word})
    assert topic.posts.count() == 3


def test_the_word_of_somebody_else_places_nothing_of_theirs_and_stops_nobody(group, client_of):
    topic = write_topic(group, settle(group))
    people = [settle(group), settle(group)]
    for person in people:
        client_of(person).post(reply_to(topic), {"source": "Wij ook", "once": "hetzelfde"})
    assert [post.author for post in topic.posts.filter(number__gt=1)] == people


def test_a_refused_form_keeps_its_word_and_a_preview_places_nothing(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(settle(group))
    word = word_on(client.get(topic.get_absolute_url()))
    assert word_on(client.post(reply_to(topic), {"source": " ", "once": word})) == word
    client.post(reply_to(topic), {"source": "Eerst zien", "once": word, "preview": "1"})
    assert not topic.posts.filter(number=2).exists()
    assert client.post(reply_to(topic), {"source": "Eerst zien", "once": word}).status_code == 302
    page = client.post(reply_to(topic), {"source": "Eerst zien", "once": word, "preview": "1"})
    assert page.status_code == 200


def test_what_is_kept_of_a_form_tells_neither_its_word_nor_who_sent_it(group):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True, once="woord")
    kept = topic.posts.get().once
    assert kept == key_of("woord", asker, group, topic.title, "Wij zoeken cijfers.")
    assert len(kept) == 64
    assert "woord" not in kept
    assert kept != key_of("woord", settle(group), group, topic.title, "Wij zoeken cijfers.")


def test_what_comes_from_no_form_has_no_key(group):
    topic = write_topic(group, settle(group))
    assert [actions.reply(topic=topic, source="Zo", by=topic.author).once for _ in range(2)] == ["", ""]
    assert placed_with("") is None


def test_the_same_file_stands_once_in_a_draft(group):
    person = settle(group)
    for sent in (photo(), photo(), photo(size=(10, 10)), upload("foto.pdf", PDF)):
        actions.attach(group=group, topic=None, upload=sent, alt="Een plein", by=person)
    assert Attachment.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_two_workers_place_one_reply_with_its_file(client_of):
    group = make_group()
    topic, person = write_topic(group, settle(group)), settle(group)
    clients = [client_of(person), client_of(person)]
    sent = {"source": "Wij ook", "once": "hetzelfde"}
    jobs = [lambda c=c: c.post(reply_to(topic), sent | {"file_1": upload("a.pdf", PDF)}) for c in clients]
    answers = at_once(*jobs)
    post = Post.objects.get(number=2)
    assert [answer["Location"] for answer in answers] == [post.get_absolute_url()] * 2
    assert [(row.name, row.post) for row in Attachment.objects.all()] == [("a.pdf", post)]
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["member", "moderator", "asker"])
def test_two_clicks_in_two_workers_start_one_topic(client_of, who):
    group = make_group()
    person = make_moderator(group) if who == "moderator" else settle(group)
    clients = [client_of(person), client_of(person)]
    sent = {"kind": "question", "title": "Wie weet dit?", "source": "Een vraag.", "once": "hetzelfde"}
    sent |= {"is_anonymous": "on"} if who == "asker" else {}
    answers = at_once(*[lambda c=c: c.post(new(group), sent) for c in clients])
    topic = Topic.objects.get()
    assert [answer["Location"] for answer in answers] == [topic.get_absolute_url()] * 2
    assert topic.posts.count() == 1
    assert not Draft.objects.exists()

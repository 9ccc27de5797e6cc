"""Writing on the screen: nothing typed is ever lost, and nothing harmful comes in or out."""

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core.uploads import LARGEST
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep, Post, Topic, TopicStatus
from kruispunt.kennisgroep.views.composing import PLACED
from tests.conftest import query_counts
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, make_moderator, settle, write_topic
from tests.kennisgroep.images import photo


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def new(group) -> str:
    return reverse("kennisgroep:new_topic", args=[group.slug])


def reply_to(topic) -> str:
    return reverse("kennisgroep:reply", args=[topic.group.slug, topic.pk])


TYPED = {"kind": "question", "title": "Wie weet dit?", "source": "Een **vraag**.", "themes": ["gender"]}


def test_each_kind_says_what_it_is_for_and_only_moderators_announce(group, client_of):
    page = client_of(settle(group)).get(new(group)).content.decode()
    assert "Je vertelt wat jullie deden" in page
    assert "Je laat de hele groep iets weten" not in page
    assert "Wat er precies gebeurt als je anoniem vraagt" in page
    page = client_of(make_moderator(group)).get(new(group)).content.decode()
    assert "Je laat de hele groep iets weten" in page
    assert "anoniem" not in page


def test_a_topic_is_placed_with_its_files_and_the_browser_hears_it(group, client_of):
    person = settle(group)
    client = client_of(person)
    response = client.post(
        new(group), TYPED | {"file_1": photo(), "alt_1": "Een plein", "file_2": upload("a.pdf", PDF)}
    )
    topic = Topic.objects.get()
    assert response["Location"] == topic.get_absolute_url()
    assert PLACED in response.cookies
    page = client.get(topic.get_absolute_url()).content.decode()
    assert 'alt="Een plein"' in page
    assert "<strong>vraag</strong>" in page
    assert not Draft.objects.exists()


def test_a_preview_places_nothing_and_keeps_everything(group, client_of):
    response = client_of(settle(group)).post(new(group), TYPED | {"preview": "1", "kind": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>Een <strong>vraag</strong>.</p>" in page
    assert 'value="Wie weet dit?"' in page
    assert "Dit klopt nog niet" not in page
    assert not Topic.objects.exists()
    assert Draft.objects.get().fields["title"] == "Wie weet dit?"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>", "Dit soort bestand nemen we niet aan"),
        ("a.png", b"<script>alert(1)</script>", "De inhoud van dit bestand is geen png"),
        ("a.pdf", b"", "Dit bestand is leeg"),
        ("a.pdf", b"0" * (LARGEST + 1), "groter dan 10 MB"),
    ],
)
def test_a_refused_file_says_why_and_loses_neither_text_nor_the_other_files(group, client_of, name, content, says):
    person = settle(group)
    client = client_of(person)
    sent = TYPED | {"file_1": upload("goed.pdf", PDF), "file_2": upload(name, content)}
    response = client.post(new(group), sent)
    assert response.status_code == 400
    page = response.content.decode()
    assert says in page
    assert "Een **vraag**." in page
    assert "goed.pdf" in page
    assert not Topic.objects.exists()
    client.post(new(group), TYPED)
    assert [row.name for row in Topic.objects.get().posts.get().attachments.all()] == ["goed.pdf"]


def test_a_picture_without_description_is_refused_at_its_description(group, client_of):
    response = client_of(settle(group)).post(new(group), TYPED | {"file_3": photo()})
    assert 'id="id_alt_3-error"' in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_is_taken_out_of_the_draft_with_a_button(group, client_of):
    client = client_of(settle(group))
    client.post(new(group), TYPED | {"keep": "1", "file_1": upload("a.pdf", PDF)})
    response = client.post(new(group), TYPED | {"detach": str(Attachment.objects.get().pk)})
    assert response.status_code == 200
    assert not Attachment.objects.exists()
    assert Draft.objects.get().source == "Een **vraag**."
    assert client.post(new(group), TYPED | {"detach": "9" * 30}).status_code == 200


def test_an_anonymous_question_with_files_is_refused_before_anything_is_kept(group, client_of):
    response = client_of(settle(group)).post(new(group), TYPED | {"is_anonymous": "on", "file_1": upload("a.pdf", PDF)})
    assert response.status_code == 400
    assert "Een anonieme vraag kan geen bestanden hebben" in response.content.decode()
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()
    assert not Topic.objects.exists()


def test_a_draft_stands_in_the_form_and_in_the_list_and_can_go(group, client_of):
    client = client_of(settle(group))
    client.post(new(group), TYPED | {"keep": "1"})
    page = client.get(new(group)).content.decode()
    assert 'value="Wie weet dit?"' in page
    assert "Een **vraag**." in page
    topics = reverse("kennisgroep:topics", args=[group.slug])
    assert "Je hebt nog een klad" in client.get(topics).content.decode()
    assert "Wie weet dit?" in client.get(reverse("kennisgroep:drafts", args=[group.slug])).content.decode()
    stranger = client_of(settle(group))
    throw = reverse("kennisgroep:discard_draft", args=[group.slug, Draft.objects.get().pk])
    assert stranger.get(throw).status_code == 404
    assert stranger.post(throw).status_code == 404
    asked = client.get(throw).content.decode()
    assert "Dit kan je niet ongedaan maken" in asked
    assert "Een **vraag**." in asked
    assert Draft.objects.exists()
    client.post(throw)
    assert not Draft.objects.exists()
    assert "Je hebt nog een klad" not in client.get(topics).content.decode()


def test_what_is_typed_is_kept_by_itself(group, client_of):
    topic = write_topic(group, settle(group))
    client = client_of(settle(group))
    path = reverse("kennisgroep:reply_draft", args=[group.slug, topic.pk])
    assert "Bewaard als klad om" in client.post(path, {"source": "Half"}).content.decode()
    assert "Half" in client.get(topic.get_absolute_url()).content.decode()
    path = reverse("kennisgroep:topic_draft", args=[group.slug])
    assert "Bewaard als klad om" in client.post(path, TYPED).content.decode()
    assert "draagt je naam" in client.post(path, TYPED | {"is_anonymous": "on"}).content.decode()
    assert "Je bent afgemeld" in Client().post(path, TYPED).content.decode()
    assert "te lang" in client.post(path, {"source": "x" * 100_001}).content.decode()


def test_who_was_logged_out_finds_the_text_back_after_the_log_in(group, client_of):
    person = settle(group)
    page = client_of(person).get(new(group))
    writer = page.context["writing"].writer
    lost = Client()
    response = lost.post(new(group), TYPED | {"writer": writer})
    assert response["Location"] == f"/account/login/?next={new(group)}"
    lost.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = lost.get(new(group)).content.decode()
    assert "Een **vraag**." in page
    assert 'value="Wie weet dit?"' in page
    assert Draft.objects.get().user == person


def test_a_reply_sent_while_logged_out_comes_back_too(group, client_of):
    person = settle(group)
    topic = write_topic(group, settle(group))
    writer = client_of(person).get(topic.get_absolute_url()).context["writing"].writer
    lost = Client()
    response = lost.post(reply_to(topic), {"source": "Mijn antwoord", "writer": writer})
    assert response["Location"] == f"/account/login/?next={topic.get_absolute_url()}"
    lost.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert "Mijn antwoord" in lost.get(topic.get_absolute_url()).content.decode()


def test_somebody_else_on_the_same_computer_does_not_get_that_text(group, client_of):
    person, other = settle(group), settle(group)
    writer = client_of(person).get(new(group)).context["writing"].writer
    lost = Client()
    lost.post(new(group), TYPED | {"writer": writer})
    lost.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "Wie weet dit?" not in lost.get(new(group)).content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("more", [{"writer": "verzonnen"}, {"writer": ""}, {"is_anonymous": "on"}])
def test_what_has_no_known_writer_or_no_name_is_shown_to_copy_and_kept_nowhere(group, client_of, more):
    writer = client_of(settle(group)).get(new(group)).context["writing"].writer
    lost = Client()
    response = lost.post(new(group), TYPED | {"writer": writer} | more)
    assert response.status_code == 403
    assert "Een **vraag**." in response.content.decode()
    assert not lost.session.keys()


def test_who_asked_anonymously_replies_without_a_trace(group, client_of):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    Topic.objects.update(status=TopicStatus.VISIBLE)
    client = client_of(asker)
    page = client.get(topic.get_absolute_url())
    assert page.context["writing"].writer == ""
    assert "de vraagsteller" in page.content.decode()
    client.post(reply_to(topic), {"source": "Dank jullie.", "preview": "1"})
    assert not Draft.objects.exists()
    client.post(reply_to(topic), {"source": "Dank jullie."})
    assert Post.objects.get(number=2).author is None


def test_a_quote_stands_ready_in_the_form_after_what_was_typed(group, client_of):
    writer, reader = settle(group, themes=[]), settle(group)
    topic = write_topic(group, writer, source="Regel een\n\nRegel twee")
    post = topic.posts.get()
    actions.save_draft(group=group, topic=topic, source="Ik begon al.", fields={}, by=reader)
    client = client_of(reader)
    page = client.get(f"{topic.get_absolute_url()}?citeer={post.pk}")
    quote = f"> {writer} schreef:\n>\n> Regel een\n>\n> Regel twee\n\n"
    assert page.context["form"].initial["source"] == f"Ik begon al.\n\n{quote}"
    for odd in ("0", "x", "9" * 40, "²"):
        page = client.get(f"{topic.get_absolute_url()}?citeer={odd}")
        assert page.context["form"].initial["source"] == "Ik begon al."


def test_an_anonymous_post_is_quoted_without_a_name(group, client_of):
    topic = write_topic(group, settle(group), is_anonymous=True)
    Topic.objects.update(status=TopicStatus.VISIBLE)
    page = client_of(settle(group)).get(f"{topic.get_absolute_url()}?citeer={topic.posts.get().pk}")
    assert page.context["form"].initial["source"].startswith("> De anonieme vraagsteller schreef:")


def test_mentions_show_as_names_and_cost_the_same_for_thirty_posts(group, client_of):
    writer = settle(group)
    handle = settle(group).kennisgroep_profile.handle
    topic = write_topic(group, writer)
    client = client_of(settle(group))

    def add(more):
        for _ in range(more):
            post = actions.reply(topic=topic, source=f"Vraag aan @{handle} over #gender", by=writer)
            actions.thank(post=post, by=group.memberships.exclude(user=writer).first().user)

    counts = query_counts(client, topic.get_absolute_url(), add)
    assert len(set(counts)) == 1, counts
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f'<strong><a href="/kennisgroep/{group.slug}/onderwerpen/?thema=gender"' in page
    assert f'<strong><a href="/kennisgroep/{group.slug}/lid/{handle}/"' in page
    assert f"@{handle}" not in page

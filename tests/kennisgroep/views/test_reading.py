"""The list of conversations and the page of a topic."""

import pytest

from kruispunt.core import clock
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Follow, Kennisgroep, Post, Thanks, Topic, TopicRead
from kruispunt.kennisgroep.queries import topics, unread
from tests.conftest import make_user, query_counts
from tests.kennisgroep.helpers import (
    later,
    make_group,
    make_moderator,
    membership_of,
    settle,
    write_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Kennisgroep:
    return make_group()


def url_of(group: Kennisgroep) -> str:
    return f"/kennisgroep/{group.slug}/onderwerpen/"


def titles(response) -> list[str]:
    assert response.status_code == 200
    return [topic.title for topic in response.context["topics"]]


def test_a_line_says_what_somebody_needs_to_choose(group, client_of):
    writer, reader = settle(group), settle(group)
    with later(minutes=1):
        topic = write_topic(group, writer, themes=["lgbti"], is_confidential=True)
        answer = actions.reply(topic=topic, source="Wij wel.", by=settle(group))
    Topic.objects.filter(pk=topic.pk).update(accepted=answer)
    html = client_of(reader).get(url_of(group)).content.decode()
    for words in ("Wie heeft cijfers?", "Vraag van", str(membership_of(group, writer).bestuur), "1 antwoord"):
        assert words in html
    for label in ("Nieuw", "Vertrouwelijk", "LGBTI+", "✓ Aanvaard antwoord", "vandaag om", "1 ongelezen gesprek"):
        assert label in html


def test_an_empty_group_invites_to_ask(group, client_of):
    page = client_of(settle(group)).get(url_of(group)).content.decode()
    assert "Stel jij de eerste vraag?" in page
    assert "Alles gelezen" not in page


def test_the_list_is_narrowed_by_what_stands_in_the_address(group, client_of):
    reader, writer = settle(group), settle(group)
    with later(days=-40):
        write_topic(group, writer, title="Oud", themes=["gender"])
    with later(minutes=1):
        followed = write_topic(group, writer, title="Gevolgd", kind="tool", themes=["lgbti"])
        answered = write_topic(group, writer, title="Beantwoord")
        actions.reply(topic=answered, source="Zo.", by=reader)
    Follow.objects.all().delete()
    Follow.objects.create(user=reader, group=group, topic=followed)
    client, url = client_of(reader), url_of(group)
    mine = membership_of(group, reader)
    expected = {
        "": ["Beantwoord", "Gevolgd", "Oud"],
        "thema=gender": ["Oud"],
        f"bestuur={membership_of(group, writer).bestuur_id}": ["Beantwoord", "Gevolgd", "Oud"],
        f"bestuur={mine.bestuur_id}": [],
        "periode=week": ["Beantwoord", "Gevolgd"],
        "toon=zonder-antwoord": ["Oud"],
        "toon=ongelezen": ["Beantwoord", "Gevolgd"],  # an answer without reading first
        "toon=gevolgd": ["Gevolgd"],
        "toon=ongelezen&thema=gender": [],
    }
    assert {query: titles(client.get(f"{url}?{query}")) for query in expected} == expected
    Follow.objects.create(user=reader, group=group, theme="gender")
    assert titles(client.get(f"{url}?toon=gevolgd")) == ["Gevolgd", "Oud"]
    Follow.objects.create(user=reader, group=group)
    assert titles(client.get(f"{url}?toon=gevolgd")) == ["Beantwoord", "Gevolgd", "Oud"]


def test_since_the_last_visit_starts_where_that_ended(group, client_of):
    reader, writer = settle(group), settle(group)
    client, url = client_of(reader), url_of(group)
    client.get(url)
    write_topic(group, writer, title="Voor het bezoek")
    with later(minutes=10):
        client.get(url)
    with later(minutes=20):
        write_topic(group, writer, title="Na het bezoek")
    with later(hours=2):
        client.get(url)
        assert titles(client.get(f"{url}?toon=sinds")) == ["Na het bezoek"]


@pytest.mark.parametrize(
    "query", ["thema=bestaat-niet", "bestuur=99999999999999999999", "bestuur=x", "toon=%00", "periode=x"]
)
def test_a_wrong_choice_is_said_at_its_field_and_loses_nothing(group, client_of, query):
    person = settle(group)
    write_topic(group, person)
    response = client_of(person).get(f"{url_of(group)}?{query}&zoek=cijfers")
    assert response.status_code == 400
    assert query.split("=")[0] in response.context["form"].errors
    assert 'value="cijfers"' in response.content.decode()


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "_",
        "2026-01-01T00:00:00_1",
        "2026-13-01T00:00:00+00:00_1",
        "9999-12-31T23:59:59-14:00_1",
        "0001-01-01T00:00:00+14:00_1",
        "²",
        "9" * 40,
    ],
)
@pytest.mark.parametrize("name", ["voor", "na"])
def test_an_odd_place_in_the_list_is_its_top(group, client_of, name, place):
    person = settle(group)
    write_topic(group, person)
    for words in ("", "cijfers"):
        response = client_of(person).get(url_of(group), {name: place, "zoek": words})
        assert titles(response) == ["Wie heeft cijfers?"]


def test_the_list_is_paged_both_ways_without_losing_or_repeating_a_topic(group, client_of, monkeypatch):
    monkeypatch.setattr(topics, "PAGE", 3)
    writer = settle(group)
    with clock.at(clock.now()):  # all at one moment: then the number decides
        for number in range(8):
            write_topic(group, writer, title=f"Vraag {number}", themes=["gender"])
    client, address = client_of(writer), f"{url_of(group)}?thema=gender"
    down = []
    while True:
        response = client.get(address)
        down.append(titles(response))
        if "older" not in response.context:
            break
        address = url_of(group) + response.context["older"]
        assert "thema=gender" in address
    assert down == [["Vraag 7", "Vraag 6", "Vraag 5"], ["Vraag 4", "Vraag 3", "Vraag 2"], ["Vraag 1", "Vraag 0"]]
    up = titles(response := client.get(url_of(group) + response.context["newer"]))
    assert up == down[1]
    assert titles(client.get(url_of(group) + response.context["newer"])) == down[0]


def test_who_moderates_without_being_a_member_keeps_no_unread(group, client_of):
    moderator = make_moderator(group)
    write_topic(group, settle(group))
    response = client_of(moderator).get(url_of(group))
    assert "ongelezen" not in response.content.decode().lower()
    assert client_of(moderator).get(f"{url_of(group)}?toon=ongelezen").status_code == 400
    assert client_of(moderator).post(f"{url_of(group)}gelezen/").status_code == 403


def test_the_count_of_unread_is_the_same_on_every_page_and_device(group, client_of):
    reader, writer = settle(group), settle(group)
    with later(minutes=1):
        made = [write_topic(group, writer, title=f"Vraag {number}") for number in range(3)]
    phone, desk = client_of(reader), client_of(reader)
    assert "3 ongelezen gesprekken" in desk.get(url_of(group)).content.decode()
    assert '3<span class="govuk-visually-hidden"> ongelezen' in phone.get("/mijn/").content.decode()
    assert "3 gesprekken met iets nieuws" in phone.get("/mijn/").content.decode()
    phone.get(made[0].get_absolute_url())
    assert "2 ongelezen gesprekken" in desk.get(url_of(group)).content.decode()
    assert desk.post(f"{url_of(group)}gelezen/").status_code == 302
    assert "Je hebt alles gelezen" in phone.get(url_of(group)).content.decode()
    assert "alles gelezen" in phone.get("/mijn/").content.decode()
    assert "kp-count" not in phone.get("/mijn/").content.decode()


def test_who_may_not_read_yet_sees_no_count(group, client_of):
    newcomer = make_user()
    html = client_of(newcomer).get("/mijn/").content.decode()
    assert "paneel-gesprekken" not in html


def _fill(topic: Topic, count: int) -> None:
    now = topic.created_at
    Post.objects.bulk_create(
        Post(topic=topic, number=number, author=topic.author, source=f"Bericht {number}", created_at=now)
        for number in range(2, count + 1)
    )
    Topic.objects.filter(pk=topic.pk).update(last_number=count)


def test_reading_marks_only_what_stood_on_the_page(group, client_of):
    reader, writer = settle(group), settle(group)
    with later(minutes=1):
        topic = write_topic(group, writer)
    _fill(topic, 55)
    topic.refresh_from_db()
    client, url, mine = client_of(reader), topic.get_absolute_url(), membership_of(group, reader)
    client.head(url)
    assert unread.first_unread(topic, mine) == 1
    page = client.get(url)
    assert [post.number for post in page.context["page"]] == list(range(1, 21))
    assert unread.first_unread(topic, mine) == 21
    page = client.get(f"{url}?pagina=3")  # skips a page
    assert [post.number for post in page.context["page"]] == list(range(41, 56))
    assert unread.first_unread(topic, mine) == 21
    assert f'href="{url}?pagina=2#bericht-21"' in page.content.decode()
    client.get(f"{url}?pagina=2")
    client.get(f"{url}?pagina=3")
    assert unread.first_unread(topic, mine) is None


def test_a_reply_does_not_hide_what_came_before_it(group):
    reader, writer = settle(group), settle(group)
    with later(minutes=1):
        topic = write_topic(group, writer)
        actions.read_topic(topic=topic, number=1, by=reader)
        actions.reply(topic=topic, source="Nog iets.", by=writer)
        actions.reply(topic=topic, source="Zag ik niet.", by=reader)
    topic.refresh_from_db()
    assert unread.first_unread(topic, membership_of(group, reader)) == 2
    assert unread.first_unread(topic, membership_of(group, writer)) == 3


def test_a_post_has_an_address_that_leads_to_its_page(group, client_of):
    reader = settle(group)
    topic = write_topic(group, reader)
    _fill(topic, 60)
    post = topic.posts.get(number=55)
    response = client_of(reader).get(post.get_absolute_url())
    assert response["Location"] == f"{topic.get_absolute_url()}?pagina=3#bericht-55"
    assert 'id="bericht-55"' in client_of(reader).get(response["Location"]).content.decode()


def test_the_answer_that_helped_stands_on_top_and_a_removed_post_is_a_note(group, client_of):
    writer, helper, reader = settle(group), settle(group), settle(group)
    topic = write_topic(group, writer)
    answer = actions.reply(topic=topic, source="Gebruik de checklist.", by=helper)
    Thanks.objects.create(post=answer, user=writer)
    Topic.objects.filter(pk=topic.pk).update(accepted=answer)
    html = client_of(reader).get(topic.get_absolute_url()).content.decode()
    assert "Dit antwoord hielp" in html
    assert html.count("Gebruik de checklist.") == 2
    assert "1 collega bedankt hiervoor" in html
    Post.objects.filter(pk=answer.pk).update(removed_at=clock.now())
    html = client_of(reader).get(topic.get_absolute_url()).content.decode()
    assert "Gebruik de checklist." not in html
    assert "Dit bericht is verwijderd." in html
    assert "Dit antwoord hielp" not in html


def test_a_closed_topic_says_so_and_has_no_form(group, client_of):
    reader, moderator = settle(group), make_moderator(group)
    topic = write_topic(group, reader)
    Topic.objects.filter(pk=topic.pk).update(closed_at=clock.now(), closed_by=moderator)
    html = client_of(reader).get(topic.get_absolute_url()).content.decode()
    assert "Dit gesprek is gesloten." in html
    assert "Plaats je antwoord" not in html


def test_the_pages_cost_as_many_queries_with_many_topics_and_posts(group, client_of):
    reader, writer = settle(group), settle(group)
    client = client_of(reader)

    def more_topics(count: int) -> None:
        for number in range(count):
            write_topic(group, writer, title=f"Vraag {number}", themes=["gender"])

    with later(minutes=1):
        assert len(set(query_counts(client, url_of(group), more_topics))) == 1
        assert len(set(query_counts(client, f"{url_of(group)}?zoek=cijfers", more_topics))) == 1
        topic = write_topic(group, writer)

        def more_posts(count: int) -> None:
            for _ in range(count):
                actions.reply(topic=topic, source="Nog een.", by=writer)

        counts = query_counts(client, topic.get_absolute_url(), more_posts)
    assert len(set(counts)) == 1


def test_marks_are_kept_once_per_topic_whichever_way_it_was_read(group):
    reader = settle(group)
    with later(minutes=1):
        topic = write_topic(group, reader)
        actions.read_topic(topic=topic, number=1, by=reader)
        actions.mark_all_read(group=group, by=reader)
    assert TopicRead.objects.filter(user=reader).count() == 1

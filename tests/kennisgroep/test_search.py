"""Searching: what is found, by whom, how it is shown, and what odd questions do."""

import pytest
from django.db import connection

from kruispunt.core import clock
from kruispunt.kennisgroep import actions, search
from kruispunt.kennisgroep.models import Attachment, Kennisgroep, Post
from kruispunt.kennisgroep.queries import access
from tests.kennisgroep.helpers import later, make_group, settle, write_topic

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def group() -> Kennisgroep:
    return make_group()


def find(group: Kennisgroep, person, text: str, **options) -> list[search.Hit]:
    return search.find(access.topics_in(access.Standing(person, group)), text, **options).rows


def test_titles_texts_and_names_of_files_are_found_and_marked(group):
    person = settle(group)
    topic = write_topic(group, person, title="Wie heeft een tolk?", source="Wij zoeken **iemand** voor vrouwen/mannen.")
    answer = actions.reply(topic=topic, source="Kijk in de bijlage.", by=person)
    Attachment.objects.create(post=answer, name="Plan_tolkuren_2026.pdf", file="kennisgroep/x.pdf")
    actions.writing.index(answer)
    (hit,) = find(group, person, "tolk")
    assert hit.title == "Wie heeft een <mark>tolk</mark>?"
    (hit,) = find(group, person, "mannen")
    assert (hit.post.number, hit.snippet) == (1, "Wij zoeken iemand voor vrouwen/<mark>mannen</mark>.")
    (hit,) = find(group, person, "tolkuren")
    assert (hit.post, hit.names) == (answer, ["Plan_<mark>tolkuren</mark>_2026.pdf"])


def test_word_forms_are_found(group):
    person = settle(group)
    topic = write_topic(group, person, source="Drie gemeenten doen mee.")
    found = {text: [hit.topic for hit in find(group, person, text)] for text in ("gemeente", "gemeenten", "doen mee")}
    assert found == {"gemeente": [topic], "gemeenten": [topic], "doen mee": [topic]}
    if ON_POSTGRESQL:
        other = write_topic(group, person, source="Onze gemeente zwijgt.")
        assert [hit.topic for hit in find(group, person, "gemeenten")] == [other, topic]
        assert [hit.topic for hit in find(group, person, "gemeente -zwijgt")] == [topic]


def test_a_topic_is_shown_once_with_the_newest_post_that_matches(group):
    person = settle(group)
    older = write_topic(group, person, source="Over de ringleiding.")
    newer = write_topic(group, person, source="Nog een ringleiding.")
    last = actions.reply(topic=older, source="De ringleiding werkt.", by=person)
    assert [(hit.topic, hit.post) for hit in find(group, person, "ringleiding")] == [
        (older, last),
        (newer, newer.posts.get()),
    ]


def test_every_topic_comes_once_over_all_pages(group, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 3)
    monkeypatch.setattr(search, "_FIRST_CHUNK", 2)
    monkeypatch.setattr(search, "_CHUNK", 4)
    person = settle(group)
    topics = [write_topic(group, person, source=f"Ringleiding {number}") for number in range(8)]
    for number in (0, 0, 0, 0, 0, 5, 2):
        actions.reply(topic=topics[number], source="Nog een ringleiding", by=person)
    before, seen = None, []
    for _ in range(4):
        page = search.find(access.topics_in(access.Standing(person, group)), "ringleiding", before=before)
        seen += [hit.topic for hit in page.rows]
        if not page.older:
            break
        before = page.rows[-1].post.pk
    assert seen == [topics[number] for number in (2, 5, 0, 7, 6, 4, 3, 1)]


def test_what_is_removed_or_waits_is_not_found(group):
    asker, person = settle(group), settle(group)
    topic = write_topic(group, person)
    post = actions.reply(topic=topic, source="Geheimzinnig woord", by=person)
    write_topic(group, asker, source="Een geheimzinnig probleem", is_anonymous=True)
    assert [hit.post for hit in find(group, asker, "geheimzinnig")] == [post]
    Post.objects.filter(pk=post.pk).update(removed_at=clock.now())
    assert not find(group, asker, "geheimzinnig")


def test_another_group_is_not_searched(group):
    person, stranger = settle(group), settle(elsewhere := make_group("Elders"))
    write_topic(elsewhere, stranger, source="Zeldzaam woord")
    assert not find(group, person, "zeldzaam")
    assert find(elsewhere, stranger, "zeldzaam")


def test_what_somebody_typed_never_becomes_html(group):
    person = settle(group)
    text = "<script>alert('gevaar')</script> gevaar\ue000"
    write_topic(group, person, title="<b>Gevaar</b> & \ue000script\ue001", source=text)
    (hit,) = find(group, person, "gevaar")
    assert hit.title == "&lt;b&gt;<mark>Gevaar</mark>&lt;/b&gt; &amp; script"
    assert "<script" not in hit.snippet
    assert hit.snippet.count("<mark>") == hit.snippet.count("</mark>") == 2


ODD = ["'", '"', '"""', "a'b", "-", "- -", "&|!:*()<>", "a & | b", 'niet "af', "NEAR(a b)", "words:x", "OR AND NOT"]
ODD += [
    "\\",
    "%_",
    "é́",
    "😀",
    "ſ",
    "x" * 200,
    "a " * 99,
    "-gemeente",
    "of",
    "de het een",
    "/",
    "a/b/c",
    "http://x.be/?a=b",
]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_question_gets_an_answer(group, client_of, text):
    person = settle(group)
    write_topic(group, person, source=f"Iets met {text}")
    response = client_of(person).get(f"/kennisgroep/{group.slug}/onderwerpen/", {"zoek": text})
    assert response.status_code == 200


@pytest.mark.parametrize("text", ["x" * 10_000, "a\x00b"])
def test_an_impossible_question_is_refused_at_the_field_with_what_was_typed(group, client_of, text):
    person = settle(group)
    write_topic(group, person)
    response = client_of(person).get(f"/kennisgroep/{group.slug}/onderwerpen/", {"zoek": text})
    assert response.status_code == 400
    assert response.context["form"].errors.keys() == {"zoek"}


def test_searching_goes_together_with_the_filters(group, client_of):
    person = settle(group)
    with later(days=-60):
        write_topic(group, person, title="Oud over toegang", themes=["disability"])
    new = write_topic(group, person, title="Nieuw over toegang", themes=["gender"])
    client, url = client_of(person), f"/kennisgroep/{group.slug}/onderwerpen/"
    assert len(client.get(url, {"zoek": "toegang"}).context["hits"]) == 2
    for narrower in ({"thema": "gender"}, {"periode": "week"}):
        (hit,) = client.get(url, {"zoek": "toegang"} | narrower).context["hits"]
        assert hit.topic == new
    nothing = client.get(url, {"zoek": "toegang", "thema": "lgbti"})
    assert 'Niets gevonden voor "toegang"' in nothing.content.decode().replace("&quot;", '"')


def test_a_long_text_shows_the_piece_around_the_word(group):
    person = settle(group)
    write_topic(group, person, source="Eerst iets anders. " * 60 + "Dan de ringleiding. " + "En nog veel meer. " * 60)
    (hit,) = find(group, person, "ringleiding")
    assert "<mark>ringleiding</mark>" in hit.snippet
    assert len(hit.snippet) < 400
    assert hit.title == hit.topic.title

"""Searching the site: everything public is found, nothing closed is."""

import pytest
from django.db import connection
from django.test import Client

from kruispunt.cms.models import ContentPage, HomePage
from kruispunt.cms.search import MOST
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.trajectories.calls.enums import CallStatus
from kruispunt.trajectories.outputs.models import Material
from kruispunt.trajectories.programme.enums import SessionAudience, TrajectStatus
from tests.cms.helpers import make_call, make_session, make_traject, text_of
from tests.conftest import make_member, query_counts
from tests.kennisgroep import helpers as kennisgroep

pytestmark = pytest.mark.django_db
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no forms of words")


def add_link(session, staff, title: str, visibility: str) -> Material:
    return Material.objects.create(
        session=session,
        kind="link",
        title=title,
        url="https://materiaal.example/",
        visibility=visibility,
        added_by=staff,
    )


def add_page(**fields) -> ContentPage:
    return HomePage.objects.get().add_child(instance=ContentPage(**fields))


def test_a_page_is_found_by_a_word_of_its_text_and_by_the_beginning_of_one():
    page = add_page(title="Zebrapad", slug="zebrapad", introduction="Over oversteekplaatsen en tractoren.")
    page.body = [("paragraph", "<p>Met paddenstoelenborden langs de weg.</p>")]
    page.save()
    for words in ("tractoren", "oversteek", "Zebra", "paddenstoelenborden", "zebrapad TRACTOREN"):
        assert 'href="/zebrapad/"' in text_of(f"/zoeken/?q={words}"), words
    assert 'href="/zebrapad/"' not in text_of("/zoeken/?q=zebrapad+olifant")


def test_the_pages_that_a_migration_stored_are_found():
    assert 'href="/regenboog/"' in text_of("/zoeken/?q=regenboogbeleid")
    assert 'href="/regenboog/"' in text_of("/zoeken/?q=regenboog")


@on_postgres
@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("gemeenten", "gemeente"),
        ("gemeente", "gemeenten"),
        ("drempels", "drempel"),
        ("toegankelijke gebouwen", "toegankelijk gebouw"),
        ("fietsers", "fietser"),
        ("de vrouwelijke kandidaten", "vrouwelijke kandidaat"),
    ],
)
def test_other_forms_of_a_dutch_word_are_found(stored, asked):
    page = add_page(title="Zebrapad", slug="zebrapad", introduction=f"Over {stored}.")
    page.save()
    assert 'href="/zebrapad/"' in text_of(f"/zoeken/?q={asked}")


def test_a_result_with_the_whole_word_stands_before_one_that_only_begins_so():
    add_page(title="Oversteekplaatsen", slug="lang").save()
    add_page(title="Oversteek", slug="kort").save()
    page = text_of("/zoeken/?q=oversteek")
    assert page.index('href="/kort/"') < page.index('href="/lang/"')


def test_a_page_that_went_offline_or_away_is_found_no_more():
    page = add_page(title="Zebrapad", slug="zebrapad")
    page.save()
    gone = add_page(title="Zebrapaden", slug="zebrapaden")
    gone.save()
    assert "/zebrapad/" in text_of("/zoeken/?q=zebra")
    page.unpublish()
    gone.delete()
    assert "Niets gevonden" in text_of("/zoeken/?q=zebra")


def test_a_draft_of_a_page_is_not_searched():
    page = add_page(title="Zebrapad", slug="zebrapad")
    page.introduction = "Over kwikstaarten."
    page.save_revision()
    assert "Niets gevonden" in text_of("/zoeken/?q=kwikstaarten")


def test_calls_trajecten_sessions_and_open_material_are_found(staff):
    traject = make_traject(title="Fluisterboot varen")
    session = make_session(traject, title="Proefvaart")
    make_call(5, title="Vaar mee met de fluisterboot")
    add_link(session, staff, "Handleiding fluisterboot", "all")
    page = text_of("/zoeken/?q=fluisterboot")
    for shown in ("Fluisterboot varen", "Proefvaart", "Vaar mee met de fluisterboot", "Handleiding fluisterboot"):
        assert shown in page
    for heading in ("Oproepen</h2>", "Trajecten</h2>", "Sessies</h2>", "Materiaal</h2>"):
        assert heading in page


def test_nothing_closed_is_found_by_nobody(staff, client_of):
    word = "kwikstaart"
    draft = make_traject(title=f"Ontwerp {word}", status=TrajectStatus.DRAFT)
    session = make_session(make_traject(title="Open"), title="Open sessie")
    talk = make_session(make_traject(title="Nog open"), title=f"Gesprek {word}", audience=SessionAudience.INDIVIDUAL)
    make_call(5, title=f"Oproep {word}", status=CallStatus.DRAFT)
    add_link(session, staff, f"Besloten {word}", "participants")
    add_link(talk, staff, f"Van een gesprek {word}", "all")
    add_link(make_session(draft), staff, f"Van een ontwerp {word}", "all")
    add_page(title=f"Nog offline {word}", slug="offline", live=False)
    group = Kennisgroep.objects.create(name="Groep", slug="groep", introduction="x", house_rules="x")
    member = make_member()
    kennisgroep.settle(group, member)
    kennisgroep.write_topic(group, member, title=f"Vraag {word}")
    for client in (Client(), client_of(make_member()), client_of(member), client_of(staff)):
        assert "Niets gevonden" in text_of(f"/zoeken/?q={word}", client)


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20%20", "q=%27", "q=%22", "q=%22a+b", "q=a%22b%22", "q=*", "q=a*b", "q=(", "q=AND", "q=NOT+x",
     "q=%25", "q=_", "q=\\", "q=-", "q=a:b", "q=%26", "q=a%26b", "q=%7C", "q=!", "q=!a", "q=a+%3C-%3E+b", "q=%3A*",
     "q=a%5C%27", "q=%C2%A0", "q=%F0%9F%8C%88", "q=é", "q=<script>", "q=1+1", "q=" + "a+" * 40],
)  # fmt: skip
def test_odd_words_give_a_page(query):
    response = Client().get(f"/zoeken/?{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main", 1)[1]


@pytest.mark.parametrize("query", ["q=%00", "q=" + "a" * 101])
def test_words_that_cannot_be_get_a_message_at_the_field(query):
    response = Client().get(f"/zoeken/?{query}")
    assert response.status_code == 400
    assert "govuk-error-message" in response.content.decode()


def test_who_finds_too_much_is_asked_for_more_words():
    for _ in range(MOST + 1):
        make_traject(title="Heel veel")
    page = text_of("/zoeken/?q=heel")
    assert page.count(">Heel veel<") == MOST
    assert "Er is meer" in page


def test_more_results_cost_no_more_queries(staff, client):
    def add(number: int) -> None:
        for _ in range(number):
            session = make_session(make_traject(title="Ijsvogel"), title="Ijsvogel")
            make_call(3, title="Ijsvogel")
            add_link(session, staff, "Ijsvogel", "all")
            add_page(title="Ijsvogel", slug=f"ijsvogel-{ContentPage.objects.count()}")

    counts = query_counts(client, "/zoeken/?q=ijsvogel", add)
    assert len(set(counts)) == 1, counts

"""The pages of the desk, and finding a colleague."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Draft, Profile, Prompt, Topic
from tests.conftest import make_bestuur, make_member, query_counts
from tests.kennisgroep.helpers import ask as ask_to_join
from tests.kennisgroep.helpers import make_group, make_moderator, membership_of, settle, write_topic

pytestmark = pytest.mark.django_db


def test_the_desk_shows_who_could_help_and_puts_the_question_ready(client_of):
    with clock.at(clock.now() - timedelta(days=3)):
        group = make_group()
        moderator, asker, colleague = make_moderator(group), settle(group), settle(group, make_member(first_name="Mia"))
        topic = write_topic(group, asker, themes=["gender"])
    client, page = client_of(moderator), f"/kennisgroep/{group.slug}/begeleiding/"
    text = client.get(page).content.decode()
    assert "Vraag het Mia" in text
    assert "1 vraag wacht 48 uur" in client.get("/begeleiding/").content.decode()
    response = client.post(f"{page}vragen/{topic.pk}/{colleague.pk}/")
    assert response.url.endswith(f"/onderwerpen/{topic.pk}/#antwoord")
    assert Profile.objects.get(user=colleague).handle in Draft.objects.get(user=moderator).source
    actions.leave(membership=membership_of(group, colleague), by=colleague)
    response = client.post(f"{page}vragen/{topic.pk}/{colleague.pk}/", follow=True)
    assert "geen lid van de groep meer" in response.content.decode()
    assert client.post(f"{page}vragen/{topic.pk}/999999999999999999/").status_code == 404


def test_a_prompt_is_made_changed_and_removed_and_a_refused_one_loses_nothing(client_of):
    group = make_group()
    client, page = client_of(make_moderator(group)), f"/kennisgroep/{group.slug}/begeleiding/klaar/"
    tomorrow = clock.today() + timedelta(days=1)
    typed = {"kind": "question", "title": "Wat lukte?", "source": "Vertel.", "themes": ["gender"], "post_on": tomorrow}
    refused = client.post(page, typed | {"post_on": clock.today() - timedelta(days=1)})
    assert refused.status_code == 400
    assert "Deze dag is voorbij" in refused.content.decode()
    assert "Wat lukte?" in refused.content.decode()
    client.post(page, typed)
    prompt = Prompt.objects.get()
    assert "Wat lukte?" in client.get(f"{page}{prompt.pk}/").content.decode()
    client.post(f"{page}{prompt.pk}/", typed | {"title": "Wat lukte niet?"})
    assert "Wat lukte niet?" in client.get(f"/kennisgroep/{group.slug}/begeleiding/").content.decode()
    assert client.get(f"{page}{prompt.pk}/verwijderen/").status_code == 200
    client.post(f"{page}{prompt.pk}/verwijderen/")
    assert not Prompt.objects.exists()


def test_the_desk_leads_to_what_else_waits_and_to_a_theme_for_a_question_without_one(client_of):
    with clock.at(clock.now() - timedelta(days=3)):
        group = make_group()
        moderator = make_moderator(group)
        ask_to_join(group)
        topic = write_topic(group, settle(group), themes=[])
    text = client_of(moderator).get(f"/kennisgroep/{group.slug}/begeleiding/").content.decode()
    assert "Aanvragen (1)" in text
    assert "Geef ze een thema" in text
    assert f'href="/kennisgroep/{group.slug}/onderwerpen/{topic.pk}/beheren/"' in text


def test_the_desk_costs_the_same_for_1_3_and_30(client_of):
    long_ago = clock.now() - timedelta(days=70)
    with clock.at(long_ago):
        group = make_group()
        moderator, _helper = make_moderator(group), settle(group)

    def more(number: int) -> None:
        with clock.at(long_ago):
            people = [settle(group) for _ in range(number)]
        with clock.at(clock.now() - timedelta(days=3)):
            for person in people:
                topic = write_topic(group, person, themes=["gender"])
                Topic.objects.filter(pk=topic.pk).update(last_number=3)
        actions.save_prompt(
            group=group, prompt=None, kind="question", title="Straks", source="Vertel.", themes=["lgbti"],
            post_on=clock.today(), by=moderator,
        )  # fmt: skip

    client = client_of(moderator)
    for page in ("", "stil/"):
        counts = query_counts(client, f"/kennisgroep/{group.slug}/begeleiding/{page}", more)
        assert len(set(counts)) == 1, (page, counts)


def test_a_colleague_is_found_by_theme_province_and_words_when_they_want_to_be(client_of):
    group = make_group()
    gent = make_bestuur(name="Gent", province="oost-vlaanderen")
    found = settle(group, make_member(gent, first_name="Vera", last_name="Vindbaar"), is_findable=True)
    settle(group, make_member(first_name="Sofie", last_name="Stil"))
    settle(make_group("Andere"), make_member(first_name="Elke", last_name="Elders"), is_findable=True)
    reader = settle(group, is_findable=True)
    client, page = client_of(reader), f"/kennisgroep/{group.slug}/collegas/"
    asked = ["", "?thema=gender", "?provincie=oost-vlaanderen", "?woorden=gent+regenboog", "?woorden=vindbaar"]
    for query in asked:
        text = client.get(page + query).content.decode()
        assert "Vera Vindbaar" in text, query
        assert "Sofie Stil" not in text
        assert "Elke Elders" not in text
        assert "1 collega<" in text
    handle = Profile.objects.get(user=found).handle
    ask = f"/kennisgroep/{group.slug}/onderwerpen/nieuw/?vermeld="
    assert ask + handle in text
    assert f'href="/kennisgroep/{group.slug}/lid/{handle}/">Vera Vindbaar</a>' in text
    assert f"@{handle} </textarea>" in client.get(ask + handle).content.decode()
    for nobody in ("niemand", "%00", "x" * 200):
        assert "@" + nobody not in client.get(ask + nobody).content.decode()
    for query in ("?thema=lgbti", "?provincie=limburg", "?woorden=gent+niemand"):
        assert "Niemand voldoet hieraan" in client.get(page + query).content.decode()
    for query in ("?thema=sport", "?provincie=x", "?woorden=%00"):
        assert client.get(page + query).status_code == 400
    assert client_of(make_member()).get(page).status_code == 403


def test_finding_costs_the_same_for_1_3_and_30(client_of):
    group = make_group()
    reader = settle(group)

    def more(number: int) -> None:
        for _ in range(number):
            settle(group, is_findable=True)

    counts = query_counts(client_of(reader), f"/kennisgroep/{group.slug}/collegas/", more)
    assert len(set(counts)) == 1, counts


def test_the_figures_are_a_table_with_words_for_what_is_not_known(client_of):
    group = make_group()
    moderator, person = make_moderator(group), settle(group)
    write_topic(group, person)
    actions.visit_group(group=group, by=person)
    text = client_of(moderator).get(f"/kennisgroep/{group.slug}/begeleiding/cijfers/").content.decode()
    assert "100%" in text
    assert "0 van 1" in text

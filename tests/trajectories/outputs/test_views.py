"""The pages of materials and minutes, from outside."""

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.trajectories.outputs.models import Material, Minutes
from tests.conftest import make_user, query_counts
from tests.core.test_uploads import PDF, upload
from tests.trajectories.enrolment.helpers import make_participant, make_session
from tests.trajectories.outputs.helpers import add_file, add_link, guided_session, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client_of):
    session, facilitator = guided_session()
    return session, facilitator, client_of(facilitator)


def text(response) -> str:
    return response.content.decode()


def at(name: str, *args) -> str:
    return reverse(f"outputs:{name}", args=args)


def test_a_facilitator_adds_a_file_and_a_participant_downloads_it(scene, client_of):
    session, _, client = scene
    person = client_of(make_participant(session.traject).user)
    data = {"add": "file", "file-upload": upload("Dia's.pdf", PDF), "file-title": "", "file-visibility": "participants"}
    assert client.post(at("materials", session.pk), data).status_code == 302
    material = Material.objects.get()
    page = text(person.get(session.traject.get_absolute_url()))
    assert material.get_absolute_url() in page
    response = person.get(material.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Dia\'s.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert material.get_absolute_url() in text(person.get("/mijn/"))
    assert material.get_absolute_url() in text(client.get(session.get_absolute_url()))


def test_closed_is_closed_at_every_address_and_not_hinted_at(scene, client_of):
    session, facilitator, _ = scene
    material = add_file(session, facilitator, title="Vertrouwelijk")
    minutes = publish(session, facilitator, source="Geheim")
    stranger, visitor = client_of(make_user()), Client()
    for address in (material.get_absolute_url(), at("read_minutes", minutes.pk)):
        assert stranger.get(address).status_code == 404
        assert visitor.get(address).status_code == 302
    assert visitor.get(at("material", 99999)).status_code == 302  # a visitor cannot tell what there is
    for client in (stranger, visitor):
        assert "Materiaal" not in text(client.get(session.traject.get_absolute_url()))
    page = stranger.get(at("outputs", session.traject.slug))
    assert "Vertrouwelijk" not in text(page)


def test_what_is_for_all_is_read_without_logging_in(scene):
    session, facilitator, _ = scene
    material = add_file(session, facilitator, visibility="all")
    minutes = publish(session, facilitator, visibility="all", source="# Besluit\n\n<script>alert(1)</script>")
    visitor = Client()
    response = visitor.get(material.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    page = text(visitor.get(at("read_minutes", minutes.pk)))
    assert "<h3>Besluit</h3>" in page
    assert "<script>alert" not in page
    assert material.title in text(visitor.get(session.traject.get_absolute_url()))


def test_a_link_has_no_download_and_a_file_that_is_gone_is_not_found(scene, disk):
    session, facilitator, client = scene
    assert client.get(at("material", add_link(session, facilitator).pk)).status_code == 404
    material = add_file(session, facilitator)
    for path in disk.rglob("*.pdf"):
        path.unlink()
    assert client.get(material.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"add": "file", "file-title": "Mijn titel", "file-visibility": "participants"}, "Kies een bestand"),
        ({"add": "link", "link-title": "Mijn titel", "link-url": "javascript:x", "link-visibility": "all"}, "https://"),
        ({"add": "link", "link-title": "Mijn titel", "link-url": "https://a.be", "link-visibility": "x"}, "Kies wie"),
        ({"add": "link", "link-title": "Mijn titel\x00", "link-url": "https://a.be"}, "link-title"),
        ({"add": "?"}, "Kies een bestand"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(scene, data, words):
    session, _, client = scene
    response = client.post(at("materials", session.pk), data)
    assert response.status_code == 400
    assert words in text(response)
    if "\x00" not in str(data) and len(data) > 1:
        assert "Mijn titel" in text(response)
    assert not Material.objects.exists()


def test_a_wrong_file_is_told_at_its_field(scene):
    session, _, client = scene
    data = {"add": "file", "file-upload": upload("a.exe", b"MZ"), "file-title": "Kort", "file-visibility": "all"}
    response = client.post(at("materials", session.pk), data)
    assert response.status_code == 400
    assert "Dit soort bestand nemen we niet aan" in text(response)
    assert 'value="Kort"' in text(response)


def test_who_may_read_is_changed_and_material_is_taken_away_by_a_button(scene):
    session, facilitator, client = scene
    material = add_file(session, facilitator)
    client.post(at("change_visibility", material.pk), {"visibility": "all"})
    assert Material.objects.get().is_for_all
    assert client.post(at("change_visibility", material.pk), {"visibility": "x"}).status_code == 400
    assert client.get(at("remove", material.pk)).status_code == 200
    assert Material.objects.exists()
    assert client.post(at("remove", material.pk)).status_code == 302
    assert not Material.objects.exists()


def test_minutes_are_looked_at_before_anything_is_kept(scene):
    session, _, client = scene
    page = client.post(
        at("minutes", session.pk), {"source": "- een\n- twee", "visibility": "participants", "preview": "1"}
    )
    assert page.status_code == 200
    assert "<li>een</li>" in text(page)
    assert "- twee</textarea>" in text(page)
    assert not Minutes.objects.exists()


def test_minutes_are_kept_then_published_then_taken_back(scene, client_of):
    session, _, client = scene
    person = client_of(make_participant(session.traject).user)
    data = {"source": "Wat we zeiden", "visibility": "participants", "version": ""}
    assert client.post(at("minutes", session.pk), data).status_code == 302
    minutes = Minutes.objects.get()
    assert person.get(at("read_minutes", minutes.pk)).status_code == 404
    client.post(at("minutes", session.pk), data | {"version": "1", "publish": "1"})
    assert "Wat we zeiden" in text(person.get(at("read_minutes", minutes.pk)))
    assert client.post(at("unpublish", minutes.pk), {"reason": "", "version": "2"}).status_code == 400
    assert client.post(at("unpublish", minutes.pk), {"reason": "Een naam", "version": "2"}).status_code == 302
    assert person.get(at("read_minutes", minutes.pk)).status_code == 404
    assert "niet gepubliceerd" in text(client.get(at("unpublish", minutes.pk)))


def test_two_people_writing_minutes_lose_nothing(scene):
    session, facilitator, client = scene
    publish(session, facilitator, source="Van een collega")
    data = {"source": "Van mij", "visibility": "participants", "version": ""}
    page = client.post(at("minutes", session.pk), data)
    assert page.status_code == 400
    assert "Van mij</textarea>" in text(page)
    assert "Van een collega" in text(page)
    assert 'name="version" value="1"' in text(page)
    assert client.post(at("minutes", session.pk), data | {"version": "1"}).status_code == 302
    assert Minutes.objects.get().source == "Van mij"


@pytest.mark.parametrize("version", ["9" * 30, "-1", "x"])
def test_an_odd_version_is_a_message_and_no_error(scene, version):
    session, facilitator, client = scene
    publish(session, facilitator)
    data = {"source": "Van mij", "visibility": "participants", "version": version}
    assert client.post(at("minutes", session.pk), data).status_code == 400


def test_before_the_start_the_text_stays_when_publishing_is_refused(client_of):
    session, facilitator = guided_session(days=2)
    data = {"source": "Alvast", "visibility": "participants", "publish": "1"}
    page = client_of(facilitator).post(at("minutes", session.pk), data)
    assert page.status_code == 400
    assert "Alvast</textarea>" in text(page)


def test_a_talk_offers_no_choice_for_everybody(client_of):
    session, facilitator = guided_session(audience="individual")
    assert "Iedereen" not in text(client_of(facilitator).get(at("minutes", session.pk)))


def test_the_pages_cost_the_same_for_one_and_for_many(scene, client_of):
    session, facilitator, client = scene
    person = client_of(make_participant(session.traject).user)

    def more(number: int) -> None:
        for _ in range(number):
            one = make_session(session.traject, days=-5)
            add_link(one, facilitator)
            add_link(session, facilitator)
            publish(one, facilitator)

    for who, address in (
        (person, at("outputs", session.traject.slug)),
        (person, session.traject.get_absolute_url()),
        (client, at("materials", session.pk)),
        (client, session.get_absolute_url()),
    ):
        counts = query_counts(who, address, more)
        assert len(set(counts)) == 1, (address, counts)

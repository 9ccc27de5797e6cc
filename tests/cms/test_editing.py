"""Two editors on one page: nobody puts a text over that of another unseen."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from kruispunt.besturen.models import User
from kruispunt.cms.models import ContentPage, HomePage
from kruispunt.core.roles import Role
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def make_editor(name: str) -> User:
    user = make_user(Role.STAFF, first_name=name, last_name="Smet")
    user.groups.add(Group.objects.get(name=Role.STAFF.value))
    return user


@pytest.fixture
def an(client_of) -> Client:
    return client_of(make_editor("An"))


@pytest.fixture
def bob(client_of) -> Client:
    return client_of(make_editor("Bob"))


@pytest.fixture
def page() -> ContentPage:
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Samen", slug="samen"))
    page.save_revision(user=make_editor("Eva")).publish()
    return page


def opened(client: Client, page: Page) -> dict:
    """Open the form in the editor and give what it sends unchanged, as a browser does."""
    response = client.get(f"/beheer/pages/{page.pk}/edit/")
    assert response.status_code == 200
    newest = Page.objects.get(pk=page.pk).latest_revision
    data = {"title": page.title, "slug": page.slug, "search_description": "", "review_every": 6, "introduction": ""}
    data |= {"body": streamfield([])}
    data |= {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}}
    if newest:
        data |= {"loaded_revision_id": newest.pk, "loaded_revision_created_at": newest.created_at.isoformat()}
        assert f'name="loaded_revision_id" value="{newest.pk}"' in response.content.decode()
    return nested_form_data(data)


def send(client: Client, page: Page, form: dict, *, publish: bool = True, **headers):
    action = {"action-publish": "1"} if publish else {}
    return client.post(f"/beheer/pages/{page.pk}/edit/", form | action, **headers)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def online(page: Page) -> str:
    return Client().get(f"/{page.slug}/").content.decode()


def texts(page: Page) -> list[str]:
    return [row.content["introduction"] for row in page.revisions.order_by("created_at", "pk")]


def test_who_publishes_second_reads_so_and_puts_nothing_online_over_the_first(page, an, bob):
    form_of_an, form_of_bob = opened(an, page), opened(bob, page)
    assert send(an, page, form_of_an | {"introduction": "Van An."}).status_code == 302
    response = send(bob, page, form_of_bob | {"introduction": "Van Bob."})
    assert response.status_code == 302
    assert "An Smet bewaarde deze pagina terwijl jij eraan werkte." in said(response)
    assert "Van An." in online(page)
    assert "Van Bob." not in online(page)
    assert texts(page)[-2:] == ["Van An.", "Van Bob."]


def test_after_reading_that_the_second_publishes(page, an, bob):
    form_of_bob = opened(bob, page)
    send(an, page, opened(an, page) | {"introduction": "Van An."})
    send(bob, page, form_of_bob | {"introduction": "Van Bob."})
    response = send(bob, page, opened(bob, page) | {"introduction": "Van ons twee."})
    assert "terwijl jij eraan werkte" not in said(response)
    assert "Van ons twee." in online(page)


def test_who_read_the_warning_of_wagtail_and_goes_on_publishes(page, an, bob):
    form_of_bob = opened(bob, page)
    send(an, page, opened(an, page) | {"introduction": "Van An."})
    send(bob, page, form_of_bob | {"introduction": "Van Bob.", "overwrites": "1"})
    assert "Van Bob." in online(page)
    assert "Van An." in texts(page)


def test_a_draft_over_a_newer_one_is_kept_and_says_so(page, an, bob):
    form_of_bob = opened(bob, page)
    send(an, page, opened(an, page) | {"introduction": "Ontwerp van An."}, publish=False)
    response = send(bob, page, form_of_bob | {"introduction": "Ontwerp van Bob."}, publish=False)
    assert "bewaard als nieuwste ontwerp" in said(response)
    assert texts(page)[-2:] == ["Ontwerp van An.", "Ontwerp van Bob."]


def test_what_saves_itself_while_typing_stops_at_a_newer_text(page, an, bob):
    form_of_bob = opened(bob, page)
    send(an, page, opened(an, page) | {"introduction": "Van An."})
    response = send(bob, page, form_of_bob | {"introduction": "Van Bob."}, publish=False, **JSON)
    assert response.status_code == 400
    assert response.json()["error_code"] == "invalid_revision"
    assert texts(page)[-1] == "Van An."


def test_a_page_that_had_no_version_yet_is_guarded_too(an, bob):
    page = ContentPage.objects.get(slug="over")
    assert page.latest_revision is None
    form_of_an, form_of_bob = opened(an, page), opened(bob, page)
    send(an, page, form_of_an | {"introduction": "Van An."})
    by_itself = send(bob, page, form_of_bob | {"introduction": "Van Bob."}, publish=False, **JSON)
    assert by_itself.status_code == 400
    send(bob, page, form_of_bob | {"introduction": "Van Bob."})
    assert "Van An." in online(page)


def test_who_works_alone_hears_nothing_and_saves_as_often_as_needed(page, an):
    form = opened(an, page)
    for text in ("Eerst.", "Dan.", "Ten slotte."):
        response = send(an, page, form | {"introduction": text})
        assert "terwijl jij eraan werkte" not in said(response)
    assert "Ten slotte." in online(page)


def test_wagtail_tells_each_editor_who_else_is_there_and_who_saved(page, an, bob):
    for client in (an, bob):
        opened(client, page)
    older = page.revisions.latest("created_at")
    send(an, page, opened(an, page) | {"introduction": "Van An."})
    answer = bob.post(
        f"/beheer/editing-sessions/ping/cms/contentpage/{page.pk}/0/",
        {"revision_id": older.pk, "revision_created_at": older.created_at.isoformat()},
    )
    others = {row["user"]: row["revision_id"] for row in answer.json()["other_sessions"]}
    assert others["An Smet"] == Page.objects.get(pk=page.pk).latest_revision_id


@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
def test_many_at_once_does_nothing_that_one_by_one_is_refused(page, an, action):
    stays = Page.objects.get(slug="privacy")
    ids = f"id={stays.pk}&id={page.pk}"
    data = {"chooser": HomePage.objects.get().pk}
    assert an.post(f"/beheer/bulk/wagtailcore/page/{action}/?{ids}", data).status_code == 302
    assert Page.objects.filter(pk=stays.pk, live=True, depth=3).exists()

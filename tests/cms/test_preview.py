"""Every kind of page is seen before it is stored, and before it is published."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.html import escape
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from kruispunt.cms.models import ContentPage, GroupPage, PathPage, PracticePage, SitePage
from kruispunt.core.roles import Role
from tests.cms.test_knowledge import add_practice
from tests.conftest import make_bestuur, make_user
from tests.kennisgroep import helpers as kennisgroep

pytestmark = pytest.mark.django_db
KINDS = [model for model in get_page_models() if issubclass(model, SitePage)]
#: A page of these comes from elsewhere, or there is only the one that a migration made.
NEW = [model for model in KINDS if model.is_creatable and model.max_count is None]
COMMENTS = {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}}


@pytest.fixture
def editor(client_of) -> Client:
    user = make_user(Role.STAFF)
    user.groups.add(Group.objects.get(name=Role.STAFF.value))
    return client_of(user)


def name_of(model: type[SitePage]) -> str:
    return model._meta.model_name


def empty_form(model: type[SitePage]) -> dict:
    """Give what the form sends while nothing but a title is filled in."""
    data = {"title": "Nog niet klaar", "slug": "", "search_description": "", "review_every": 6}
    for name in ("body", "pillars", "questions", "stages"):
        if any(field.name == name for field in model._meta.get_fields()):
            data[name] = streamfield([])
    return nested_form_data(data | COMMENTS)


@pytest.mark.parametrize("model", NEW, ids=name_of)
def test_a_new_page_shows_before_it_was_ever_stored(editor, model):
    form = empty_form(model)
    if model is PracticePage:
        form["bestuur"] = make_bestuur().pk  # the one thing that no draft can do without
    parent = Page.objects.type(tuple(model.allowed_parent_page_models())).order_by("depth").first()
    url = f"/beheer/pages/add/cms/{model._meta.model_name}/{parent.pk}/"
    assert editor.get(url).status_code == 200
    answer = editor.post(f"{url}preview/", form).json()
    assert answer == {"is_valid": True, "is_available": True}
    response = editor.get(f"{url}preview/?in_preview_panel=true")
    assert response.status_code == 200
    assert "Nog niet klaar" in response.content.decode()
    assert not Page.objects.filter(title="Nog niet klaar").exists()


@pytest.mark.parametrize("model", KINDS, ids=name_of)
def test_a_stored_page_shows_as_it_would_become(editor, model):
    if model is GroupPage:
        kennisgroep.make_group()
    page = add_practice() if model is PracticePage else model.objects.first()
    assert editor.get(f"/beheer/pages/{page.pk}/edit/").status_code == 200
    response = editor.get(f"/beheer/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert escape(page.title) in response.content.decode()


def test_a_draft_shows_to_the_team_and_to_nobody_else(editor, client_of):
    page = ContentPage.objects.get(slug="over")
    page.introduction = "Alleen in het ontwerp."
    page.save_revision()
    draft = f"/beheer/pages/{page.pk}/view_draft/"
    assert "Alleen in het ontwerp." in editor.get(draft).content.decode()
    assert "Alleen in het ontwerp." not in Client().get("/over/").content.decode()
    for client in (Client(), client_of(make_user())):
        assert client.get(draft).status_code in (302, 403)


def test_a_choice_of_the_path_shows_in_the_preview_of_the_path(editor):
    page = PathPage.objects.get()
    text = editor.get(f"/beheer/pages/{page.pk}/view_draft/").content.decode()
    assert "We beginnen pas" in text

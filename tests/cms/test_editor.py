"""Wagtail's editor under /beheer/: who gets in, what they can change, and what stays as it is."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.embeds.models import Embed
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from kruispunt.besturen.models import User
from kruispunt.cms.models import AgendaPage, CallsPage, ContentPage, HomePage, PracticePage, PracticesPage, StarterPage
from kruispunt.core.roles import Role
from tests.conftest import make_bestuur, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client_of) -> Client:
    """Somebody of the team, in the group that the role gives."""
    user = make_user(Role.STAFF)
    user.groups.add(Group.objects.get(name=Role.STAFF.value))
    return client_of(user)


@pytest.fixture
def admin_client_of_role(client_of) -> Client:
    """A beheerder, in the group that the role gives."""
    user = make_user(Role.ADMIN)
    user.groups.add(Group.objects.get(name=Role.ADMIN.value))
    return client_of(user)


def edit_url(page: Page) -> str:
    return f"/beheer/pages/{page.pk}/edit/"


def test_who_is_not_logged_in_goes_to_the_log_in_of_the_site():
    response = Client().get("/beheer/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/login/?next=")
    assert "Kruispunt" in response.content.decode()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.FACILITATOR])
def test_a_member_and_a_facilitator_are_refused(client_of, role):
    response = client_of(make_user(role)).get("/beheer/", follow=True)
    assert response.status_code == 403
    assert "Hier mag je niet bij" in response.content.decode()


def test_staff_edits_a_page_over_http_and_everybody_reads_it(editor):
    page = ContentPage.objects.get(slug="over")
    assert editor.get(edit_url(page)).status_code == 200
    data = nested_form_data(
        {
            "title": "Over ons",
            "slug": "over",
            "introduction": "Een nieuwe inleiding.",
            "search_description": "",
            "review_every": 6,
            "body": streamfield([("heading", "Een kop"), ("paragraph", rich_text("<p>Nieuwe tekst.</p>"))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "action-publish": "Publiceren",
        }
    )
    response = editor.post(edit_url(page), data)
    assert response.status_code == 302, response.context and response.context["form"].errors
    text = Client().get("/over/").content.decode()
    assert "Over ons" in text
    assert "Nieuwe tekst." in text


def test_staff_adds_a_page(editor):
    home = HomePage.objects.get()
    data = nested_form_data(
        {
            "title": "Vacatures",
            "slug": "vacatures",
            "introduction": "",
            "search_description": "",
            "review_every": 6,
            "body": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "action-publish": "Publiceren",
        }
    )
    response = editor.post(f"/beheer/pages/add/cms/contentpage/{home.pk}/", data)
    assert response.status_code == 302
    assert Client().get("/vacatures/").status_code == 200


@pytest.mark.parametrize("model", [HomePage, AgendaPage, CallsPage, StarterPage])
def test_every_kind_of_page_opens_in_the_editor(editor, model):
    response = editor.get(edit_url(model.objects.get()))
    assert response.status_code == 200
    assert "Kruispunt" in response.content.decode()


@pytest.mark.parametrize("slug", ["home", "agenda", "oproepen", "starters", "over", "privacy", "toegankelijkheid"])
@pytest.mark.parametrize("verb", ["delete", "unpublish", "move"])
def test_a_page_that_menu_or_footer_leads_to_cannot_be_taken_away(editor, slug, verb):
    page = Page.objects.get(slug=slug)
    response = editor.post(f"/beheer/pages/{page.pk}/{verb}/")
    assert response.status_code in (302, 403)
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("slug", ["home", "agenda", "gender", "kennisgroep", "over"])
def test_a_page_that_menu_or_footer_leads_to_cannot_be_closed_or_copied(editor, slug):
    page = Page.objects.get(slug=slug)
    editor.post(f"/beheer/pages/{page.pk}/privacy/", {"restriction_type": "login"})
    assert not page.get_view_restrictions().exists()
    copy = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    assert editor.post(f"/beheer/pages/{page.pk}/copy/", copy)["Location"] == "/beheer/"
    assert not Page.objects.filter(slug="kopie").exists()


def test_a_page_that_staff_added_is_for_everybody_or_for_who_is_logged_in(editor, client_of):
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Intern", slug="intern"))
    address = f"/beheer/pages/{page.pk}/privacy/"
    editor.post(address, {"restriction_type": "password", "password": "geheim"})
    editor.post(address, {"restriction_type": "groups", "groups": Group.objects.get(name=Role.STAFF.value).pk})
    assert Client().get(page.url).status_code == 200
    editor.post(address, {"restriction_type": "login"})
    assert Client().get(page.url, follow=True).redirect_chain[-1][0] == "/account/login/?next=%2Fintern%2F"
    assert client_of(make_user()).get(page.url).status_code == 200


def test_a_page_that_staff_added_can_go_again(editor):
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Tijdelijk", slug="tijdelijk"))
    assert editor.post(f"/beheer/pages/{page.pk}/delete/").status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("who", ["editor", "admin_client_of_role"])
@pytest.mark.parametrize("path", ["users/", "users/add/", "users/edit/{pk}/", "groups/", "groups/new/"])
def test_the_editor_is_no_way_around_the_recorded_change_of_roles(request, who, path):
    target = make_user()
    client = request.getfixturevalue(who)
    response = client.post(f"/beheer/{path.format(pk=target.pk)}", {"role": Role.ADMIN, "is_superuser": "on"})
    assert response.status_code in (302, 403, 404, 405)
    target.refresh_from_db()
    assert target.role == Role.MEMBER
    assert not target.is_superuser


@pytest.mark.parametrize("deed", ["assign_role", "set_active_state", "delete"])
def test_also_the_first_admin_does_nothing_to_several_people_at_once_in_the_editor(client_of, deed):
    client = client_of(User.objects.create_superuser("eerste@bestuur.example", first_name="Els", last_name="Maes"))
    target = make_user()
    group = Group.objects.get(name=Role.ADMIN.value)
    response = client.post(
        f"/beheer/bulk/besturen/user/{deed}/?id={target.pk}", {"role": group.pk, "mark_as_active": "False"}
    )
    assert response["Location"] == "/team/mensen/"
    target.refresh_from_db()
    assert target.is_active
    assert not target.groups.exists()


def test_also_the_first_admin_changes_roles_in_kruispunt_only(client_of):
    client = client_of(User.objects.create_superuser("eerste@bestuur.example", first_name="Els", last_name="Maes"))
    response = client.get("/beheer/users/")
    assert response.status_code == 302
    assert response.url == "/team/mensen/"
    home = client.get("/beheer/").content.decode()
    assert "/beheer/users/" not in home
    assert "/beheer/groups/" not in home


def test_the_editor_is_in_dutch_and_carries_our_name(editor):
    text = editor.get("/beheer/").content.decode()
    assert 'lang="nl' in text
    assert "Kruispunt" in text
    assert "- Wagtail</title>" not in text


def test_the_menu_of_the_editor_leads_back_and_to_no_guide_in_english(editor):
    text = editor.get("/beheer/").content.decode()
    menu = text[text.index('id="wagtail-sidebar-props"') :]
    assert '"/team/"' in menu
    assert "Sneltoetsen" in menu
    assert "editor-guide" not in menu
    assert "whats-new-in-wagtail" not in menu


def test_a_practice_offers_the_besturen_of_today_and_keeps_the_one_it_names(editor):
    new = make_bestuur(name="Pajottegem")
    merged = make_bestuur(name="Herne", closed_on=date(2025, 1, 1), successor=new)
    practices = PracticesPage.objects.get()
    add = editor.get(f"/beheer/pages/add/cms/practicepage/{practices.pk}/").content.decode()
    assert "Kies een bestuur" in add
    assert ">Pajottegem<" in add
    assert ">Herne<" not in add
    page = PracticePage(title="Geteld", bestuur=merged, introduction="Kort", what="<p>a</p>", result="<p>b</p>")
    practices.add_child(instance=page)
    assert f'<option value="{merged.pk}" selected>Herne<' in editor.get(edit_url(page)).content.decode()


def _post_of(page: ContentPage, **fields) -> dict:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": "",
            "search_description": "",
            "review_every": 6,
            "body": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "action-publish": "Publiceren",
        }
        | fields
    )


def test_the_old_address_of_a_page_that_was_renamed_leads_to_the_new_one(editor, django_capture_on_commit_callbacks):
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Oud", slug="oud"))
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(edit_url(page), _post_of(page, slug="nieuw")).status_code == 302
    response = Client().get("/oud/")
    assert response.status_code == 301
    assert response["Location"] == "/nieuw/"


def test_text_keeps_no_link_that_runs_something_and_no_piece_of_another_site(editor):
    page = ContentPage.objects.get(slug="over")
    links = ["javascript:alert(1)", "data:text/html,x"]
    entities = [("LINK", {"url": url}) for url in links] + [("EMBED", {"url": "https://film.example/1"})]
    text = {
        "blocks": [
            {
                "key": "a",
                "text": "aa bb cc Zie hieronder",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 3 * at, "length": 2, "key": at} for at in range(len(entities))],
            }
        ],
        "entityMap": {
            str(at): {"type": kind, "mutability": "MUTABLE", "data": data} for at, (kind, data) in enumerate(entities)
        },
    }
    sent = _post_of(page, body=streamfield([("paragraph", json.dumps(text))]))
    assert editor.post(edit_url(page), sent).status_code == 302
    shown = Client().get("/over/").content.decode()
    assert "Zie hieronder" in shown
    for trace in ("javascript:", "data:text", "film.example"):
        assert trace not in shown


def test_the_server_asks_no_other_site_what_to_show(editor):
    address = {"embed-chooser-url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}
    answer = editor.post("/beheer/embeds/chooser/upload/", address)
    assert answer.status_code == 200
    assert not Embed.objects.exists()


def test_a_beheerder_keeps_redirects_and_the_team_does_not(editor, admin_client_of_role):
    assert admin_client_of_role.get("/beheer/redirects/").status_code == 200
    Redirect.add_redirect("/vroeger/", "/agenda/")
    assert Client().get("/vroeger/")["Location"] == "/agenda/"
    assert editor.get("/beheer/redirects/").status_code == 302


def test_a_preview_shows_in_the_frame_of_the_editor_and_brings_the_accessibility_checker(editor):
    page = ContentPage.objects.get(slug="over")
    url = f"/beheer/pages/{page.pk}/edit/preview/"
    assert editor.post(url, _post_of(page, introduction="Nog niet gepubliceerd.")).json()["is_valid"]
    response = editor.get(f"{url}?in_preview_panel=true")
    text = response.content.decode()
    assert "Nog niet gepubliceerd." in text
    assert "wagtail-userbar" in text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self'" in [directive.strip() for directive in policy.split(";")]
    public = Client().get("/over/")
    assert "Nog niet gepubliceerd." not in public.content.decode()
    assert "wagtail-userbar" not in editor.get("/over/").content.decode()

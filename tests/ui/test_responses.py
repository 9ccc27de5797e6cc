"""What a visitor gets beside the pages: errors in our layout, headers that keep strangers out."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from kruispunt.config.urls import urlpatterns as site
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Je werkt niet voor dit bestuur.")


def misread(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def send_on(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Je staat niet op de lijst. Klopt dat niet? Spreek de begeleider aan.")


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("iets van ons")


urlpatterns = [
    path("proef/403/", refuse),
    path("proef/403/spreek-aan/", send_on),
    path("proef/400/", misread),
    path("proef/500/", break_down),
    path("", include(site)),
]


def get(address: str, status: int, **kwargs) -> str:
    response = Client(raise_request_exception=False, **kwargs).get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_page_that_does_not_exist_says_so_in_our_layout():
    page = get("/bestaat-niet/", 404)
    assert "Deze pagina bestaat niet" in page
    assert "kp-header" in page
    assert 'lang="nl-BE"' in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_says_why_in_our_layout():
    page = get("/proef/403/", 403)
    assert "Je werkt niet voor dit bestuur." in page
    assert "Denk je dat dit niet klopt?" in page
    assert "kp-header" in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_that_says_whom_to_ask_says_it_once():
    page = get("/proef/403/spreek-aan/", 403)
    assert "Klopt dat niet? Spreek de begeleider aan." in page
    assert "Denk je dat dit niet klopt?" not in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_request_we_cannot_read_says_so_in_our_layout():
    page = get("/proef/400/", 400)
    assert "Dit verzoek klopt niet" in page
    assert "kp-header" in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_of_ours_shows_nothing_of_it():
    page = get("/proef/500/", 500)
    assert "Er ging iets mis bij ons" in page
    assert "iets van ons" not in page


def test_a_form_that_expired_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "an@gemeente.example"})
    assert response.status_code == 403
    assert "Dit formulier is verlopen" in response.content.decode()


def directives(response: HttpResponse) -> dict[str, str]:
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())


@pytest.mark.parametrize("address", ["/", "/agenda/", "/account/login/", "/bestaat-niet/", "/gezond/"])
def test_the_site_runs_no_script_or_style_but_its_own(address):
    policy = directives(Client().get(address))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"


def test_only_the_page_editor_may_write_scripts_into_its_pages(client_of):
    user = make_user(is_superuser=True)
    policy = directives(client_of(user).get("/beheer/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == "'none'"
    near = directives(Client().get("/beheerder/"))
    assert "'unsafe-inline'" not in near["script-src"]


@pytest.mark.parametrize("address", ["/", "/account/login/"])
def test_the_other_headers_are_there(address):
    headers = Client().get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_the_pages_of_the_account_stand_in_our_layout(address):
    page = get(address, 200)
    assert "kp-header" in page
    assert page.count("<h1") == 1
    assert 'lang="nl-BE"' in page


def test_the_menu_says_where_you_are():
    page = get("/agenda/", 200)
    assert page.count('class="kp-menu__link"') >= 3
    assert 'href="/agenda/" aria-current="page"' in page


@pytest.mark.parametrize("address", ["/", "/mijn/", "/account/email/", "/bestaat-niet/"])
def test_a_page_of_somebody_who_is_logged_in_stays_in_no_cache(client_of, address):
    response = client_of(make_user()).get(address)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_page_without_a_person_may_stay_in_a_cache():
    assert "no-store" not in Client().get("/over/").headers.get("Cache-Control", "")


def test_a_page_with_the_key_of_a_form_stays_in_no_cache():
    response = Client().get("/account/login/")
    assert "csrftoken" in response.cookies
    assert "no-store" in response.headers["Cache-Control"]

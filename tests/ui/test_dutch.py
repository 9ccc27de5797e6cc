"""What Django and allauth say here is plain Dutch, in the je-vorm."""

import ast
import gettext
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext as translate

OURS = Path(settings.LOCALE_PATHS[0]) / "nl" / "LC_MESSAGES"
THEIRS = ["allauth", "django.contrib.auth", "django.conf"]


def catalogue(path: Path) -> dict:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def written() -> dict[str | tuple[str, int], str]:
    """Give what django.po says, as a compiled one keeps it; it has one line per text."""
    said, key = {}, ""
    for line in (OURS / "django.po").read_text(encoding="utf-8").splitlines():
        keyword, _, text = line.partition(" ")
        if keyword == "msgid":
            key = ast.literal_eval(text)
        elif keyword == "msgstr":
            said[key] = ast.literal_eval(text)
        elif plural := re.fullmatch(r"msgstr\[(\d)\]", keyword):
            said[key, int(plural[1])] = ast.literal_eval(text)
    said.pop("")
    return said


def test_the_compiled_texts_are_those_that_are_written():
    compiled = catalogue(OURS / "django.mo")
    compiled.pop("")
    assert compiled == written()


def test_each_text_replaces_one_that_is_still_said():
    said: set[str | tuple[str, int]] = set()
    for name in THEIRS:
        said |= catalogue(Path(find_spec(name).origin).parent / "locale/nl/LC_MESSAGES/django.mo").keys()
    assert written().keys() - said == set()


def test_this_language_is_what_pages_speak():
    assert translate("This field is required.") == "Dit moet je nog invullen."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kort", "Dit wachtwoord is te kort. Neem minstens 12 tekens."),
        ("an.smet@gent.be", "Dit wachtwoord lijkt te veel op je naam of je e-mailadres."),
        ("qwertyuiop123", "Veel mensen gebruiken dit wachtwoord. Kies een ander."),
    ],
)
def test_a_password_that_is_refused_hears_why_in_dutch(password, said):
    sent = {"first_name": "An", "last_name": "Smet", "email": "an.smet@gent.be"}
    answer = Client().post("/account/signup/", sent | {"password1": password, "password2": password})
    assert said in answer.content.decode()


@pytest.mark.django_db
def test_mail_the_team_says_where(settings):
    settings.TEAM_EMAIL = "gelijke.kansen@example.be"
    assert 'href="mailto:gelijke.kansen@example.be"' in Client().get("/account/login/").content.decode()

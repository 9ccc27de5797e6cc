"""Whatever somebody fills in wrong, in whichever form: the summary says which field it is about, in plain Dutch."""

import pkgutil
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import kruispunt
from kruispunt.besturen.models import User
from kruispunt.ui.forms import DateField, Form, VersionField
from kruispunt.ui.templatetags.kruispunt import HIDDEN_IS_WRONG, form_errors

#: What people send that fits hardly any field; a list of choices may get several.
WRONG = ("", "x" * 20_000, "9" * 30, "-1", "99999", "1e3", "a\0b", "1850-01-01", "1850-01-01T09:30", "geen@adres")
FILES = (SimpleUploadedFile("leeg.pdf", b""), SimpleUploadedFile(f"{'n' * 200}.pdf", b"x"))
#: The formal words of Django's own Dutch.
FORMAL = ("zorg ", "deze waarde", "voer ", "selecteer", "geldige", "verplicht", "teken bevat", "null")


def all_forms() -> list[type[forms.BaseForm]]:
    """Give every form of ours, in every room."""
    for module in pkgutil.walk_packages(kruispunt.__path__, "kruispunt."):
        if "forms" in module.name.split("."):
            import_module(module.name)

    def below(cls: type) -> Iterator[type]:
        for child in cls.__subclasses__():
            yield child
            yield from below(child)

    ours = {form for form in below(forms.BaseForm) if form.__module__.startswith("kruispunt.")}
    return sorted(ours, key=lambda form: (form.__module__, form.__qualname__))


FORMS = all_forms()
#: How the messages begin that any field could show.
NAMELESS = (
    "Dit moet je nog invullen",
    "Vul een getal",
    "Vul een geheel getal",
    "Vul een datum",
    "Vul een uur",
    "Vul een webadres",
    "Vul een e-mailadres",
    "Kies een antwoord uit de lijst",
    "Kies een datum",
    "Maak dit korter",
    "Hier staat een teken",
    "Dit bestand is leeg",
    "Geef het bestand",
    "Kies het bestand opnieuw",
)


def summaries(form: type[forms.BaseForm], name: str) -> Iterator[str]:
    """Give what the summary says of one field of a form, for everything that can be wrong with its value."""
    field = deepcopy(form.base_fields[name])
    if getattr(field, "queryset", ...) is None:  # the form fills it in for who asks
        field.queryset = User.objects.none()
    alone = type("Alone", (Form,), {name: field})
    sent = [alone(MultiValueDict({name: [value]})) for value in WRONG]
    sent += [alone({}, MultiValueDict({name: [file]})) for file in FILES]
    for asked in sent:
        yield from (message for _, message in form_errors(asked)["items"])


def test_every_room_with_a_form_is_walked():
    rooms = {form.__module__.removeprefix("kruispunt.").split(".forms")[0] for form in FORMS}
    assert {"trajectories.enrolment", "trajectories.calls", "trajectories.programme", "besturen", "kpi"} <= rooms
    assert sum(len(form.base_fields) for form in FORMS) > 100


def test_no_field_of_any_form_is_left_unnamed_or_speaks_the_formal_dutch_of_django(db):
    unnamed, formal = set(), set()
    for form in FORMS:
        for name, field in form.base_fields.items():
            for message in summaries(form, name):
                told = f"{form.__qualname__}.{name}: {message}"
                if message.startswith(NAMELESS):
                    unnamed.add(told)
                if any(words in message.removeprefix(str(field.label)).lower() for words in FORMAL):
                    formal.add(told)
    assert (unnamed, formal) == (set(), set())


class Example(Form):
    number = forms.IntegerField(label="Hoogstens", max_value=365)
    question = forms.CharField(label="Waarom gaat dit niet door?", max_length=3)
    day = DateField(label="Beslissen tegen", error_messages={"required": "Kies de dag van de beslissing."})
    version = VersionField()


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        ("number", "366", "Hoogstens: vul een getal in van hoogstens 365."),
        ("number", "veel", "Hoogstens: vul een geheel getal in."),
        ("question", "", "Waarom gaat dit niet door? Dit moet je nog invullen."),
        (
            "question",
            "vier",
            "Waarom gaat dit niet door? Maak dit korter: hoogstens 3 tekens. Nu zijn het er 4.",
        ),
        ("day", "1850-01-01", "Beslissen tegen: kies een datum vanaf 2000 tot en met 2100."),
        ("day", "", "Kies de dag van de beslissing."),
    ],
)
def test_the_label_stands_before_what_any_field_could_say(name, sent, said):
    form = Example({"number": "3", "question": "nee", "day": "2026-03-03", "version": "1"} | {name: sent})
    assert form_errors(form)["items"] == [(f"id_{name}", said)]


def test_a_hidden_field_has_no_name_to_show_and_nothing_to_go_to():
    form = Example({"number": "3", "question": "nee", "day": "2026-03-03", "version": "x"})
    assert form_errors(form)["items"] == [(None, HIDDEN_IS_WRONG)]

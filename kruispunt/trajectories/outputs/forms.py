"""What a facilitator fills in to leave something with a session."""

from typing import Any

from django import forms

from kruispunt.core.uploads import ACCEPT, KINDS_IN_WORDS, LARGEST
from kruispunt.trajectories.outputs.actions.materials import LONGEST_TITLE, LONGEST_URL
from kruispunt.trajectories.outputs.actions.minutes import LONGEST
from kruispunt.trajectories.outputs.models import Minutes, Visibility
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.forms import Form, VersionField


def _visibility() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Wie kan dit lezen?",
        choices=Visibility.choices,
        initial=Visibility.PARTICIPANTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie dit kan lezen.", "invalid_choice": "Kies wie dit kan lezen."},
    )


class _AboutSession(Form):
    """What these forms share: of a talk with one bestuur nothing is for everybody."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if session.is_individual:
            self.fields["visibility"].choices = [(Visibility.PARTICIPANTS, "Alleen wie bij dit gesprek is")]


class FileForm(_AboutSession):
    """A file for a session."""

    upload = forms.FileField(
        label="Bestand",
        max_length=255,
        help_text=f"Een {KINDS_IN_WORDS} van hoogstens {LARGEST // 1024 // 1024} MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": "Kies een bestand.",
            "max_length": "De naam van dit bestand is te lang. Geef het een kortere naam.",
        },
    )
    title = forms.CharField(
        label="Titel", required=False, max_length=LONGEST_TITLE, help_text="Leeg: de naam van het bestand."
    )
    visibility = _visibility()


class LinkForm(_AboutSession):
    """A link for a session."""

    title = forms.CharField(label="Titel", max_length=LONGEST_TITLE)
    url = forms.CharField(
        label="Adres",
        max_length=LONGEST_URL,
        help_text="Het volledige adres, zoals https://www.vvsg.be.",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    visibility = _visibility()


class MinutesForm(_AboutSession):
    """The minutes of a session."""

    source = forms.CharField(
        label="Verslag",
        max_length=LONGEST,
        help_text="Een lege regel begint een nieuwe alinea. Zet # voor een titel en - voor een punt van een lijst. "
        "Zet **sterretjes** rond wat vet moet.",
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Schrijf eerst het verslag."},
    )
    visibility = _visibility()
    version = VersionField()

    def __init__(self, *args: Any, minutes: Minutes | None, **kwargs: Any) -> None:
        if minutes:
            names = ("source", "visibility", "version")
            kwargs["initial"] = {name: getattr(minutes, name) for name in names}
        super().__init__(*args, **kwargs)


class VisibilityForm(Form):
    """Who may read what stands there."""

    visibility = forms.CharField(max_length=20)


class UnpublishForm(Form):
    """Why published minutes are taken back."""

    reason = forms.CharField(
        label="Waarom neem je het verslag terug?",
        help_text="Het team kan dit nalezen. Deelnemers krijgen geen mail.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField()

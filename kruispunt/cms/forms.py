"""What a visitor filters the agenda by, searches for, and sends from the starter path."""

from django import forms

from kruispunt.trajectories.programme.enums import SessionMode, Theme, TrajectKind
from kruispunt.ui.forms import DateField, Form


class AgendaFilter(Form):
    """Kind, theme, form and period; all may stay open."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *TrajectKind.choices])
    thema = forms.ChoiceField(label="Thema", required=False, choices=[("", "Alle thema's"), *Theme.choices])
    vorm = forms.ChoiceField(label="Vorm", required=False, choices=[("", "Digitaal en fysiek"), *SessionMode.choices])
    van = DateField(label="Van", required=False)
    tot = DateField(label="Tot en met", required=False)

    def clean(self) -> dict:
        """Give the choices; a period that ends before it begins is refused at its end."""
        cleaned = super().clean()
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", "Kies een datum die niet voor de eerste ligt.")
        return cleaned


class SearchForm(Form):
    """What somebody looks for."""

    q = forms.CharField(
        label="Wat zoek je?",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class StageForm(Form):
    """A choice on the starter path."""

    stage = forms.CharField(max_length=36)


class StepForm(Form):
    """A step of the starter path, taken or not."""

    step = forms.CharField(max_length=40)
    done = forms.TypedChoiceField(choices=[("1", "gezet"), ("0", "niet gezet")], coerce=lambda value: value == "1")

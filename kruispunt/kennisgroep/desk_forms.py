"""Forms of the desk of the moderators, and of finding a colleague."""

from typing import Any

from django import forms

from kruispunt.besturen.enums import Province
from kruispunt.besturen.models import Bestuur
from kruispunt.kennisgroep.actions.writing import LONGEST_TEXT, LONGEST_TITLE
from kruispunt.kennisgroep.models import Kennisgroep, Prompt, TopicKind
from kruispunt.kennisgroep.queries.finder import besturen_in
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import DateField, Form


class PromptForm(Form):
    """A topic to place on a date."""

    kind = forms.ChoiceField(
        label="Wat wil je delen",
        choices=TopicKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat voor onderwerp het is."},
    )
    title = forms.CharField(
        label="Titel", max_length=LONGEST_TITLE, error_messages={"required": "Geef je onderwerp een titel."}
    )
    source = forms.CharField(
        label="Je bericht",
        help_text="Je kan **vet**, lijsten, links en > citaten gebruiken. Vermeld een collega met @naam.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Schrijf je bericht."},
    )
    themes = forms.MultipleChoiceField(
        label="Thema's", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    post_on = DateField(
        label="Plaats op",
        help_text="Het komt om 7 u. in de groep, in de naam van wie het laatst bewaarde.",
        error_messages={"required": "Kies op welke dag het in de groep komt."},
    )

    @staticmethod
    def initial_of(prompt: Prompt) -> dict[str, Any]:
        """Give what stands in the form for a prompt."""
        names = ("kind", "title", "source", "post_on")
        return {name: getattr(prompt, name) for name in names} | {"themes": [row.theme for row in prompt.themes.all()]}


class FinderForm(Form):
    """Which colleague of a group to look for."""

    woorden = forms.CharField(
        label="Woorden", help_text="Naam, bestuur of waarmee iemand kan helpen", required=False, max_length=100
    )
    thema = forms.ChoiceField(label="Thema", required=False, choices=[("", "Alle thema's"), *Theme.choices])
    provincie = forms.ChoiceField(
        label="Provincie", required=False, choices=[("", "Alle provincies"), *Province.choices]
    )
    bestuur = forms.ModelChoiceField(
        label="Bestuur", required=False, queryset=Bestuur.objects.none(), empty_label="Alle besturen"
    )

    def __init__(self, *args, group: Kennisgroep, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen_in(group)

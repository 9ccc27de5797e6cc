"""What a visitor filters the agenda by, searches for, and sends from the starter path or an instrument."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminPageForm

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.programme.enums import SessionMode, Theme, TrajectKind
from kruispunt.trajectories.programme.places import REGIONS
from kruispunt.ui.forms import DateField, FlatSelect, Form


class AgendaFilter(Form):
    """Kind, theme, form, region and period; all may stay open."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *TrajectKind.choices])
    thema = forms.ChoiceField(label="Thema", required=False, choices=[("", "Alle thema's"), *Theme.choices])
    vorm = forms.ChoiceField(label="Vorm", required=False, choices=[("", "Digitaal en fysiek"), *SessionMode.choices])
    waar = forms.ChoiceField(label="Provincie", required=False, choices=[("", "Overal"), *REGIONS])
    van = DateField(label="Van", required=False)
    tot = DateField(label="Tot en met", required=False)

    def clean(self) -> dict:
        """Give the choices; a period that ends before it begins is refused at its end, a digital place at the place."""
        cleaned = super().clean()
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", "Kies een datum die niet voor de eerste ligt.")
        if cleaned.get("vorm") == SessionMode.ONLINE and cleaned.get("waar"):
            self.add_error("waar", "Een digitale sessie heeft geen plaats. Kies Overal, of een andere vorm.")
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


class PracticeForm(WagtailAdminPageForm):
    """What an editor fills in for a practice: of the besturen that merged only the new one is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bestuur"]
        field.empty_label = "Kies een bestuur"
        # what a page names already stays, also when that bestuur merged since
        field.queryset = Bestuur.objects.open() | Bestuur.objects.filter(pk=self.instance.bestuur_id)


class _AboutBestuur(Form):
    """What somebody says about one of the besturen they may speak for; with only one there is nothing to choose."""

    bestuur = forms.ModelChoiceField(
        Bestuur.objects.none(),
        label="Welk bestuur?",
        empty_label="Kies een bestuur",
        widget=FlatSelect,
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een bestuur uit de lijst."},
    )

    def __init__(self, *args: Any, besturen: QuerySet[Bestuur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bestuur"]
        field.queryset = besturen
        few = list(besturen[:2])
        if len(few) == 1:
            field.widget = forms.HiddenInput()
            field.initial = few[0].pk


class AdoptionForm(_AboutBestuur):
    """A bestuur uses an instrument, from a day on."""

    since = DateField(
        label="Sinds wanneer?",
        initial=clock.today,
        help_text="Weet je de dag niet? Kies de eerste dag van die maand.",
        error_messages={"required": "Kies een dag."},
    )


class StopForm(_AboutBestuur):
    """A bestuur uses an instrument no longer."""

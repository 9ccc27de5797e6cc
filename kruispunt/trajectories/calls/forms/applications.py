"""Forms of the application of a bestuur."""

from typing import Any

from django import forms

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.ui.forms import Form, VersionField


class ChooseBestuurForm(Form):
    """For which of the own besturen somebody applies."""

    bestuur = forms.ModelChoiceField(
        label="Voor welk bestuur?",
        queryset=Bestuur.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een van je eigen besturen."},
    )

    def __init__(self, *args: Any, besturen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen


class ApplicationForm(Form):
    """Why a bestuur wants to take part; a draft (`complete` is False) may have gaps."""

    theme = forms.ChoiceField(
        label="Op welk thema willen jullie werken?",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Kies het thema waarop jullie willen werken."},
    )
    motivation = forms.CharField(
        label="Waarom willen jullie meedoen?",
        max_length=10_000,
        help_text="Schrijf wat jullie al doen, wat jullie willen bereiken en wie daarvoor tijd krijgt.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Schrijf waarom jullie willen meedoen."},
    )
    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].required = self.fields["motivation"].required = complete
        if call.asks_theme:
            self.fields["theme"].choices = call.theme_choices
        else:
            del self.fields["theme"]


class ReasonForm(Form):
    """Why a bestuur stops."""

    reason = forms.CharField(
        label="Waarom stoppen jullie?",
        max_length=2000,
        help_text="Het team leest dit. Een zin is genoeg.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf kort waarom jullie stoppen."},
    )

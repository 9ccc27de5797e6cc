"""Forms around a call: a code for who is late, and the wish to hear when one opens."""

from typing import Any

from django import forms

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import FlatSelect, Form, MomentField


class LateCodeForm(Form):
    """Which bestuur may hand in later, until when, and why."""

    bestuur = forms.ModelChoiceField(
        label="Bestuur",
        queryset=Bestuur.objects.none(),
        empty_label="Kies een bestuur",
        widget=FlatSelect,
        help_text="Typ de eerste letters van de naam om snel te springen.",
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een bestuur uit de lijst."},
    )
    expires_at = MomentField(label="Geldig tot")
    reason = forms.CharField(
        label="Reden",
        max_length=1000,
        help_text="Alleen het team leest dit.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf waarom dit bestuur later mag indienen."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = Bestuur.objects.open()


class InterestForm(Form):
    """For which own bestuur, and on which theme, somebody wants to hear when a call opens."""

    bestuur = forms.ModelChoiceField(
        label="Voor welk bestuur?",
        queryset=Bestuur.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een van je eigen besturen."},
    )
    theme = forms.ChoiceField(
        label="Over welk thema?",
        choices=[("", "Elk thema"), *Theme.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een thema uit de lijst."},
    )

    def __init__(self, *args: Any, besturen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen

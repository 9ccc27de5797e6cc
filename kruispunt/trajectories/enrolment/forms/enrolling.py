"""What people fill in to take part, and to stop."""

from django import forms

from kruispunt.besturen.models import User
from kruispunt.besturen.queries import besturen_of
from kruispunt.ui.forms import Form


class EnrolForm(Form):
    """For which bestuur somebody takes part; with one bestuur there is nothing to choose."""

    bestuur = forms.ModelChoiceField(
        queryset=None,
        label="Voor welk bestuur neem je deel?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies voor welk bestuur je deelneemt.",
            "invalid_choice": "Je werkt in Kruispunt niet voor dit bestuur. Kies een ander.",
        },
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.besturen = list(besturen_of(user))
        self.fields["bestuur"].queryset = besturen_of(user)
        if len(self.besturen) == 1:
            self.fields["bestuur"].widget = forms.HiddenInput()
            self.initial["bestuur"] = self.besturen[0].pk


class WithdrawForm(Form):
    """Why somebody stops, if they want to say so."""

    reason = forms.CharField(
        label="Waarom stop je?",
        help_text="Het team leest dit. Het helpt om de volgende keer beter te plannen.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

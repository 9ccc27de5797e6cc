"""Forms of the knowledge groups."""

from typing import Any

from django import forms

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of
from kruispunt.ui.forms import Form


class JoinForm(Form):
    """Ask to join: for which bestuur, and who you are."""

    bestuur = forms.ModelChoiceField(
        label="Voor welk bestuur",
        queryset=Bestuur.objects.none(),
        empty_label="Kies een bestuur",
        error_messages={"required": "Kies voor welk bestuur je lid wordt."},
    )
    introduction = forms.CharField(
        label="Waarom wil je lid worden",
        help_text="Een of twee zinnen zijn genoeg. De moderatoren lezen dit, en later ook de andere leden.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Schrijf kort waarom je lid wilt worden."},
    )

    def __init__(self, *args, user: Any, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen_of(user)
        own = list(self.fields["bestuur"].queryset[:2])
        if len(own) == 1:
            self.fields["bestuur"].initial = own[0].pk


class DecisionForm(Form):
    """Approve or refuse a request; a refusal needs a reason, which the action asks for."""

    APPROVE, REFUSE = "approve", "refuse"
    decision = forms.ChoiceField(
        label="Je beslissing",
        choices=[(APPROVE, "Goedkeuren"), (REFUSE, "Weigeren")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of je de aanvraag goedkeurt."},
    )
    reason = forms.CharField(
        label="Waarom je weigert",
        help_text="Alleen als je weigert. De aanvrager krijgt deze uitleg per mail.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    @property
    def approves(self) -> bool:
        """Give whether a valid form says yes."""
        return self.cleaned_data["decision"] == self.APPROVE


class LeaveForm(Form):
    """Leave the group: nothing to fill in, only to confirm."""


class GroupForm(Form):
    """Make a group."""

    name = forms.CharField(label="Naam", max_length=120)
    introduction = forms.CharField(
        label="Inleiding",
        help_text="Iedereen kan dit lezen.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    house_rules = forms.CharField(
        label="Huisregels", help_text="De leden lezen dit.", widget=forms.Textarea(attrs={"rows": 6}), max_length=8000
    )

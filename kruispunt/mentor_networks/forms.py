"""Forms of the mentor networks."""

from django import forms

from kruispunt.besturen.models import Bestuur
from kruispunt.mentor_networks.models import MentorRole
from kruispunt.ui.forms import FlatSelect, Form


class MentorForm(Form):
    """Name a mentor bestuur."""

    bestuur = forms.ModelChoiceField(
        label="Mentorbestuur",
        queryset=Bestuur.objects.open(),
        empty_label="Kies een bestuur",
        widget=FlatSelect,
    )
    source = forms.CharField(
        label="Bron",
        help_text="Waar staat dit? Bijvoorbeeld: Plan Samenleven, actie 4.3.",
        max_length=MentorRole._meta.get_field("source").max_length,
    )

"""The form of the overview by mail."""

from django import forms

from kruispunt.kennisgroep.models import MailRhythm
from kruispunt.ui.forms import Form


class OverviewForm(Form):
    """How often the overview of a group comes."""

    rhythm = forms.ChoiceField(
        label="Hoe vaak wil je het overzicht",
        help_text="Twee keer per week is op dinsdag en donderdag, elke week is op dinsdag.",
        choices=MailRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe vaak je het overzicht krijgt."},
    )

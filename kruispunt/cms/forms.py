"""What a visitor filters the agenda by."""

from django import forms

from kruispunt.trajectories.programme.enums import Theme, TrajectKind
from kruispunt.ui.forms import Form


class AgendaFilter(Form):
    """Kind and theme; both may stay open."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *TrajectKind.choices])
    thema = forms.ChoiceField(label="Thema", required=False, choices=[("", "Alle thema's"), *Theme.choices])

"""Forms of the first steps of a member: the house rules, and the introduction."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from kruispunt.core import clock
from kruispunt.kennisgroep.actions.joining import LONGEST_INTRODUCTION
from kruispunt.kennisgroep.models import Profile
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import Form


class RulesForm(Form):
    """Accept the house rules; the hidden moment is when they were shown."""

    accepts = forms.BooleanField(
        label="Ik las de huisregels en hou me eraan",
        error_messages={"required": "Vink aan dat je je aan de huisregels houdt. Zonder dat kan je niet verder."},
    )
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_read_at(self) -> datetime:
        """Give when the rules were shown, aware and not in the future; ValidationError for what is no moment."""
        try:
            moment = parse_datetime(self.cleaned_data["read_at"])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValidationError("Lees de huisregels nog eens en aanvaard ze dan.")
        return min(moment, clock.now())

    def show_again(self) -> None:
        """Let the form, sent again, be about the rules as its page shows them now."""
        self.data = {**self.data.dict(), "read_at": clock.now().isoformat()}


class ProfileForm(Form):
    """Introduce yourself: the same in every group."""

    themes = forms.MultipleChoiceField(
        label="Rond welke thema's werk je",
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    can_help_with = forms.CharField(
        label="Waarmee kan je een collega helpen",
        help_text="Bijvoorbeeld: een adviesraad opstarten, teksten nalezen. Een beetje ervaring telt ook.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_INTRODUCTION,
        error_messages={"required": "Schrijf waarmee je een collega kan helpen. Een beetje ervaring telt ook."},
    )
    looks_for = forms.CharField(
        label="Wat zoek je",
        help_text="Wat wil je leren, of met wie wil je praten?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_INTRODUCTION,
        error_messages={"required": "Schrijf wat je zoekt of wilt leren."},
    )
    is_findable = forms.BooleanField(
        label="Collega's kunnen me vinden via de collegazoeker",
        help_text="Leden van een groep waar jij ook in zit, vinden je dan op je bestuur, je thema's en deze tekst. "
        "Vink je dit niet aan, dan sta je alleen in de ledenlijst van je groep.",
        required=False,
    )

    @staticmethod
    def of(profile: Profile | None) -> dict:
        """Give what the form starts from: the introduction that stands, or nothing."""
        if profile is None:
            return {}
        return {
            "themes": [row.theme for row in profile.themes.all()],
            "can_help_with": profile.can_help_with,
            "looks_for": profile.looks_for,
            "is_findable": profile.is_findable,
        }

"""What people fill in about their own attendance."""

from collections.abc import Iterable

from django import forms

from kruispunt.trajectories.enrolment.models import AttendanceStatus
from kruispunt.ui.forms import Form

#: How somebody says to be there.
WAYS = {AttendanceStatus.ON_SITE: "Ter plaatse", AttendanceStatus.ONLINE: "Online"}


class CodeForm(Form):
    """The code of the screen, typed."""

    code = forms.CharField(
        label="Code op het scherm",
        help_text="Zes tekens. Elke halve minuut staat er een nieuwe code.",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "kp-code-input",
            }
        ),
        error_messages={"required": "Typ de code die op het scherm staat."},
    )


class CheckInForm(Form):
    """How somebody is there; with one way there is nothing to choose."""

    status = forms.ChoiceField(
        label="Hoe ben je erbij?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe je erbij bent.", "invalid_choice": "Kies hoe je erbij bent."},
    )

    def __init__(self, *args, ways: Iterable[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(way, WAYS[way]) for way in ways]
        self.fields["status"].choices = choices
        self.initial["status"] = choices[0][0]
        if len(choices) == 1:
            self.fields["status"].widget = forms.HiddenInput()


class OwnAttendanceForm(Form):
    """What somebody says of a session: not coming, coming after all, or there after all."""

    APOLOGISE, TAKE_BACK = "apologise", "take_back"
    #: The choice -> the way somebody was there.
    CLAIMS = {"claim_on_site": AttendanceStatus.ON_SITE, "claim_online": AttendanceStatus.ONLINE}

    choice = forms.ChoiceField(
        choices=[(value, value) for value in (APOLOGISE, TAKE_BACK, *CLAIMS)],
        error_messages={"required": "Kies een van de knoppen.", "invalid_choice": "Kies een van de knoppen."},
    )

    def claims(self, ways: Iterable[str]) -> list[tuple[str, str]]:
        """Give value and words of the buttons with which somebody says to have been there, in the order of `ways`."""
        values = {status: value for value, status in self.CLAIMS.items()}
        return [(values[way], WAYS[way].lower()) for way in ways]

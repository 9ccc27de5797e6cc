"""What somebody fills in to check a certificate."""

from django import forms

from kruispunt.ui.forms import Form


class VerifyForm(Form):
    """The code that stands on a certificate."""

    code = forms.CharField(
        label="Code van het attest",
        help_text="De code staat onderaan het attest, in vier groepen van vier tekens.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Typ de code die op het attest staat."},
    )

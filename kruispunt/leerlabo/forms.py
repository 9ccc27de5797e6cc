"""What a facilitator fills in to start a phase."""

from django import forms

from kruispunt.leerlabo.actions import LONGEST_QUESTION
from kruispunt.leerlabo.models import Phase
from kruispunt.ui.forms import Form


class StartPhaseForm(Form):
    """The question as it stands now; the phase is the one the form was made for, so a stale form is noticed."""

    phase = forms.ChoiceField(choices=Phase.choices, widget=forms.HiddenInput)
    question = forms.CharField(
        label="Leervraag",
        help_text="Schrijf de vraag zoals de groep ze nu stelt. Ze wordt per fase scherper.",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf de leervraag zoals ze nu is."},
    )

    def aim_at(self, phase: Phase | None) -> None:
        """Let the form, sent again, start `phase`: the one it was made for was started by somebody else."""
        self.data = {**self.data.dict(), "phase": phase or ""}

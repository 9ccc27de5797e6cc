"""Forms with which the team writes a call."""

from typing import Any

from django import forms

from kruispunt.trajectories.calls.enums import MINIMUM_PLACES
from kruispunt.trajectories.calls.forms.fields import whole_number
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import SELECTED_KINDS, TrajectStatus
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import Form, MomentInput, VersionField


class CallForm(Form):
    """A call as staff writes it; of a published one what besturen lean on is shown and stays."""

    traject = forms.ModelChoiceField(
        label="Traject",
        queryset=Traject.objects.none(),
        empty_label="Kies een traject",
        help_text="Leerlabo's en coachingstrajecten kiezen hun besturen met een oproep.",
        error_messages={"invalid_choice": "Kies een van de trajecten uit de lijst."},
    )
    title = forms.CharField(label="Titel", max_length=160)
    question = forms.CharField(
        label="Vraag waar het traject van vertrekt", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    expectations = forms.CharField(
        label="Wat je van een bestuur vraagt",
        max_length=5000,
        required=False,
        help_text="Bijvoorbeeld: aantal dagen, mandaat, wie deelneemt.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opens_at = forms.DateTimeField(label="Opent op", widget=MomentInput)
    closes_at = forms.DateTimeField(label="Sluit op", widget=MomentInput)
    places = whole_number("Plaatsen", help_text=f"Hoeveel besturen kunnen meedoen: minstens {MINIMUM_PLACES}.")
    asks_theme = forms.BooleanField(label="Vraag elk bestuur op welk thema het wil werken", required=False)
    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall | None = None, **kwargs: Any) -> None:
        if call:
            names = ("title", "question", "expectations", "opens_at", "closes_at", "places", "asks_theme", "version")
            kwargs.setdefault("initial", {name: getattr(call, name) for name in names})
        super().__init__(*args, **kwargs)
        if call:
            del self.fields["traject"]
        else:
            del self.fields["version"]
            trajecten = Traject.objects.of_kind(*SELECTED_KINDS).exclude(status=TrajectStatus.CANCELLED)
            self.fields["traject"].queryset = trajecten
        if call and call.is_published:
            for name, hint in (
                ("opens_at", "Ligt vast sinds de oproep gepubliceerd is."),
                ("asks_theme", "Ligt vast sinds de oproep gepubliceerd is."),
            ):
                self.fields[name].disabled = True
                self.fields[name].help_text = hint
            self.fields["closes_at"].help_text = "Kan alleen nog later."

    def changes(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if not self.fields[name].disabled}

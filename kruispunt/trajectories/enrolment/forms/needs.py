"""What somebody fills in about what they need to take part."""

from collections.abc import Iterator, Mapping

from django import forms
from django.forms import BoundField

from kruispunt.trajectories.enrolment.queries.needs import asked_needs
from kruispunt.trajectories.programme.enums import NeedKind
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import Form


class NeedsForm(Form):
    """A box per need the traject asks about, each with room for a short note. Filling in a note is asking too."""

    def __init__(self, *args, traject: Traject, told: Mapping[str, str] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asked, told = asked_needs(traject), told or {}
        for kind in self.asked:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False, initial=kind in told)
            self.fields[f"note_{kind}"] = forms.CharField(
                label=f"Toelichting bij {kind.label[0].lower()}{kind.label[1:]}",
                required=False,
                max_length=300,
                initial=told.get(kind, ""),
            )

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Give the box and the note of each need."""
        for kind in self.asked:
            yield self[f"need_{kind}"], self[f"note_{kind}"]

    def clean(self) -> dict:
        """Ask for words with "something else", which says nothing by itself."""
        data = super().clean()
        if data.get(f"need_{NeedKind.OTHER}") and not data.get(f"note_{NeedKind.OTHER}"):
            self.add_error(f"note_{NeedKind.OTHER}", "Schrijf kort wat je nodig hebt.")
        return data

    @property
    def needs(self) -> dict[str, str]:
        """Give the notes of what is needed, by kind."""
        notes = {kind: self.cleaned_data[f"note_{kind}"] for kind in self.asked}
        return {kind.value: note for kind, note in notes.items() if note or self.cleaned_data[f"need_{kind}"]}

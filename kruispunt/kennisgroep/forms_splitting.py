"""Forms to split a group and to undo that."""

from typing import Any

from django import forms

from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import Form


class SplitForm(Form):
    """Which themes get a group of their own, and why. The first button shows, the second does what was shown."""

    SURE = "split"
    themes = forms.MultipleChoiceField(
        label="Welke thema's krijgen een eigen groep",
        help_text="Een onderwerp over één van die thema's verhuist. Gaat het over meer of geen ervan, dan blijft het.",
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één thema."},
    )
    reason = forms.CharField(
        label="Waarom je splitst",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Schrijf waarom je de groep splitst."},
    )

    @property
    def chosen(self) -> str:
        """Give the themes of a valid form in one word, by which the preview is known."""
        return ",".join(sorted(self.cleaned_data["themes"]))

    @property
    def wants_to_split(self) -> bool:
        """Give whether the button that splits was used."""
        return self.data.get("step") == self.SURE

    @property
    def is_sure(self) -> bool:
        """Give whether the button that splits was used for exactly what the preview showed."""
        return self.wants_to_split and self.data.get("previewed") == self.chosen

    @property
    def decision(self) -> dict[str, Any]:
        """Give what the action asks of a valid form."""
        return {name: self.cleaned_data[name] for name in ("themes", "reason")}


class UndoForm(Form):
    """Undo a splitting: nothing to fill in, only to confirm."""

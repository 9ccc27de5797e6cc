"""Forms of the decision: taking it back, offering a place, answering an offer."""

from typing import Any

from django import forms

from kruispunt.trajectories.calls.models import Application
from kruispunt.trajectories.calls.queries.decisions import Reserve
from kruispunt.ui.forms import Form


def _reason(label: str, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class TakeBackForm(Form):
    """Why the decision is taken back."""

    reason = _reason(
        "Waarom neem je de beslissing terug?",
        "Schrijf waarom je de beslissing terugneemt.",
        "Alleen het team leest dit.",
    )


class OfferPlaceForm(Form):
    """Which bestuur of the reserve list gets a free place, and why."""

    application = forms.ModelChoiceField(
        label="Bestuur van de reservelijst",
        queryset=Application.objects.none(),
        empty_label="Kies een bestuur",
        error_messages={
            "required": "Kies een bestuur.",
            "invalid_choice": "Dit bestuur staat niet meer op de reservelijst. Kies een ander.",
        },
    )
    reason = _reason("Waarom dit bestuur?", "Schrijf waarom je dit bestuur kiest.", "Alleen het team leest dit.")

    def __init__(self, *args: Any, candidates: list[Reserve], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["application"]
        field.queryset = Application.objects.filter(pk__in=[c.application.pk for c in candidates])
        field.choices = [("", field.empty_label), *((c.application.pk, str(c.application.bestuur)) for c in candidates)]


class ConfirmForm(Form):
    """The button that takes a place: which offer is answered, nothing to type."""

    offer = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class DeclineForm(ConfirmForm):
    """Why a bestuur leaves the place to another."""

    reason = _reason(
        "Waarom nemen jullie de plaats niet?",
        "Schrijf kort waarom jullie de plaats niet nemen.",
        "Het team leest dit. Een zin is genoeg.",
    )

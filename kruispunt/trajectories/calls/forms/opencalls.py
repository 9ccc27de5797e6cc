"""Forms with which the team writes and copies a call."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from kruispunt.trajectories.calls.actions.callchecks import FIXED
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES, OFFER_DAYS, ScoreMethod, SelectionMode
from kruispunt.trajectories.calls.forms.fields import whole_number
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import SELECTED_KINDS, TrajectStatus
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import DateField, Form, MomentField, VersionField
from kruispunt.ui.templatetags.kruispunt import datum, moment

#: How the form is laid out: the heading, what to know, and the fields under it.
_PARTS = [
    ("De oproep", "", ["traject", "title", "question"]),
    (
        "Wat je van een bestuur vraagt",
        "Besturen lezen dit voor ze zich kandidaat stellen.",
        ["expectations", "days", "mandate", "travel", "needs_head_consent", "asks_theme"],
    ),
    (
        "Wanneer",
        "De momenten volgen op elkaar: openen, sluiten, beoordelen, beslissen, bevestigen.",
        [
            "opens_at",
            "closes_at",
            "review_opens_at",
            "review_closes_at",
            "decision_on",
            "confirm_until",
            "offer_days",
        ],
    ),
    ("De groep", "", ["places_min", "places", "selection_mode", "score_method"]),
]
_KEPT = "Ligt vast sinds de oproep gepubliceerd is."
_LATER = "Kan alleen nog later."


def _text(label: str, hint: str = "", rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=5000, help_text=hint, widget=widget, **kwargs)


def _moment(label: str, hint: str = "", **kwargs: Any) -> MomentField:
    return MomentField(label=label, help_text=hint, **kwargs)


def _trajecten() -> Any:
    return Traject.objects.of_kind(*SELECTED_KINDS).exclude(status=TrajectStatus.CANCELLED)


def _as_read(value: Any, choices: dict[str, str]) -> str:
    """Give a stored value as people read it."""
    if value is None or value == "":
        return "niet ingevuld"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if hasattr(value, "hour"):
        return moment(value)
    if hasattr(value, "year"):
        return datum(value)
    return choices.get(str(value), str(value))


class _TrajectField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Traject",
            queryset=Traject.objects.none(),
            empty_label="Kies een traject",
            error_messages={"invalid_choice": "Kies een van de trajecten uit de lijst."},
            **kwargs,
        )


class CallForm(Form):
    """A call as staff writes it; of a published one what besturen lean on is shown and stays."""

    traject = _TrajectField(help_text="Leerlabo's en coachingstrajecten kiezen hun besturen met een oproep.")
    title = forms.CharField(label="Titel", max_length=160)
    question = _text("Vraag waar het traject van vertrekt", rows=4)
    expectations = _text(
        "Wat je verwacht", "Bijvoorbeeld: wie deelneemt, en wat die tussen de sessies doet.", rows=4, required=False
    )
    days = whole_number("Dagen die een bestuur vrijmaakt", required=False, help_text="Over het hele traject samen.")
    mandate = _text(
        "Mandaat", "Wat de deelnemer mag beslissen of uitproberen voor het bestuur.", rows=2, required=False
    )
    travel = _text(
        "Verplaatsingen", "Waar de sessies zijn, en hoe vaak iemand zich verplaatst.", rows=2, required=False
    )
    needs_head_consent = forms.BooleanField(label="Vraag het akkoord van het diensthoofd", required=False)
    asks_theme = forms.BooleanField(label="Vraag elk bestuur op welk thema het wil werken", required=False)
    opens_at = _moment("Opent op")
    closes_at = _moment("Sluit op")
    review_opens_at = _moment("Beoordelen vanaf", "Na het sluiten. Laat leeg als niemand punten geeft.", required=False)
    review_closes_at = _moment("Beoordelen tot", required=False)
    decision_on = DateField(
        label="Beslissing bekend op", help_text="De dag waarop elk bestuur het hoort.", required=False
    )
    confirm_until = _moment(
        "Bevestigen tot",
        "Tot dan bevestigt een gekozen bestuur zijn plaats. Laat leeg als bevestigen niet hoeft.",
        required=False,
    )
    offer_days = whole_number(
        "Dagen om een vrijgekomen plaats te aanvaarden",
        initial=OFFER_DAYS,
        help_text="Voor een bestuur van de reservelijst.",
    )
    places_min = whole_number(
        "Plaatsen: minstens",
        initial=MINIMUM_PLACES,
        help_text=f"De kleinste groep die doorgaat: {MINIMUM_PLACES} of meer.",
    )
    places = whole_number("Plaatsen: hoogstens", help_text="Hoeveel besturen kunnen meedoen.")
    selection_mode = forms.ChoiceField(
        label="Manier van kiezen",
        choices=SelectionMode.choices,
        initial=SelectionMode.MERIT,
        widget=forms.RadioSelect,
        help_text="Bij een loting krijgt elk bestuur een kans die zo gelijk is als de regels toelaten.",
    )
    score_method = forms.ChoiceField(
        label="Hoe de punten van beoordelaars samen tellen",
        choices=ScoreMethod.choices,
        initial=ScoreMethod.MEAN,
        widget=forms.RadioSelect,
        help_text="Bij de mediaan weegt één heel hoge of lage score niet door.",
    )
    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall | None = None, **kwargs: Any) -> None:
        if call:
            kwargs.setdefault("initial", {name: getattr(call, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if not call:
            del self.fields["version"]
        if call and call.is_published:
            del self.fields["traject"]
            self._keep_what_besturen_read(call)
        else:
            self.fields["traject"].queryset = _trajecten()

    def _keep_what_besturen_read(self, call: OpenCall) -> None:
        for name in FIXED.keys() & self.fields.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text = _KEPT
        for name in ("closes_at", "decision_on", "confirm_until"):
            if getattr(call, name) is not None:
                self.fields[name].help_text = _LATER
        if call.days is not None:
            self.fields["days"].help_text = f"Kan niet meer dan {call.days} worden."
        self.fields["offer_days"].help_text = f"Kan niet minder dan {call.offer_days} worden."

    def parts(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """Give the parts of the form: heading, what to know, and the fields that this call has."""
        for heading, told, names in _PARTS:
            yield heading, told, [self[name] for name in names if name in self.fields]

    def stored_beside_typed(self, call: OpenCall) -> list[tuple[str, str]]:
        """Give label and stored value of each field in which `call` differs from what was typed."""
        rows = []
        for name, field in self.fields.items():
            stored = getattr(call, name)
            if name != "version" and not field.disabled and self.cleaned_data.get(name) != stored:
                choices = {str(value): str(label) for value, label in getattr(field, "choices", ())}
                rows.append((field.label, _as_read(stored, choices)))
        return rows

    def changes(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if not self.fields[name].disabled}


class CopyForm(Form):
    """For which traject, and under which title, a call is copied."""

    traject = _TrajectField(
        help_text="Vragen, criteria en regels komen mee. De regels over thema's die het traject niet heeft, vallen weg."
    )
    title = forms.CharField(label="Titel van de nieuwe oproep", max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["traject"].queryset = _trajecten()

"""Forms of calls, applications and the selection."""

from typing import Any

from django import forms

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions import CannotBeMet
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES, BalanceAttribute, Outcome
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import SELECTED_KINDS, TrajectStatus
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import Form, MomentInput, VersionField

_TOO_LARGE = "Geef een getal van hoogstens %(limit_value)s."
_NO_NUMBER = "Geef een heel getal."


def _number(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        max_value=30_000,
        error_messages={"max_value": _TOO_LARGE, "invalid": _NO_NUMBER},
        **kwargs,
    )


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
    places = _number("Plaatsen", help_text=f"Hoeveel besturen kunnen meedoen: minstens {MINIMUM_PLACES}.")
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


class ChooseBestuurForm(Form):
    """For which of the own besturen somebody applies."""

    bestuur = forms.ModelChoiceField(
        label="Voor welk bestuur?",
        queryset=Bestuur.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Kies een bestuur.", "invalid_choice": "Kies een van je eigen besturen."},
    )

    def __init__(self, *args: Any, besturen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bestuur"].queryset = besturen


class ApplicationForm(Form):
    """Why a bestuur wants to take part; a draft (`complete` is False) may have gaps."""

    theme = forms.ChoiceField(
        label="Op welk thema willen jullie werken?",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Kies het thema waarop jullie willen werken."},
    )
    motivation = forms.CharField(
        label="Waarom willen jullie meedoen?",
        max_length=10_000,
        help_text="Schrijf wat jullie al doen, wat jullie willen bereiken en wie daarvoor tijd krijgt.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Schrijf waarom jullie willen meedoen."},
    )
    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].required = self.fields["motivation"].required = complete
        if call.asks_theme:
            self.fields["theme"].choices = call.theme_choices
        else:
            del self.fields["theme"]


class ReasonForm(Form):
    """Why a bestuur stops."""

    reason = forms.CharField(
        label="Waarom stoppen jullie?",
        max_length=2000,
        help_text="Het team leest dit. Een zin is genoeg.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf kort waarom jullie stoppen."},
    )


class RulesForm(Form):
    """Places, and at least and at most per type, and per theme where the call asks one."""

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        bounds = {(rule.attribute, rule.value): rule for rule in call.rules.all()}
        initial: dict[str, int | None] = {"places": call.places}
        self.groups = [(str(BalanceAttribute.TYPE.label), BalanceAttribute.TYPE, Bestuurstype.choices)]
        if call.asks_theme:
            self.groups.append((str(BalanceAttribute.THEME.label), BalanceAttribute.THEME, call.theme_choices))
        for _, attribute, values in self.groups:
            for value, _ in values:
                rule = bounds.get((attribute, value))
                initial[f"{attribute}_{value}_minimum"] = rule.minimum if rule else None
                initial[f"{attribute}_{value}_maximum"] = rule.maximum if rule else None
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["places"] = _number("Plaatsen", help_text=f"Minstens {MINIMUM_PLACES} besturen.")
        for _, attribute, values in self.groups:
            for value, label in values:
                for bound, word in (("minimum", "minstens"), ("maximum", "hoogstens")):
                    name = f"{attribute}_{value}_{bound}"
                    self.fields[name] = _number(f"{label}: {word}", required=False, min_value=0)

    def refuse(self, refusal: Refused) -> None:
        """Show what cannot be met, each at its own field."""
        if not isinstance(refusal, CannotBeMet):
            super().refuse(refusal)
            return
        self.refusal = refusal
        for field, message in refusal.findings:
            self.add_error(field if field in self.fields else None, message)

    def table(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Give per attribute its label and the pairs of fields (minimum, maximum) of its values."""
        return [
            (
                label,
                [(self[f"{attribute}_{value}_minimum"], self[f"{attribute}_{value}_maximum"]) for value, _ in values],
            )
            for label, attribute, values in self.groups
        ]

    def rules(self) -> list[tuple[str, str, int | None, int | None]]:
        """Give the rows that `set_rules` takes."""
        data = self.cleaned_data
        return [
            (
                str(attribute),
                str(value),
                data[f"{attribute}_{value}_minimum"],
                data[f"{attribute}_{value}_maximum"],
            )
            for _, attribute, values in self.groups
            for value, _ in values
        ]


class OutcomeForm(Form):
    """Another outcome for one application, with the reason."""

    outcome = forms.ChoiceField(label="Beslissing", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Reden",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf waarom je dit verandert."},
    )

"""Forms of the balance board."""

from typing import Any

from django import forms

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions import CannotBeMet
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES, BalanceAttribute, Outcome
from kruispunt.trajectories.calls.forms.fields import whole_number
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.ui.forms import Form


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
        self.fields["places"] = whole_number("Plaatsen", help_text=f"Minstens {MINIMUM_PLACES} besturen.")
        for _, attribute, values in self.groups:
            for value, label in values:
                for bound, word in (("minimum", "minstens"), ("maximum", "hoogstens")):
                    name = f"{attribute}_{value}_{bound}"
                    self.fields[name] = whole_number(f"{label}: {word}", required=False, min_value=0)

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

"""Forms of the balance board."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms

from kruispunt.trajectories.calls.enums import Outcome, PinKind, SelectionMode
from kruispunt.trajectories.calls.forms.fields import whole_number
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.labels import ORDER_LABELS, attribute_label, attributes_of, value_choices
from kruispunt.trajectories.calls.selection import PLACES
from kruispunt.ui.forms import Form, VersionField

_BOUNDS = {"minimum": "minstens", "maximum": "hoogstens", "target": "streefdoel in procent"}
_PLACES_WORDS = ("Eerst", "Dan", "Daarna")


def reason_field(message: str, **kwargs: Any) -> forms.CharField:
    """Give a field for why staff decides something; `message` says so when it is empty."""
    given = {"label": "Reden", "widget": forms.Textarea(attrs={"rows": 2})} | kwargs
    return forms.CharField(max_length=1000, error_messages={"required": message}, **given)


@dataclass(frozen=True)
class RuleCell:
    """One input of the table of rules."""

    name: str
    label: str
    value: Any
    errors: list[str]


@dataclass(frozen=True)
class RuleTable:
    """The inputs of one attribute: per value its label and three cells. Closed while nothing stands in it."""

    label: str
    rows: list[tuple[str, list[RuleCell]]]

    @property
    def is_used(self) -> bool:
        """Give whether something stands in it, right or wrong."""
        return any(cell.value not in (None, "") or cell.errors for _, cells in self.rows for cell in cells)


class RulesForm(Form):
    """Places from-to, the way of choosing, what counts first, and per value at least, at most and a target."""

    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        stored = {(rule.attribute, rule.value): rule for rule in call.rules.all()}
        self.attributes = [(str(a), value_choices(call, a)) for a in attributes_of(call)]
        initial: dict[str, Any] = {
            "version": call.version,
            "places_min": call.places_min,
            "places": call.places,
            "mode": call.selection_mode,
        }
        initial |= {f"order_{place}": name for place, name in enumerate(call.selection_order, start=1)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["places_min"] = whole_number("Plaatsen: minstens")
        self.fields["places"] = whole_number("Plaatsen: hoogstens")
        self.fields["mode"] = forms.ChoiceField(
            label="Manier van kiezen",
            choices=SelectionMode.choices,
            widget=forms.RadioSelect,
            disabled=call.is_published,
            help_text="Dit ligt vast sinds de oproep gepubliceerd is."
            if call.is_published
            else "Bij een loting tellen de regels en niet de scores. De kansen zijn zo gelijk mogelijk.",
        )
        for place, word in enumerate(_PLACES_WORDS, start=1):
            self.fields[f"order_{place}"] = forms.ChoiceField(
                label=word,
                required=place == 1,
                choices=[*ORDER_LABELS.items(), *([("", "Niets meer")] if place > 1 else [])],
            )
        for attribute, values in self.attributes:
            for value, label in values:
                rule = stored.get((attribute, value))
                for bound, word in _BOUNDS.items():
                    name = f"{attribute}_{value}_{bound}"
                    self.fields[name] = whole_number(f"{label}: {word}", required=False, min_value=0)
                    self.initial[name] = getattr(rule, bound, None)

    def orders(self) -> list[forms.BoundField]:
        """Give the fields that say what counts first, second and third."""
        return [self[f"order_{place}"] for place in range(1, len(_PLACES_WORDS) + 1)]

    def tables(self) -> list[RuleTable]:
        """Give the rules per attribute, lean: three hundred applications stand on the same page."""
        return [
            RuleTable(
                attribute_label(attribute),
                [(label, [self._cell(f"{attribute}_{value}_{bound}") for bound in _BOUNDS]) for value, label in values],
            )
            for attribute, values in self.attributes
        ]

    def _cell(self, name: str) -> RuleCell:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        errors = list(self.errors.get(name, [])) if self.is_bound else []
        return RuleCell(name, str(self.fields[name].label), value, errors)

    def changes(self) -> dict[str, Any]:
        """Give what `set_rules` takes."""
        data = self.cleaned_data
        order = [data[f"order_{place}"] for place in range(1, len(_PLACES_WORDS) + 1)]
        return {
            "version": data["version"],
            "places_min": data["places_min"],
            "places": data["places"],
            "mode": data["mode"],
            "order": [name for name in order if name],
            "rules": [
                (attribute, value, *(data[f"{attribute}_{value}_{bound}"] for bound in _BOUNDS))
                for attribute, values in self.attributes
                for value, _ in values
            ],
        }

    def stored(self, call: OpenCall) -> None:
        """Let a form that was stored, and is shown again, carry the version of `call` as it is now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(call.version)


class GroupForm(Form):
    """Why the picked group takes the place of the one that stood; who is picked stands in the table.

    `version` is the number of the newest change by hand that the board showed, as in the next two forms.
    """

    version = VersionField()
    reason = reason_field(
        "Schrijf waarom je de groep verandert.", label="Waarom verander je de groep?", widget=forms.TextInput
    )


class OutcomeForm(Form):
    """Another outcome for one application, with the reason."""

    version = VersionField()
    outcome = forms.ChoiceField(label="Beslissing", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = reason_field("Schrijf waarom je dit verandert.")


class SeenForm(Form):
    """Nothing to fill in: confirms the group that the page showed."""

    version = VersionField()


class TellForm(SeenForm):
    """Tells what the page showed; `call` is the version of the call."""

    call = VersionField()


class PinForm(Form):
    """Whether an application is in or out before anything is computed, with the reason."""

    kind = forms.ChoiceField(label="Wat staat vast?", choices=PinKind.choices, widget=forms.RadioSelect)
    reason = reason_field("Schrijf waarom dit vaststaat.")


class RepairForm(Form):
    """The changes of one repair, as the board offered them."""

    changes = forms.CharField(widget=forms.HiddenInput, max_length=4000)

    def clean_changes(self) -> list[dict[str, Any]]:
        """Give the changes as `apply_repair` takes them; ValidationError for what the board never offered."""
        try:
            changes = json.loads(self.cleaned_data["changes"])
            if not isinstance(changes, list) or not changes:
                raise TypeError("no list of changes")
            return [
                {
                    "rule": str(change["rule"]),
                    "value": "" if change["rule"] == PLACES else str(change["value"]),
                    "bound": str(change["bound"]),
                    "from": _whole(change["from"]),
                    "to": _whole(change["to"]),
                }
                for change in changes
            ]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise forms.ValidationError("Bereken opnieuw een voorstel en kies daarna een verandering.") from error


def _whole(number: Any) -> int:
    """Give a number that was sent as JSON; TypeError for what is no whole number (1.5, 1e999, true)."""
    if type(number) is not int:
        raise TypeError("no whole number")
    return number

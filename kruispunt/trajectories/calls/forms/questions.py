"""Forms with which the team writes the extra questions and the criteria of a call."""

from typing import Any

from django import forms
from django.forms import BoundField

from kruispunt.trajectories.calls.actions.criteria import MAXIMUM_CRITERIA
from kruispunt.trajectories.calls.enums import QuestionKind
from kruispunt.trajectories.calls.forms.fields import whole_number
from kruispunt.trajectories.calls.models import OpenCall, Question
from kruispunt.ui.forms import Form, VersionField

#: Rows to write a new criterion in, beside those that are stored.
_EMPTY_ROWS = 2


class QuestionForm(Form):
    """One wording of an extra question; `version` is the number of the wording it was made from."""

    label = forms.CharField(
        label="Vraag", max_length=250, error_messages={"required": "Schrijf de vraag."}, widget=forms.TextInput
    )
    hint = forms.CharField(
        label="Hulptekst", max_length=250, required=False, help_text="Eén zin die helpt om goed te antwoorden."
    )
    kind = forms.ChoiceField(
        label="Wat voor antwoord",
        choices=QuestionKind.choices,
        initial=QuestionKind.SHORT,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat voor antwoord je vraagt."},
    )
    options = forms.CharField(
        label="Keuzes",
        max_length=4000,
        required=False,
        help_text="Alleen bij een keuze uit een lijst: elke keuze op een eigen regel.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_required = forms.BooleanField(label="Elk bestuur moet hierop antwoorden", required=False)
    version = VersionField()

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        if question:
            names = ("label", "hint", "kind", "is_required")
            initial = {name: getattr(question, name) for name in names}
            kwargs["initial"] = initial | {"options": "\n".join(question.options), "version": question.number}
        super().__init__(*args, **kwargs)
        if not question:
            del self.fields["version"]

    def wording(self) -> dict[str, Any]:
        """Give what `add_question` and `change_question` take; lines are choices."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return data | {"options": data["options"].splitlines()}


class CriteriaForm(Form):
    """The criteria of a call in rows: name, explanation, weight; an empty row is no criterion."""

    version = VersionField()

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        stored = list(call.criteria.all())
        initial: dict[str, Any] = {"version": call.version}
        for index, criterion in enumerate(stored):
            for name in ("label", "description", "weight"):
                initial[f"{name}_{index}"] = getattr(criterion, name)
        super().__init__(*args, initial=initial, **kwargs)
        self.row_count = self._count_rows(len(stored))
        for index in range(self.row_count):
            self.fields[f"label_{index}"] = forms.CharField(label="Naam", max_length=120, required=False)
            self.fields[f"description_{index}"] = forms.CharField(
                label="Uitleg", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"weight_{index}"] = whole_number("Gewicht", required=False, min_value=1, initial=1)

    def _count_rows(self, stored: int) -> int:
        """Give how many rows there are: what is stored with two to fill in, and every row that was sent."""
        sent = [index for index in range(MAXIMUM_CRITERIA) if f"label_{index}" in self.data]
        return min(MAXIMUM_CRITERIA, max([stored + _EMPTY_ROWS, *(index + 1 for index in sent)]))

    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Give the fields of each row."""
        names = ("label", "description", "weight")
        return [tuple(self[f"{name}_{i}"] for name in names) for i in range(self.row_count)]

    def criteria(self) -> list[tuple[str, str, int | None]]:
        """Give the rows that `set_criteria` takes, empty ones included, so that a refusal finds its row."""
        data = self.cleaned_data
        return [(data[f"label_{i}"], data[f"description_{i}"], data[f"weight_{i}"]) for i in range(self.row_count)]

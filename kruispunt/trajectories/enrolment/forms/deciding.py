"""What staff fills in to decide whether a traject goes on."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.besturen.forms import FilterForm
from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import besturen_of
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions import FiguresMoved, Move
from kruispunt.trajectories.enrolment.queries.deciding import merge_targets
from kruispunt.trajectories.enrolment.queries.inviting import besturen_to_invite, regions
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.forms import ChooseSeveralField, DateField, Form, MomentField
from kruispunt.ui.templatetags.kruispunt import datum

ONLY_TEAM = "Alleen het team en de begeleiders lezen dit. Het blijft bij de beslissing staan."
EVERYBODY = "Iedereen leest dit op de pagina van het traject, en wie meedoet of wacht in de mail."


def _day(help_text: str) -> DateField:
    return DateField(
        label="Opnieuw beslissen tegen",
        help_text=help_text,
        error_messages={"required": "Kies wanneer jullie opnieuw beslissen."},
    )


class DecideForm(Form):
    """Why staff decides this, and the figures the form was made from."""

    reason = forms.CharField(
        label="Waarom beslis je dit?",
        help_text=ONLY_TEAM,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf waarom je dit beslist."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal; when the figures moved, the form goes on with those of now."""
        if isinstance(refusal, FiguresMoved):
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = refusal.seen
        super().refuse(refusal)


class TellingForm(DecideForm):
    """The same, for a reason that people read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = EVERYBODY


class RecruitForm(DecideForm):
    """Which besturen get a mail, and when staff decides again."""

    besturen = ChooseSeveralField(
        label="Besturen",
        queryset=Bestuur.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies minstens één bestuur.",
            "invalid_choice": "Een van deze besturen kan je nu niet uitnodigen. Kijk de lijst na.",
            "invalid_pk_value": "Kies besturen uit de lijst.",
        },
    )
    decide_on = _day("Een dag voor de eerste sessie. Het traject staat dan weer bij het team.")

    field_order = ["besturen", "decide_on", "reason", "seen"]

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["besturen"].queryset = besturen_to_invite(traject)

    @property
    def ticked(self) -> set[int]:
        """Give the numbers of the besturen that were ticked; what cannot be a number of one is left out."""
        sent = {str(value) for value in self["besturen"].value() or []}
        return {int(value) for value in sent if value.isdecimal() and len(value) < 10}


def _choice(label: str, choices: list[tuple[str, str]], everything: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", everything), *choices], required=False)


class InviteFilter(FilterForm):
    """Narrows the besturen to invite."""

    q = forms.CharField(label="Naam", max_length=100, required=False)
    type = _choice("Type", [*Bestuurstype.choices, ("unknown", "Nog niet bepaald")], "Alle types")
    province = _choice("Provincie", Province.choices, "Alle provincies")
    region = _choice("Referentieregio", [], "Alle regio's")
    new = forms.BooleanField(label="Alleen wie nog nooit meedeed", required=False)
    absent = forms.BooleanField(label="Alleen wie hier nog niet ingeschreven is", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        field.choices = [*field.choices, *((name, name) for name in regions())]


class ShiftForm(Form):
    """By how many days all sessions shift, as a quick way to fill in the dates."""

    days = forms.IntegerField(
        label="Schuif alle sessies op met zoveel dagen",
        min_value=-365,
        max_value=365,
        error_messages={"required": "Vul een aantal dagen in, zoals 7."},
    )


class MoveForm(DecideForm):
    """The new begin and end of every session that still comes, and when staff decides again.

    Without dates in `initial` it starts from those of now, shifted by `days`.
    """

    decide_on = _day("Een dag voor de nieuwe eerste sessie. Het traject staat dan weer bij het team.")

    def __init__(self, *args: Any, sessions: tuple[Session, ...], days: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = sessions
        for session in sessions:
            for name, label in (("starts_at", "Begin"), ("ends_at", "Einde")):
                key = f"{name}_{session.pk}"
                self.fields[key] = MomentField(
                    label=label, error_messages={"required": f"Kies een moment voor {session.title}."}
                )
                self.initial.setdefault(key, shifted(getattr(session, name), days))
        self.order_fields([name for name in self.fields if "_at_" in name] + ["decide_on", "reason", "seen"])

    @property
    def rows(self) -> list[tuple[Session, forms.BoundField, forms.BoundField]]:
        """Give each session with its two fields."""
        return [(row, self[f"starts_at_{row.pk}"], self[f"ends_at_{row.pk}"]) for row in self.sessions]

    def moves(self) -> list[Move]:
        """Give what a valid form asks of each session."""
        data = self.cleaned_data
        return [Move(row, data[f"starts_at_{row.pk}"], data[f"ends_at_{row.pk}"]) for row in self.sessions]


def shifted(moment: datetime, days: int) -> datetime:
    """Give the moment some days later at the same time on the wall clock in Brussels."""
    return timezone.localtime(moment) + timedelta(days=days)


class _EditionField(forms.ModelChoiceField):
    def label_from_instance(self, edition: Traject) -> str:
        return f"{edition.title} (eerste sessie op {datum(edition.first_start)})"


class TargetForm(Form):
    """Which edition everybody would go to."""

    into = _EditionField(
        label="Met welke editie?",
        queryset=Traject.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een editie.",
            "invalid_choice": "Deze editie kan de deelnemers niet overnemen. Kies een andere.",
        },
    )

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = merge_targets(traject)


class MergeForm(TargetForm, TellingForm):
    """Why everybody goes to the edition that was chosen on the page before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = forms.HiddenInput()


class NextEditionForm(Form):
    """For which bestuur somebody wants to hear of the next edition; with one bestuur there is nothing to choose."""

    bestuur = forms.ModelChoiceField(
        queryset=Bestuur.objects.none(),
        label="Voor welk bestuur?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een bestuur.",
            "invalid_choice": "Je werkt in Kruispunt niet voor dit bestuur. Kies een ander.",
        },
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.besturen = list(besturen_of(user))
        self.fields["bestuur"].queryset = besturen_of(user)
        if len(self.besturen) == 1:
            self.fields["bestuur"].widget = forms.HiddenInput()
            self.initial["bestuur"] = self.besturen[0].pk

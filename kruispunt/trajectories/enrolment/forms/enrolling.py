"""What people fill in to take part, and to stop."""

from typing import Any

from django import forms

from kruispunt.besturen.models import Bestuur, Membership, User
from kruispunt.besturen.queries import besturen_of
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries.substitutes import coming_substitutions
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import ChooseSeveralField, Form


class PeopleField(ChooseSeveralField):
    """Colleagues to choose from; `names` gives how each is called on the form."""

    names: dict[int, str] = {}

    def label_from_instance(self, person: User) -> str:
        """Give the name of a colleague."""
        return self.names.get(person.pk, str(person))


class EnrolForm(Form):
    """Who comes, and for which bestuur; where there is nothing to choose, nothing is asked.

    `besturen` are those the user acts for; `can_come` says whether anybody is left to enrol; `has_colleagues` whether
    there is somebody else than the user to choose; `stand_ins` which of them come in the place of a colleague until
    they have a place of their own.
    """

    bestuur = forms.ModelChoiceField(
        queryset=None,
        label="Voor welk bestuur?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies voor welk bestuur je inschrijft.",
            "invalid_choice": "Je werkt in Kruispunt niet voor dit bestuur. Kies een ander.",
        },
    )
    people = PeopleField(
        queryset=User.objects.none(),
        label="Wie komt er?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies wie er komt.",
            "invalid_choice": "Kies collega's uit de lijst.",
            "invalid_pk_value": "Kies collega's uit de lijst.",
        },
    )

    def __init__(self, *args, user: User, traject: Traject, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.besturen = list(besturen_of(user))
        self.fields["bestuur"].queryset = besturen_of(user)
        if len(self.besturen) == 1:
            self.fields["bestuur"].widget = forms.HiddenInput()
            self.initial["bestuur"] = self.besturen[0].pk
        self.acting = self._acting(traject)
        self.can_come = bool(self.acting)
        self.has_colleagues = bool(self.acting.keys() - {user.pk})
        self.stand_ins = coming_substitutions(traject=traject).filter(stand_in__user__in=self.acting)
        if self.has_colleagues:
            self._offer_people()
        else:
            del self.fields["people"]

    def _acting(self, traject: Traject) -> dict[int, list[Bestuur]]:
        """Give the besturen of everybody who can be enrolled still, by the number of the person."""
        standing = Participation.objects.standing().filter(traject=traject)
        rows = Membership.objects.active().filter(bestuur__in=self.besturen, user__is_active=True)
        acting: dict[int, list[Bestuur]] = {}
        for row in rows.exclude(user__in=standing.values("user")).select_related("bestuur"):
            acting.setdefault(row.user_id, []).append(row.bestuur)
        return acting

    def _offer_people(self) -> None:
        field = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=self.acting).order_by("last_name", "first_name", "pk")
        for person in field.queryset:
            name = f"Ikzelf ({person})" if person == self.user else str(person)
            several = len(self.besturen) > 1 and person != self.user
            besturen = ", ".join(sorted(bestuur.name for bestuur in self.acting[person.pk]))
            field.names = field.names | {person.pk: f"{name}, {besturen}" if several else name}
        choices = [(value, label) for value, label in field.choices if value.value != self.user.pk]
        mine = [(value, label) for value, label in field.choices if value.value == self.user.pk]
        field.choices = [*mine, *choices]
        self.initial["people"] = [self.user.pk] if mine else []

    def clean(self) -> dict[str, Any]:
        """Refuse colleagues who do not act for the chosen bestuur, each by name; put the user first."""
        data = super().clean()
        bestuur, people = data.get("bestuur"), data.get("people")
        if "people" not in self.fields:
            data["people"] = [self.user]
        elif people is not None:
            data["people"] = sorted(people, key=lambda person: person != self.user)
            strangers = [p for p in data["people"] if bestuur and bestuur not in self.acting.get(p.pk, [])]
            if strangers:
                names = ", ".join(str(person) for person in strangers)
                werkt = "werkt" if len(strangers) == 1 else "werken"
                self.add_error("people", f"{names} {werkt} niet voor {bestuur}. Schrijf per bestuur in.")
        return data


class OfferForm(Form):
    """The answer to a place that is offered: the button that was chosen."""

    answer = forms.ChoiceField(
        choices=[("accept", "Neem de plaats aan"), ("decline", "Laat de plaats aan een ander")],
        error_messages={"required": "Kies een van de knoppen.", "invalid_choice": "Kies een van de knoppen."},
    )

    @property
    def accepts(self) -> bool:
        """Give whether the place is taken."""
        return self.cleaned_data["answer"] == "accept"


class GivePlaceForm(Form):
    """Why staff gives a place by hand."""

    reason = forms.CharField(
        label="Waarom krijgt deze persoon de plaats?",
        help_text="Nodig als iemand anders eerder op de lijst staat. Alleen het team leest dit.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(Form):
    """Why somebody stops, if they want to say so; `name` is who stops when that is somebody else."""

    reason = forms.CharField(
        label="Waarom stop je?",
        help_text="Het team leest dit. Het helpt om de volgende keer beter te plannen.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, name: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if name:
            self.fields["reason"].label = f"Waarom stopt {name}?"

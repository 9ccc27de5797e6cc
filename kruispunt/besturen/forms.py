"""Forms of the registry and its people."""

from typing import Any

from django import forms

from kruispunt.besturen.enums import BestuurKind, Bestuurstype, Province, ScanAnswer, SizeCategory
from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.selfscan import QUESTIONS
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.ui.forms import DateField, Form


class SignupForm(forms.Form):
    """What allauth asks beside address and password."""

    first_name = forms.CharField(
        label="Voornaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Familienaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def signup(self, request, user) -> None:
        """Take the names over; allauth calls this after it stored the account."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])


class MembershipForm(Form):
    """Ask to act for a bestuur."""

    bestuur = forms.ModelChoiceField(
        Bestuur.objects.select_related("successor"),
        label="Voor welk bestuur werk je?",
        help_text="Typ de eerste letters van de naam om snel te springen.",
        error_messages={"required": "Kies je bestuur.", "invalid_choice": "Kies een bestuur uit de lijst."},
    )
    function_title = forms.CharField(
        label="Welke functie heb je daar?",
        help_text="Bijvoorbeeld: deskundige gelijke kansen.",
        max_length=120,
        error_messages={"required": "Schrijf welke functie je hebt."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only open besturen are offered; one that closed since is still understood, so that the refusal names
        # its successor.
        groups: dict[str, list[tuple[int, str]]] = {label: [] for label in BestuurKind.labels}
        for bestuur in Bestuur.objects.open():
            label = f"{bestuur} ({bestuur.postcode})" if bestuur.postcode else str(bestuur)
            groups[bestuur.get_kind_display()].append((bestuur.pk, label))
        offered = [(label, choices) for label, choices in groups.items() if choices]
        self.fields["bestuur"].choices = [("", "Kies een bestuur"), *offered]


class TypeForm(Form):
    """Determine the type of a bestuur."""

    type = forms.ChoiceField(
        label="Type",
        choices=Bestuurstype.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een type.", "invalid_choice": "Kies starter, groeiend of voorloper."},
    )
    valid_from = DateField(label="Geldt vanaf", initial=clock.today, error_messages={"required": "Kies een dag."})
    reason = forms.CharField(
        label="Waarom",
        help_text="Iedereen van het team leest dit in de geschiedenis.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf waarom je dit type bepaalt."},
    )


class SelfScanForm(Form):
    """Six questions on how far a bestuur is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                help_text=question.hint,
                choices=ScanAnswer.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Kies een antwoord.", "invalid_choice": "Kies een van de antwoorden."},
            )


class DomainForm(Form):
    """Confirm a mail domain."""

    domain = forms.CharField(
        label="Domein",
        help_text="Het deel na de @. Wie een adres bij dit domein bewijst, handelt meteen voor dit bestuur.",
        max_length=200,
        error_messages={"required": "Vul een domein in."},
    )


class ReasonForm(Form):
    """A decision with its reason."""

    reason = forms.CharField(
        label="Waarom",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf waarom."},
    )


class ConfirmForm(Form):
    """A decision that needs no words."""


class RoleForm(Form):
    """Give somebody a role."""

    role = forms.ChoiceField(
        label="Rol",
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een rol.", "invalid_choice": "Kies een van de rollen."},
    )


def _choice(label: str, choices: list[tuple[str, str]], everything: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", everything), *choices], required=False)


class FilterForm(Form):
    """Narrows a list by the address; nothing in it is required, so its fields do not say so."""

    q = forms.CharField(label="Zoek", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "govuk-select"
            elif not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "govuk-input govuk-input--width-20"

    def value(self, name: str) -> Any:
        """Give what was chosen; for a value that is not understood, as when nothing was."""
        return self.cleaned_data.get(name) or ""


class BesturenFilter(FilterForm):
    """Narrows the list of besturen."""

    q = forms.CharField(label="Naam, postcode of NIS-code", max_length=100, required=False)
    kind = _choice("Soort", BestuurKind.choices, "Alle soorten")
    province = _choice("Provincie", Province.choices, "Alle provincies")
    size = _choice("Grootte", SizeCategory.choices, "Alle groottes")
    type = _choice("Type", [*Bestuurstype.choices, ("unknown", "Nog niet bepaald")], "Alle types")
    merged = forms.BooleanField(label="Toon ook gemeenten die opgegaan zijn in een andere", required=False)


class MembershipsFilter(FilterForm):
    """Narrows the list of memberships."""

    q = forms.CharField(label="Naam, e-mailadres of bestuur", max_length=100, required=False)
    show = _choice("Toon", [("active", "Actief"), ("past", "Geweigerd of beëindigd")], "Te beslissen")


class PeopleFilter(FilterForm):
    """Narrows the list of people."""

    q = forms.CharField(label="Naam of e-mailadres", max_length=100, required=False)
    role = _choice("Rol", Role.choices, "Alle rollen")

"""Forms of the moderators, and of who flags a post."""

from typing import Any

from django import forms
from django.db.models import Q

from kruispunt.besturen.models import User
from kruispunt.core.roles import Role
from kruispunt.kennisgroep.models import Kennisgroep, SanctionKind, Topic, TopicKind
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.ui.forms import ChooseSeveralField, DateField, Form, VersionField


def _reason(label: str, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": required},
    )


class SettingsForm(Form):
    """Change the texts and the moderators of a group."""

    introduction = forms.CharField(
        label="Inleiding",
        help_text="Iedereen kan dit lezen.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Schrijf waarvoor de groep dient."},
    )
    house_rules = forms.CharField(
        label="Huisregels",
        help_text="Wijzig je de huisregels, dan moet elk lid ze opnieuw aanvaarden voor het verder kan lezen.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
        error_messages={"required": "Schrijf welke huisregels gelden."},
    )
    asks_again = forms.BooleanField(
        label="Ik wijzig de huisregels: elk lid moet ze opnieuw aanvaarden",
        help_text="Alleen nodig als je de huisregels wijzigt.",
        required=False,
    )
    moderators = ChooseSeveralField(
        label="Moderatoren",
        help_text="Minstens twee. Medewerkers modereren elke groep, ook als je ze hier niet aanvinkt.",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens twee moderatoren: een melding gaat altijd naar twee mensen."},
    )
    version = VersionField()

    def __init__(self, *args, group: Kennisgroep, **kwargs) -> None:
        there = list(group.moderators.values_list("user", flat=True))
        kwargs["initial"] = {
            "introduction": group.introduction,
            "house_rules": group.house_rules,
            "moderators": there,
            "version": group.version,
        }
        super().__init__(*args, **kwargs)
        able = Q(role__in=[Role.FACILITATOR, Role.STAFF, Role.ADMIN], is_active=True)
        self.fields["moderators"].queryset = User.objects.filter(able).order_by("last_name", "first_name", "pk")


class QuestionDecisionForm(Form):
    """Place or refuse an anonymous question; a refusal needs a reason, which the action asks for."""

    PLACE, REFUSE = "place", "refuse"
    decision = forms.ChoiceField(
        label="Je beslissing",
        choices=[(PLACE, "Plaats de vraag in de groep"), (REFUSE, "Plaats de vraag niet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of je de vraag plaatst."},
    )
    reason = forms.CharField(
        label="Waarom je de vraag niet plaatst",
        help_text="Alleen als je de vraag niet plaatst. De vraagsteller leest dit op de site. Niemand anders ziet het.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    version = VersionField()

    @property
    def places(self) -> bool:
        """Give whether a valid form says yes."""
        return self.cleaned_data["decision"] == self.PLACE


class FlagForm(Form):
    """Tell the moderators what is wrong with a post."""

    reason = _reason("Wat is er mis met dit bericht", "Schrijf wat er mis is met dit bericht.")


class FlagDecisionForm(Form):
    """Keep or remove a flagged post, with a reason."""

    KEEP, REMOVE = "keep", "remove"
    decision = forms.ChoiceField(
        label="Je beslissing",
        choices=[(KEEP, "Laat het bericht staan"), (REMOVE, "Verwijder het bericht")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het bericht blijft staan."},
    )
    reason = _reason(
        "Waarom",
        "Schrijf waarom je dit beslist.",
        "Verwijder je het bericht, dan krijgt de schrijver deze uitleg per mail. "
        "Neem er geen tekst uit een vertrouwelijk onderwerp in over.",
    )

    @property
    def removes(self) -> bool:
        """Give whether a valid form takes the post away."""
        return self.cleaned_data["decision"] == self.REMOVE


class RemovalForm(Form):
    """Remove a post or a topic, with a reason."""

    reason = _reason(
        "Waarom verwijder je dit",
        "Schrijf waarom je dit verwijdert.",
        "De schrijver krijgt deze uitleg per mail; wie anoniem schreef, leest ze op de site. "
        "Neem er geen tekst uit een vertrouwelijk onderwerp in over.",
    )


class TopicKindForm(Form):
    """Change of what kind a topic is and what it is about."""

    kind = forms.ChoiceField(label="Soort", choices=TopicKind.choices, widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        label="Thema's", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = VersionField()

    def __init__(self, *args, topic: Topic, **kwargs) -> None:
        kwargs["initial"] = {
            "kind": topic.kind,
            "themes": [row.theme for row in topic.themes.all()],
            "version": topic.version,
        }
        super().__init__(*args, **kwargs)
        if topic.is_anonymous:
            self.fields["kind"].choices = [(TopicKind.QUESTION, TopicKind.QUESTION.label)]


class OpenOrCloseForm(Form):
    """Close or reopen a topic: nothing to fill in, only to confirm."""


class SanctionForm(Form):
    """Warn, suspend or block a member; the version is the number of the newest sanction that was shown."""

    kind = forms.ChoiceField(
        label="Maatregel",
        choices=[
            (SanctionKind.WARNING, "Waarschuw: het lid blijft meedoen"),
            (SanctionKind.SUSPENSION, "Schors tot en met een dag: het lid leest en schrijft tot dan niets"),
            (SanctionKind.BLOCK, "Sluit uit: het lidmaatschap stopt en opnieuw vragen kan niet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een maatregel."},
    )
    ends_on = DateField(label="Tot en met", help_text="Alleen voor een schorsing.", required=False)
    reason = _reason(
        "Waarom", "Schrijf waarom. Het lid krijgt je uitleg per mail.", "Het lid krijgt deze uitleg per mail."
    )
    version = VersionField()

    def __init__(self, *args: Any, newest: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": newest}, **kwargs)


class LiftForm(Form):
    """Take a sanction back, with a reason."""

    reason = _reason(
        "Waarom hef je deze maatregel op",
        "Schrijf waarom je de maatregel opheft.",
        "Het lid krijgt deze uitleg per mail.",
    )

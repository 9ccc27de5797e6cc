"""Forms of the programme."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.programme import recurrence
from kruispunt.trajectories.programme.enums import (
    NeedKind,
    Objective,
    SessionMode,
    Theme,
    TrajectKind,
)
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.forms import ChooseSeveralField, DateField, Form, MomentField, TimeInput, VersionField

#: What a number that staff leaves empty stands for, as the model says.
DEFAULTS = {
    name: Traject._meta.get_field(name).default for name in ("offer_hours", "offers_end_hours", "needs_kept_days")
}

#: What happens to an online session whose link is not known yet.
LINK_FOLLOWS = (
    "Heb je de link nog niet? Laat dit leeg. Deelnemers lezen dan dat de link volgt, en krijgen een mail zodra je hem "
    "bij de sessie invult."
)

ADDRESS_HELP = "Straat en nummer, postcode en gemeente. Aan de postcode ziet de agenda in welke provincie de sessie is."


def _number(label: str, help_text: str = "", *, least: int = 1, most: int = 1000) -> forms.IntegerField:
    """Give a number that may stay empty: there is no limit then, or the model's own number counts."""
    return forms.IntegerField(label=label, help_text=help_text, required=False, min_value=least, max_value=most)


class TrajectForm(Form):
    """What a traject is."""

    kind = forms.ChoiceField(label="Soort", choices=TrajectKind.choices)
    title = forms.CharField(label="Titel", max_length=160)
    summary = forms.CharField(
        label="Samenvatting",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Twee of drie zinnen: voor wie, waarover, wat je eraan hebt.",
    )
    description = forms.CharField(label="Beschrijving", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    themes = forms.MultipleChoiceField(
        label="Thema's", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    objectives = forms.MultipleChoiceField(
        label="Operationele doelstellingen",
        choices=Objective.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="De cijfers van dit traject tellen mee voor deze doelstellingen.",
    )
    minimum = _number("Minstens")
    capacity = _number("Hoogstens", "Wie zich later inschrijft, komt op de wachtlijst. Leeg: geen grens.")
    per_bestuur = _number(
        "Hoogstens per bestuur", "Zoveel mensen van één bestuur krijgen een plaats. Leeg: geen grens."
    )
    decide_on = DateField(
        label="Beslissen tegen", required=False, help_text="De dag waarop het team beslist of het doorgaat."
    )
    partners = forms.CharField(
        label="Partners", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Eén naam per regel."
    )
    facilitators = ChooseSeveralField(
        label="Begeleiders", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label="Wat je vraagt bij het inschrijven",
        choices=NeedKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vraag alleen wat je kan regelen. Alleen wie het traject organiseert, ziet de antwoorden.",
    )
    needs_kept_days = _number(
        "Zoveel dagen na de laatste sessie verdwijnen die antwoorden",
        f"Leeg: {DEFAULTS['needs_kept_days']}.",
        least=0,
        most=365,
    )
    new_besturen_first = forms.BooleanField(
        label="Laat op de wachtlijst besturen voorgaan die nog nooit deelnamen", required=False
    )
    offer_hours = _number(
        "Een vrije plaats wacht zoveel uren op een antwoord",
        f"Daarna krijgt de volgende van de wachtlijst ze. Leeg: {DEFAULTS['offer_hours']}.",
    )
    offers_end_hours = _number(
        "Bied geen plaats meer aan vanaf zoveel uren voor de start",
        f"Daarna geef je een plaats met de hand. Leeg: {DEFAULTS['offers_end_hours']}.",
        least=0,
    )
    previous_edition = forms.ModelChoiceField(
        label="Vorige editie",
        queryset=Traject.objects.none(),
        required=False,
        empty_label="Geen",
        error_messages={"invalid_choice": "Kies een traject uit de lijst."},
    )
    version = VersionField()

    #: Rarely changed: these stand folded up under a heading of their own.
    FOLDED = {
        "Wachtlijst": ("new_besturen_first", "offer_hours", "offers_end_hours"),
        "Wat deelnemers nodig hebben": ("needs", "needs_kept_days"),
        "Vorige editie": ("previous_edition",),
    }

    def __init__(self, *args, traject: Traject | None = None, **kwargs) -> None:
        if traject:
            kwargs["initial"] = {
                "kind": traject.kind,
                "title": traject.title,
                "summary": traject.summary,
                "description": traject.description,
                "themes": [row.theme for row in traject.themes.all()],
                "objectives": [row.objective for row in traject.objectives.all()],
                "minimum": traject.minimum,
                "capacity": traject.capacity,
                "partners": "\n".join(partner.name for partner in traject.partners.all()),
                "facilitators": [person.pk for person in traject.facilitators.all()],
                "per_bestuur": traject.per_bestuur,
                "decide_on": traject.decide_on,
                "needs": [row.kind for row in traject.asked_needs.all()],
                "new_besturen_first": traject.new_besturen_first,
                "previous_edition": traject.previous_edition_id,
                "version": traject.version,
            } | {name: getattr(traject, name) for name in DEFAULTS}
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = User.objects.filter(is_active=True).exclude(role=Role.MEMBER)
        others = Traject.objects.exclude(pk=traject.pk) if traject else Traject.objects.all()
        self.fields["previous_edition"].queryset = others.order_by("title", "pk")

    @property
    def main(self) -> list[BoundField]:
        """Give the fields that are always in sight, in order."""
        folded = {name for names in self.FOLDED.values() for name in names}
        return [bound for bound in self if bound.name not in folded]

    @property
    def folded(self) -> list[tuple[str, list[BoundField], bool]]:
        """Give the folded parts: the heading, the fields, and whether one of them has an error to show."""
        parts = [(heading, [self[name] for name in names]) for heading, names in self.FOLDED.items()]
        return [(heading, fields, any(bound.errors for bound in fields)) for heading, fields in parts]

    def clean(self) -> dict[str, Any]:
        """Fill in what a number that was left empty stands for."""
        data = super().clean()
        return data | {name: default for name, default in DEFAULTS.items() if data.get(name) is None}

    def clean_partners(self) -> list[str]:
        """Give the names, one a line, none longer than a partner's name may be."""
        names = [line.strip() for line in self.cleaned_data["partners"].splitlines() if line.strip()]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError("Een naam is langer dan 120 tekens. Zet elke partner op een eigen regel.")
        return names


class ReasonForm(Form):
    """Why something does not go on."""

    reason = forms.CharField(
        label="Waarom gaat dit niet door?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Deelnemers lezen dit in hun mail.",
    )


class PastForm(Form):
    """A form with a start: one that has passed has to be meant so, since staff enters what was held before, too.

    The tick to say so shows once it is needed.
    """

    past_is_meant = forms.BooleanField(label="Ja, dit is al geweest", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["past_is_meant"] = self.fields.pop("past_is_meant")  # under what the form itself asks

    def ask_about_past(self, field: str) -> None:
        """Ask, at `field`, whether a start in the past is meant, unless that was said."""
        self.fields["past_is_meant"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("past_is_meant"):
            self.add_error(
                field, "Dit begint in het verleden. Kies een later moment, of vink onderaan aan dat dit al geweest is."
            )


class SessionForm(PastForm):
    """One session as it changes; not whom it is for: a talk with one bestuur is booked and never the group's."""

    title = forms.CharField(label="Titel", max_length=160)
    starts_at = MomentField(label="Begin")
    ends_at = MomentField(label="Einde")
    mode = forms.ChoiceField(label="Vorm", choices=SessionMode.choices, widget=forms.RadioSelect)
    online_url = forms.URLField(
        label="Link", required=False, assume_scheme="https", max_length=200, help_text=LINK_FOLLOWS
    )
    address = forms.CharField(label="Adres", required=False, max_length=200, help_text=ADDRESS_HELP)
    version = VersionField()

    def __init__(self, *args, session: Session | None = None, **kwargs) -> None:
        if session:
            names = ("title", "starts_at", "ends_at", "mode", "online_url", "address", "version")
            kwargs["initial"] = {name: getattr(session, name) for name in names}
        super().__init__(*args, **kwargs)
        # A form says minutes: what only lost its seconds there did not change.
        self.starts_before = session.starts_at.replace(second=0, microsecond=0) if session else None

    def clean(self) -> dict[str, Any]:
        """Ask about a new start in the past; give what the action takes."""
        data = super().clean()
        start = data.get("starts_at")
        if start and start != self.starts_before and start <= clock.now():
            self.ask_about_past("starts_at")
        return {name: value for name, value in data.items() if name != "past_is_meant"}


class PlanForm(PastForm):
    """A row of sessions by one rule."""

    title = forms.CharField(label="Titel", max_length=140, initial="Sessie", help_text="Er komt een nummer achter.")
    count = forms.IntegerField(label="Hoeveel sessies", min_value=1, max_value=recurrence.MOST_SESSIONS, initial=10)
    first = DateField(label="Eerste datum")
    starts = forms.TimeField(label="Van", widget=TimeInput, initial="09:30")
    ends = forms.TimeField(label="Tot", widget=TimeInput, initial="12:30")
    rhythm = forms.ChoiceField(
        label="Ritme",
        choices=[
            (recurrence.Rhythm.WEEKS, "Om de zoveel weken, op dezelfde dag van de week"),
            (
                recurrence.Rhythm.MONTH_WEEKDAY,
                "Om de zoveel maanden, op dezelfde dag van de maand (zoals de derde dinsdag)",
            ),
        ],
        initial=recurrence.Rhythm.WEEKS,
        widget=forms.RadioSelect,
    )
    every = forms.IntegerField(label="Om de hoeveel weken of maanden", min_value=1, max_value=52, initial=3)
    alternation = forms.ChoiceField(
        label="Vorm",
        choices=[
            (recurrence.Alternation.ONLINE_FIRST, "Afwisselend, eerst digitaal"),
            (recurrence.Alternation.PHYSICAL_FIRST, "Afwisselend, eerst fysiek"),
            (recurrence.Alternation.ONLINE, "Altijd digitaal"),
            (recurrence.Alternation.PHYSICAL, "Altijd fysiek"),
        ],
        widget=forms.RadioSelect,
        initial=recurrence.Alternation.ONLINE_FIRST,
    )
    skip_summer = forms.BooleanField(label="Sla juli en augustus over", required=False)
    online_url = forms.URLField(
        label="Link voor de digitale sessies",
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=LINK_FOLLOWS,
    )
    address = forms.CharField(
        label="Adres voor de fysieke sessies", required=False, max_length=200, help_text=ADDRESS_HELP
    )

    def clean(self) -> dict:
        """Refuse an end before the start and physical sessions without an address; ask about a start in the past."""
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Het einde ligt voor het begin. Kies een later einde.")
        if data.get("alternation") not in (None, recurrence.Alternation.ONLINE) and not data.get("address"):
            self.add_error("address", "Een fysieke sessie heeft een adres nodig.")
        first = data.get("first")
        if first and starts and datetime.combine(first, starts, tzinfo=recurrence.BRUSSELS) <= clock.now():
            self.ask_about_past("first")
        return data

    def rule(self) -> recurrence.Rule:
        """Give the rule of a valid form."""
        data = self.cleaned_data
        return recurrence.Rule(
            first=data["first"],
            starts=data["starts"],
            ends=data["ends"],
            count=data["count"],
            rhythm=recurrence.Rhythm(data["rhythm"]),
            every=data["every"],
            alternation=recurrence.Alternation(data["alternation"]),
            title=data["title"],
            online_url=data["online_url"],
            address=data["address"],
            skip_summer=data["skip_summer"],
        )

    def sessions(self) -> list[recurrence.PlannedSession]:
        """Give the sessions the form describes, to preview or to store."""
        return recurrence.sessions(self.rule())


class FilterForm(forms.Form):
    """What staff looks for among the trajecten."""

    kind = forms.ChoiceField(label="Soort", choices=[("", "Alle soorten"), *TrajectKind.choices], required=False)
    q = forms.CharField(label="Zoek in de titel", required=False, max_length=80)

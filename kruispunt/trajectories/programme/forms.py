"""Forms of the programme."""

from django import forms

from kruispunt.besturen.models import User
from kruispunt.core.roles import Role
from kruispunt.trajectories.programme import recurrence
from kruispunt.trajectories.programme.enums import Objective, SessionAudience, SessionMode, Theme, TrajectKind
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.forms import ChooseSeveralField, DateField, Form, MomentField, TimeInput, VersionField


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
    minimum = forms.IntegerField(label="Minstens", required=False, min_value=1, max_value=1000)
    capacity = forms.IntegerField(
        label="Hoogstens",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Wie zich later inschrijft, komt op de wachtlijst. Leeg: geen grens.",
    )
    partners = forms.CharField(
        label="Partners", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Eén naam per regel."
    )
    facilitators = ChooseSeveralField(
        label="Begeleiders", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = VersionField()

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
                "version": traject.version,
            }
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = User.objects.filter(is_active=True).exclude(role=Role.MEMBER)

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


class SessionForm(Form):
    """One session."""

    title = forms.CharField(label="Titel", max_length=160)
    starts_at = MomentField(label="Begin")
    ends_at = MomentField(label="Einde")
    mode = forms.ChoiceField(label="Vorm", choices=SessionMode.choices, widget=forms.RadioSelect)
    audience = forms.ChoiceField(label="Voor", choices=SessionAudience.choices, widget=forms.RadioSelect)
    online_url = forms.URLField(label="Link", required=False, assume_scheme="https", max_length=200)
    address = forms.CharField(label="Adres", required=False, max_length=200)
    version = VersionField()

    def __init__(self, *args, session: Session | None = None, **kwargs) -> None:
        if session:
            names = ("title", "starts_at", "ends_at", "mode", "audience", "online_url", "address", "version")
            kwargs["initial"] = {name: getattr(session, name) for name in names}
        super().__init__(*args, **kwargs)


class PlanForm(Form):
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
        label="Link voor de digitale sessies", required=False, assume_scheme="https", max_length=200
    )
    address = forms.CharField(label="Adres voor de fysieke sessies", required=False, max_length=200)

    def clean(self) -> dict:
        """Refuse an end before the start and physical sessions without an address."""
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Het einde ligt voor het begin. Kies een later einde.")
        if data.get("alternation") not in (None, recurrence.Alternation.ONLINE) and not data.get("address"):
            self.add_error("address", "Een fysieke sessie heeft een adres nodig.")
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

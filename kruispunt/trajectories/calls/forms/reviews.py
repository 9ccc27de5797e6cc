"""Forms of eligibility, themes, reviewers and reviews."""

from typing import Any

from django import forms

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.trajectories.calls.actions.reviews import LONGEST_REMARK, points_field
from kruispunt.trajectories.calls.enums import SCORES, Eligibility
from kruispunt.trajectories.calls.models import Criterion, OpenCall
from kruispunt.trajectories.calls.queries.applicationlist import ANYBODY, OPEN, Wanted
from kruispunt.trajectories.calls.queries.reviews import Progress, can_be_asked
from kruispunt.ui.forms import Form, VersionField

#: What the ends of the scale mean.
WORDS = {SCORES[0]: "zwak", SCORES[-1]: "sterk"}


class ReviewForm(Form):
    """Points from 1 to 5 on every criterion, and a remark."""

    version = VersionField()

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        total = sum(criterion.weight for criterion in criteria)
        choices = [(points, f"{points}: {WORDS[points]}" if points in WORDS else str(points)) for points in SCORES]
        missing = f"Kies {SCORES[0]} tot {SCORES[-1]} punten."
        for criterion in criteria:
            weighs = f"Telt voor {criterion.weight} van {total}."
            self.fields[points_field(criterion.pk)] = forms.TypedChoiceField(
                label=criterion.label,
                help_text=f"{criterion.description} {weighs}".strip(),
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )
        self.fields["remark"] = forms.CharField(
            label="Opmerking voor het team",
            help_text="Wie beoordeelt en het team lezen dit, het bestuur niet.",
            required=False,
            max_length=LONGEST_REMARK,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def points(self) -> dict[int, int]:
        """Give the points by criterion."""
        return {criterion.pk: self.cleaned_data[points_field(criterion.pk)] for criterion in self.criteria}


class EligibilityForm(Form):
    """Whether an application can be judged, and why."""

    eligibility = forms.ChoiceField(
        label="Is deze kandidatuur ontvankelijk?",
        choices=[
            (Eligibility.ELIGIBLE, Eligibility.ELIGIBLE.label),
            (Eligibility.INELIGIBLE, Eligibility.INELIGIBLE.label),
            (Eligibility.UNKNOWN, Eligibility.UNKNOWN.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een van de mogelijkheden."},
    )
    reason = forms.CharField(
        label="Waarom",
        help_text="Bij ‘niet ontvankelijk’ leest het bestuur dit als de beslissing verteld wordt.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf waarom."},
    )


class ThemeForm(Form):
    """The theme as the team reads it in the application."""

    theme = forms.ChoiceField(label="Nagekeken thema", required=False)

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "Nog niet nagekeken"), *call.theme_choices]


class ReviewerForm(Form):
    """Whom to ask for a review."""

    user = forms.ModelChoiceField(
        queryset=None,
        label="Wie beoordeelt mee?",
        empty_label="Kies iemand",
        help_text="Begeleiders, medewerkers en beheerders. De kandidatuur van het eigen bestuur ziet niemand.",
        error_messages={"required": "Kies iemand.", "invalid_choice": "Kies iemand uit de lijst."},
    )

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = can_be_asked(call)


class ApplicationsFilter(Form):
    """Narrows and sorts the list of applications; what is not understood counts as not asked."""

    use_required_attribute = False

    def __init__(self, *args: Any, call: OpenCall, progress: list[Progress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.reviewer.user_id), f"Van {one.reviewer.user}") for one in progress]
        self._add("type", "Type", "Alle types", [*Bestuurstype.choices, (OPEN, "Nog niet bepaald")])
        if call.asks_theme:
            self._add("thema", "Thema", "Alle thema's", [*call.theme_choices, (OPEN, "Nog niet nagekeken")])
        self._add("ontvankelijk", "Ontvankelijk", "Alle", Eligibility.choices)
        self._add("provincie", "Provincie", "Alle provincies", Province.choices)
        if people:
            self._add("mist", "Mist een beoordeling", "Maakt niet uit", [(ANYBODY, "Van wie dan ook"), *people])
        self._add("toon", "Toon", "Ingediend", [("withdrawn", "Ingetrokken")])
        self._add(
            "volgorde", "Volgorde", "Op naam", [("score", "Hoogste score eerst"), ("spread", "Grootste verschil")]
        )

    def _add(self, name: str, label: str, nothing: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=[("", nothing), *choices], required=False)

    def wanted(self) -> Wanted:
        """Give what is looked for; a field with something wrong counts as left empty."""
        self.is_valid()
        value = self.cleaned_data.get
        return Wanted(
            type=value("type") or "",
            theme=value("thema") or "",
            eligibility=value("ontvankelijk") or "",
            province=value("provincie") or "",
            missing=value("mist") or "",
            withdrawn=value("toon") == "withdrawn",
            sort=value("volgorde") or "name",
        )

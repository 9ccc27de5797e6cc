"""What somebody fills in to let a colleague come."""

from django import forms

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries.substitutes import possible_substitutes, sessions_to_leave
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.forms import Form
from kruispunt.ui.templatetags.kruispunt import moment


class _SessionField(forms.ModelChoiceField):
    """A session, by title and moment."""

    def label_from_instance(self, session: Session) -> str:
        """Give `Samenkomst, di 3 maart 2026 om 9.30 u.`."""
        return f"{session.title}, {moment(session.starts_at)}"


def _colleague(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=label,
        empty_label="Kies een collega",
        error_messages={
            "required": "Kies een collega.",
            "invalid_choice": "Deze collega kan niet komen. Kies iemand uit de lijst.",
        },
    )


class TakeOverForm(Form):
    """Who takes over the whole seat."""

    colleague = _colleague("Wie neemt de plaats over?")

    def __init__(self, *args, participation: Participation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = possible_substitutes(participation)
        self.fields["colleague"].queryset = self.colleagues


class SubstituteForm(Form):
    """Which colleague comes to which session."""

    session = _SessionField(
        queryset=Session.objects.none(),
        label="Welke sessie?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een sessie.",
            "invalid_choice": "Voor deze sessie kan geen collega meer komen. Kies een andere.",
        },
    )
    colleague = _colleague("Wie komt in de plaats?")

    def __init__(self, *args, participation: Participation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sessions, self.colleagues = sessions_to_leave(participation), possible_substitutes(participation)
        self.fields["session"].queryset = self.sessions
        self.fields["colleague"].queryset = self.colleagues

"""What a coach and a participant fill in."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.coaching.actions.slots import MOST
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.coaching.planning import Moment, Row
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.forms import DateField, Form, TimeInput
from kruispunt.ui.templatetags.kruispunt import datum, uur


class PublishForm(Form):
    """A row of moments on one day; with one coach to choose from there is nothing to choose."""

    coach = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Van welke begeleider?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een begeleider.", "invalid_choice": "Kies een begeleider uit de lijst."},
    )
    day = DateField(label="Datum")
    starts = forms.TimeField(label="Van", widget=TimeInput, initial="09:00")
    ends = forms.TimeField(label="Tot", widget=TimeInput, initial="12:00")
    minutes = forms.IntegerField(label="Minuten per gesprek", min_value=10, max_value=240, initial=45)
    pause = forms.IntegerField(label="Minuten pauze tussen twee gesprekken", min_value=0, max_value=240, initial=15)
    mode = forms.ChoiceField(
        label="Vorm",
        choices=SessionMode.choices,
        initial=SessionMode.ONLINE,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het gesprek digitaal of fysiek is."},
    )
    online_url = forms.URLField(
        label="Link voor een digitaal gesprek",
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text="Zonder link leest wie boekt dat de link volgt. Het team kan hem later bij de sessie zetten.",
    )
    address = forms.CharField(label="Adres voor een fysiek gesprek", required=False, max_length=200)

    def __init__(self, *args: Any, coaches: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coaches = list(coaches)
        self.fields["coach"].queryset = User.objects.filter(pk__in=[coach.pk for coach in coaches])
        if len(coaches) == 1:
            self.fields["coach"].widget = forms.HiddenInput()
            self.initial["coach"] = coaches[0].pk

    def clean(self) -> dict:
        """Refuse an end before the start, moments in the past, and a physical meeting without an address."""
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Het einde ligt voor het begin. Kies een later einde.")
        elif not self.errors and not self.moments():
            self.add_error(
                "ends", "Tussen deze uren past geen enkel gesprek. Kies een later einde of een kortere duur."
            )
        elif not self.errors and len(self.moments()) > MOST:
            self.add_error("minutes", f"Dit zijn {len(self.moments())} momenten. Zet er hoogstens {MOST} in één keer.")
        elif not self.errors and self.moments()[0].starts_at <= clock.now():
            self.add_error("day", "Dit ligt in het verleden. Kies een dag en een uur die nog komen.")
        if data.get("mode") == SessionMode.PHYSICAL and not data.get("address"):
            self.add_error("address", "Een fysiek gesprek heeft een adres nodig.")
        return data

    def moments(self) -> list[Moment]:
        """Give the moments the form describes."""
        data = self.cleaned_data
        return Row(data["day"], data["starts"], data["ends"], data["minutes"], data["pause"]).moments()


class ChooseSlotForm(Form):
    """One of the free moments. What was free when the page was made may be taken now: the action says so."""

    slot = forms.ModelChoiceField(
        queryset=Slot.objects.none(),
        label="Welk moment past je?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een moment.", "invalid_choice": "Kies een moment uit de lijst."},
    )

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = Slot.objects.filter(traject=traject).select_related("coach", "traject")

    def offer(self, free: Iterable[Slot]) -> None:
        """Show these moments to choose from."""
        self.fields["slot"].choices = [(slot.pk, _words(slot)) for slot in free]


def _words(slot: Slot) -> str:
    where = slot.address or slot.get_mode_display().lower()
    return f"{datum(slot.starts_at)}, {uur(slot.starts_at)} tot {uur(slot.ends_at)} bij {slot.coach}, {where}"


class CancelForm(Form):
    """Why a meeting does not go on."""

    reason = forms.CharField(
        label="Waarom gaat het gesprek niet door?",
        help_text="De ander leest dit in een mail.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

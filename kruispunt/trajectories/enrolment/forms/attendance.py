"""What a facilitator fills in to say who was there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from kruispunt.trajectories.enrolment.actions import Conflict
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus, Participation
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.forms import Form


@dataclass(frozen=True)
class SheetRow:
    """One person on the attendance sheet: the field to choose in, what the form was made from, what was noted."""

    participation: Participation
    mark: BoundField
    seen: str
    noted: Attendance | None

    @property
    def seen_name(self) -> str:
        """Give the name of the hidden field beside the choice."""
        return f"seen_{self.participation.pk}"


class AttendanceForm(Form):
    """A choice per person, and beside each, hidden, the choice the form was made from.

    Only what differs from that one counts as changed, so an open form never brings an old mark back. A person who
    is not in what was sent (somebody who enrolled meanwhile) is left alone.
    """

    PRESENT = [(AttendanceStatus.ON_SITE, "Ter plaatse"), (AttendanceStatus.ONLINE, "Online")]
    AWAY = [
        (AttendanceStatus.EXCUSED, "Verontschuldigd"),
        (AttendanceStatus.ABSENT, "Afwezig"),
        ("", "Nog niet genoteerd"),
    ]
    #: The status of the button that notes everybody of the page for whom nothing stands.
    rest = forms.ChoiceField(choices=PRESENT, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, session: Session, people: Iterable[Participation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = [p for p in people if not self.is_bound or f"mark_{p.pk}" in self.data]
        rows = Attendance.objects.filter(session=session, participation__in=people).select_related("marked_by")
        self.noted = {row.participation_id: row for row in rows}
        self.people = people
        #: The two ways to be present, that of the session first: one press of an arrow key from "not noted".
        self.present = self.PRESENT[::-1] if session.mode == SessionMode.ONLINE else self.PRESENT
        for person in people:
            noted = self.noted.get(person.pk)
            self.fields[f"mark_{person.pk}"] = forms.ChoiceField(
                label=str(person.user),
                choices=[*self.present, *self.AWAY],
                required=False,
                widget=forms.RadioSelect,
                initial=noted.status if noted else "",
                error_messages={"invalid_choice": "Kies een van de mogelijkheden."},
            )
        self.seen = {person.pk: self._seen(person.pk) for person in people}

    def _seen(self, pk: int) -> str:
        if self.is_bound:
            return self.data.get(f"seen_{pk}", "")
        return self.noted[pk].status if pk in self.noted else ""

    @property
    def changed_marks(self) -> dict[int, str]:
        """Give the choices that differ from what the form was made from, by the number of the participation."""
        marks = {person.pk: self.cleaned_data[f"mark_{person.pk}"] for person in self.people}
        return {pk: mark for pk, mark in marks.items() if mark != self.seen[pk]}

    @property
    def rest_marks(self) -> dict[int, str]:
        """Give the mark of everybody for whom nothing stood and nothing was chosen, when that button was pressed."""
        rest = self.cleaned_data["rest"]
        if not rest:
            return {}
        return {p.pk: rest for p in self.people if not (self.seen[p.pk] or self.cleaned_data[f"mark_{p.pk}"])}

    def tell_conflicts(self, conflicts: Iterable[Conflict]) -> None:
        """Say at each person what somebody else noted meanwhile; sending again then decides.

        Who was only one of the rest has nothing to decide: what the other noted stays.
        """
        names, rest = dict(self.PRESENT + self.AWAY), self.rest_marks
        for conflict in conflicts:
            if conflict.participation_id in rest:
                continue
            self.seen[conflict.participation_id] = conflict.status
            self.add_error(
                f"mark_{conflict.participation_id}",
                f"Iemand anders noteerde intussen '{names[conflict.status]}'. Dat staat er nu. "
                "Bewaar opnieuw als jouw keuze moet gelden.",
            )

    def rows(self) -> Iterator[SheetRow]:
        """Give the sheet, a row per person."""
        for person in self.people:
            yield SheetRow(person, self[f"mark_{person.pk}"], self.seen[person.pk], self.noted.get(person.pk))


class ReopenForm(Form):
    """Why a closed list is opened again."""

    reason = forms.CharField(
        label="Waarom open je de lijst opnieuw?",
        help_text="Dit blijft bij de geschiedenis van de sessie staan.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Zeg waarom je de lijst opnieuw opent."},
    )

"""What a facilitator fills in to say who was there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from kruispunt.trajectories.enrolment.actions import Conflict
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus, Participation
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

    CHOICES = [
        (AttendanceStatus.ON_SITE, "Ter plaatse"),
        (AttendanceStatus.ONLINE, "Online"),
        (AttendanceStatus.EXCUSED, "Verontschuldigd"),
        (AttendanceStatus.ABSENT, "Afwezig"),
        ("", "Nog niet genoteerd"),
    ]

    def __init__(self, *args, session: Session, people: Iterable[Participation], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = [p for p in people if not self.is_bound or f"mark_{p.pk}" in self.data]
        rows = Attendance.objects.filter(session=session, participation__in=people).select_related("marked_by")
        self.noted = {row.participation_id: row for row in rows}
        self.people = people
        for person in people:
            noted = self.noted.get(person.pk)
            self.fields[f"mark_{person.pk}"] = forms.ChoiceField(
                label=str(person.user),
                choices=self.CHOICES,
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

    def tell_conflicts(self, conflicts: Iterable[Conflict]) -> None:
        """Say at each person what somebody else noted meanwhile; sending again then decides."""
        names = dict(self.CHOICES)
        for conflict in conflicts:
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

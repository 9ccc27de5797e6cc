"""Who attended how much of a traject, per person and per bestuur."""

from dataclasses import dataclass, field
from datetime import timedelta

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.enrolment.models import Attendance, Participation
from kruispunt.trajectories.programme.models import Session, Traject


@dataclass
class PersonTotal:
    """What one participation attended: so many of the `held` sessions, so many minutes."""

    participation: Participation
    held: int
    sessions: set[int] = field(default_factory=set)
    length: timedelta = timedelta()

    @property
    def minutes(self) -> int:
        """Give how long, in minutes."""
        return round(self.length.total_seconds() / 60)


@dataclass
class BestuurTotal:
    """For one bestuur: who was there at all, and at how many sessions somebody was."""

    bestuur: Bestuur
    held: int
    people: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Totals:
    """The attendance of a traject: its held sessions, the people by name, the besturen by name."""

    held: int
    people: list[PersonTotal]
    besturen: list[BestuurTotal]


def totals_of(traject: Traject) -> Totals:
    """Add up who was at the held sessions of a traject; who takes part and was at none has a line with zero."""
    held = Session.objects.held().filter(traject=traject).count()
    enrolled = Participation.objects.enrolled().filter(traject=traject).select_related("user", "bestuur")
    people = {row.pk: PersonTotal(row, held) for row in enrolled}
    besturen: dict[int, BestuurTotal] = {}
    present = (
        Attendance.objects.present()
        .filter(session__in=Session.objects.held().filter(traject=traject))
        .select_related("session", "participation__user", "participation__bestuur")
    )
    for mark in present:
        row = mark.participation
        person = people.setdefault(row.pk, PersonTotal(row, held))
        person.sessions.add(mark.session_id)
        person.length += mark.session.ends_at - mark.session.starts_at
        bestuur = besturen.setdefault(row.bestuur_id, BestuurTotal(row.bestuur, held))
        bestuur.people.add(row.user_id)
        bestuur.sessions.add(mark.session_id)
    return Totals(
        held=held,
        people=sorted(people.values(), key=_by_name),
        besturen=sorted(besturen.values(), key=lambda total: total.bestuur.name),
    )


def _by_name(total: PersonTotal) -> tuple:
    user = total.participation.user
    return user.last_name.lower(), user.first_name.lower(), total.participation.pk

"""Who attended how much of a traject, per person and per bestuur."""

from dataclasses import dataclass, field
from datetime import timedelta

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.enrolment.models import Attendance, Participation, SessionGuest
from kruispunt.trajectories.programme.models import Session, Traject


@dataclass
class PersonTotal:
    """What one participation attended: so many of the `held` sessions, so many minutes.

    Held are those of the `group`, and the talks for this person alone (`talks`).
    """

    participation: Participation
    group: int
    talks: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)
    length: timedelta = timedelta()

    @property
    def held(self) -> int:
        """Give how many sessions there were for this person."""
        return self.group + len(self.talks)

    @property
    def minutes(self) -> int:
        """Give how long, in minutes."""
        return round(self.length.total_seconds() / 60)


@dataclass
class BestuurTotal:
    """For one bestuur: who was there at all, and at how many sessions somebody was, of the group and its own talks."""

    bestuur: Bestuur
    group: int
    talks: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)

    @property
    def held(self) -> int:
        """Give how many sessions there were for this bestuur."""
        return self.group + len(self.talks)


@dataclass(frozen=True)
class Totals:
    """The attendance of a traject: its held sessions, the people by name, the besturen by name."""

    held: int
    people: list[PersonTotal]
    besturen: list[BestuurTotal]


def totals_of(traject: Traject) -> Totals:
    """Add up who was at the held sessions of a traject; who takes part and was at none has a line with zero."""
    sessions = Session.objects.held().filter(traject=traject)
    held, group = sessions.count(), sessions.for_group().count()
    enrolled = Participation.objects.enrolled().filter(traject=traject).select_related("user", "bestuur")
    people = {row.pk: PersonTotal(row, group) for row in enrolled}
    besturen: dict[int, BestuurTotal] = {}
    present = (
        Attendance.objects.present()
        .filter(session__in=sessions)
        .select_related("session", "participation__user", "participation__bestuur")
    )
    for mark in present:
        row = mark.participation
        person = people.setdefault(row.pk, PersonTotal(row, group))
        person.sessions.add(mark.session_id)
        person.length += mark.session.ends_at - mark.session.starts_at
        bestuur = besturen.setdefault(row.bestuur_id, BestuurTotal(row.bestuur, group))
        bestuur.people.add(row.user_id)
        bestuur.sessions.add(mark.session_id)
        if mark.session.is_individual:  # also of who came in the place of the guest
            person.talks.add(mark.session_id)
            bestuur.talks.add(mark.session_id)
    guests = SessionGuest.objects.filter(session__in=sessions)
    for session, one, bestuur in guests.values_list("session", "participation", "participation__bestuur"):
        if one in people:
            people[one].talks.add(session)
        if bestuur in besturen:
            besturen[bestuur].talks.add(session)
    return Totals(
        held=held,
        people=sorted(people.values(), key=_by_name),
        besturen=sorted(besturen.values(), key=lambda total: total.bestuur.name),
    )


def _by_name(total: PersonTotal) -> tuple:
    user = total.participation.user
    return user.last_name.lower(), user.first_name.lower(), total.participation.pk

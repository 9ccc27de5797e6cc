"""Who attended how much of a traject, per person and per bestuur."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q

from kruispunt.besturen.models import Bestuur
from kruispunt.trajectories.enrolment.models import Attendance, Participation, ParticipationStatus
from kruispunt.trajectories.enrolment.queries.people import expectations
from kruispunt.trajectories.programme.models import Session, Traject


@dataclass
class PersonTotal:
    """What one participation attended (`sessions`), of the sessions that were held for it (`were`), for how long.

    Held for it are those while the seat was theirs, or to which they came in the place of a colleague: of the group,
    and talks for this person alone.
    """

    participation: Participation
    were: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)
    length: timedelta = timedelta()

    @property
    def held(self) -> int:
        """Give how many sessions there were for this person."""
        return len(self.were)

    @property
    def minutes(self) -> int:
        """Give how long, in minutes."""
        return round(self.length.total_seconds() / 60)


@dataclass
class BestuurTotal:
    """For one bestuur: who was there at all, at how many sessions somebody was, and those held for its people."""

    bestuur: Bestuur
    were: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)

    @property
    def held(self) -> int:
        """Give how many sessions there were for this bestuur."""
        return len(self.were)


@dataclass(frozen=True)
class Totals:
    """The attendance of a traject: its held sessions of the group and talks, the people and the besturen by name."""

    group: int
    talks: int
    people: list[PersonTotal]
    besturen: list[BestuurTotal]


def totals_of(traject: Traject) -> Totals:
    """Add up who was at the held sessions of a traject; who takes part and was at none has a line with zero."""
    sessions = Session.objects.held().filter(traject=traject)
    group, held = sessions.for_group().count(), sessions.count()
    were: dict[int, set[int]] = {}
    pairs = expectations(of_seat=True).filter(traject=traject, session__in=sessions)
    for participation, session in pairs.values_list("pk", F("session")):
        were.setdefault(participation, set()).add(session)
    rows = Participation.objects.filter(
        Q(pk__in=were) | Q(status=ParticipationStatus.ENROLLED) | Q(attendances__session__in=sessions), traject=traject
    )
    people = {row.pk: PersonTotal(row) for row in rows.select_related("user", "bestuur").distinct()}
    for mark in Attendance.objects.present().filter(session__in=sessions).select_related("session"):
        people[mark.participation_id].sessions.add(mark.session_id)
        people[mark.participation_id].length += mark.session.ends_at - mark.session.starts_at
    besturen: dict[int, BestuurTotal] = {}
    for person in people.values():
        row = person.participation
        person.were = were.get(row.pk, set()) | person.sessions
        bestuur = besturen.setdefault(row.bestuur_id, BestuurTotal(row.bestuur))
        bestuur.were |= person.were
        bestuur.sessions |= person.sessions
        if person.sessions:
            bestuur.people.add(row.user_id)
    return Totals(
        group=group,
        talks=held - group,
        people=sorted(people.values(), key=_by_name),
        besturen=sorted((one for one in besturen.values() if one.people), key=lambda total: total.bestuur.name),
    )


def _by_name(total: PersonTotal) -> tuple:
    user = total.participation.user
    return user.last_name.lower(), user.first_name.lower(), total.participation.pk

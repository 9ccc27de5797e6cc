"""Who was expected where, and who was there: what the queries give is what adding up what happened by hand gives."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    mark_attendance,
    substitute,
    take_over,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries import (
    attendance_counts,
    expected_at,
    sessions_for,
    standing_of,
    totals_of,
)
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.enrolment.helpers import bestuur_of, make_session, make_traject

pytestmark = pytest.mark.django_db

START = datetime(2027, 3, 1, 7, tzinfo=UTC)
#: The hour at which each session starts; it takes two.
HOURS = [4, 12, 20, 60]
PEOPLE = st.integers(0, 3)  # 0 and 1 work for one bestuur, 2 and 3 for another
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.one_of(
            st.tuples(st.just("enrol"), PEOPLE),
            st.tuples(st.just("withdraw"), PEOPLE),
            st.tuples(st.just("take_over"), PEOPLE),
            st.tuples(st.just("substitute"), PEOPLE, st.integers(0, 3)),
            st.tuples(
                st.just("mark"), PEOPLE, st.integers(0, 3), st.sampled_from(["on_site", "online", "excused", "absent"])
            ),
        ),
    ),
    min_size=4,
    max_size=16,
)


@dataclass
class Stay:
    """Somebody held a seat for a while; `pk` of the participation."""

    pk: int
    who: int
    seat: int
    since: float
    until: float = float("inf")


@dataclass
class Instead:
    """Somebody comes to a session for somebody else."""

    session: int
    away: int
    stand_in: int
    who: int


@dataclass
class Told:
    """What happened, as somebody with a notebook writes it down."""

    people: list[User]
    sessions: list[Session]
    stays: list[Stay] = field(default_factory=list)
    instead: list[Instead] = field(default_factory=list)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    seats: count = field(default_factory=count)

    def do(self, hour: int, what: str, who: int, *more) -> None:
        """Let it happen by the action itself; write it down, unless it was refused."""
        user = self.people[who]
        traject = self.sessions[0].traject
        mine = standing_of(user, traject)
        if what == "enrol":
            row = enrol(traject=traject, user=user, bestuur=bestuur_of(user), by=user)
            self.begin(hour, row, who, next(self.seats))
        elif what == "mark":
            session, status = self.sessions[more[0]], more[1]
            row = expected_at(session).filter(user=user).first()
            if row:
                mark_attendance(session=session, marks={row.pk: status}, by=traject.facilitators.get())
                self.marks[more[0], row.pk] = status
        elif mine is None:
            return
        elif what == "withdraw":
            withdraw(participation=mine, reason="", by=user)
            self.end(hour, mine)
        elif what == "take_over":
            row = take_over(participation=mine, colleague=self.people[who ^ 1], by=user)
            self.begin(hour, row, who ^ 1, self.end(hour, mine))
        else:
            made = substitute(
                session=self.sessions[more[0]], participation=mine, colleague=self.people[who ^ 1], by=user
            )
            self.instead.append(Instead(more[0], mine.pk, made.stand_in_id, who ^ 1))

    def begin(self, hour: int, row: Participation, who: int, seat: int) -> None:
        """Write down that somebody has a seat from now on, and comes in the place of nobody else any more."""
        self.stays.append(Stay(row.pk, who, seat, hour))
        self.instead = [one for one in self.instead if one.who != who or HOURS[one.session] <= hour]

    def end(self, hour: int, row: Participation) -> int:
        """Write down that the seat of a participation is somebody else's, or nobody's, and give it."""
        stay = next(stay for stay in self.stays if stay.pk == row.pk)
        stay.until = hour
        self.instead = [one for one in self.instead if one.away != row.pk or HOURS[one.session] <= hour]
        return stay.seat

    def seated(self, session: int) -> set[int]:
        """Give whose seat it was at a session: one for a seat, and one for a person."""
        starts, ends = HOURS[session], HOURS[session] + 2
        there = [stay for stay in self.stays if stay.since < ends and stay.until > starts]

        def went_on(one: Stay) -> bool:
            later = [stay for stay in there if stay is not one and stay.since >= one.until]
            return any(stay.who == one.who or stay.seat == one.seat for stay in later)

        return {stay.pk for stay in there if not went_on(stay)}

    def expected(self, session: int) -> set[int]:
        """Give who was expected: colleagues who came in the place of somebody, too."""
        instead = [one for one in self.instead if one.session == session]
        return self.seated(session) - {one.away for one in instead} | {one.stand_in for one in instead}

    def attended(self, session: int) -> set[int]:
        """Give with which participations somebody was there."""
        return {pk for (at, pk), status in self.marks.items() if at == session and status in ("on_site", "online")}


def play(events) -> Told:
    with clock.at(START - timedelta(days=30)):
        traject = make_traject(facilitators=[make_user("facilitator")])
        people = [make_member(bestuur) for bestuur in (make_bestuur(), make_bestuur()) for _ in range(2)]
        begins = [START + timedelta(hours=hour) for hour in HOURS]
        sessions = [make_session(traject, starts_at=at, ends_at=at + timedelta(hours=2)) for at in begins]
    told = Told(people, sessions)
    for hour, event in sorted(events, key=lambda one: one[0]):
        with clock.at(START + timedelta(hours=hour)):
            try:
                told.do(hour, *event)
            except Refused:
                continue
    return told


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_expected_and_present_are_what_the_events_say_for_each_person_and_each_bestuur(events):
    told = play(events)
    with clock.at(START + timedelta(days=10)):
        rows = {row.pk: row for row in Participation.objects.filter(traject=told.sessions[0].traject)}
        for number, session in enumerate(told.sessions):
            expected, attended = told.expected(number), told.attended(number)
            assert set(expected_at(session).values_list("pk", flat=True)) == expected
            counts = attendance_counts(session)
            noted = {pk for at, pk in told.marks if at == number}
            assert (counts.expected, counts.marked) == (len(expected), len(expected & noted))
            assert counts.present == len({rows[pk].user_id for pk in attended})
            assert counts.besturen == len({rows[pk].bestuur_id for pk in attended})
            for person in told.people:
                is_expected = any(rows[pk].user_id == person.pk for pk in expected)
                assert sessions_for(person).filter(pk=session.pk).exists() is is_expected
        assert_totals(told, rows)


def assert_totals(told: Told, rows: dict[int, Participation]) -> None:
    numbers = range(len(HOURS))
    were = {pk: {at for at in numbers if pk in told.seated(at) | told.expected(at) | told.attended(at)} for pk in rows}
    there = {pk: {at for at in numbers if pk in told.attended(at)} for pk in rows}
    found = totals_of(told.sessions[0].traject)
    assert found.group == len(HOURS)
    by_person = {total.participation.pk: (total.held, len(total.sessions)) for total in found.people}
    assert by_person == {
        pk: (len(were[pk]), len(there[pk]))
        for pk, row in rows.items()
        if were[pk] or row.is_enrolled or any(pk == one for _, one in told.marks)
    }
    by_bestuur = {total.bestuur.pk: (total.held, len(total.sessions)) for total in found.besturen}
    of = {
        bestuur: [pk for pk in rows if rows[pk].bestuur_id == bestuur]
        for bestuur in {r.bestuur_id for r in rows.values()}
    }
    assert by_bestuur == {
        bestuur: (len(set().union(*(were[pk] for pk in pks))), len(set().union(*(there[pk] for pk in pks))))
        for bestuur, pks in of.items()
        if any(there[pk] for pk in pks)
    }


def test_a_session_recorded_afterwards_is_of_who_has_a_seat_by_then():
    traject = make_traject(facilitators=[make_user("facilitator")])
    make_session(traject)
    stays, left, joins_later = make_member(), make_member(), make_member()
    for person in (stays, left):
        enrol(traject=traject, user=person, bestuur=bestuur_of(person), by=person)
    withdraw(participation=standing_of(left, traject), reason="", by=left)
    week_ago = clock.now() - timedelta(days=7)
    session = make_session(traject, days=-7, planned_at=clock.now())
    Participation.objects.filter(user=stays).update(seated_at=week_ago + timedelta(days=2))
    with clock.at(clock.now() + timedelta(minutes=5)):
        enrol(traject=traject, user=joins_later, bestuur=bestuur_of(joins_later), by=joins_later)
        assert [row.user for row in expected_at(session)] == [stays]

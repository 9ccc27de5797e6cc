"""Who attended how much of a traject, per person and per bestuur."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import mark_attendance, substitute, withdraw
from kruispunt.trajectories.enrolment.models import Participation, SessionGuest
from kruispunt.trajectories.enrolment.queries import totals_of
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member, query_counts
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

PRESENT = ("on_site", "online")


@pytest.fixture
def traject(facilitator):
    return make_traject(facilitators=[facilitator])


def page(traject) -> str:
    return reverse("enrolment:totals", args=[traject.slug])


@pytest.mark.parametrize("seed", range(4))
def test_the_totals_are_what_counting_by_hand_gives(traject, facilitator, staff, seed):
    chance = Random(seed)
    sessions = [make_session(traject, days=-days) for days in range(1, 6)]
    for number, session in enumerate(sessions):
        session.ends_at = session.starts_at + timedelta(minutes=30 + 45 * number)
        session.save()
    today, coming = make_session(traject, days=0), make_session(traject, days=3)
    rows = [make_participant(traject) for _ in range(8)]
    for row in rows[:3]:
        Participation.objects.filter(pk=row.pk).update(bestuur=rows[3].bestuur)
    noted = {}
    for session in [*sessions, today]:
        marks = {row.pk: chance.choice([*PRESENT, "excused", "absent", ""]) for row in rows}
        mark_attendance(session=session, marks=marks, by=facilitator)
        noted |= {(session.pk, pk): status for pk, status in marks.items()}
    withdraw(participation=rows[0], reason="", by=staff)

    rows = list(Participation.objects.filter(traject=traject))
    length = {session.pk: 30 + 45 * number for number, session in enumerate(sessions)}
    there = {(s, pk) for (s, pk), status in noted.items() if status in PRESENT and s in length}
    found = totals_of(traject)
    assert (found.group, found.talks) == (len(sessions), 0)
    by_person = {total.participation.pk: (len(total.sessions), total.minutes) for total in found.people}
    expected = {}
    for row in rows:
        minutes = [length[s] for s, pk in there if pk == row.pk]
        if row.seated_at:
            expected[row.pk] = (len(minutes), sum(minutes))
    assert by_person == expected
    by_bestuur = {total.bestuur.pk: (len(total.people), len(total.sessions)) for total in found.besturen}
    bestuur_of = {row.pk: row.bestuur_id for row in rows}
    assert by_bestuur == {
        bestuur: (
            len({pk for _, pk in there if bestuur_of[pk] == bestuur}),
            len({s for s, pk in there if bestuur_of[pk] == bestuur}),
        )
        for bestuur in {bestuur_of[pk] for _, pk in there}
    }
    assert coming.pk not in length


def test_a_cancelled_session_counts_for_nobody(traject, facilitator, staff):
    session = make_session(traject, days=0)
    row = make_participant(traject)
    mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    cancel_session(session=session, reason="Brandalarm", by=staff)
    assert totals_of(traject).besturen == []


def test_staff_finds_the_certificates_there_and_the_facilitator_does_not(traject, facilitator, staff, client_of):
    session = make_session(traject, days=-1)
    row = make_participant(traject)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    way = f"/deelname/{row.pk}/attest/"
    assert way in client_of(staff).get(page(traject)).content.decode()
    text = client_of(facilitator).get(page(traject)).content.decode()
    assert "1 van 1" in text
    assert way not in text
    assert page(traject) in client_of(facilitator).get(f"/team/traject/{traject.slug}/").content.decode()


def test_without_a_session_held_the_page_says_so(traject, facilitator, client_of):
    assert "nog geen sessie" in client_of(facilitator).get(page(traject)).content.decode()


def test_the_page_costs_the_same_for_few_and_many_people(traject, facilitator, client_of):
    session = make_session(traject, days=-1)

    def come(number: int) -> None:
        marks = {make_participant(traject).pk: "online" for _ in range(number)}
        mark_attendance(session=session, marks=marks, by=facilitator)

    counts = query_counts(client_of(facilitator), page(traject), come)
    assert counts[0] == counts[1] == counts[2]


def test_a_talk_with_one_bestuur_counts_in_the_whole_of_that_bestuur_only(traject, facilitator):
    group = make_session(traject, days=-3)
    talk = make_session(traject, days=-2, audience="individual")
    guest, other = make_participant(traject), make_participant(traject)
    SessionGuest.objects.create(session=talk, participation=guest)
    mark_attendance(session=group, marks={guest.pk: "on_site", other.pk: "on_site"}, by=facilitator)
    found = totals_of(traject)
    assert {total.participation.pk: total.held for total in found.people} == {guest.pk: 2, other.pk: 1}
    assert {total.bestuur.pk: total.held for total in found.besturen} == {guest.bestuur_id: 2, other.bestuur_id: 1}
    assert (found.group, found.talks) == (1, 1)


def test_who_came_to_a_talk_for_a_colleague_is_never_at_more_sessions_than_there_were(traject, facilitator):
    away = make_participant(traject)
    colleague = make_member(away.bestuur)
    talk = make_session(traject, days=2, audience="individual")
    SessionGuest.objects.create(session=talk, participation=away)
    stand_in = substitute(session=talk, participation=away, colleague=colleague, by=away.user).stand_in
    with clock.at(talk.ends_at + timedelta(hours=1)):
        mark_attendance(session=talk, marks={stand_in.pk: "on_site"}, by=facilitator)
        found = totals_of(traject)
    by_person = {total.participation.pk: (len(total.sessions), total.held) for total in found.people}
    assert by_person == {away.pk: (0, 1), stand_in.pk: (1, 1)}
    assert [(len(total.sessions), total.held) for total in found.besturen] == [(1, 1)]

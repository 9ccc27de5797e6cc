"""The figures staff decides on."""

from datetime import timedelta

import pytest

from kruispunt.besturen.actions import determine_type
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import decide_cancel, decide_go, decide_recruit, withdraw
from kruispunt.trajectories.enrolment.models import GoDecision, Participation
from kruispunt.trajectories.enrolment.queries.deciding import (
    WEEKS,
    awaiting,
    coming_up,
    editions_before,
    merge_targets,
    spread_of,
    standing_now,
    weeks_of,
)
from kruispunt.trajectories.enrolment.queries.inviting import besturen_to_invite
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import brussels, make_bestuur, make_member
from tests.trajectories.enrolment.deciding import in_days, make_undecided
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def test_it_comes_up_seven_days_before_and_stays_when_it_is_late():
    later, _ = make_undecided(due=8)
    week, _ = make_undecided(due=7)
    late, _ = make_undecided(due=-30)
    make_undecided(due=2, status="draft", published_at=None)
    make_traject(minimum=5)
    assert list(coming_up()) == [late, week]
    assert list(awaiting()) == [late, week, later]
    assert [standing_now(row).is_overdue for row in (late, week)] == [True, False]


def test_it_stays_when_all_its_sessions_are_over():
    traject, session = make_undecided(due=-3)
    session.starts_at, session.ends_at = clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1)
    session.save()
    assert awaiting().get() == traject
    assert awaiting().get().first_start is None


def test_the_list_counts_who_is_in_it():
    traject, session = make_undecided(people=2, minimum=1, capacity=2)
    make_session(traject, days=20)
    make_participant(traject)
    row = awaiting().get()
    assert (row.enrolled, row.waiting, row.first_start) == (2, 1, session.starts_at)


def test_people_are_counted_by_type_and_region_once_each(staff):
    traject, _ = make_undecided(people=1, minimum=1, capacity=2)
    bestuur = Participation.objects.get().bestuur
    bestuur.province, bestuur.reference_region = "limburg", "Limburg"
    bestuur.save()
    determine_type(bestuur=bestuur, type="starter", valid_from=clock.today(), reason="Gesprek", by=staff)
    make_participant(traject)
    make_participant(traject)
    spread = spread_of(traject)
    assert [(line.label, line.enrolled, line.waiting) for line in spread.types] == [
        ("Starter", 1, 0),
        ("Nog niet bepaald", 1, 1),
    ]
    assert [(line.label, line.enrolled) for line in spread.provinces] == [("Limburg", 1), ("Nog niet bepaald", 1)]
    assert [(line.label, line.enrolled) for line in spread.regions] == [("Limburg", 1), ("Nog niet bepaald", 1)]


def test_enrolments_are_counted_per_week_of_brussels_and_add_up():
    # Sunday 23.30 in Brussels is a Sunday, though it is still Sunday in UTC either way; Monday 0.30 is Monday.
    with clock.at(brussels(2026, 3, 2, 10)):  # a Monday
        traject, _ = make_undecided(days=200, due=100)
    for moment in (brussels(2026, 3, 8, 23, 30), brussels(2026, 3, 9, 0, 30), brussels(2026, 3, 29, 3, 30)):
        with clock.at(moment):
            make_participant(traject)
    with clock.at(brussels(2026, 3, 30, 9)):
        weeks = weeks_of(traject)
    assert [(str(week.monday), week.number) for week in weeks] == [
        ("2026-03-30", 0),
        ("2026-03-23", 1),
        ("2026-03-16", 0),
        ("2026-03-09", 1),
        ("2026-03-02", 1),
    ]
    with clock.at(brussels(2026, 7, 6, 9)):
        weeks = weeks_of(traject)
    assert len(weeks) == WEEKS + 1
    assert (weeks[-1].monday, weeks[-1].number) == (None, 3)


def test_earlier_editions_show_how_many_there_were_as_many_days_before_and_in_the_end(staff):
    with clock.at(clock.now() - timedelta(days=400)):
        first, _ = make_undecided(days=60, due=50)  # starts 340 days ago
        row = make_participant(first)
        make_participant(first)
    with clock.at(clock.now() - timedelta(days=345)):
        withdraw(participation=row, reason="", by=row.user)
        make_participant(first)
        make_participant(first)
    with clock.at(clock.now() - timedelta(days=200)):
        second, _ = make_undecided(days=30, due=20, previous_edition=first)
        make_participant(second)
        decide_cancel(traject=second, reason="Te weinig", by=staff)
    traject, _ = make_undecided(days=10, previous_edition=second)
    found = editions_before(standing_now(traject))
    assert [(edition.traject, edition.by_then, edition.in_the_end) for edition in found] == [
        (second, 1, 1),
        (first, 2, 3),
    ]
    Traject.objects.filter(pk=first.pk).update(previous_edition=traject)  # a circle
    assert len(editions_before(standing_now(traject))) == 2


def test_other_editions_to_merge_into_are_published_of_the_same_kind_with_sessions_to_come():
    traject, _ = make_undecided()
    good, _ = make_undecided(days=30)
    make_undecided(kind="webinar")
    make_undecided(status="draft", published_at=None)
    make_undecided(days=-1)
    assert list(merge_targets(traject)) == [good]


def test_besturen_to_invite_are_narrowed_by_name_type_region_and_what_they_did(staff):
    traject, _ = make_undecided(people=1, days=60)
    enrolled = Participation.objects.get().bestuur
    make_member(enrolled)
    starter = make_bestuur(name="Aalter", province="oost-vlaanderen", reference_region="Gent")
    make_member(starter), make_member(starter), make_member(starter, is_active=False)
    determine_type(bestuur=starter, type="starter", valid_from=clock.today(), reason="Gesprek", by=staff)
    reached = make_participant(make_traject()).bestuur
    make_bestuur(name="Niemand")
    invited = make_bestuur(name="Zemst")
    make_member(invited)

    def found(**filters) -> set:
        return set(besturen_to_invite(traject, **filters))

    assert found() == {enrolled, starter, reached, invited}
    assert found(absent=True) == {starter, reached, invited}
    assert found(new=True) == {enrolled, starter, invited}
    assert found(type="starter") == found(province="oost-vlaanderen") == found(region="Gent") == {starter}
    assert found(text="aalt") == {starter}
    assert found(type="unknown") == {enrolled, reached, invited}
    assert besturen_to_invite(traject, text="aalter").get().people == 2
    decide_recruit(traject=traject, besturen=[invited], decide_on=in_days(9), reason="Bellen", by=staff)
    assert found() == {enrolled, starter, reached}
    GoDecision.objects.update(decided_at=clock.now() - timedelta(days=15))
    assert besturen_to_invite(traject, text="zemst").get().invited_at is not None


def test_a_go_ends_it_and_the_figures_say_so(staff):
    traject, _ = make_undecided(people=1, minimum=2)
    before = standing_now(traject)
    assert (before.missing, before.is_open, before.goes_on) == (1, True, False)
    decide_go(traject=traject, reason="Toch", by=staff)
    after = standing_now(traject)
    assert (after.is_open, after.goes_on, after.may_be_decided) == (False, True, True)

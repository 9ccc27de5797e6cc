"""The share of municipalities that a network initiative reached (2.1-A1), recounted in plain Python."""

import random
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kruispunt.besturen.enums import BestuurKind
from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.kpi.kpi import municipalities_reached
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels, make_bestuur
from tests.kpi.factories import attend, join_group, make_session, make_traject, took_place

NOW = brussels(2026, 9, 15, 12)
TODAY = date(2026, 9, 15)


def _figure(period: Period):
    with clock.at(NOW):
        return municipalities_reached(period)


def _meet(bestuur, kind=TrajectKind.COLLEGAGROEP, on=None, **fields):
    session = make_session(make_traject(kind), on or brussels(2025, 10, 7, 9))
    attend(session, bestuur=bestuur, **fields)


def _police_zone():
    return make_bestuur(kind=BestuurKind.POLICE_ZONE, nis_code="", zone_number="5345")


def _expected(period: Period) -> tuple[int, int]:
    on = min(period.last, TODAY)
    besturen = list(Bestuur.objects.prefetch_related("predecessors"))
    whole = {
        bestuur.pk
        for bestuur in besturen
        if bestuur.kind == "municipality"
        and (bestuur.closed_on is None or bestuur.closed_on > on)
        and not any(old.closed_on > on for old in bestuur.predecessors.all())
    }
    by_pk = {bestuur.pk: bestuur for bestuur in besturen}
    touched = set()
    for row in Attendance.objects.select_related("session__traject", "participation"):
        day = row.session.starts_at.astimezone(ZoneInfo("Europe/Brussels")).date()
        if (
            row.status in ("on_site", "online")
            and row.session.traject.kind in ("collegagroep", "learning_network", "work_visit")
            and took_place(row.session, NOW)
            and date(2025, 6, 1) <= day <= period.last
        ):
            touched.add(row.participation.bestuur_id)
    for row in GroupMembership.objects.exclude(joined_on=None):
        days = (date(2025, 6, 1) + timedelta(days=n) for n in range((on - date(2025, 6, 1)).days + 1))
        if any(row.joined_on <= day and (row.left_on is None or day < row.left_on) for day in days):
            touched.add(row.bestuur_id)
    ends = set()
    for pk in touched:
        bestuur = by_pk[pk]
        while bestuur.closed_on and bestuur.closed_on <= on:
            bestuur = by_pk[bestuur.successor_id]
        ends.add(bestuur.pk)
    return len(ends & whole), len(whole)


@pytest.mark.parametrize("seed", range(6))
def test_the_share_equals_an_independent_count(seed, db):
    chance = random.Random(seed)
    besturen = [make_bestuur() for _ in range(6)]
    for closed_on in (date(2025, 1, 1), date(2026, 1, 1)):
        successor = make_bestuur()
        besturen += [successor, *(make_bestuur(closed_on=closed_on, successor=successor) for _ in range(2))]
    besturen.append(_police_zone())
    for _ in range(12):
        kind = chance.choice([*TrajectKind.values, TrajectKind.COLLEGAGROEP, TrajectKind.WORK_VISIT])
        day = brussels(2025, 4, 1, 9) + timedelta(days=chance.randint(0, 620))
        on = chance.choice([day, day, brussels(2025, 5, 31, 23, 30), brussels(2025, 12, 31, 23, 30)])
        cancelled_at = chance.choice([None] * 5 + [brussels(2026, 1, 1)])
        session = make_session(make_traject(kind, cancelled_at=cancelled_at), on, cancelled=chance.random() < 0.1)
        for bestuur in chance.sample(besturen, k=chance.randint(0, 2)):
            attend(session, bestuur=bestuur, status=chance.choice(AttendanceStatus.values))
    for bestuur in chance.sample(besturen, k=3):
        joined = date(2025, 3, 1) + timedelta(days=chance.randint(0, 400))
        join_group(joined, chance.choice([None, joined, joined + timedelta(days=70)]), bestuur=bestuur)
    for period in (Period.year(2025), Period.year(2026), Period(date(2025, 7, 1), date(2025, 7, 31))):
        figure, (part, whole) = _figure(period), _expected(period)
        assert (figure.numerator, figure.denominator) == (part, whole)
        assert figure.value == round(100 * part / whole, 1)
        assert len(figure.rows) == part


@pytest.mark.parametrize("kind", TrajectKind.values)
def test_only_network_initiatives_reach(kind, db):
    _meet(make_bestuur(), kind)
    expected = kind in ("collegagroep", "learning_network", "work_visit")
    assert _figure(Period.year(2025)).numerator == (1 if expected else 0)


def test_a_merged_municipality_counts_as_its_successor_once(db):
    successor = make_bestuur(name="Nieuwstad")
    for _ in range(2):
        _meet(make_bestuur(closed_on=date(2025, 1, 1), successor=successor))
    _meet(successor)
    make_bestuur()
    figure = _figure(Period.year(2025))
    assert (figure.numerator, figure.denominator, figure.value) == (1, 2, 50.0)
    assert figure.rows[0].label.startswith("Nieuwstad (")


def test_a_merger_after_the_period_leaves_its_figure_as_it_was(db):
    successor = make_bestuur()
    for _ in range(2):
        _meet(make_bestuur(closed_on=date(2026, 1, 1), successor=successor))
    before, after = _figure(Period.year(2025)), _figure(Period.year(2026))
    assert (before.numerator, before.denominator) == (2, 2)
    assert (after.numerator, after.denominator) == (1, 1)


def test_police_zones_stand_in_neither_number(db):
    _meet(_police_zone())
    _meet(make_bestuur())
    figure = _figure(Period.year(2025))
    assert (figure.numerator, figure.denominator) == (1, 1)


def test_a_member_of_the_kennisgroep_reaches_also_after_leaving(db):
    join_group(date(2025, 1, 1), date(2025, 6, 1))  # left before the agreement had a day
    join_group(date(2025, 1, 1), date(2025, 6, 2))
    join_group(date(2025, 9, 1), date(2025, 9, 1))  # never a member at the end of a day
    assert _figure(Period.year(2025)).numerator == 1


def test_without_municipalities_there_is_no_value(db):
    figure = _figure(Period.year(2025))
    assert (figure.value, figure.denominator) == (None, 0)

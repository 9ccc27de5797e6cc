"""What was held, recomputed by other means: plain Python over all rows, on programmes made at random."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Period, registry
from kruispunt.trajectories.programme.enums import Objective, SessionAudience, SessionMode, TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Partner, Session, Traject
from tests.conftest import brussels
from tests.kpi.factories import make_session, make_traject, took_place

NOW = brussels(2026, 9, 15, 12)
PERIODS = [
    Period.year(2025),
    Period.year(2026),
    Period(date(2025, 6, 1), date(2025, 12, 31)),
    Period(date(2025, 12, 31), date(2025, 12, 31)),
]
EDGES = [
    brussels(2024, 12, 31, 23, 30),
    brussels(2025, 1, 1, 0, 0),
    brussels(2025, 12, 31, 23, 30),
    brussels(2026, 1, 1, 0, 0),
    brussels(2026, 1, 1, 0, 30),
    brussels(2026, 9, 15, 11, 0),
    brussels(2026, 9, 15, 13, 0),
    brussels(2026, 12, 24, 9),
]


def _random_programme(seed: int) -> None:
    chance = random.Random(seed)
    partners = [Partner.objects.create(name=f"Partner {number}") for number in range(4)]
    for _ in range(24):
        traject = make_traject(
            chance.choice(TrajectKind.values),
            objectives=chance.sample([Objective.OD_4_1, Objective.OD_2_2, Objective.OD_3_1], k=chance.randint(0, 2)),
            status=chance.choice([TrajectStatus.PUBLISHED] * 4 + [TrajectStatus.DRAFT]),
            cancelled_at=chance.choice([None] * 4 + [brussels(2025, 12, 31, 23, 30), brussels(2026, 1, 1, 0, 30)]),
        )
        traject.partners.set(chance.sample(partners, k=chance.randint(0, 2)))
        for _ in range(chance.randint(0, 4)):
            some_day = brussels(2024, 11, 1, 9) + timedelta(days=chance.randint(0, 800))
            make_session(
                traject,
                chance.choice([*EDGES, some_day, some_day]),
                cancelled=chance.random() < 0.2,
                mode=chance.choice(SessionMode.values),
                audience=chance.choice(SessionAudience.values),
            )


def _brussels_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Europe/Brussels")).date()


def _held(period: Period) -> list[Session]:
    return [
        session
        for session in Session.objects.select_related("traject")
        if took_place(session, NOW) and period.first <= _brussels_day(session.starts_at) <= period.last
    ]


def _serves_starters(session: Session) -> bool:
    return "4.1" in [row.objective for row in session.traject.objectives.all()]


def _expected(code: str, period: Period) -> int:
    held = _held(period)
    of = {kind: [session for session in held if session.traject.kind == kind] for kind in TrajectKind.values}
    match code:
        case "2.1-K3":
            return len(of["collegagroep"])
        case "2.1-K6":
            return len(of["work_visit"])
        case "2.2-K1":
            return len({s.traject_id for s in of["vorming"] if s.traject.status != "cancelled"})
        case "2.2-K3":
            return len(of["webinar"])
        case "2.2-K4":
            return len({(session.traject_id, _brussels_day(session.starts_at)) for session in of["study_day"]})
        case "2.2-K5":
            return len({partner.pk for session in held for partner in session.traject.partners.all()})
        case "3.1-K1":
            return len({session.traject_id for session in of["leerlabo"]})
        case "3.1-K2":
            return len(of["leerlabo"]) + len(of["coaching"])
        case "3.1-K6":
            return len({session.traject_id for session in of["coaching"]})
        case "4.1-K3":
            return sum(_serves_starters(session) for session in of["network"])
        case "4.1-K6":
            return len({session.traject_id for session in of["vorming"] if _serves_starters(session)})
    raise KeyError(code)


CODES = ["2.1-K3", "2.1-K6", "2.2-K1", "2.2-K3", "2.2-K4", "2.2-K5", "3.1-K1", "3.1-K2", "3.1-K6", "4.1-K3", "4.1-K6"]


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_of_what_was_held_equals_an_independent_count(seed, db):
    _random_programme(seed)
    with clock.at(NOW):
        for period in PERIODS:
            for code in CODES:
                figure = registry.functions[code](period)
                assert figure.value == _expected(code, period), (code, period)
                assert figure.numerator == len(figure.rows) == figure.value
                assert figure.denominator is None
                for row in figure.rows:
                    assert row.on is None or period.first <= row.on <= period.last


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_of_the_meetings_add_up(seed, db):
    _random_programme(seed + 100)
    with clock.at(NOW):
        figure = registry.functions["3.1-K2"](Period.year(2026))
    totals = Counter()
    for split in figure.splits:
        totals[split.by] += split.value
    assert dict(totals) == {"Vorm": figure.value, "Voor wie": figure.value}


def test_a_session_counts_in_the_year_it_started_by_the_clock_in_brussels(db):
    traject = make_traject(TrajectKind.WEBINAR)
    make_session(traject, brussels(2025, 12, 31, 23, 30))
    make_session(traject, brussels(2026, 1, 1, 0, 15))
    with clock.at(NOW):
        assert [registry.functions["2.2-K3"](Period.year(year)).value for year in (2025, 2026)] == [1, 1]


def test_a_session_counts_once_it_is_over(db):
    make_session(make_traject(TrajectKind.WEBINAR), brussels(2026, 3, 3, 9), hours=2)
    counts = []
    for moment in (brussels(2026, 3, 3, 10, 59), brussels(2026, 3, 3, 11)):
        with clock.at(moment):
            counts.append(registry.functions["2.2-K3"](Period.year(2026)).value)
    assert counts == [0, 1]


def test_cancelled_vormingen_do_not_count_and_stand_apart(db):
    make_session(make_traject(TrajectKind.VORMING, title="Actieplan"), brussels(2025, 11, 4, 9))
    cancelled = make_traject(TrajectKind.VORMING, title="Driedaagse", cancelled_at=brussels(2025, 12, 31, 23, 30))
    kept = make_session(cancelled, brussels(2025, 11, 4, 9))
    make_traject(TrajectKind.VORMING, cancelled_at=brussels(2026, 1, 1, 0, 30))
    make_traject(TrajectKind.LEERLABO, cancelled_at=brussels(2025, 10, 1))
    with clock.at(NOW):
        figure = registry.functions["2.2-K1"](Period.year(2025))
    assert figure.value == 1
    assert [row.label for row in figure.rows] == ["Actieplan"]
    [split] = figure.splits
    assert (split.label, split.value, split.adds_up) == ("Geannuleerd", 1, False)
    assert "Driedaagse" in figure.note
    assert kept in Session.objects.held()


def test_a_programme_for_starters_counts_in_the_year_it_was_published(db):
    make_traject(TrajectKind.VORMING, objectives=["4.1"], published_at=brussels(2025, 12, 31, 23, 30))
    make_traject(TrajectKind.VORMING, objectives=["2.2"], published_at=brussels(2026, 3, 1))
    figures = [registry.functions["4.1-K4"](Period.year(year)) for year in (2025, 2026)]
    assert [(figure.value, len(figure.rows)) for figure in figures] == [(1, 1), (0, 0)]


def test_a_study_day_with_sessions_side_by_side_counts_once(db):
    day = make_traject(TrajectKind.STUDY_DAY)
    for hour in (9, 9, 14):
        make_session(day, brussels(2026, 3, 3, hour))
    make_session(day, brussels(2026, 3, 4, 9))
    with clock.at(NOW):
        assert registry.functions["2.2-K4"](Period.year(2026)).value == 2


def test_nothing_held_is_a_real_zero(db):
    assert Traject.objects.count() == 0
    with clock.at(NOW):
        assert registry.functions["2.2-K1"](Period.year(2025)).value == 0

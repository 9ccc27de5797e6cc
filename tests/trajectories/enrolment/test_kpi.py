"""Who was there, recounted in plain Python over attendance made at random."""

import random
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.besturen.models import TypeDetermination
from kruispunt.core import clock
from kruispunt.core.figures import Period, registry
from kruispunt.trajectories.enrolment.kpi import UNKNOWN
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus
from kruispunt.trajectories.programme.enums import Objective, TrajectKind
from tests.conftest import brussels, make_bestuur, make_user
from tests.kpi.factories import attend, make_session, make_traject, some_staff, took_place

NOW = brussels(2026, 9, 15, 12)
CODES = ["2.2-K2", "2.2-A2", "3.1-K3", "3.1-K7", "4.1-K5"]


def _type(bestuur, kind: str, valid_from: date) -> None:
    TypeDetermination.objects.create(
        bestuur=bestuur, type=kind, valid_from=valid_from, reason="Gesprek", determined_by=some_staff()
    )


def _random_attendance(seed: int) -> None:
    chance = random.Random(seed)
    besturen = [make_bestuur(province=chance.choice([*Province.values, ""])) for _ in range(5)]
    merged_into = make_bestuur(province=Province.LIMBURG)
    besturen += [make_bestuur(closed_on=date(2026, 1, 1), successor=merged_into) for _ in range(2)]
    for bestuur in besturen[:3]:
        _type(bestuur, chance.choice(Bestuurstype.values), date(2025, 9, 1))
    people = [make_user() for _ in range(10)]
    kinds = [TrajectKind.VORMING, TrajectKind.LEERLABO, TrajectKind.COACHING, TrajectKind.WEBINAR]
    for _ in range(10):
        traject = make_traject(
            chance.choice(kinds),
            objectives=[Objective.OD_4_1] if chance.random() < 0.4 else [],
            cancelled_at=chance.choice([None] * 6 + [brussels(2026, 2, 1)]),
        )
        for _ in range(chance.randint(1, 3)):
            some_day = brussels(2025, 3, 1, 9) + timedelta(days=chance.randint(0, 650))
            starts_at = chance.choice(
                [some_day, some_day, brussels(2025, 12, 31, 23, 30), brussels(2025, 5, 31, 23, 30)]
            )
            session = make_session(traject, starts_at, cancelled=chance.random() < 0.15)
            for person in chance.sample(people, k=chance.randint(0, 5)):
                attend(
                    session,
                    users=[person],
                    bestuur=chance.choice(besturen),
                    status=chance.choice(AttendanceStatus.values),
                )


def _present(period: Period, kinds: list[str], *, starters: bool = False) -> list[Attendance]:
    found = []
    for row in Attendance.objects.select_related("session__traject", "participation__bestuur"):
        day = row.session.starts_at.astimezone(ZoneInfo("Europe/Brussels")).date()
        traject = row.session.traject
        if (
            row.status in ("on_site", "online")
            and traject.kind in kinds
            and took_place(row.session, NOW)
            and period.first <= day <= period.last
            and (not starters or any(o.objective == "4.1" for o in traject.objectives.all()))
        ):
            found.append(row)
    return found


def _expected(code: str, period: Period) -> int:
    def people(rows):
        return len({row.participation.user_id for row in rows})

    match code:
        case "2.2-K2":
            return people(_present(period, ["vorming"]))
        case "2.2-A2":
            return people(_present(Period(date(2025, 6, 1), period.last), ["vorming"]))
        case "3.1-K7":
            return people(_present(period, ["coaching"]))
        case "4.1-K5":
            return people(_present(period, ["vorming"], starters=True))
        case "3.1-K3":
            besturen = set()
            for row in _present(period, ["leerlabo", "coaching"]):
                bestuur = row.participation.bestuur
                while bestuur.closed_on and bestuur.closed_on <= min(period.last, NOW.date()):
                    bestuur = bestuur.successor
                besturen.add(bestuur.pk)
            return len(besturen)
    raise KeyError(code)


@pytest.mark.parametrize("seed", range(6))
def test_everybody_and_every_bestuur_counts_once_as_in_an_independent_count(seed, db):
    _random_attendance(seed)
    with clock.at(NOW):
        for period in (Period.year(2025), Period.year(2026), Period(date(2025, 6, 1), date(2025, 12, 31))):
            for code in CODES:
                figure = registry.functions[code](period)
                assert figure.value == _expected(code, period), (code, period)
                assert figure.numerator == len(figure.rows) == figure.value
                totals = Counter()
                for split in figure.splits:
                    assert split.adds_up
                    totals[split.by] += split.value
                assert totals == Counter({"Type bestuur": figure.value, "Provincie": figure.value})


@pytest.mark.parametrize("code", CODES)
def test_only_rows_of_persons_are_marked_as_such(code, db):
    for kind in (TrajectKind.VORMING, TrajectKind.COACHING):
        attend(make_session(make_traject(kind, objectives=[Objective.OD_4_1]), brussels(2025, 11, 4, 9)))
    with clock.at(NOW):
        rows = registry.functions[code](Period.year(2025)).rows
    assert len(rows) == 1
    assert rows[0].is_person is (code != "3.1-K3")


@pytest.mark.parametrize("status", AttendanceStatus.values)
def test_only_who_was_there_counts(status, db):
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 11, 4, 9)), status=status)
    with clock.at(NOW):
        value = registry.functions["2.2-K2"](Period.year(2025)).value
    assert value == (1 if status in ("on_site", "online") else 0)


def test_the_last_evening_of_the_year_counts_in_that_year(db):
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 12, 31, 23, 30)))
    with clock.at(NOW):
        assert [registry.functions["2.2-K2"](Period.year(year)).value for year in (2025, 2026)] == [1, 0]


def test_the_type_is_that_of_the_day_and_a_later_one_changes_nothing(db):
    bestuur = make_bestuur(province=Province.LIMBURG)
    _type(bestuur, Bestuurstype.STARTER, date(2025, 1, 1))
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 11, 4, 9)), bestuur=bestuur)
    _type(bestuur, Bestuurstype.LEADING, date(2025, 11, 5))
    with clock.at(NOW):
        splits = {split.label: split.value for split in registry.functions["2.2-K2"](Period.year(2025)).splits}
    assert (splits["Starter"], splits["Voorloper"], splits["Limburg"]) == (1, 0, 1)


def test_what_nobody_determined_has_a_part_of_its_own(db):
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 11, 4, 9)), bestuur=make_bestuur())
    with clock.at(NOW):
        splits = registry.functions["2.2-K2"](Period.year(2025)).splits
    assert [split.value for split in splits if split.label == UNKNOWN] == [1, 1]


def test_a_later_merger_leaves_a_past_year_as_it_was(db):
    merged_into = make_bestuur()
    session = make_session(make_traject(TrajectKind.LEERLABO), brussels(2025, 11, 4, 9))
    for _ in range(2):
        attend(session, bestuur=make_bestuur(closed_on=date(2026, 1, 1), successor=merged_into))
    with clock.at(NOW):
        assert registry.functions["3.1-K3"](Period.year(2025)).value == 2
        across = registry.functions["3.1-K3"](Period(date(2025, 6, 1), date(2026, 6, 1)))
    assert across.value == 1
    assert across.rows[0].label == merged_into.name

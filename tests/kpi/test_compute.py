"""Results: computed, manual or not yet, and never a zero for what nobody computed."""

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period
from kruispunt.kpi.catalogue import catalogue
from kruispunt.kpi.compute import Result, Status, by_objective, indicator_by_code, result_for, results, status_of
from kruispunt.kpi.periods import of_text, of_year
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels
from tests.kpi.factories import attend, make_session, make_traject

NOT_YET = {
    "2.1-K4", "2.1-A2", "2.1-A3", "2.2-A3", "3.1-K4", "3.1-K5", "3.1-A1", "3.1-A3",
}  # fmt: skip


def test_what_cannot_be_answered_yet_is_listed_as_such(db):
    found = results(Period.year(2025))
    assert [result.indicator for result in found] == list(catalogue())
    assert {result.indicator.code for result in found if result.status is Status.NOT_YET} == NOT_YET
    for result in found:
        assert (result.figure is None) is (result.status is not Status.COMPUTED)
        if not result.is_computed:
            assert result.value is None
            assert result.shown == ""


def test_a_manual_indicator_never_gets_a_computed_value(db):
    assert status_of(indicator_by_code("2.1-K5")) is Status.MANUAL


@pytest.mark.parametrize(
    ("today", "period"), [((2025, 6, 1), of_year(2026)), ((2026, 1, 1), of_text("2025-01-01:2025-05-31"))]
)
def test_a_period_to_come_or_before_the_agreement_has_no_value_but_a_reason(db, today, period):
    with clock.at(brussels(*today)):
        for result in results(period):
            assert result.value is None
            if result.is_computed:
                assert result.figure.note
                assert result.status_label == "Te weinig gegevens"


def test_an_ambition_counts_since_the_start_and_a_kpi_only_in_its_year(db):
    early = make_traject(TrajectKind.VORMING)
    with clock.at(brussels(2025, 5, 1)):
        attend(make_session(early, brussels(2025, 5, 31, 9)), count=2)
    people = attend(make_session(early, brussels(2025, 6, 1, 9)), count=3)
    late = make_traject(TrajectKind.VORMING)
    session = make_session(late, brussels(2026, 3, 3, 9))
    attend(session, users=people[:1])
    attend(session, count=4)
    with clock.at(brussels(2026, 12, 1)):
        value = {
            (code, year): result_for(indicator_by_code(code), of_year(year)).value
            for code in ("2.2-K2", "2.2-A2")
            for year in (2025, 2026)
        }
    assert value == {("2.2-K2", 2025): 5, ("2.2-K2", 2026): 5, ("2.2-A2", 2025): 3, ("2.2-A2", 2026): 7}


def test_the_first_day_of_a_custom_period_does_not_cut_a_cumulative_figure(db):
    attend(make_session(make_traject(TrajectKind.VORMING), brussels(2025, 7, 1, 9)), count=2)
    with clock.at(brussels(2026, 1, 1)):
        period = of_text("2025-12-01:2025-12-31")
        assert result_for(indicator_by_code("2.2-A2"), period).value == 2
        assert result_for(indicator_by_code("2.2-K2"), period).value == 0


def _result(code: str, value) -> Result:
    return Result(indicator_by_code(code), Status.COMPUTED, Figure(value, numerator=value))


def test_values_read_with_their_unit():
    assert _result("2.2-K2", 1234).shown == "1.234 personen"
    assert _result("2.1-A1", 33.3).shown == "33,3 % van gemeenten"
    assert (_result("4.1-K2", 1).shown, _result("4.1-K2", 0).shown) == ("ja", "nee")


@pytest.mark.parametrize(
    ("value", "progress", "reached"), [(0, 0, False), (59.9, 99, False), (60, 100, True), (80, 100, True)]
)
def test_progress_never_rounds_up_to_a_target(value, progress, reached):
    result = _result("2.1-A1", value)
    assert (result.progress, result.reaches_target) == (progress, reached)


def test_without_a_target_there_is_no_progress():
    assert _result("2.2-K2", 5).progress is None


def test_objectives_come_in_order_with_their_ambitions(db):
    groups = by_objective(results(of_year(2025)))
    assert [group.objective.value for group in groups] == ["2.1", "2.2", "3.1", "4.1"]
    assert [len(group.ambitions) for group in groups] == [3, 3, 3, 0]
    assert all(group.computed + group.without_value == len(group.results) for group in groups)

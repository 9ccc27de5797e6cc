"""The share that feels better able: right, and never telling what fewer than five people answered."""

import random
from datetime import date, timedelta
from itertools import combinations

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.trajectories.evaluations.items import ITEMS
from kruispunt.trajectories.evaluations.kpi import ABLE, Counted, better_able, groups
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels
from tests.kpi.factories import evaluate, make_session, make_traject

NOW = brussels(2026, 9, 15, 12)


def _session(day, kind=TrajectKind.VORMING, **fields):
    return make_session(make_traject(kind), day, **fields)


def _value(period: Period | None = None):
    with clock.at(NOW):
        return better_able(period or Period.year(2026))


def test_the_item_is_one_that_is_asked():
    assert ABLE in {item.code for item in ITEMS}


def test_scores_of_4_and_5_count_among_who_answered_the_item(db):
    evaluate(_session(brussels(2026, 3, 3, 9)), [5, 4, 3, 1, 4, None, None])
    figure = _value()
    assert (figure.numerator, figure.denominator, figure.value) == (3, 5, 60.0)
    assert [row.on for row in figure.rows] == [date(2026, 3, 3)]


def test_it_counts_since_the_start_of_the_agreement(db):
    evaluate(_session(brussels(2025, 5, 31, 9)), [1] * 5)
    evaluate(_session(brussels(2025, 6, 1, 9)), [5] * 5)
    evaluate(_session(brussels(2026, 1, 10, 9)), [3] * 5)
    assert _value(Period.year(2025)).value == 100.0
    assert _value(Period.year(2026)).value == 50.0


@pytest.mark.parametrize("scores", [[], [5], [5, 5, 5, 5], [5, 5, 5, 5, None, None]])
def test_fewer_than_five_answers_give_no_value_and_no_counts(db, scores):
    evaluate(_session(brussels(2026, 3, 3, 9)), scores)
    figure = _value()
    assert (figure.value, figure.numerator, figure.denominator, figure.rows) == (None, None, None, ())
    assert figure.note


def test_an_evaluation_that_is_still_open_does_not_count(db):
    evaluate(_session(brussels(2026, 9, 10, 9)), [5] * 6, closes_at=brussels(2026, 9, 20))
    assert _value().value is None


@pytest.mark.parametrize("kind", [kind for kind in TrajectKind if kind != TrajectKind.VORMING])
def test_only_vormingen_count(db, kind):
    evaluate(_session(brussels(2026, 3, 3, 9), kind), [5] * 6)
    assert _value().value is None


def test_small_evaluations_count_as_soon_as_they_are_five_together(db):
    evaluate(_session(brussels(2026, 3, 3, 9)), [5, 5, 5])
    evaluate(_session(brussels(2026, 4, 3, 9)), [1, 1])
    evaluate(_session(brussels(2026, 5, 3, 9)), [1, 1, 1])
    figure = _value()
    assert (figure.numerator, figure.denominator) == (3, 5)
    assert "1 sessies" in figure.note


def test_a_shorter_period_never_splits_answers_that_stand_together(db):
    evaluate(_session(brussels(2026, 3, 3, 9)), [5, 5, 5])
    evaluate(_session(brussels(2026, 4, 3, 9)), [1, 1])
    assert _value(Period(date(2026, 1, 1), date(2026, 4, 2))).value is None
    assert _value(Period(date(2026, 1, 1), date(2026, 4, 3))).denominator == 5


@pytest.mark.parametrize("seed", range(8))
def test_no_two_figures_and_no_shown_average_differ_by_fewer_than_five_answers(seed, db):
    chance = random.Random(seed)
    shown_apart = []
    for number in range(14):
        starts_at = brussels(2025, 7, 1, 9) + timedelta(days=25 * number)
        answers = chance.randint(0, 8)
        closes_at = starts_at + timedelta(days=chance.randint(1, 60))
        evaluate(_session(starts_at), [chance.randint(1, 5) for _ in range(answers)], closes_at=closes_at)
        if answers >= 5:
            shown_apart.append((starts_at.date(), answers))
    ends = [date(2025, 7, 1) + timedelta(days=number * 9) for number in range(45)]
    counted = {end: _value(Period(date(2025, 6, 1), end)).denominator or 0 for end in ends}
    for first, second in combinations(ends, 2):
        difference = counted[second] - counted[first]
        apart = sum(answers for day, answers in shown_apart if first < day <= second)
        assert difference >= apart
        assert difference == apart or difference - apart >= 5


@pytest.mark.parametrize("seed", range(20))
def test_groups_reach_the_threshold_and_grow_only_at_the_end(seed):
    chance = random.Random(seed)
    counted = [Counted(number, chance.randint(0, 7), chance.choice([5, 5, 6])) for number in range(20)]
    by_id = {one.evaluation_id: one for one in counted}
    found = groups(counted)
    for group in found:
        assert sum(by_id[pk].answers for pk in group) >= max(by_id[pk].threshold for pk in group)
    everywhere = [pk for group in found for pk in group]
    assert len(everywhere) == len(set(everywhere))
    for length in range(20):
        earlier = groups(counted[:length])
        assert all(group in found for group in earlier)

"""The score of an application, recounted by another road."""

from fractions import Fraction
from statistics import fmean, mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.trajectories.calls import scoring

POINTS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 100)), min_size=1, max_size=8)
REVIEWS = st.lists(st.fractions(1, 5, max_denominator=400), min_size=1, max_size=9)


@given(POINTS)
def test_the_weighted_mean_is_the_mean_of_points_repeated_as_often_as_they_weigh(points):
    repeated = [given for given, weight in points for _ in range(weight)]
    assert scoring.weighted_mean(points) == mean(map(Fraction, repeated))
    assert float(scoring.weighted_mean(points)) == pytest.approx(fmean(repeated))


@given(POINTS, st.integers(2, 9))
def test_weights_count_only_beside_each_other(points, times):
    heavier = [(given, weight * times) for given, weight in points]
    assert scoring.weighted_mean(heavier) == scoring.weighted_mean(points)


@given(POINTS)
def test_a_review_lies_between_its_least_and_its_most_points(points):
    given_points = [given for given, _ in points]
    assert min(given_points) <= scoring.weighted_mean(points) <= max(given_points)


@given(REVIEWS, st.randoms())
def test_mean_and_median_are_those_of_the_standard_library_in_any_order(reviews, chance):
    shuffled = list(reviews)
    chance.shuffle(shuffled)
    assert scoring.combine(shuffled, "mean") == mean(reviews)
    assert scoring.combine(shuffled, "median") == median(reviews)


@given(REVIEWS)
def test_the_spread_is_the_largest_difference_of_two_reviews(reviews):
    expected = max(abs(one - other) for one in reviews for other in reviews) if len(reviews) > 1 else None
    assert scoring.spread(reviews) == expected


def test_one_review_far_off_moves_the_mean_and_not_the_median():
    reviews = [Fraction(4), Fraction(4), Fraction(1)]
    assert (scoring.combine(reviews, "mean"), scoring.combine(reviews, "median")) == (3, 4)


def test_without_reviews_there_is_no_score():
    assert scoring.combine([], "mean") is None
    assert scoring.combine([], "median") is None
    assert scoring.spread([]) is None


@pytest.mark.parametrize("points", [[], [(3, 0)], [(3, -1)]])
def test_a_review_without_points_or_with_a_weight_below_one_is_an_error(points):
    with pytest.raises(ValueError, match="criteri"):
        scoring.weighted_mean(points)


def test_another_way_to_combine_is_an_error():
    with pytest.raises(ValueError, match="no such way"):
        scoring.combine([Fraction(3)], "mode")

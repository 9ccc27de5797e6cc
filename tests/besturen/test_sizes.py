"""Sizes by the thresholds of the survey (seed 002, 5.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruispunt.besturen.enums import SizeCategory
from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.sizes import size_category
from tests.conftest import make_bestuur


@pytest.mark.parametrize(
    ("population", "is_centrumstad", "expected"),
    [
        (14_999, False, SizeCategory.RURAL),
        (15_000, False, SizeCategory.SMALL),
        (24_999, False, SizeCategory.SMALL),
        (25_000, False, SizeCategory.MEDIUM),
        (24_999, True, SizeCategory.CENTRE),
        (500_000, True, SizeCategory.CENTRE),
        (None, False, None),
    ],
)
def test_the_thresholds_of_the_survey_decide(population, is_centrumstad, expected):
    assert size_category(population=population, is_centrumstad=is_centrumstad) == expected


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_more_inhabitants_never_give_a_smaller_size(one, other):
    order = [SizeCategory.RURAL, SizeCategory.SMALL, SizeCategory.MEDIUM]
    low, high = sorted([one, other])
    sizes = [size_category(population=number, is_centrumstad=False) for number in (low, high)]
    assert order.index(sizes[0]) <= order.index(sizes[1])


@pytest.mark.django_db
def test_the_database_finds_the_same_sizes_as_the_rule():
    for population in (0, 14_999, 15_000, 24_999, 25_000, 80_000):
        for is_centrumstad in (False, True):
            make_bestuur(population=population, is_centrumstad=is_centrumstad)
    make_bestuur(population=None)
    for category in SizeCategory:
        found = set(Bestuur.objects.of_size(category))
        assert found == {bestuur for bestuur in Bestuur.objects.all() if bestuur.size == category}
        assert found

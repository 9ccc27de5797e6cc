"""What may be shown: nothing under the threshold, and the right means above it."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kruispunt.trajectories.evaluations.items import ITEMS
from kruispunt.trajectories.evaluations.results import Results, summarise

full_answers = st.fixed_dictionaries({item.code: st.integers(1, 5) for item in ITEMS})
partial_answers = st.fixed_dictionaries({}, optional={item.code: st.integers(1, 5) for item in ITEMS})


@given(st.lists(partial_answers, max_size=20), st.integers(5, 10))
def test_nothing_ever_shows_from_fewer_answers_than_the_threshold(answers, threshold):
    remarks = [f"opmerking {n}" for n in range(len(answers))]
    results = summarise(answers, remarks, threshold=threshold)
    if len(answers) < threshold:
        assert results == Results(len(answers), threshold)
        assert not results.is_visible
    assert all(item.count >= threshold for item in results.items)
    assert all(sum(item.distribution) == item.count for item in results.items)


@given(st.lists(full_answers, min_size=5, max_size=40))
def test_means_and_distributions_equal_a_recount_by_hand(answers):
    results = summarise(answers, [], threshold=5)
    assert [item.code for item in results.items] == [item.code for item in ITEMS]
    for item in results.items:
        given_scores = [answer[item.code] for answer in answers]
        tenths = Fraction(10 * sum(given_scores), len(given_scores))
        rounded = (2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)  # half goes up
        assert item.mean == rounded / 10
        assert item.distribution == tuple(len([s for s in given_scores if s == n]) for n in range(1, 6))


@given(st.lists(full_answers, min_size=5, max_size=12).flatmap(lambda a: st.tuples(st.just(a), st.permutations(a))))
def test_the_order_of_answers_changes_nothing(pair):
    answers, shuffled = pair
    assert summarise(answers, [], threshold=5) == summarise(shuffled, [], threshold=5)


def test_remarks_stand_in_the_order_of_the_alphabet_and_empty_ones_are_left_out():
    answers = [{item.code: 3 for item in ITEMS}] * 5
    assert summarise(answers, ["c", "", "a", "b", ""], threshold=5).remarks == ("a", "b", "c")

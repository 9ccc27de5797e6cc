"""Who could help, and what could become a session: the two rules by their points."""

import pytest

from kruispunt.kennisgroep.matching import Colleague, points, session_weight, who_could_help


@pytest.mark.parametrize(
    ("colleague", "themes", "score"),
    [
        (Colleague(1, "a"), ["gender"], 0),
        (Colleague(1, "a", frozenset({"gender", "lgbti"})), ["gender"], 3),
        (Colleague(1, "a", frozenset({"gender", "lgbti"})), ["gender", "lgbti"], 6),
        (Colleague(1, "a", frozenset({"lgbti"}), {"lgbti": 4}, {"lgbti": 2}), ["gender"], 0),
        (Colleague(1, "a", frozenset(), {"gender": 2}, {"gender": 1}), ["gender"], 4),
        (Colleague(1, "a", frozenset(), {"gender": 90}, {"gender": 40}), ["gender"], 15),
    ],
)
def test_themes_weigh_most_then_accepted_answers_then_answers_and_of_those_five(colleague, themes, score):
    assert points(colleague, themes) == score


def test_the_three_who_fit_best_are_named_and_never_the_author():
    people = [Colleague(n, f"Naam {n}", frozenset({"gender"}), {"gender": n}) for n in range(5)]
    assert [one.pk for one in who_could_help(people, ["gender"], but=4)] == [3, 2, 1]
    assert who_could_help(people, [], but=None) == []
    assert who_could_help(people, ["disability"], but=None) == []


def test_who_fits_as_well_comes_by_name():
    people = [Colleague(1, "Zoë", frozenset({"gender"})), Colleague(2, "An", frozenset({"gender"}))]
    assert [one.name for one in who_could_help(people, ["gender"], but=None)] == ["An", "Zoë"]


@pytest.mark.parametrize(
    ("people", "thanks", "readers", "weight"),
    [(2, 40, 400, 0), (3, 1, 4, 0), (3, 2, 0, 8), (3, 1, 5, 8), (4, 0, 0, 8), (10, 12, 60, 44)],
)
def test_a_session_is_for_what_several_people_took_part_in(people, thanks, readers, weight):
    assert session_weight(people, thanks, readers) == weight

"""What an instance is asked, how an answer is counted, and the numbers behind both."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kruispunt.trajectories.calls.selection import PLACES, Applicant, Breach, Instance, Rule, breaches, objective_of
from kruispunt.trajectories.calls.selection.instance import exact
from tests.trajectories.calls.selection.brute import Everything, binding_instance, holds, meant, members


@pytest.mark.parametrize(
    ("number", "fraction"),
    [
        (0.33, Fraction(33, 100)),
        (0.1, Fraction(1, 10)),
        (3.333333, Fraction(3333333, 10**6)),
        (0.2083333, Fraction(2083333, 10**7)),
        (1e-7, Fraction(1, 10**7)),
        (1 / 3, Fraction(1, 3)),
        (0.333333333, Fraction(1, 3)),
        (11 / 3, Fraction(11, 3)),
        (5 / 24, Fraction(5, 24)),
        (7, Fraction(7)),
        (0, Fraction(0)),
    ],
)
def test_a_number_is_the_fraction_that_was_meant(number, fraction):
    assert exact(number) == fraction


def test_every_rule_is_recounted_as_a_second_hand_counts_it():
    """All groups of forty instances: `breaches` finds none exactly where the words of issue 3 hold."""
    for number in range(40):
        instance = binding_instance(number)
        everything = Everything(instance)
        for group in range(0, len(everything.groups), 7):
            ids = everything.ids(group)
            assert (breaches(instance, ids) == ()) == everything.feasible[group], (number, ids)
            assert everything.feasible[group] == holds(instance, members(instance, ids)), (number, ids)


def test_a_breach_has_its_rule_the_bound_and_what_there_is():
    applicants = (
        Applicant("a", "p", {"type": "starter"}, pin="out"),
        Applicant("b", "p", {"type": "starter"}),
        Applicant("c", "q", {"type": None}, pin="in"),
    )
    rules = (Rule("type", "growing", minimum=1), Rule("type", "starter", maximum=1))
    assert breaches(Instance(applicants, 3, 4, rules), {"a", "b"}) == (
        Breach(PLACES, "", "min", 3, 2),
        Breach("type", "growing", "min", 1, 0),
        Breach("type", "starter", "max", 1, 2),
        Breach("bestuur", "p", "max", 1, 2),
        Breach("pin", "a", "max", 0, 1),
        Breach("pin", "c", "min", 1, 0),
    )


def test_the_objective_is_counted_exactly_and_ranked_by_the_order():
    applicants = (
        Applicant("a", "p", {"type": "starter"}, 11 / 3, True),
        Applicant("b", "q", {"type": "growing"}, 2.5),
        Applicant("c", "r", {"type": "growing"}, 4.0, True),
    )
    rules = (Rule("type", "starter", target=1 / 3), Rule("type", "growing", target=0.5))
    instance = Instance(applicants, 0, 3, rules, order=("new", "balance", "score"))
    objective = objective_of(instance, ["a", "b"])
    assert objective.balance == Fraction(1, 3)
    assert objective.score == meant(11 / 3) + Fraction(5, 2)
    assert objective.as_dict() == {"size": 2, "balance": 1 / 3, "score": float(objective.score), "new": 1}
    assert instance.rank(objective) == (-2, -1, Fraction(1, 3), -objective.score)
    assert replace(instance, order=()).rank(objective) == (-2,)
    better, worse = objective_of(instance, ["a", "c"]), objective_of(instance, ["b", "c"])
    assert instance.rank(better) < instance.rank(worse)


def test_mode_and_reason_are_part_of_what_is_stored():
    one = Instance((Applicant("a", "p", pin="in", reason="Wacht al een jaar"),), 0, 1)
    assert one.as_dict()["mode"] == "merit"
    assert one.as_dict()["applicants"][0]["reason"] == "Wacht al een jaar"
    others = [replace(one, mode="lottery"), replace(one, applicants=(Applicant("a", "p", pin="in"),))]
    assert len({one.sha256, *(other.sha256 for other in others)}) == 3


@pytest.mark.parametrize(
    "broken",
    [
        {"applicants": (Applicant("a", "b"), Applicant("a", "c"))},
        {"places_min": 5, "places_max": 4},
        {"places_min": -1},
        {"rules": (Rule("type", "starter", 2, 1),)},
        {"rules": (Rule("type", "starter", -1),)},
        {"rules": (Rule("type", "starter"), Rule("type", "starter"))},
        {"order": ("luck",)},
        {"order": ("new", "new")},
        {"max_per_bestuur": 0},
        {"mode": "luck"},
    ],
)
def test_an_instance_that_makes_no_sense_is_refused(broken):
    with pytest.raises(ValueError):
        Instance(**{"applicants": (), "places_min": 0, "places_max": 4, **broken})

"""The best replacement for each drop-out, against every candidate tried one by one."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from kruispunt.trajectories.calls.selection import Applicant, Instance, Rule, propose, replacements
from kruispunt.trajectories.calls.selection.solve import draw_weight
from tests.trajectories.calls.selection.brute import binding_instance, holds, members, quality, random_instance


def by_trying(instance: Instance, selected: tuple[str, ...], left: str) -> str | None:
    """Try every one that was not chosen in the place of `left`; the lot decides between equals."""
    lifted = tuple(replace(a, pin=None) if a.id == left and a.pin == "in" else a for a in instance.applicants)
    without = replace(instance, applicants=lifted)
    best = None
    for came in instance.applicants:
        group = members(without, {*selected, came.id} - {left})
        if came.id not in selected and holds(without, group):
            found = (quality(instance, group), draw_weight(instance.seed, came.id), came.id)
            best = max(best or found, found)
    return best and best[-1]


@pytest.mark.parametrize("make", [binding_instance, random_instance])
def test_the_replacements_equal_the_best_of_all_tries(make):
    kinds = Counter()
    for number in range(300):
        instance = make(number)
        selected = propose(instance).selected
        found = replacements(instance, selected)
        assert found == {left: by_trying(instance, selected, left) for left in selected}, number
        kinds.update("nobody" if came is None else "somebody" for came in found.values())
    assert min(kinds["nobody"], kinds["somebody"]) >= 150


def test_a_replacement_is_also_given_for_a_group_that_is_not_the_best():
    checked = 0
    for number in range(200):
        instance = binding_instance(number)
        worse = propose(replace(instance, order=(), seed=number + 1)).selected
        found = replacements(instance, worse)
        assert found == {left: by_trying(instance, worse, left) for left in worse}, number
        checked += len(worse)
    assert checked >= 500


def test_for_a_pinned_drop_out_the_pin_is_lifted_and_nobody_pinned_out_comes():
    applicants = (
        Applicant("a", "p", pin="in"),
        Applicant("b", "q", score=1),
        Applicant("c", "r", score=9, pin="out"),
        Applicant("d", "p", score=5),
    )
    instance = Instance(applicants, 1, 1)
    assert replacements(instance, ("a",)) == {"a": "d"}
    assert replacements(instance, ()) == {}


def test_a_bestuur_at_its_limit_gives_a_second_colleague_only_for_its_own():
    applicants = (Applicant("a", "p"), Applicant("b", "p"), Applicant("c", "q"))
    assert replacements(Instance(applicants, 2, 2), ("a", "c")) == {"a": "b", "c": None}
    assert replacements(Instance(applicants, 2, 2, max_per_bestuur=2), ("a", "c")) == {"a": "b", "c": "b"}


def test_a_group_that_breaks_a_rule_for_another_reason_has_no_replacement():
    applicants = tuple(Applicant(name, name, {"type": "starter" if name == "a" else "growing"}) for name in "abcd")
    instance = Instance(applicants, 2, 2, (Rule("type", "starter", 1),))
    assert replacements(instance, ("b", "c")) == {"b": "a", "c": "a"}
    assert replacements(replace(instance, places_min=3, places_max=3), ("a", "b")) == {"a": None, "b": None}


def test_an_id_that_is_no_applicant_is_refused():
    with pytest.raises(ValueError, match="zz"):
        replacements(Instance((Applicant("a", "p"),), 0, 1), ("zz",))


def test_forty_drop_outs_out_of_three_hundred_take_no_second_of_computing():
    applicants = tuple(
        Applicant(f"a{i:03}", f"b{i}", {"type": f"t{i % 3}", "theme": f"h{i % 4}", "region": f"r{i % 5}"}, i % 17)
        for i in range(300)
    )
    values = [("type", "t", 3), ("theme", "h", 4), ("region", "r", 5)]
    rules = tuple(Rule(name, f"{v}{j}", 5, 20, 1 / n) for name, v, n in values for j in range(n))
    instance = Instance(applicants, 40, 40, rules)
    selected = propose(instance).selected
    began = time.process_time()
    found = replacements(instance, selected)
    assert time.process_time() - began < 1
    assert None not in found.values()

"""Repairs of rules that cannot be met: the smallest, several, each one that works, against all groups there are."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kruispunt.trajectories.calls.selection import PLACES, Applicant, Instance, Rule, breaches, propose
from kruispunt.trajectories.calls.selection.repairs import Change, Repair, quick_checks, repairs
from tests.trajectories.calls.selection.brute import THEMES, TYPES, groups, pool, random_instance

FEWER = (PLACES, "", "min")


def asked(instance: Instance, group: tuple[Applicant, ...]) -> dict | None:
    """Give by how much each bound has to move for `group`; None where pins or besturen forbid it."""
    ids = {a.id for a in group}
    if any((a.pin == "in" and a.id not in ids) or (a.pin == "out" and a.id in ids) for a in instance.applicants):
        return None
    if any(n > instance.max_per_bestuur for n in Counter(a.bestuur for a in group).values()):
        return None
    slack = {FEWER: instance.places_min - len(group), (PLACES, "", "max"): len(group) - instance.places_max}
    for rule in instance.rules:
        n = len([a for a in group if a.values[rule.attribute] == rule.value])
        slack[rule.attribute, rule.value, "min"] = (rule.minimum or 0) - n
        slack[rule.attribute, rule.value, "max"] = -1 if rule.maximum is None else n - rule.maximum
    return {key: units for key, units in slack.items() if units > 0}


def contains(one: dict, other: dict) -> bool:
    """Say whether `one` asks everything that `other` asks."""
    return all(one.get(key, 0) >= units for key, units in other.items())


def all_minimal(instance: Instance) -> list[dict]:
    """Give every repair that contains no other, by looking at every group."""
    found: list[dict] = []
    needs = (asked(instance, group) for group in groups(instance))
    asks = {tuple(sorted(ask.items())) for ask in needs if ask is not None}
    for ask in sorted(map(dict, asks), key=lambda ask: sum(ask.values())):
        if not any(contains(ask, other) for other in found):
            found.append(ask)
    return found


def rank(ask: dict) -> tuple:
    places = {FEWER: 1, (PLACES, "", "max"): 2}
    return sum(ask.values()), len(ask), sum(places.get(key, 0) for key in ask)


def slack_of(repair: Repair) -> dict:
    return {(c.rule, c.value, c.bound): c.units for c in repair.changes}


def tight_instance(number: int) -> Instance:
    """Give a small instance whose rules ask more than there is."""
    dice = random.Random(number)
    instance = random_instance(number, size=dice.randint(4, 8))
    rules = {(rule.attribute, rule.value): rule for rule in instance.rules}
    for attribute, values in (("type", TYPES), ("theme", THEMES)):
        for value in values:
            low = dice.choice([0, 0, 1, 2, 3]) if number % 3 else 0
            high = dice.choice([None, low, low + 1])
            rules[attribute, value] = Rule(attribute, value, low, high, dice.choice([None, 0.33]))
    low = dice.randint(1, 4) if number % 3 else 4
    return replace(instance, rules=tuple(rules.values()), places_min=low, places_max=low + dice.randint(0, 2))


def infeasible(wanted: int, make=random_instance) -> Iterator[tuple[int, Instance]]:
    numbered = ((number, make(number)) for number in itertools.count())
    return itertools.islice(((n, i) for n, i in numbered if propose(i).status == "infeasible"), wanted)


@pytest.mark.parametrize(("make", "with_three"), [(random_instance, 1), (tight_instance, 60)])
def test_the_repairs_are_the_smallest_of_all_there_are(make, with_three):
    numbers, fewer = Counter(), 0
    for number, instance in infeasible(100, make):
        minimal = all_minimal(instance)
        found = repairs(instance)
        given = [slack_of(repair) for repair in found]
        assert len(given[:3]) == min(3, len(minimal)), number
        assert [rank(ask) for ask in given[:3]] == sorted(map(rank, minimal))[:3], number
        assert all(ask in minimal for ask in given), number
        assert not any(contains(a, b) for a, b in itertools.permutations(given, 2)), number
        assert [repair.cost for repair in found] == [sum(ask.values()) for ask in given]
        assert all(FEWER in ask for ask in given[3:]), number
        assert len(given) <= 4, number
        if any(set(ask) == {FEWER} for ask in minimal):
            assert any(FEWER in ask for ask in given), number
            fewer += 1
        numbers[len(given)] += 1
    assert fewer >= 10, fewer
    assert numbers[3] + numbers[4] >= with_three, numbers


def test_a_repaired_instance_has_the_selection_that_the_repair_promises():
    for number, instance in infeasible(40, tight_instance):
        for repair in repairs(instance):
            repaired = repair.apply(instance)
            assert breaches(repaired, repair.selected) == (), number
            assert propose(repaired).selected == repair.selected, number


def test_a_change_only_relaxes_its_bound():
    for _, instance in infeasible(40, tight_instance):
        for change in (change for repair in repairs(instance) for change in repair.changes):
            assert (change.to < change.from_) == (change.bound == "min")
            assert change.to >= 0


def test_minima_above_the_places_are_repaired_by_fewer_of_each_before_more_places():
    rules = tuple(Rule("type", value, minimum=3) for value in TYPES)
    instance = Instance(pool(starter=4, growing=4, leading=4), 6, 8, rules)
    found = repairs(instance, 4)
    assert {repair.changes for repair in found[:3]} == {(Change("type", value, "min", 3, 2),) for value in TYPES}
    assert found[3].changes == (Change(PLACES, "", "max", 8, 9),)
    assert [repair.cost for repair in found] == [1, 1, 1, 1]
    (finding,) = quick_checks(instance)
    assert finding.sentence("Type bestuur") == (
        "Type bestuur: samen vragen de minima 9 plaatsen, er zijn er 8 (1 te veel)."
    )


def test_fewer_places_are_offered_beside_cheaper_repairs():
    rules = tuple(Rule("type", value, maximum=1) for value in TYPES)
    instance = Instance(pool(starter=4, growing=4, leading=4), 5, 8, rules)
    found = repairs(instance)
    assert [repair.cost for repair in found] == [2, 2, 2, 2]
    assert found[3].as_dict() == {"changes": [{"rule": PLACES, "bound": "min", "from": 5, "to": 3}], "cost": 2}
    assert found[0].as_dict()["changes"][0].keys() == {"rule", "value", "bound", "from", "to"}


def test_a_minimum_above_the_pool_goes_down_to_it():
    found = repairs(Instance(pool(starter=1, growing=9), 6, 8, (Rule("type", "starter", minimum=3),)))
    assert [repair.changes for repair in found] == [(Change("type", "starter", "min", 3, 1),)]


def test_too_few_applicants_leave_fewer_places_only():
    (repair,) = repairs(Instance(pool(starter=4), 6, 8))
    assert repair.changes == (Change(PLACES, "", "min", 6, 4),)
    assert len(repair.selected) == 4
    (repair,) = repairs(Instance((), 6, 8))
    assert (repair.changes, repair.selected) == ((Change(PLACES, "", "min", 6, 0),), ())


def test_more_pinned_in_than_there_are_places_asks_for_places():
    pinned = tuple(replace(a, pin="in") for a in pool(starter=3))
    (repair,) = repairs(Instance(pinned, 0, 2))
    assert repair.changes == (Change(PLACES, "", "max", 2, 3),)


def test_pins_against_the_limit_per_bestuur_have_no_repair():
    twins = tuple(Applicant(f"a{i}", "b", pin="in") for i in range(2))
    assert repairs(Instance(twins, 0, 2)) == ()


def test_rules_that_can_be_met_need_no_repair():
    assert repairs(Instance(pool(starter=4), 2, 3)) == ()


def test_the_order_of_the_input_does_not_change_the_repairs():
    for _, instance in infeasible(10, tight_instance):
        turned = replace(instance, applicants=instance.applicants[::-1], rules=instance.rules[::-1])
        assert repairs(turned) == repairs(instance)

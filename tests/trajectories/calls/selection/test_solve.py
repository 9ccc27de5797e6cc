"""The selection equals a brute-force optimum, explains what cannot be, and is the same in every process."""

import itertools
import os
import random
import subprocess
import sys
from fractions import Fraction

import pytest

from kruispunt.trajectories.calls.selection import (
    PLACES,
    Applicant,
    Instance,
    Relaxation,
    Rule,
    breaches,
    propose,
    quick_checks,
)

TYPES = ["starter", "growing", "leading"]
THEMES = ["gender", "lgbti", "disability"]


def random_instance(number: int, *, size: int | None = None) -> Instance:
    """Give a small instance whose rules often bind and sometimes cannot be met."""
    dice = random.Random(number)
    count = size or dice.randint(1, 9)
    applicants = [
        Applicant(
            id=f"a{i}",
            bestuur=f"b{dice.randint(0, count)}",
            values={"type": dice.choice([*TYPES, None]), "theme": dice.choice(THEMES)},
            score=dice.choice([0, 1, 2.5, 7.25, 3.333333]),
            new=dice.random() < 0.5,
            pin=dice.choice([None] * 8 + ["in", "out"]),
        )
        for i in range(count)
    ]
    rules = []
    for attribute, values in (("type", TYPES), ("theme", THEMES)):
        for value in values:
            if dice.random() < 0.35:
                low = dice.choice([None, 0, 1, 1, 2])
                high = dice.choice([None, (low or 0) + dice.randint(0, 2)])
                rules.append(Rule(attribute, value, low, high, dice.choice([None, 0.33, 0.5, 0.2])))
    low = dice.randint(0, 3)
    order = ["balance", "score", "new"]
    dice.shuffle(order)
    return Instance(
        applicants=tuple(applicants),
        places_min=low,
        places_max=low + dice.randint(0, 4),
        rules=tuple(rules),
        max_per_bestuur=dice.choice([1, 1, 2]),
        order=tuple(order[: dice.randint(1, 3)]),
        seed=number,
    )


def holds(instance: Instance, group: tuple[Applicant, ...], changed: tuple[Relaxation, ...] = ()) -> bool:
    """Say whether a group keeps every rule; written apart from the code under test."""
    bounds = {(r.attribute, r.value): [r.minimum, r.maximum] for r in instance.rules}
    bounds[PLACES, ""] = [instance.places_min, instance.places_max]
    for change in changed:
        bounds[change.attribute, change.value][0 if change.bound == "min" else 1] = change.to
    for (attribute, value), (low, high) in bounds.items():
        n = len(group) if attribute == PLACES else len([a for a in group if a.values[attribute] == value])
        if (low is not None and n < low) or (high is not None and n > high):
            return False
    names = [a.bestuur for a in group]
    if any(names.count(name) > instance.max_per_bestuur for name in names):
        return False
    pinned = {a.id for a in instance.applicants if a.pin == "in"}
    barred = {a.id for a in instance.applicants if a.pin == "out"}
    ids = {a.id for a in group}
    return pinned <= ids and not barred & ids


def groups(instance: Instance):
    for size in range(len(instance.applicants) + 1):
        yield from itertools.combinations(instance.applicants, size)


def quality(instance: Instance, group: tuple[Applicant, ...]) -> tuple:
    """Give what a larger tuple of is better, by the words of issue 3."""
    n = len(group)
    balance = Fraction(0)
    for rule in instance.rules:
        if rule.target is not None:
            count = len([a for a in group if a.values[rule.attribute] == rule.value])
            balance += abs(count - Fraction(str(rule.target)) * n)
    parts = {
        "balance": -balance,
        "score": sum(Fraction(str(a.score)) for a in group),
        "new": len([a for a in group if a.new]),
    }
    return (n, *(parts[name] for name in instance.order))


def test_the_proposal_equals_the_best_of_all_groups_on_200_random_instances():
    statuses = []
    for number in itertools.count():
        if statuses.count("optimal") == 200:
            break
        instance = random_instance(number)
        feasible = [group for group in groups(instance) if holds(instance, group)]
        proposal = propose(instance)
        statuses.append(proposal.status)
        assert (proposal.status == "optimal") == bool(feasible), number
        if feasible:
            chosen = tuple(a for a in instance.applicants if a.id in proposal.selected)
            assert holds(instance, chosen), number
            assert quality(instance, chosen) == max(quality(instance, group) for group in feasible), number
            assert proposal.gap == 0
            assert breaches(instance, proposal.selected) == ()
    assert statuses.count("infeasible") >= 30


def test_the_diagnosis_is_a_smallest_repair_and_works():
    checked = 0
    for number in range(200):
        instance = random_instance(number, size=6)
        proposal = propose(instance)
        if proposal.status == "optimal" or not proposal.relaxations:
            continue
        checked += 1
        assert any(holds(instance, group, proposal.relaxations) for group in groups(instance)), number
        assert sum(r.units for r in proposal.relaxations) == min(
            cost for group in groups(instance) if (cost := units_needed(instance, group)) is not None
        ), number
    assert checked >= 20


def units_needed(instance: Instance, group: tuple[Applicant, ...]) -> int | None:
    """Give by how many units the bounds have to move for this group; None where pins or besturen forbid it."""
    free = Instance(instance.applicants, 0, 1000, (), instance.max_per_bestuur)
    if not holds(free, group):
        return None
    cost = max(0, instance.places_min - len(group)) + max(0, len(group) - instance.places_max)
    for rule in instance.rules:
        n = len([a for a in group if a.values[rule.attribute] == rule.value])
        cost += max(0, (rule.minimum or 0) - n)
        cost += 0 if rule.maximum is None else max(0, n - rule.maximum)
    return cost


def pool(**types: int) -> tuple[Applicant, ...]:
    names = [name for name, count in types.items() for _ in range(count)]
    return tuple(Applicant(f"a{i:02}", f"b{i:02}", {"type": name}) for i, name in enumerate(names))


def test_a_minimum_above_the_pool_is_named_with_its_number():
    proposal = propose(Instance(pool(starter=1, growing=9), 6, 8, (Rule("type", "starter", minimum=3),)))
    assert proposal.status == "infeasible"
    assert proposal.relaxations == (Relaxation("type", "starter", "min", 3, 1),)
    sentence = proposal.relaxations[0].sentence("Starter")
    assert sentence == "Starter: minstens 3 gevraagd, hoogstens 1 mogelijk (2 te veel)."


def test_a_maximum_that_leaves_places_empty_is_named_with_its_number():
    proposal = propose(Instance(pool(leading=8), 6, 8, (Rule("type", "leading", maximum=4),)))
    assert [r.sentence("Voorloper") for r in proposal.relaxations] == [
        "Voorloper: hoogstens 4 toegelaten, minstens 6 nodig (2 te weinig)."
    ]


def test_too_few_applicants_is_told_of_the_places():
    proposal = propose(Instance(pool(starter=4), 6, 8))
    assert proposal.relaxations == (Relaxation(PLACES, "", "min", 6, 4),)
    assert propose(Instance((), 6, 8)).relaxations == (Relaxation(PLACES, "", "min", 6, 0),)
    assert propose(Instance((), 0, 8)).selected == ()


def test_minima_that_together_exceed_the_places_are_seen_at_once():
    rules = tuple(Rule("type", value, minimum=3) for value in TYPES)
    instance = Instance(pool(starter=4, growing=4, leading=4), 6, 8, rules)
    (finding,) = quick_checks(instance)
    assert finding.sentence("Type bestuur") == (
        "Type bestuur: samen vragen de minima 9 plaatsen, er zijn er 8 (1 te veel)."
    )
    assert sum(r.units for r in propose(instance).relaxations) == 1


def test_an_unknown_type_counts_for_no_value():
    unknown = tuple(Applicant(f"u{i}", f"u{i}", {"type": None}) for i in range(6))
    proposal = propose(Instance((*unknown, *pool(starter=1)), 6, 6, (Rule("type", "starter", 1, 1),)))
    assert "a00" in proposal.selected
    assert len(proposal.selected) == 6


def test_pins_that_contradict_the_limit_per_bestuur_give_no_repair():
    twins = tuple(Applicant(f"a{i}", "b", pin="in") for i in range(2))
    proposal = propose(Instance(twins, 0, 2))
    assert (proposal.status, proposal.relaxations) == ("infeasible", ())


def test_equal_applicants_have_equal_chances_over_the_seeds():
    counts = dict.fromkeys((a.id for a in pool(starter=5)), 0)
    for seed in range(300):
        for chosen in propose(Instance(pool(starter=5), 0, 2, seed=seed)).selected:
            counts[chosen] += 1
    assert all(85 <= count <= 155 for count in counts.values()), counts  # 120 expected, spread 8.5


def test_the_order_of_the_input_does_not_matter():
    instance = random_instance(7, size=10)
    turned = Instance(
        instance.applicants[::-1],
        instance.places_min,
        instance.places_max,
        instance.rules[::-1],
        instance.max_per_bestuur,
        instance.order,
        instance.seed,
    )
    assert turned.sha256 == instance.sha256
    assert propose(turned) == propose(instance)


def test_the_same_question_and_seed_give_the_same_in_fresh_processes_and_print_nothing_else():
    script = (
        "import json; from tests.trajectories.calls.selection.test_solve import random_instance; "
        "from kruispunt.trajectories.calls.selection import propose; "
        "out = [(i.sha256, propose(i).as_dict()) for i in (random_instance(n, size=10) for n in range(10))]; "
        "print(json.dumps(out))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    (output,) = outputs
    assert output.startswith(b"[[")
    assert output.count(b"\n") == 1


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
    ],
)
def test_an_instance_that_makes_no_sense_is_refused(broken):
    with pytest.raises(ValueError):
        Instance(**{"applicants": (), "places_min": 0, "places_max": 4, **broken})

"""The chances of the lottery are leximin, equal for equal profiles, and what is drawn is what was promised."""

import itertools
import random
from collections import Counter
from dataclasses import replace

import highspy
import pytest

from kruispunt.trajectories.calls.selection import Applicant, Instance, Lottery, Rule, lottery
from tests.trajectories.calls.selection.brute import groups, holds, pool, random_instance

SLACK = 1e-9


def panels_of(instance: Instance) -> list[frozenset[str]]:
    """Give every feasible group of the largest size, by enumeration."""
    found = [frozenset(a.id for a in group) for group in groups(instance) if holds(instance, group)]
    size = max(map(len, found), default=0)
    return [group for group in found if len(group) == size]


def best_chances(instance: Instance) -> dict[str, float]:
    """Give the leximin chances per applicant from all panels, without classes, column generation or prices.

    Per level: the most that everybody left can have; then who cannot have more while the others keep it.
    """
    panels = panels_of(instance)
    on = {a.id: [k for k, panel in enumerate(panels) if a.id in panel] for a in instance.applicants}
    settled: dict[str, float] = {}

    def most(goal: str | None, level: float | None) -> float:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("primal_feasibility_tolerance", SLACK)
        for k in range(len(panels)):
            highs.addVar(0, 1)
            highs.changeColCost(k, -float(goal is not None and k in on[goal]))
        highs.addVar(0, 1)
        highs.changeColCost(len(panels), -float(goal is None))
        highs.addRow(1, 1, len(panels), list(range(len(panels))), [1.0] * len(panels))
        for name, columns in on.items():
            if name in settled or level is not None:
                floor = settled.get(name, level) - SLACK
                highs.addRow(floor, highspy.kHighsInf, len(columns), columns, [1.0] * len(columns))
            else:
                entries = [*columns, len(panels)]
                highs.addRow(0, highspy.kHighsInf, len(entries), entries, [*([1.0] * len(columns)), -1.0])
        highs.run()
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return -highs.getInfo().objective_function_value

    while len(settled) < len(on):
        level = most(None, None)
        now = [name for name in on if name not in settled and most(name, level) <= level + 1e-6]
        settled |= dict.fromkeys(now, level)
    return settled


def crowded_instance(number: int) -> Instance:
    """Give a small instance in which several apply of one bestuur."""
    dice = random.Random(number)
    instance = random_instance(number, size=dice.randint(4, 9))
    return replace(
        instance, applicants=tuple(replace(a, bestuur=f"b{dice.randint(0, 3)}") for a in instance.applicants)
    )


def crossing_instance(number: int) -> Instance:
    """Give a small instance whose rules cross, so that the relaxation promises more than panels can give."""
    dice = random.Random(number)
    names = [f"x{n}" for n in range(dice.randint(3, 5))]
    applicants = tuple(
        Applicant(f"a{n}", f"b{n}", {name: dice.choice(["yes", "yes", "no"]) for name in names})
        for n in range(dice.randint(5, 9))
    )
    rules = tuple(Rule(name, "yes", maximum=dice.choice([1, 1, 2, 3])) for name in names)
    return Instance(applicants, 0, dice.randint(2, 6), rules, seed=number, mode="lottery")


def check_panels(instance: Instance, drawn: Lottery) -> None:
    """Check that the panels keep the rules, are of one size and add up to the chances."""
    chances = dict.fromkeys((a.id for a in instance.applicants), 0.0)
    for ids, probability in drawn.panels:
        assert holds(instance, tuple(a for a in instance.applicants if a.id in ids))
        assert list(ids) == sorted(set(ids))
        assert probability > 0
        for name in ids:
            chances[name] += probability
    assert {len(ids) for ids, _ in drawn.panels} == {len(drawn.selected)}
    assert sum(probability for _, probability in drawn.panels) == pytest.approx(1, abs=1e-12)
    assert chances == pytest.approx(dict(drawn.probabilities), abs=1e-12)
    assert drawn.selected in [ids for ids, _ in drawn.panels]


@pytest.mark.parametrize(("make", "count"), [(random_instance, 60), (crowded_instance, 60), (crossing_instance, 60)])
def test_chances_equal_the_leximin_of_all_panels_on_small_instances(make, count):
    statuses = Counter()
    for number in range(count):
        instance = make(number)
        drawn = lottery(instance)
        statuses[drawn.status] += 1
        assert (drawn.status == "optimal") == bool(panels_of(instance)), number
        if drawn.status == "infeasible":
            assert (drawn.selected, drawn.panels, dict(drawn.probabilities)) == ((), (), {})
            continue
        check_panels(instance, drawn)
        exact = best_chances(instance)
        assert dict(drawn.probabilities) == pytest.approx(exact, abs=1e-7), number
        assert min(drawn.probabilities.values()) >= 0.999 * min(exact.values()), number
        assert drawn.gap <= 1e-8, number
    assert statuses["optimal"] >= count / 3


def test_the_relaxation_alone_would_promise_too_much():
    """Three that share a value two by two, one place per value: half a place each on paper, a third in a panel."""
    values = [("yes", "yes", "no"), ("yes", "no", "yes"), ("no", "yes", "yes")]
    names = ("x", "y", "z")
    triangle = [Applicant(f"a{n}", f"b{n}", dict(zip(names, row, strict=True))) for n, row in enumerate(values)]
    others = [Applicant(f"o{n}", f"c{n}", dict.fromkeys(names, "no")) for n in range(4)]
    rules = tuple(Rule(name, "yes", maximum=1) for name in names)
    drawn = lottery(Instance((*triangle, *others), 4, 4, rules, mode="lottery"))
    assert drawn.probabilities == pytest.approx({**{a.id: 1 / 3 for a in triangle}, **{a.id: 3 / 4 for a in others}})


def test_equal_profiles_have_exactly_equal_chances_also_in_odd_numbers():
    rules = (Rule("type", "starter", maximum=2), Rule("type", "growing", minimum=3))
    drawn = lottery(Instance(pool(starter=7, growing=5, leading=11), 9, 9, rules, mode="lottery"))
    chances = [
        {drawn.probabilities[f"a{n:02}"] for n in numbers} for numbers in (range(7), range(7, 12), range(12, 23))
    ]
    assert [len(of_one_type) for of_one_type in chances] == [1, 1, 1]
    assert [chance for of_one_type in chances for chance in of_one_type] == pytest.approx([2 / 7, 3 / 5, 4 / 11])


def test_besturen_that_are_each_others_like_have_equal_chances():
    of = {"a": ["starter", "growing"], "b": ["growing", "starter"], "c": ["starter", "growing"], "d": ["starter"]}
    applicants = tuple(
        Applicant(f"{bestuur}{n}", bestuur, {"type": value})
        for bestuur, values in of.items()
        for n, value in enumerate(values)
    )
    rules = (Rule("type", "starter", 1), Rule("type", "growing", 1))
    drawn = lottery(Instance(applicants, 3, 3, rules, mode="lottery"))
    twins = {a.id: a.values["type"] for a in applicants if a.bestuur != "d"}
    for value in ("starter", "growing"):
        chances = [drawn.probabilities[name] for name, own in twins.items() if own == value]
        assert max(chances) - min(chances) <= 1e-6


def test_scores_targets_order_and_who_is_new_play_no_part():
    applicants = tuple(replace(a, score=n, new=n % 2 == 0) for n, a in enumerate(pool(starter=3, growing=4, leading=2)))
    bare = Instance(pool(starter=3, growing=4, leading=2), 3, 4, (Rule("type", "leading", 1, 1),), mode="lottery")
    rich = replace(
        bare,
        applicants=applicants,
        rules=(Rule("type", "leading", 1, 1), Rule("type", "starter", target=0.9)),
        order=("score",),
    )
    assert lottery(rich).panels == lottery(bare).panels
    assert lottery(rich).selected == lottery(bare).selected


def test_pins_hold_and_a_value_that_may_not_be_chosen_has_no_chance():
    first, second, *rest = pool(starter=3, growing=3, leading=2)
    applicants = (replace(first, pin="in"), replace(second, pin="out"), *rest)
    drawn = lottery(Instance(applicants, 4, 4, (Rule("type", "leading", maximum=0),), mode="lottery"))
    assert drawn.probabilities == pytest.approx(
        {"a00": 1, "a01": 0, "a02": 3 / 4, "a03": 3 / 4, "a04": 3 / 4, "a05": 3 / 4, "a06": 0, "a07": 0}
    )


def test_nobody_to_choose_from_gives_the_empty_panel_or_none():
    assert lottery(Instance((), 0, 4, mode="lottery")).panels == (((), 1.0),)
    assert lottery(Instance((), 1, 4, mode="lottery")).status == "infeasible"
    barred = (Applicant("a", "b", pin="out"),)
    assert lottery(Instance(barred, 0, 4, mode="lottery")).probabilities == {"a": 0.0}
    everybody = tuple(replace(a, pin="in") for a in pool(starter=2))
    assert lottery(Instance(everybody, 0, 4, mode="lottery")).panels == ((("a00", "a01"), 1.0),)


def test_over_many_seeds_every_panel_is_drawn_as_often_as_its_probability_says():
    rules = (Rule("type", "starter", 1, 1), Rule("type", "growing", 0, 2))
    instance = Instance(pool(starter=4, growing=3, leading=3), 4, 4, rules, mode="lottery")
    promised = dict(lottery(instance).panels)
    draws = 500
    drawn = Counter(lottery(replace(instance, seed=seed)).selected for seed in range(draws))
    assert set(drawn) <= set(promised)
    distance = sum((drawn[ids] - draws * p) ** 2 / (draws * p) for ids, p in promised.items())
    freedom = len(promised) - 1
    assert distance <= freedom + 4 * (2 * freedom) ** 0.5  # chi-square: mean and four times its spread


def test_the_order_of_the_input_does_not_matter():
    instance = replace(crowded_instance(3), mode="lottery")
    assert lottery(instance).status == "optimal"
    turned = replace(instance, applicants=instance.applicants[::-1], rules=instance.rules[::-1])
    assert lottery(turned) == lottery(instance)


@pytest.mark.parametrize(("applicants", "places", "values"), [(24, 8, (3,)), (60, 12, (3, 3)), (300, 40, (3, 3, 5, 4))])
def test_a_large_pool_has_proved_chances_and_panels_that_stand_the_recount(applicants, places, values):
    dice = random.Random(applicants)
    names = {f"x{n}": [f"v{k}" for k in range(count)] for n, count in enumerate(values)}
    candidates = tuple(
        Applicant(f"a{n:03}", f"b{n:03}", {name: dice.choice(own) for name, own in names.items()})
        for n in range(applicants)
    )
    rules = tuple(
        Rule(name, value, round(places / len(own) * share) - 1, round(places / len(own) * share) + 1)
        for name, own in names.items()
        for value, share in zip(own, itertools.cycle((0.8, 1.2)), strict=False)
    )
    instance = Instance(candidates, places, places, rules, mode="lottery")
    drawn = lottery(instance)
    assert drawn.gap <= 1e-8
    check_panels(instance, drawn)
    alike: dict[tuple, list[float]] = {}
    for applicant in candidates:
        alike.setdefault(tuple(applicant.values.values()), []).append(drawn.probabilities[applicant.id])
    assert all(max(chances) - min(chances) <= 1e-12 for chances in alike.values())
    assert len(drawn.panels) <= 2 * applicants + 50

"""The selection equals a brute-force optimum, explains what cannot be, and is the same in every process."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from kruispunt.trajectories.calls.selection import (
    Applicant,
    Instance,
    Rule,
    SolverFailed,
    objective_of,
    optimum,
    program,
    propose,
)
from tests.trajectories.calls.selection.brute import (
    THIRD,
    TYPES,
    Everything,
    binding_instance,
    holds,
    members,
    pool,
    random_instance,
)


def test_the_proposal_is_one_of_the_best_of_all_groups_on_1000_random_instances():
    statuses, tied, kinds = Counter(), 0, Counter()
    for number in range(1000):
        instance = binding_instance(number)
        best = Everything(instance).best
        proposal = propose(instance)
        statuses[proposal.status] += 1
        assert (proposal.status == "optimal") == bool(best), number
        assert (optimum(instance) is None) == (not best), number
        if best:
            tied += len(best) > 1
            kinds[instance.order] += 1
            assert frozenset(proposal.selected) in best, number
            assert holds(instance, members(instance, proposal.selected)), number
            assert proposal.selected == tuple(sorted(proposal.selected))
            assert proposal.objective == objective_of(instance, proposal.selected)
            assert instance.rank(proposal.objective) == instance.rank(optimum(instance)), number
            assert proposal.gap < 1e-6
    assert statuses["infeasible"] >= 100
    assert statuses["optimal"] >= 700
    assert tied >= 150
    assert len(kinds) == 16


def test_nobody_of_none_is_a_selection_where_no_minimum_asks_one():
    assert propose(Instance((), 0, 8)).selected == ()
    assert propose(Instance((), 6, 8)).status == "infeasible"


def test_an_unknown_type_counts_for_no_value():
    unknown = tuple(Applicant(f"u{i}", f"u{i}", {"type": None}) for i in range(6))
    proposal = propose(Instance((*unknown, *pool(starter=1)), 6, 6, (Rule("type", "starter", 1, 1),)))
    assert "a00" in proposal.selected
    assert len(proposal.selected) == 6


def test_equal_applicants_have_equal_chances_over_the_seeds():
    chosen = Counter(a for seed in range(300) for a in propose(Instance(pool(starter=5), 0, 2, seed=seed)).selected)
    assert all(85 <= chosen[a.id] <= 155 for a in pool(starter=5)), chosen  # 120 expected, spread 8.5


def test_equal_profiles_with_equal_scores_have_equal_chances_between_rules_that_bind():
    """Four twins of two profiles compete for places that targets, a minimum and the others leave; ids tell nothing."""
    profiles = {"n": ("starter", "gender"), "b": ("growing", "lgbti"), "x": ("starter", "lgbti"), "g": (None, "gender")}
    applicants = tuple(
        Applicant(f"{letter}{i}", f"{letter}{i}", {"type": kind, "theme": theme}, 3.0 + (letter == "x"))
        for letter, (kind, theme) in profiles.items()
        for i in range(4)
    )
    rules = (Rule("type", "starter", 2, 4, THIRD), Rule("theme", "gender", 2, None, 0.5), Rule("type", "growing", 1))
    chosen = Counter(a for n in range(300) for a in propose(Instance(applicants, 6, 6, rules, seed=n)).selected)
    for letter in profiles:
        counts = [chosen[f"{letter}{i}"] for i in range(4)]
        assert max(counts) - min(counts) <= 55, (letter, counts)  # five times the spread of a difference, or more
    assert sum(chosen.values()) == 1800


def test_twins_of_one_bestuur_have_equal_chances_and_never_both_a_place():
    applicants = tuple(Applicant(f"{bestuur}{i}", bestuur) for bestuur in "pqr" for i in range(2))
    panels = [propose(Instance(applicants, 2, 2, seed=seed)).selected for seed in range(240)]
    assert all(len({identifier[0] for identifier in panel}) == 2 for panel in panels)
    chosen = Counter(identifier for panel in panels for identifier in panel)
    assert all(50 <= chosen[a.id] <= 110 for a in applicants), chosen  # 80 expected, spread 7.3


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
        "import json; from tests.trajectories.calls.selection.brute import binding_instance; "
        "from kruispunt.trajectories.calls.selection import propose; "
        "out = [(i.sha256, propose(i).as_dict()) for i in (binding_instance(n) for n in range(10))]; "
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


def test_the_complete_solver_that_stands_behind_gives_the_same(monkeypatch):
    instances = [binding_instance(number) for number in range(120)]
    before = [propose(instance) for instance in instances]
    monkeypatch.setattr(program, "NODES", 1)
    assert [propose(instance).selected for instance in instances] == [proposal.selected for proposal in before]


def test_no_answer_in_time_is_no_proposal(monkeypatch):
    monkeypatch.setitem(program.OPTIONS, "time_limit", 0.0)
    with pytest.raises(SolverFailed):
        propose(Instance(pool(starter=9, growing=9), 4, 8, (Rule("type", "starter", 2, 3, THIRD),)))


@pytest.mark.parametrize(
    ("target", "balance"),
    [
        (0.33, Fraction("1.36")),
        (THIRD, Fraction(4, 3)),
        (0.2083333, 8 - 24 * Fraction("0.2083333")),
        (0.14285714285714285, 8 - Fraction(24, 7)),
    ],
)
def test_long_targets_are_counted_exactly(target, balance):
    rules = tuple(Rule("type", name, target=target) for name in TYPES)
    proposal = propose(Instance(pool(starter=9, growing=9, leading=9), 8, 8, rules))
    assert proposal.objective.balance == balance
    assert proposal.gap == 0


def test_scores_that_nearly_tie_are_told_apart():
    applicants = tuple(Applicant(f"a{i}", f"b{i}", score=5 + i / 10**6) for i in range(12))
    assert propose(Instance(applicants, 3, 3)).selected == ("a10", "a11", "a9")


def test_every_place_of_a_bestuur_counts_for_its_limit():
    applicants = tuple(Applicant(f"a{i}", f"b{i % 3}", score=i) for i in range(9))
    assert len(propose(Instance(applicants, 0, 9)).selected) == 3
    assert len(propose(Instance(applicants, 0, 9, max_per_bestuur=2)).selected) == 6
    assert propose(Instance(applicants, 0, 4, max_per_bestuur=2)).selected == ("a5", "a6", "a7", "a8")


def test_the_largest_size_is_found_where_counting_promises_more():
    """Two rules together leave fewer places than each alone."""
    applicants = tuple(
        Applicant(f"{t}{g}{i}", f"{t}{g}{i}", {"type": t, "theme": g}) for t, g in ("sg", "sd", "gg") for i in range(3)
    )
    rules = (Rule("type", "s", None, 2), Rule("theme", "g", None, 2))
    instance = Instance(applicants, 0, 9, rules)
    assert len(propose(instance).selected) == 4
    assert optimum(replace(instance, order=())).size == 4


def test_pins_alone_leave_nothing_to_solve():
    applicants = (Applicant("a", "p", pin="in", reason="Wacht al een jaar"), Applicant("b", "q", pin="out"))
    assert propose(Instance(applicants, 1, 2, (Rule("type", "starter", target=0.5),))).selected == ("a",)
    assert propose(Instance(applicants, 2, 2)).status == "infeasible"

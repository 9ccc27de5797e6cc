"""Alternatives are the next best that truly differ, from the proposal and from each other."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

from kruispunt.trajectories.calls.selection import Applicant, Instance, alternatives, breaches, objective_of, propose
from tests.trajectories.calls.selection.brute import Everything, binding_instance, members, pool, quality


def other_persons(one, other) -> int:
    return len(set(one) - set(other))


def other_profiles(instance: Instance, one, other) -> int:
    """Count how many more of each profile `one` has than `other`."""
    profiles = [
        Counter(tuple(sorted((k, v or "") for k, v in a.values.items())) for a in members(instance, ids))
        for ids in (one, other)
    ]
    return (profiles[0] - profiles[1]).total()


def test_alternatives_keep_every_rule_and_truly_differ():
    given = 0
    for number in range(150):
        instance = binding_instance(number)
        proposal = propose(instance)
        found = alternatives(instance, proposal)
        given += len(found)
        ranks = [instance.rank(answer.objective) for answer in found]
        assert ranks == sorted(ranks), number
        assert all(instance.rank(proposal.objective) <= rank for rank in ranks), number
        others = max(1, len(proposal.selected) // 4)
        for answer in found:
            assert breaches(instance, answer.selected) == ()
            assert answer.objective == objective_of(instance, answer.selected)
            assert len(answer.selected) == len(proposal.selected)
        for one, other in combinations([proposal, *found], 2):
            assert other_persons(one.selected, other.selected) >= others, number
    assert given >= 150


def test_the_first_alternative_is_the_best_of_all_groups_that_differ():
    """By profiles where a group of other profiles exists, by persons otherwise; none only where there is none."""
    kinds = Counter()
    for number in range(150):
        instance = replace(binding_instance(number), max_per_bestuur=12)
        proposal = propose(instance)
        if not proposal.selected:
            continue
        everything, size = Everything(instance), len(proposal.selected)
        others = max(1, size // 4)
        same_size = [
            everything.ids(n)
            for n, good in enumerate(everything.feasible)
            if good and everything.groups[n].sum() == size
        ]
        differ = [ids for ids in same_size if other_profiles(instance, ids, proposal.selected) >= others]
        kind = "profiles" if differ else "persons"
        differ = differ or [ids for ids in same_size if other_persons(ids, proposal.selected) >= others]
        found = alternatives(instance, proposal, count=1)
        assert bool(found) == bool(differ), number
        if found:
            kinds[kind] += 1
            best = max(quality(instance, members(instance, ids)) for ids in differ)
            assert quality(instance, members(instance, found[0].selected)) == best, number
    assert kinds["profiles"] >= 40
    assert kinds["persons"] >= 5


def test_equal_profiles_are_swapped_only_when_there_is_nothing_else():
    (one, *_) = alternatives(instance := Instance(pool(starter=6), 4, 4), proposal := propose(instance))
    assert other_persons(one.selected, proposal.selected) == 1
    instance = Instance(pool(starter=8, growing=8), 8, 8)
    proposal = propose(instance)
    for answer in alternatives(instance, proposal):
        assert other_profiles(instance, answer.selected, proposal.selected) >= 2


def test_no_alternative_to_all_to_nobody_and_to_what_cannot_be():
    everybody = Instance(pool(starter=4), 4, 4)
    assert alternatives(everybody, propose(everybody)) == ()
    nobody = Instance((Applicant("a", "p", pin="out"),), 0, 4)
    assert alternatives(nobody, propose(nobody)) == ()
    impossible = Instance(pool(starter=4), 6, 6)
    assert alternatives(impossible, propose(impossible)) == ()


def test_a_pin_stays_in_every_alternative():
    applicants = tuple(replace(a, pin="in" if a.id == "a00" else None) for a in pool(starter=4, growing=4))
    instance = Instance(applicants, 4, 4)
    found = alternatives(instance, propose(instance))
    assert len(found) == 3
    assert all("a00" in answer.selected for answer in found)

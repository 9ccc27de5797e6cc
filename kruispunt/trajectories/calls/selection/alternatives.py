"""The next best selections that truly differ from the proposal: staff see what else there is, and what it costs."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kruispunt.trajectories.calls.selection.instance import Instance
from kruispunt.trajectories.calls.selection.program import INFINITY
from kruispunt.trajectories.calls.selection.solve import Proposal, Row, merit, solved


def alternatives(instance: Instance, proposal: Proposal, count: int = 3) -> tuple[Proposal, ...]:
    """Give up to `count` next best selections, best first, that truly differ from `proposal` and from each other.

    A quarter of the places (rounded down, at least one) goes to others, and as many places stay filled. Others means
    other profiles: to swap one applicant for another with the same values is no difference. Where no such selection
    is left, others are other persons. Fewer are given when there are no more, none for an infeasible proposal.
    Raises SolverFailed when one is not proved.
    """
    if not proposal.selected:
        return ()
    full = replace(instance, places_min=len(proposal.selected))
    others = max(1, len(proposal.selected) // 4)
    found = [proposal.selected]
    answers: list[Proposal] = []
    while len(answers) < count:
        answer = solved(full, _other_profiles(full, found, others)) or solved(full, _other_persons(full, found, others))
        if answer is None:
            break
        found.append(answer.selected)
        answers.append(answer)
    return tuple(sorted(answers, key=lambda answer: instance.rank(answer.objective)))


def _other_persons(instance: Instance, found: Sequence[Sequence[str]], others: int) -> list[Row]:
    """Ask that `others` are chosen that each selection in `found` does not have."""
    return [
        (others, {i: 1.0 for i, a in enumerate(instance.applicants) if a.id not in selected}, INFINITY)
        for selected in map(set, found)
    ]


def _other_profiles(instance: Instance, found: Sequence[Sequence[str]], others: int) -> list[Row]:
    """Ask that of all profiles together `others` more are chosen than each selection in `found` has of them.

    Within a profile who comes first is clear (`merit`). When it is kept, more of a profile than a selection has are
    simply those that come after so many.
    """
    candidates = [i for i, a in enumerate(instance.applicants) if a.pin != "out"]
    per_bestuur = Counter(instance.applicants[i].bestuur for i in candidates)
    classes: dict[tuple, list[int]] = defaultdict(list)
    for i in candidates:
        applicant = instance.applicants[i]
        crowded = per_bestuur[applicant.bestuur] > instance.max_per_bestuur
        profile = tuple(sorted((name, value or "") for name, value in applicant.values.items()))
        classes[profile, applicant.bestuur if crowded else None].append(i)
    for positions in classes.values():
        positions.sort(key=lambda i: (instance.applicants[i].pin != "in", *merit(instance, instance.applicants[i])))
    chosen = {identifier for selected in found for identifier in selected}
    rows: list[Row] = [
        (0.0, {better: 1.0, worse: -1.0}, INFINITY)
        for positions in classes.values()
        if any(instance.applicants[i].id in chosen for i in positions)
        for better, worse in pairwise(positions)
    ]
    for selected in map(set, found):
        more: dict[int, float] = {}
        for positions in classes.values():
            had = sum(instance.applicants[i].id in selected for i in positions)
            more |= dict.fromkeys(positions[had:], 1.0)
        rows.append((others, more, INFINITY))
    return rows

"""A lottery with leximin chances: panels with their probabilities, of which the seed draws one.

`leximin` gives panels as numbers per class of identical profiles. Here they become panels of applicants, counted in
lots: within a class everybody is on exactly as many lots, and the panels can be published before the draw.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import Literal

from kruispunt.trajectories.calls.selection.instance import Instance, Objective, breaches, objective_of
from kruispunt.trajectories.calls.selection.leximin import Mixture, leximin
from kruispunt.trajectories.calls.selection.pool import Counts, largest, pool_of
from kruispunt.trajectories.calls.selection.program import SolverFailed
from kruispunt.trajectories.calls.selection.solve import method

#: The weights of panels are rounded to so many parts, far finer than chances can differ.
PARTS = 10**12
#: The gap is given in so many decimals; what is less is the noise of floating point.
GAP_DECIMALS = 9


@dataclass(frozen=True)
class Lottery:
    """What came out. Infeasible: nobody selected, no chances, no panels.

    `probabilities` has every applicant; `panels` are applicants (ids, sorted) that can be drawn together with the
    probability that they are; `selected` is the one that was drawn. `gap` is the most that a chance stays under its
    proved upper bound.
    """

    status: Literal["optimal", "infeasible"]
    selected: tuple[str, ...]
    objective: Objective | None
    method: str
    gap: float
    probabilities: Mapping[str, float]
    panels: tuple[tuple[tuple[str, ...], float], ...]


def lottery(instance: Instance) -> Lottery:
    """Give the chances that are leximin over all selections of the largest size, and draw one with the seed.

    Scores, targets, order and who is new play no part. The same for the same instance, in every process. Raises
    SolverFailed when no answer is proved.
    """
    name = f"leximin by {method()}"
    pool = pool_of(instance)
    size = largest(pool)
    if size is None:
        return Lottery("infeasible", (), None, name, 0.0, {}, ())
    mixture = leximin(pool, size)
    lots = sorted(_dealt(pool.members, _lots(mixture, lcm(*pool.sizes))).items())
    total = sum(number for _, number in lots)
    on: dict[str, int] = dict.fromkeys((a.id for a in instance.applicants), 0)
    for ids, number in lots:
        if breaches(instance, frozenset(ids)):
            raise SolverFailed("a panel does not stand the recount")
        for applicant in ids:
            on[applicant] += number
    return Lottery(
        "optimal",
        selected := _drawn(lots, lot_of(instance.seed, total)),
        objective_of(instance, selected),
        name,
        round(mixture.gap, GAP_DECIMALS),
        {applicant: float(Fraction(number, total)) for applicant, number in on.items()},
        tuple((ids, float(Fraction(number, total))) for ids, number in lots),
    )


def lot_of(seed: int, total: int) -> int:
    """Give the number of the lot that is drawn, from 0 to `total`: from the seed only, in every process the same."""
    return int.from_bytes(hashlib.sha512(f"{seed}:lottery".encode()).digest()) % total


def _drawn(lots: Sequence[tuple[tuple[str, ...], int]], lot: int) -> tuple[str, ...]:
    """Give the panel that has `lot`, when the lots are handed out in the order of the panels."""
    for ids, number in lots:
        lot -= number
        if lot < 0:
            return ids
    raise ValueError(f"there are no {lot} more lots")


def _lots(mixture: Mixture, multiple: int) -> dict[Counts, int]:
    """Give every panel its number of lots: the weights in PARTS by largest remainder, times `multiple`."""
    exact = [weight * PARTS for weight in mixture.weights]
    parts = [floor(part) for part in exact]
    nearest = sorted(range(len(parts)), key=lambda number: (parts[number] - exact[number], number))
    for number in nearest[: PARTS - sum(parts)]:
        parts[number] += 1
    return {panel: part * multiple for panel, part in zip(mixture.panels, parts, strict=True) if part}


class _Class:
    """The members of a class, how many lots each has still to be on, and what the lots that are left can hold.

    With `room[j]` the sum over the lots left of min(j, how many of this class are on it), the needs can be met when
    for every j the j largest add up to at most `room[j]`: the needs are then a base of a polymatroid, which is a sum
    of bases of uniform matroids (Edmonds 1970), in whole numbers. Dealing keeps to that.
    """

    def __init__(self, members: Sequence[str], lots: Sequence[tuple[int, int]]) -> None:
        """Take how many of the class are on how many lots."""
        self.members = members
        self.room = [sum(number * min(j, count) for count, number in lots) for j in range(len(members) + 1)]
        self.needs = [self.room[-1] // len(members)] * len(members)
        self.order = list(range(len(members)))

    def first(self, count: int) -> list[str]:
        """Give the members that need most."""
        return [self.members[position] for position in self.order[:count]]

    def most(self, count: int, lots: int) -> int:
        """Give on how many lots, at most `lots`, the `count` that need most can be before the rest cannot be met.

        Newton's method on the convex excess of the largest needs over the room: it comes down to the whole number.
        """
        if count in (0, len(self.members)):
            return lots
        chosen = set(self.order[:count])
        while True:
            left = sorted(((self.needs[p] - lots * (p in chosen), p in chosen) for p in self.order), reverse=True)
            needed = among = fewer = 0
            for j, (need, is_chosen) in enumerate(left, 1):
                needed, among = needed + need, among + is_chosen
                excess = needed - (self.room[j] - lots * min(j, count))
                if excess > 0:
                    fewer = max(fewer, -(-excess // (min(j, count) - among)))
            if not fewer:
                return lots
            lots -= fewer

    def deal(self, count: int, lots: int) -> None:
        """Put the `count` that need most on `lots` lots."""
        for position in self.order[:count]:
            self.needs[position] -= lots
        self.room = [room - lots * min(j, count) for j, room in enumerate(self.room)]
        self.order.sort(key=lambda position: (-self.needs[position], position))


def _dealt(members: Sequence[Sequence[str]], lots: Mapping[Counts, int]) -> dict[tuple[str, ...], int]:
    """Give panels of ids with their lots, so that everybody of a class is on as many.

    `lots` has how many of each class are on how many lots; every number of lots divides by the size of every class.
    There are about as many panels as there were plus the number of applicants.
    """
    classes = [_Class(ids, [(panel[c], number) for panel, number in lots.items()]) for c, ids in enumerate(members)]
    dealt: dict[tuple[str, ...], int] = defaultdict(int)
    for panel, number in lots.items():
        left = number
        while left:
            step = min([left, *(one.most(count, left) for one, count in zip(classes, panel, strict=True))])
            if step < 1:
                raise SolverFailed("the lots of a class do not come out")
            ids = [applicant for one, count in zip(classes, panel, strict=True) for applicant in one.first(count)]
            dealt[tuple(sorted(ids))] += step
            for one, count in zip(classes, panel, strict=True):
                one.deal(count, step)
            left -= step
    return dealt

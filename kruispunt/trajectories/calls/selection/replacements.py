"""The reserve: for each possible drop-out the one that takes the place best, with all the others in place.

Issue 3, "Results". Nobody who was chosen is drawn again (PEERS 2: elsewhere replacements re-drew people already
chosen, and the reserve is unordered).
"""

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from functools import partial
from math import lcm

from kruispunt.trajectories.calls.selection.instance import Applicant, Instance, exact
from kruispunt.trajectories.calls.selection.solve import merit

#: Per rule whether an applicant has its value.
Profile = tuple[bool, ...]


def replacements(instance: Instance, selected: Collection[str]) -> dict[str, str | None]:
    """Give for every selected id the best single replacement, or None where every other would break a rule.

    The group without the drop-out and with the replacement keeps every rule; of those replacements the best is by
    the order of `instance`, then by its lot. For a drop-out that was pinned in, the pin no longer counts. Raises
    ValueError for an id that is no applicant.
    """
    if unknown := set(selected) - {a.id for a in instance.applicants}:
        raise ValueError(f"no applicants: {', '.join(sorted(unknown))}")
    reserve = _Reserve(instance, selected)
    return {a.id: reserve.best_for(a) for a in instance.applicants if a.id in reserve.selected}


class _Reserve:
    """Who may replace whom, counted per profile: candidates of one profile keep the same rules."""

    def __init__(self, instance: Instance, selected: Collection[str]) -> None:
        self.instance, self.selected = instance, frozenset(selected)
        chosen = [a for a in instance.applicants if a.id in self.selected]
        self.size = len(chosen)
        self.missing = {a.id for a in instance.applicants if a.pin == "in"} - self.selected
        self.barred = {a.id for a in chosen if a.pin == "out"}
        self.besturen = Counter(a.bestuur for a in chosen)
        self.counts = [sum(column) for column in zip(*map(self._profile, chosen), strict=True)]
        aims = [None if rule.target is None else exact(rule.target) * self.size for rule in instance.rules]
        self.scale = lcm(*(aim.denominator for aim in aims if aim is not None))
        self.aims = [None if aim is None else int(aim * self.scale) for aim in aims]
        self.candidates: dict[Profile, list[Applicant]] = {}
        for applicant in sorted(instance.applicants, key=partial(merit, instance)):
            if applicant.id not in self.selected and applicant.pin != "out":
                self.candidates.setdefault(self._profile(applicant), []).append(applicant)
        self.balances: dict[tuple[Profile, Profile], Fraction | None] = {}

    def _profile(self, applicant: Applicant) -> Profile:
        return tuple(applicant.values.get(rule.attribute) == rule.value for rule in self.instance.rules)

    def _balance(self, left: Profile, came: Profile) -> Fraction | None:
        """Give the distance to the targets when one of `left` makes place for one of `came`; None: breaks a rule."""
        total = 0
        counts = (n - out + new for n, out, new in zip(self.counts, left, came, strict=True))
        for rule, count, aim in zip(self.instance.rules, counts, self.aims, strict=True):
            if count < (rule.minimum or 0) or (rule.maximum is not None and count > rule.maximum):
                return None
            if aim is not None:
                total += abs(count * self.scale - aim)
        return Fraction(total, self.scale)

    def best_for(self, left: Applicant) -> str | None:
        """Give the id of the best replacement for `left`, or None."""
        needed = self.missing - {left.id}
        if self.barred - {left.id} or not self.instance.places_min <= self.size <= self.instance.places_max:
            return None
        besturen = self.besturen - Counter([left.bestuur])
        if any(count > self.instance.max_per_bestuur for count in besturen.values()):
            return None
        gone, best = self._profile(left), []
        for came, candidates in self.candidates.items():
            if (gone, came) not in self.balances:
                self.balances[gone, came] = self._balance(gone, came)
            balance = self.balances[gone, came]
            if balance is None:
                continue
            for candidate in candidates:
                if besturen[candidate.bestuur] < self.instance.max_per_bestuur and needed <= {candidate.id}:
                    best.append(merit(self.instance, candidate, balance))
                    break
        return min(best)[-1] if best else None

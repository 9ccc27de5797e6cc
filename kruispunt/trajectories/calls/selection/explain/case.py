"""What decided about one applicant, found by solving with the opposite outcome; work is shared between applicants."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kruispunt.trajectories.calls.selection.explain.explanation import (
    Binding,
    Decided,
    bindings,
    only,
    with_applicant,
    without,
)
from kruispunt.trajectories.calls.selection.instance import (
    PER_BESTUUR,
    PINS,
    PLACES,
    Applicant,
    Instance,
    Objective,
    exact,
    objective_of,
)
from kruispunt.trajectories.calls.selection.solve import optimum, propose, solved


@dataclass(frozen=True)
class Decision:
    """Why the opposite outcome was not the best: at which stage, and how good the best of it is (None: no such)."""

    by: Decided
    binding: tuple[Binding, ...] = ()
    opposite: Objective | None = None


class Case:
    """An instance with its proposal, and everything solved so far to explain it."""

    def __init__(self, instance: Instance, selected: tuple[str, ...]) -> None:
        self.instance = instance
        self.selected = frozenset(selected)
        self.objective = objective_of(instance, self.selected)
        self.rank = instance.rank(self.objective)
        self.chosen = [a for a in instance.applicants if a.id in self.selected]
        self._solved: dict[object, frozenset[str] | None] = {}
        self._decided: dict[tuple, Decision] = {}
        self._attributes = sorted({rule.attribute for rule in instance.rules})
        self._per_bestuur = Counter(a.bestuur for a in instance.applicants)

    def chosen_in(self, key: object, changed: Callable[[], Instance]) -> frozenset[str] | None:
        """Give who is chosen in a changed instance, None when nobody can be.

        `key` says which instance, so that it is solved once for everybody.
        """
        if key not in self._solved:
            found = solved(changed())
            self._solved[key] = frozenset(found.selected) if found else None
        return self._solved[key]

    def flips(self, applicant: Applicant, key: object, changed: Callable[[], Instance]) -> bool:
        """Say whether the outcome of `applicant` is another one in a changed instance, which still has a group."""
        chosen = self.chosen_in(key, changed)
        return chosen is not None and (applicant.id in chosen) != (applicant.id in self.selected)

    def turned(self, applicant: Applicant) -> Instance:
        """Give the instance with the opposite outcome of `applicant` fixed."""
        pin = "out" if applicant.id in self.selected else "in"
        return with_applicant(self.instance, replace(applicant, pin=pin))

    def decide(self, applicant: Applicant) -> Decision:
        """Find what decided about `applicant`, and what bound there."""
        if applicant.pin:
            return Decision("pin")
        # Equal applicants are interchangeable, but for the lot: what is found for one holds for all.
        profile = tuple(applicant.values.get(attribute) for attribute in self._attributes)
        bestuur = applicant.bestuur if self._per_bestuur[applicant.bestuur] > 1 else None
        key = (profile, applicant.score, applicant.new, bestuur, applicant.id in self.selected)
        if key not in self._decided:
            self._decided[key] = self._decision(applicant)
        decision = self._decided[key]
        if decision.by in ("score", "new", "draw"):
            return replace(decision, binding=self._limits(applicant))
        return decision

    def _decision(self, applicant: Applicant) -> Decision:
        turned = self.turned(applicant)
        opposite = optimum(turned)
        if opposite is None:
            return Decision("rule", self._conflict(turned, applicant))
        rank = self.instance.rank(opposite)
        stages = zip(("size", *self.instance.order), rank, self.rank, strict=True)
        by = next((stage for stage, other, best in stages if other != best), "draw")
        if by == "size":
            size = self.objective.size
            floor = replace(turned, places_min=size, places_max=max(size, turned.places_max))
            return Decision(by, self._conflict(floor, applicant, size=True), opposite)
        if by == "balance":
            return Decision(by, self._targets(turned), opposite)
        return Decision(by, (), opposite)

    def _conflict(self, turned: Instance, applicant: Applicant, *, size: bool = False) -> tuple[Binding, ...]:
        """Give the hard rules that shut out the opposite outcome: without them it is possible, with each set not.

        Sets from which nothing can be left out are found one after another (QuickXplain, Junker 2004) until what is
        left can be met. With `size` the size of the proposal is asked too, and is not among them.
        """
        floor = [b for b in bindings(turned, applicant) if size and (b.rule, b.bound) == (PLACES, "min")]
        hard = [b for b in bindings(turned, applicant) if b not in floor]
        found: list[Binding] = []

        def possible(kept: list[Binding]) -> bool:
            # Any order will do: only whether there is a selection counts.
            return optimum(replace(only(turned, floor + kept, applicant), order=("new",))) is not None

        def needed(kept: list[Binding], doubted: list[Binding]) -> list[Binding]:
            if not possible(kept):
                return []
            if len(doubted) == 1:
                return doubted
            half = len(doubted) // 2
            last = needed(kept + doubted[:half], doubted[half:])
            return needed(kept + last, doubted[:half]) + last

        if not possible([]):  # without anybody of all who applied the group is smaller, whatever the rules
            return ()
        while not possible(rest := [b for b in hard if b not in found]):
            found += needed([], rest)
        return tuple(b for b in hard if b in found)

    def _targets(self, turned: Instance) -> tuple[Binding, ...]:
        """Give the targets that the best group with the opposite outcome is further from."""
        other = frozenset(propose(turned).selected)
        size = len(other)
        found = []
        for rule in self.instance.rules:
            if rule.target is None:
                continue
            aim = exact(rule.target) * size
            having = [self.instance.applicants[i].id for i in self.instance.having(rule)]
            distances = [abs(sum(i in group for i in having) - aim) for group in (other, self.selected)]
            if distances[0] > distances[1]:
                found.append(Binding(rule.attribute, rule.value, "target", rule.target))
        return tuple(found)

    def _limits(self, applicant: Applicant) -> tuple[Binding, ...]:
        """Give the hard rules that are full or just met, and without which the outcome would be another one."""
        tight = [b for b in bindings(self.instance, applicant) if self.is_tight(b)]
        rules = [b for b in tight if b.rule != PLACES]
        found = tuple(b for b in rules if self.flips(applicant, ("without", b), lambda b=b: self._free(b, applicant)))
        if found:
            return found
        places = [b for b in tight if b.rule == PLACES]
        return tuple(b for b in places if self.flips(applicant, ("without", b), lambda b=b: self._free(b, applicant)))

    def _free(self, binding: Binding, applicant: Applicant) -> Instance:
        return without(self.instance, (binding,), applicant)

    def is_tight(self, binding: Binding) -> bool:
        """Say whether the proposal is at this bound, so that one more or less would break it."""
        if binding.rule == PINS:
            return False
        if binding.rule == PLACES:
            return len(self.chosen) == binding.asked
        if binding.rule == PER_BESTUUR:
            return binding.asked in Counter(a.bestuur for a in self.chosen).values()
        return sum(a.values.get(binding.rule) == binding.value for a in self.chosen) == binding.asked

    def score_needed(self, applicant: Applicant, opposite: Objective, *, in_pool: bool = True) -> Fraction | None:
        """Give the score nearest to that of `applicant` with which the outcome is certainly the other one.

        A score counts only for groups with the applicant: of those without it the best stays what it is. So the best
        with it, which was solved, decides. None when score does not count, or when no score does it: within those that
        are given (`in_pool`), or without going below all of them and 0.
        """
        order = ("size", *self.instance.order)
        ranks = (self.instance.rank(opposite), self.rank)
        own = exact(applicant.score)
        scores = [exact(a.score) for a in self.instance.applicants]
        if "score" not in order:
            return None
        at = order.index("score")
        (other, best), step = ranks, grid(scores)
        if other[:at] != best[:at]:
            return None
        gap, sign = other[at] - best[at], (-1 if applicant.id in self.selected else 1)
        wanted = own + sign * gap
        # The first score of the grid at least as far: at exactly the gap the stages after it have to decide.
        units = -((-sign * wanted) // step)
        if units * step == sign * wanted and not other[at + 1 :] < best[at + 1 :]:
            units += 1
        score = sign * units * step
        if in_pool:
            return score if min(scores) <= score <= max(scores) else None
        return score if score >= min(0, *scores) else None


def grid(scores: list[Fraction]) -> Fraction:
    """Give the step in which scores are written: whole, tenths or hundredths."""
    for step in (Fraction(1), Fraction(1, 10)):
        if all((score / step).denominator == 1 for score in scores):
            return step
    return Fraction(1, 100)

"""What stands on the balance board: lines with bars, rows of applications, groups beside each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kruispunt.trajectories.calls import selection
from kruispunt.trajectories.calls.enums import BalanceAttribute, Outcome, PinKind
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.labels import attribute_label, attributes_of, value_choices, value_label
from kruispunt.trajectories.calls.queries.selections import Candidate

#: The value that stands for "not known" in the counts.
UNKNOWN = None


@dataclass(frozen=True)
class Line:
    """One value on the board: what was asked, and how many there are in the pool and among the picked.

    `scale` is the count at the full width of the bar; None for the bounds where nothing was asked.
    """

    label: str
    attribute: str
    value: str | None
    pool: int
    selected: int
    scale: int
    minimum: int | None = None
    maximum: int | None = None
    #: The share of the group aimed at, in percent, and how many that is for a group of the picked size.
    target: int | None = None
    aim: float | None = None

    @property
    def has_rule(self) -> bool:
        """Give whether anything was asked of this value."""
        return (self.minimum, self.maximum, self.target) != (None, None, None)

    @property
    def short(self) -> int:
        """Give how many are missing."""
        return max(0, (self.minimum or 0) - self.selected)

    @property
    def over(self) -> int:
        """Give how many are too many."""
        return 0 if self.maximum is None else max(0, self.selected - self.maximum)

    @property
    def is_broken(self) -> bool:
        """Give whether the picked do not keep this rule."""
        return bool(self.short or self.over)

    @property
    def beside_aim(self) -> str:
        """Give in words how far the picked are from the target; less than one whole bestuur is near enough."""
        away = self.selected - (self.aim or 0)
        if abs(away) < 1:
            return "klopt"
        return f"{round(abs(away))} {'boven' if away > 0 else 'onder'} het streefdoel"

    def _width(self, count: float) -> int:
        return round(100 * count / self.scale)

    @property
    def fill(self) -> int:
        """Give the filled part of the bar, of 100."""
        return self._width(self.selected)

    @property
    def limits(self) -> list[int]:
        """Give where the bounds stand on the bar, of 100."""
        return [self._width(bound) for bound in (self.minimum, self.maximum) if bound is not None]

    @property
    def goal(self) -> int | None:
        """Give where the target stands on the bar, of 100."""
        return None if self.aim is None else self._width(self.aim)


@dataclass(slots=True)
class Row:
    """One application on the board; `proposed` and `outcome` are None for who is not in the run."""

    candidate: Candidate
    name: str
    type: str | None
    labels: list[str]
    score: float | None
    proposed: Outcome | None = None
    outcome: Outcome | None = None
    reason: str = ""
    is_picked: bool = False
    explanation: str = ""
    replacement: str = ""
    #: The chance to be drawn, in percent; None when nothing is drawn.
    chance: float | None = None
    #: Whether the reader may know the score; without one nothing made of it stands here.
    sees_score: bool = True
    #: Whether the reader acts for its bestuur: then nothing stands here that staff wrote about it.
    is_own: bool = False

    @property
    def id(self) -> str:
        """Give what the application is called in an instance."""
        return self.candidate.id

    @property
    def type_label(self) -> str:
        """Give the type as people call it."""
        return value_label(BalanceAttribute.TYPE, self.type)

    @property
    def bestuur_url(self) -> str:
        """Give the page of its bestuur."""
        return self.candidate.application.bestuur.get_absolute_url()

    @property
    def pin_label(self) -> str:
        """Give what was fixed before computing, or nothing."""
        pin = getattr(self.candidate.application, "pin", None)
        return str(PinKind(pin.kind).label) if pin and not self.is_own else ""

    @property
    def pin_reason(self) -> str:
        """Give why it was fixed."""
        pin = getattr(self.candidate.application, "pin", None)
        return pin.reason if pin and not self.is_own else ""

    @property
    def score_text(self) -> str:
        """Give the score as people write it; a filter for each of three hundred would take long."""
        return "" if self.score is None else f"{self.score:.2f}".replace(".", ",")

    @property
    def chance_text(self) -> str:
        """Give the chance as people write it."""
        return "" if self.chance is None else f"{self.chance:.1f}%".replace(".", ",")

    @property
    def proposed_label(self) -> str:
        """Give what the proposal says, or nothing for who is not in it."""
        return str(self.proposed.label) if self.proposed else ""

    @property
    def outcome_label(self) -> str:
        """Give what is decided as it stands, or nothing for who is not in the proposal."""
        return str(self.outcome.label) if self.outcome else ""

    @property
    def was_changed(self) -> bool:
        """Give whether staff decided otherwise than the proposal."""
        return self.proposed != self.outcome

    @property
    def is_chosen(self) -> bool:
        """Give whether this bestuur takes part as it stands."""
        return self.outcome == Outcome.ACCEPTED


@dataclass(frozen=True)
class Group:
    """A group beside others: who, how good, and how many of each value."""

    name: str
    #: The word in the address that puts this group on the board; empty for what is on it.
    key: str
    ids: frozenset[str]
    objective: selection.Objective
    counts: Mapping[tuple[str, str | None], int]
    #: Who is in it and not in the proposal, and the other way round.
    extra: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def distance(self) -> float:
        """Give how far it is from the targets together, in besturen."""
        return round(float(self.objective.balance), 1)

    @property
    def score(self) -> float:
        """Give the sum of the scores."""
        return round(float(self.objective.score), 1)


def counts_in(instance: selection.Instance, ids: Iterable[str] | None = None) -> Counter:
    """Count each value of each attribute in the pool, or in the group `ids`."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for applicant in instance.applicants:
        if ids is None or applicant.id in ids:
            counts[selection.PLACES, ""] += 1
            counts.update(applicant.values.items())
    return counts


def lines_of(call: OpenCall, instance: selection.Instance, picked: frozenset[str]) -> list[Line]:
    """Give the lines of the balance: the places, then per attribute each value with its rule, pool and picked group."""
    pool, chosen = counts_in(instance), counts_in(instance, picked)
    size = chosen[selection.PLACES, ""]
    scale = max(instance.places_max, size, 1)
    rules = {(rule.attribute, rule.value): rule for rule in instance.rules}
    lines = [
        Line(
            "Besturen samen",
            selection.PLACES,
            "",
            pool[selection.PLACES, ""],
            size,
            scale,
            instance.places_min,
            instance.places_max,
        )
    ]
    for attribute in map(str, attributes_of(call)):
        values: list[tuple[str | None, str]] = [*value_choices(call, attribute), (UNKNOWN, "")]
        for value, label in values:
            key = (attribute, value)
            if value is UNKNOWN and not pool[key]:
                continue
            rule = rules.get(key)
            target = rule.target if rule else None
            lines.append(
                Line(
                    label or f"{attribute_label(attribute)}: niet bekend",
                    attribute,
                    value,
                    pool[key],
                    chosen[key],
                    scale,
                    rule.minimum if rule else None,
                    rule.maximum if rule else None,
                    None if target is None else round(target * 100),
                    None if target is None else round(target * (size or instance.places_max), 1),
                )
            )
    return lines

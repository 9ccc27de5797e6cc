"""From answers to what may be shown. Pure: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kruispunt.trajectories.evaluations.items import ITEMS, SCORES


@dataclass(frozen=True)
class ItemResult:
    """What came out for one statement: how many scored it, the mean with one decimal, and how many gave each score."""

    code: str
    statement: str
    count: int
    mean: float
    distribution: tuple[int, ...]


@dataclass(frozen=True)
class Results:
    """What may be shown of an evaluation. Under the threshold that is the number of answers and nothing else."""

    count: int
    threshold: int
    items: tuple[ItemResult, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_visible(self) -> bool:
        """Give whether enough people answered to show anything."""
        return self.count >= self.threshold


def _mean(scores: Sequence[int]) -> float:
    return float((Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def summarise(scores: Iterable[dict[str, int]], remarks: Iterable[str], *, threshold: int) -> Results:
    """Give the results of the answers `scores` (item code to 1-5, one dict an answer) and the open remarks.

    Nothing shows from fewer than `threshold` answers, nor an item that fewer people scored. Remarks come in the
    order of the alphabet, which says nothing about who wrote them or when.
    """
    answers = list(scores)
    if len(answers) < threshold:
        return Results(len(answers), threshold)
    items = []
    for item in ITEMS:
        given = [answer[item.code] for answer in answers if item.code in answer]
        if len(given) >= threshold:
            distribution = tuple(given.count(score) for score in SCORES)
            items.append(ItemResult(item.code, item.statement, len(given), _mean(given), distribution))
    return Results(len(answers), threshold, tuple(items), tuple(sorted(filter(None, remarks))))

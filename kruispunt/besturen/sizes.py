"""Size categories: pure arithmetic, so that a size is never typed."""

from kruispunt.besturen.enums import SizeCategory

MEDIUM_FROM = 25_000
SMALL_FROM = 15_000


def size_category(*, population: int | None, is_centrumstad: bool) -> SizeCategory | None:
    """Give the category by the thresholds of seed 002 (5.1), closed where the survey leaves a gap at 15,000.

    `population` counts inhabitants; None (a police zone, a merged municipality) has no category.
    """
    if is_centrumstad:
        return SizeCategory.CENTRE
    if population is None:
        return None
    if population >= MEDIUM_FROM:
        return SizeCategory.MEDIUM
    return SizeCategory.SMALL if population >= SMALL_FROM else SizeCategory.RURAL

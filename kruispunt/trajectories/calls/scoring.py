"""From the points of reviewers to the score of an application: pure, exact, on numbers alone."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

Method = Literal["mean", "median"]


def weighted_mean(points: Iterable[tuple[int, int]]) -> Fraction:
    """Give what one review says: the mean of its points, each weighing as its criterion does.

    `points` are pairs (points, weight of the criterion), points from 1 to 5, weights of at least 1. The answer lies
    between the least and the most points given. Raises ValueError without any, or for a weight below 1.
    """
    total = weights = 0
    for given, weight in points:
        if weight < 1:
            raise ValueError("a criterion weighs at least 1")
        total += given * weight
        weights += weight
    if not weights:
        raise ValueError("a review has points for at least one criterion")
    return Fraction(total, weights)


def combine(reviews: Sequence[Fraction], method: Method) -> Fraction | None:
    """Give the score of an application: the mean, or the median, of what its reviews say; None without reviews.

    The median of an even number is the mean of the two in the middle. Raises ValueError for another method.
    """
    if method not in ("mean", "median"):
        raise ValueError(f"no such way to combine reviews: {method}")
    if not reviews:
        return None
    if method == "mean":
        return sum(reviews, Fraction(0)) / len(reviews)
    ordered = sorted(reviews)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def spread(reviews: Sequence[Fraction]) -> Fraction | None:
    """Give how far the reviewers stand apart: the highest review less the lowest; None below two reviews."""
    return max(reviews) - min(reviews) if len(reviews) > 1 else None

"""Leximin chances over classes of identical profiles, exact, with a proof of how exact.

Leximin: make the smallest chance as large as possible, then the next smallest, and so on (Flanigan et al. 2021,
"Fair algorithms for selecting citizens' assemblies", doi 10.1038/s41586-021-03788-6). The chances that panels can give
form a convex set, so they are unique, and equal for who is interchangeable: counting per class loses nothing.

Two sides meet. From outside: the leximin of the linear relaxation, a small linear program per level. From inside: a
mixture of real panels that gives everybody that chance, by column generation. When no mixture does, the prices of the
column generation are an inequality that every panel keeps and the relaxation broke: it is added, and again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite

import highspy

from kruispunt.trajectories.calls.selection.pool import (
    INFINITY,
    Counts,
    PanelProgram,
    Pool,
    Row,
    SolverFailed,
    solver,
)
from kruispunt.trajectories.calls.selection.rounding import near

#: How far the chances of the mixture may stay under the leximin ones.
TOLERANCE = 1e-8
#: Rows of chances are taken so many times, as the solver lets a row be broken by the tolerance.
SHARPER = 1000.0
#: A price under this is noise of the solver, not a class that can have no more.
NOISE = 1e-7
#: After so many inequalities, or panels, something is wrong: a group of besturen takes tens.
ROUNDS = 5000


@dataclass(frozen=True)
class Mixture:
    """Panels (the number of each class) with their weights, which sum to 1.

    `gap` is the most that a chance stays under its proved upper bound, over all levels of the leximin.
    """

    panels: tuple[Counts, ...]
    weights: tuple[float, ...]
    gap: float


def leximin(pool: Pool, size: int) -> Mixture:
    """Give a mixture of panels of `size` whose chances are leximin, to within TOLERANCE.

    `size` is one that a panel of `pool` has. Raises SolverFailed when that is not proved.
    """
    if not pool.free:
        return Mixture((pool.lower,), (1.0,), 0.0)
    pool = pool.keeping(Row(size, dict.fromkeys(range(len(pool.members)), 1.0), size))
    oracle = PanelProgram(pool)
    panels: dict[Counts, None] = {}
    for _ in range(ROUNDS):
        levels = _levels(pool)
        chances = {c: level.chance for level in levels for c in level.classes}
        panels |= dict.fromkeys(near(pool, chances))
        found = _weigh(pool, chances, panels, oracle)
        if not isinstance(found, Row):
            return _mixture(pool, levels, found)
        pool = pool.keeping(found)
    raise SolverFailed("the chances and the panels did not meet")


@dataclass(frozen=True)
class _Level:
    """The classes that can have no more than `chance`; `bound` is what duality proves, recounted."""

    classes: tuple[int, ...]
    chance: float
    bound: float


def _levels(pool: Pool) -> list[_Level]:
    """Give the leximin chances of the relaxation, smallest first.

    Per level: the most that all free classes can have at once; the classes with a price can have no more in any
    optimum (complementary slackness), and are held there.
    """
    program = PanelProgram(pool)
    program.highs.addVar(-INFINITY, INFINITY)
    sizes, least = pool.sizes, len(pool.members)
    held = {c: Row(0, {c: 1.0, least: -float(sizes[c])}, INFINITY) for c in pool.free}
    number = {c: len(pool.rows) + position for position, c in enumerate(held)}
    for row in held.values():
        program.add(row)
    gains = [*(0.0 for _ in sizes), 1.0]
    free, levels = list(held), []
    while free:
        solution = program.maximise(gains)
        if solution is None:
            raise SolverFailed("a level of the leximin lost the solution of the level before")
        prices = [-price for price in program.highs.getSolution().row_dual]
        fixed = tuple(c for c in free if -prices[number[c]] * sizes[c] > NOISE)
        if not fixed:
            raise SolverFailed("a level of the leximin holds nobody back")
        bound = _proved(pool, [*pool.rows, *held.values()], prices, gains)
        levels.append(_Level(fixed, solution[least], bound))
        for c in fixed:
            held[c] = Row(solution[least] * sizes[c], {c: 1.0}, INFINITY)
            program.highs.changeCoeff(number[c], least, 0.0)
            program.highs.changeRowBounds(number[c], held[c].lower, INFINITY)
        free = [c for c in free if c not in fixed]
    return levels


def _proved(pool: Pool, rows: Sequence[Row], prices: Sequence[float], gains: Sequence[float]) -> float:
    """Give what no solution of `rows` can gain more than, for any prices at all (weak duality).

    It needs no trust in the solver: a price on a side that is not there is noise, and is left out.
    """
    parts, left = [], list(gains)
    for row, price in zip(rows, prices, strict=True):
        side = row.upper if price > 0 else row.lower
        if isfinite(side):
            parts.append(price * side)
            for column, coefficient in row.coefficients.items():
                left[column] -= price * coefficient
    sides = [*zip(pool.lower, pool.sizes, strict=True), (0, 1)]
    parts += [max(gain * lower, gain * upper) for gain, (lower, upper) in zip(left, sides, strict=True)]
    return fsum(parts)


def _weigh(
    pool: Pool, chances: Mapping[int, float], panels: dict[Counts, None], oracle: PanelProgram
) -> dict[Counts, float] | Row:
    """Give weights of panels that give everybody at least `chances`, or an inequality that proves there are none.

    Adds the panels it needs to `panels`: each is the best one for the prices of the classes that still fall short.
    """
    sizes, classes = pool.sizes, list(chances)
    master = solver()
    master.addVar(0, INFINITY)  # column 0: by how much the worst class falls short
    master.changeColCost(0, SHARPER)
    for c in classes:
        master.addRow(SHARPER * chances[c], INFINITY, 1, [0], [SHARPER])
    master.addRow(1, 1, 0, [], [])

    def add(panel: Counts) -> None:
        column = {row: SHARPER * panel[c] / sizes[c] for row, c in enumerate(classes) if panel[c]}
        column[len(classes)] = 1.0
        master.addCol(0.0, 0.0, INFINITY, len(column), list(column), list(column.values()))
        panels[panel] = None

    for panel in panels or [oracle.panel([0.0] * len(sizes))[0]]:
        add(panel)
    for _ in range(ROUNDS):
        master.run()
        if master.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed(master.modelStatusToString(master.getModelStatus()))
        solution = master.getSolution()
        short, *weights = solution.col_value
        if short <= TOLERANCE:
            return dict(zip(panels, weights, strict=True))
        gains = [0.0] * len(sizes)
        for c, price in zip(classes, list(solution.row_dual)[:-1], strict=True):
            gains[c] = SHARPER * max(0.0, price) / sizes[c]
        panel, bound = oracle.panel(gains)
        wanted = fsum(gains[c] * chances[c] * sizes[c] for c in classes)
        if wanted - bound >= SHARPER * short / 2:
            return Row(-INFINITY, {c: gain / SHARPER for c, gain in enumerate(gains) if gain}, bound / SHARPER)
        if panel is None or panel in panels:
            raise SolverFailed("the panels of this size are used up")
        add(panel)
    raise SolverFailed("the panels did not reach the chances")


def _mixture(pool: Pool, levels: Sequence[_Level], weights: Mapping[Counts, float]) -> Mixture:
    """Leave out the panels of no weight, and measure how far every class stays under the bound of its level."""
    kept = {panel: weight for panel, weight in sorted(weights.items()) if weight > TOLERANCE / 10 / len(weights)}
    total = fsum(kept.values())
    shares = [weight / total for weight in kept.values()]
    gap = 0.0
    for level in levels:
        for c in level.classes:
            chance = fsum(panel[c] * share for panel, share in zip(kept, shares, strict=True)) / len(pool.members[c])
            gap = max(gap, level.bound - chance)
    return Mixture(tuple(kept), tuple(shares), gap)

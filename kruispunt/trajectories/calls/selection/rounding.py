"""From chances to panels: a mixture of panels near to given chances, taken off one by one.

As Birkhoff's theorem is proved for bipartite graphs, and Caratheodory's for convex sets: take a panel that meets every
row and bound that the rest meets, with as much weight as the rest can miss. Each time one more row or bound is met, so
there are no more panels than rows and bounds. Where the rows of several attributes cross, a rest may hold no panel;
what was found so far is then a start for the column generation of `leximin`.
"""

import random
from collections.abc import Mapping
from math import ceil, floor, isfinite

from kruispunt.trajectories.calls.selection.pool import WHOLE, Counts, PanelProgram, Pool, Row

#: A rest of less weight than this is left to the linear program that weighs the panels.
DUST = 1e-7
#: A row with less room than this is met.
MET = 1e-8
#: How often to try, with other dice, when a rest holds no panel.
ATTEMPTS = 4


def near(pool: Pool, chances: Mapping[int, float]) -> list[Counts]:
    """Give panels that differ less than 1 in every class from `chances` (per class; of a pinned class it is 1).

    Where it can be, there are weights with which they give exactly these chances. The same for the same pool.
    """
    found: dict[Counts, None] = {}
    for attempt in range(ATTEMPTS):
        complete = _take_off(pool, chances, random.Random(attempt), found)  # noqa: S311 - directions, no secret
        if complete:
            break
    return list(found)


def _take_off(pool: Pool, chances: Mapping[int, float], dice: random.Random, found: dict[Counts, None]) -> bool:
    """Add panels to `found` until nothing is left of `chances`; say whether it came to that."""
    rest = [chances.get(c, 1.0) * size for c, size in enumerate(pool.sizes)]
    box = [Row(floor(count + WHOLE), {c: 1.0}, ceil(count - WHOLE)) for c, count in enumerate(rest)]
    program = PanelProgram(pool)
    for c, row in enumerate(box):
        program.bound(c, row.lower, row.upper)
    open_rows = dict(enumerate((*pool.rows, *box)))
    mass = 1.0
    while mass > DUST:
        for number, row in list(open_rows.items()):
            left = row.sum(rest)
            met = next((side for side in (row.lower, row.upper) if abs(left - side * mass) <= MET), None)
            if met is None:
                continue
            del open_rows[number]
            if number < len(pool.rows):
                program.highs.changeRowBounds(number, met, met)
            else:
                program.bound(number - len(pool.rows), met, met)
        gains = [(count / mass - floor(count / mass + WHOLE) - 0.5) * (0.5 + dice.random()) for count in rest]
        panel, _ = program.panel(gains, first=True)
        if panel is None:
            return False
        weight = min([mass, *(_most(row, row.sum(panel), row.sum(rest), mass) for row in open_rows.values())])
        found[panel] = None
        rest = [count - weight * taken for count, taken in zip(rest, panel, strict=True)]
        mass -= weight
    return True


def _most(row: Row, taken: float, left: float, mass: float) -> float:
    """Give the most weight for a panel with `taken`, so that the rest, `left` of weight `mass`, still keeps `row`."""
    rooms = [(abs(side - taken), abs(side * mass - left)) for side in (row.lower, row.upper) if isfinite(side)]
    return min((room / slope for slope, room in rooms if slope > MET), default=mass)

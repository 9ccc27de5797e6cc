"""The team's programme, read from its data file: what the seeds say is run, with the numbers of the action sheets."""

import csv
from dataclasses import dataclass
from pathlib import Path

from kruispunt.trajectories.programme.enums import Theme, TrajectKind

DATA = Path(__file__).parent / "data" / "programma_2025_2029.csv"

KINDS = {
    "leerlabo": TrajectKind.LEERLABO,
    "vorming": TrajectKind.VORMING,
    "coaching": TrajectKind.COACHING,
    "collegagroep": TrajectKind.COLLEGAGROEP,
    "mentornetwerk": TrajectKind.LEARNING_NETWORK,
    "netwerk": TrajectKind.NETWORK,
}
THEMES = {"gender": Theme.GENDER, "LGBTI+": Theme.LGBTI, "handicap": Theme.DISABILITY}


@dataclass(frozen=True)
class Line:
    """One line of the programme. `kind` None: not a traject (the kennisgroep, a page)."""

    slug: str
    kind: str | None
    name: str
    themes: tuple[str, ...]
    minimum: int | None
    capacity: int | None
    objective: str
    facts: str


def lines() -> dict[str, Line]:
    """Give the programme by slug, in the order of the file.

    Raises KeyError for a theme nobody knows, ValueError for a broken number.
    """
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["slug"]: Line(
            slug=row["slug"],
            kind=KINDS.get(row["soort"]),
            name=row["naam"],
            themes=tuple(THEMES[name] for name in row["doelgroep"].split(";") if name),
            minimum=int(row["min_besturen"]) if row["min_besturen"] else None,
            capacity=int(row["max_deelnemers"]) if row["max_deelnemers"] else None,
            objective=row["od"],
            facts=row["feiten"],
        )
        for row in rows
    }

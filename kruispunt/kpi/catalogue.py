"""The catalogue of indicators: read from our own data file and checked before anybody computes with it.

Pure: text in, dataclasses out. The labels and targets are those of the plan (seed 001, chapter 3), the definitions
are the team's own (shared/DESIGN.md, Data).
"""

import csv
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "kpi_catalogus.csv"
COLUMNS = ["code", "od", "soort", "label", "definitie", "eenheid", "bron_van_waarde", "doel", "doeljaar", "bron"]
KINDS = {"kpi": "K", "ambitie": "A"}
#: What `bron_van_waarde` may say: computed from our own data, or a value that staff gives with a proof.
COMPUTED, MANUAL = "berekend", "manueel met bewijsstuk"
YES_NO = "ja/nee"
YEARLY = "jaarlijks"


class CatalogueError(ValueError):
    """The catalogue file is wrong; the message names the line and what is wrong with it."""


@dataclass(frozen=True)
class Indicator:
    """One indicator or ambition, with its definition and, if it has one, its target.

    `target` is in `unit`; `target_year` is a year, "jaarlijks" for a target of every year, or "".
    """

    code: str
    objective: str
    kind: str
    label: str
    definition: str
    unit: str
    is_manual: bool
    target: float | int | None
    target_year: str
    source: str

    @property
    def is_ambition(self) -> bool:
        """Give whether it is an ambition for 2029, counted since the start of the agreement."""
        return self.kind == "ambitie"

    @property
    def is_yes_no(self) -> bool:
        """Give whether its value means yes (1) or no (0)."""
        return self.unit == YES_NO

    @property
    def is_percentage(self) -> bool:
        """Give whether its value is a percentage."""
        return self.unit.startswith("%")


def _number(text: str, line: int) -> float | int | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise CatalogueError(f"regel {line}: het doel '{text}' is geen getal") from None
    if value <= 0:
        raise CatalogueError(f"regel {line}: het doel '{text}' is niet groter dan nul")
    return int(value) if value.is_integer() else value


def _indicator(row: dict[str, str], line: int) -> Indicator:
    for column in ("code", "od", "soort", "label", "definitie", "eenheid", "bron_van_waarde", "bron"):
        if not row[column]:
            raise CatalogueError(f"regel {line}: '{column}' is leeg")
    if row["soort"] not in KINDS:
        raise CatalogueError(f"regel {line}: onbekende soort '{row['soort']}'")
    if not re.fullmatch(rf"{re.escape(row['od'])}-{KINDS[row['soort']]}\d+", row["code"]):
        raise CatalogueError(f"regel {line}: code '{row['code']}' past niet bij {row['soort']} van OD {row['od']}")
    if row["bron_van_waarde"] not in (COMPUTED, MANUAL):
        raise CatalogueError(f"regel {line}: onbekende bron van waarde '{row['bron_van_waarde']}'")
    target = _number(row["doel"], line)
    if (target is None) != (row["doeljaar"] == ""):
        raise CatalogueError(f"regel {line}: een doel heeft een doeljaar nodig, en omgekeerd")
    if row["doeljaar"] not in ("", YEARLY) and not re.fullmatch(r"20\d\d", row["doeljaar"]):
        raise CatalogueError(f"regel {line}: onbekend doeljaar '{row['doeljaar']}'")
    return Indicator(
        code=row["code"],
        objective=row["od"],
        kind=row["soort"],
        label=row["label"],
        definition=row["definitie"],
        unit=row["eenheid"],
        is_manual=row["bron_van_waarde"] == MANUAL,
        target=target,
        target_year=row["doeljaar"],
        source=row["bron"],
    )


def parse(text: str) -> tuple[Indicator, ...]:
    """Give the indicators of a catalogue file, in its order.

    Raises CatalogueError with line and reason for missing columns, an empty or unknown value, a code that does not
    fit its objective, a broken target or a code that stands there twice.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if reader.fieldnames != COLUMNS:
        raise CatalogueError(f"regel 1: de kolommen moeten zijn: {', '.join(COLUMNS)}")
    found: dict[str, Indicator] = {}
    for row in reader:
        line = reader.line_num
        if None in row or None in row.values():
            raise CatalogueError(f"regel {line}: er staan {len(COLUMNS)} kolommen in de kop, niet zoveel in deze regel")
        indicator = _indicator({key: value.strip() for key, value in row.items()}, line)
        if indicator.code in found:
            raise CatalogueError(f"regel {line}: code '{indicator.code}' staat er al")
        found[indicator.code] = indicator
    if not found:
        raise CatalogueError("er staat geen enkele indicator in")
    return tuple(found.values())


@lru_cache
def catalogue() -> tuple[Indicator, ...]:
    """Give the indicators of our own data file. Raises CatalogueError when that file is broken."""
    return parse(FILE.read_text(encoding="utf-8"))

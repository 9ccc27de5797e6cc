"""Read the registry files: pure parsing and checking, so that nothing doubtful reaches the database.

Three files (shared/DESIGN.md, Data): the municipalities since 1 January 2025, the mergers of that day, and the
police zones. Every row is checked on its own first, then the files against each other.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from kruispunt.besturen.enums import Province

MUNICIPALITIES, MERGERS, POLICE_ZONES = FILES = ("besturen.csv", "fusies_2025.csv", "politiezones.csv")
#: The day of the mergers in `fusies_2025.csv`.
MERGED_ON = date(2025, 1, 1)
#: The province is in the first digits of a NIS code; Brussels (21) and Walloon Brabant (25) are not Flemish.
PROVINCE_BY_NIS = {
    "1": Province.ANTWERPEN,
    "23": Province.VLAAMS_BRABANT,
    "24": Province.VLAAMS_BRABANT,
    "3": Province.WEST_VLAANDEREN,
    "4": Province.OOST_VLAANDEREN,
    "7": Province.LIMBURG,
}
COLUMNS = {
    MUNICIPALITIES: [
        *("nis_code", "name", "province", "postcode", "population", "population_year"),
        *("centrumstad", "website_domain", "referentieregio"),
    ],
    MERGERS: ["old_name", "old_nis", "new_name", "new_nis"],
    POLICE_ZONES: ["name", "zone_number", "full_name"],
}
_PROVINCE_BY_LABEL = {province.label: province for province in Province}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
#: The longest value a column of the database takes.
_LONGEST = {"full_name": 200, "referentieregio": 60}
_LONGEST_OTHER = 120

T = TypeVar("T")


@dataclass(frozen=True)
class Municipality:
    """One municipality that exists; `population` counts inhabitants on 1 January of `population_year`."""

    line: int
    nis_code: str
    name: str
    province: Province
    postcode: str
    population: int
    population_year: int
    is_centrumstad: bool
    suggested_domain: str
    reference_region: str


@dataclass(frozen=True)
class Merger:
    """One municipality that went up in another on `MERGED_ON`."""

    line: int
    old_name: str
    old_nis: str
    new_name: str
    new_nis: str
    province: Province


@dataclass(frozen=True)
class PoliceZone:
    """One police zone; `full_name` names its municipalities."""

    line: int
    name: str
    zone_number: str
    full_name: str


@dataclass(frozen=True)
class Registry:
    """What the three files say, checked."""

    municipalities: tuple[Municipality, ...]
    mergers: tuple[Merger, ...]
    police_zones: tuple[PoliceZone, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong where; line 0 is about the file as a whole."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, regel {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class RegistryError(ValueError):
    """The files cannot be loaded; `problems` has them all, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def province_of(nis_code: str) -> Province:
    """Give the Flemish province of a NIS code; ValueError (Dutch) for a code that is none."""
    if not re.fullmatch(r"[0-9]{5}", nis_code):
        raise ValueError(f"de NIS-code «{nis_code}» is geen getal van vijf cijfers")
    for prefix, province in PROVINCE_BY_NIS.items():
        if nis_code.startswith(prefix):
            return province
    raise ValueError(f"de NIS-code {nis_code} is onbekend: ze hoort bij geen Vlaamse provincie")


def _number(value: str, what: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError(f"{what} «{value}» is geen geheel getal")
    number = int(value)
    if not low <= number <= high:
        raise ValueError(f"{what} {number} ligt niet tussen {low} en {high}")
    return number


def _code(value: str, what: str, length: int) -> str:
    if not re.fullmatch(rf"[0-9]{{{length}}}", value):
        raise ValueError(f"{what} «{value}» is geen getal van {length} cijfers")
    return value


def _filled(value: str, what: str) -> str:
    if not value:
        raise ValueError(f"{what} ontbreekt")
    return value


def _municipality(line: int, row: dict[str, str]) -> Municipality:
    province = _PROVINCE_BY_LABEL.get(row["province"])
    if province is None:
        raise ValueError(f"de provincie «{row['province']}» is onbekend")
    by_code = province_of(row["nis_code"])
    if by_code != province:
        raise ValueError(f"de NIS-code {row['nis_code']} hoort bij {by_code.label}, niet bij {province.label}")
    if row["centrumstad"] not in ("0", "1"):
        raise ValueError(f"centrumstad is «{row['centrumstad']}» en moet 0 of 1 zijn")
    domain = row["website_domain"].lower()
    if domain and not _DOMAIN.fullmatch(domain):
        raise ValueError(f"het webdomein «{domain}» is geen domein")
    return Municipality(
        line=line,
        nis_code=row["nis_code"],
        name=_filled(row["name"], "de naam"),
        province=province,
        postcode=_code(row["postcode"], "de postcode", 4),
        population=_number(row["population"], "het aantal inwoners", 1, 9_999_999),
        population_year=_number(row["population_year"], "het jaar van de inwoners", 2025, 2100),
        is_centrumstad=row["centrumstad"] == "1",
        suggested_domain=domain,
        reference_region=row["referentieregio"],
    )


def _merger(line: int, row: dict[str, str]) -> Merger:
    province_of(row["new_nis"])
    return Merger(
        line=line,
        old_name=_filled(row["old_name"], "de oude naam"),
        old_nis=row["old_nis"],
        new_name=_filled(row["new_name"], "de nieuwe naam"),
        new_nis=row["new_nis"],
        province=province_of(row["old_nis"]),
    )


def _police_zone(line: int, row: dict[str, str]) -> PoliceZone:
    return PoliceZone(
        line=line,
        name=_filled(row["name"], "de naam"),
        zone_number=_code(row["zone_number"], "het zonenummer", 4),
        full_name=_filled(row["full_name"], "de volledige naam"),
    )


def _text(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RegistryError([Problem(file, line, "de tekst is geen UTF-8")]) from error


def _checked(file: str, cells: list[str]) -> dict[str, str]:
    columns = COLUMNS[file]
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} kolommen in plaats van {len(columns)}")
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    for column, value in row.items():
        if _CONTROL.search(value):
            raise ValueError(f"de kolom {column} bevat een onleesbaar teken")
        if len(value) > _LONGEST.get(column, _LONGEST_OTHER):
            raise ValueError(f"de kolom {column} is te lang")
    return row


def _rows(file: str, content: bytes, parse: Callable[[int, dict[str, str]], T], problems: list[Problem]) -> list[T]:
    """Give the parsed rows of one file; what is wrong goes into `problems`."""
    reader = csv.reader(_text(file, content).splitlines(keepends=True), strict=True)
    rows: list[T] = []
    try:
        header = next(reader, [])
        if header != COLUMNS[file]:
            raise RegistryError([Problem(file, 1, f"de kolommen moeten zijn: {', '.join(COLUMNS[file])}")])
        for cells in reader:
            try:
                rows.append(parse(reader.line_num, _checked(file, cells)))
            except ValueError as error:
                problems.append(Problem(file, reader.line_num, str(error)))
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, f"de regel is geen geldige csv ({error})"))
    if not rows and not problems:
        problems.append(Problem(file, 0, "het bestand heeft geen rijen"))
    return rows


def _duplicates(file: str, rows: list[T], what: str, key: Callable[[T], str]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        value = key(row)
        if value.casefold() in first:
            before = first[value.casefold()]
            problems.append(Problem(file, row.line, f"{what} {value} staat dubbel, ook op regel {before}"))
        else:
            first[value.casefold()] = row.line
    return problems


def _merger_problems(mergers: list[Merger], municipalities: list[Municipality]) -> list[Problem]:
    """Check every merger against the municipalities there are now."""
    now = {municipality.nis_code: municipality for municipality in municipalities}
    problems = []
    for merger in mergers:
        successor = now.get(merger.new_nis)
        if successor is None:
            reason = f"de opvolger {merger.new_nis} staat niet in {MUNICIPALITIES}"
        elif successor.name != merger.new_name:
            reason = f"{merger.new_nis} is {successor.name} in {MUNICIPALITIES}, niet {merger.new_name}"
        elif merger.old_nis in now and merger.old_nis != merger.new_nis:
            reason = f"{merger.old_nis} ging op in {merger.new_nis}, maar staat nog in {MUNICIPALITIES}"
        else:
            continue
        problems.append(Problem(MERGERS, merger.line, reason))
    return problems


def parse_registry(contents: Mapping[str, bytes]) -> Registry:
    """Give the checked registry; `contents` has the bytes of each of `FILES` by name.

    Raises RegistryError with every problem found: wrong columns, unknown code or province, duplicate, broken
    number, name that does not fit its code, text that is not UTF-8, missing file.
    """
    missing = [Problem(file, 0, "het bestand ontbreekt") for file in FILES if file not in contents]
    if missing:
        raise RegistryError(missing)
    problems: list[Problem] = []
    municipalities = _rows(MUNICIPALITIES, contents[MUNICIPALITIES], _municipality, problems)
    mergers = _rows(MERGERS, contents[MERGERS], _merger, problems)
    zones = _rows(POLICE_ZONES, contents[POLICE_ZONES], _police_zone, problems)
    problems += _duplicates(MUNICIPALITIES, municipalities, "de NIS-code", lambda row: row.nis_code)
    problems += _duplicates(MUNICIPALITIES, municipalities, "de naam", lambda row: row.name)
    problems += _duplicates(MERGERS, mergers, "de oude NIS-code", lambda row: row.old_nis)
    problems += _duplicates(POLICE_ZONES, zones, "het zonenummer", lambda row: row.zone_number)
    if not any(problem.file == MUNICIPALITIES for problem in problems):
        problems += _merger_problems(mergers, municipalities)
    if problems:
        raise RegistryError(problems)
    return Registry(tuple(municipalities), tuple(mergers), tuple(zones))


def read_registry(directory: Path) -> Registry:
    """Give the checked registry from the files in `directory`; RegistryError as `parse_registry`."""
    contents = {}
    for file in FILES:
        path = directory / file
        if path.is_file():
            contents[file] = path.read_bytes()
    return parse_registry(contents)

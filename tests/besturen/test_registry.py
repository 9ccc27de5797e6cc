"""The parser of the registry files: happy, and every error with file, line and reason."""

import pytest

from kruispunt.besturen.enums import Province
from kruispunt.besturen.management.commands.load_registry import DATA
from kruispunt.besturen.registry import FILES, MERGERS, MUNICIPALITIES, POLICE_ZONES, RegistryError, parse_registry
from tests.besturen.files import contents_of


def problems_of(**changes: str | bytes) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        parse_registry(contents_of(**changes))
    return [str(problem) for problem in caught.value.problems]


def test_the_projects_own_files_hold_the_known_numbers():
    registry = parse_registry({file: (DATA / file).read_bytes() for file in FILES})
    assert len(registry.municipalities) == 285
    assert len(registry.mergers) == 28
    assert len({merger.new_nis for merger in registry.mergers}) == 13
    assert len(registry.police_zones) == 101
    assert sum(row.population for row in registry.municipalities) == 6_898_350
    assert sum(row.is_centrumstad for row in registry.municipalities) == 13
    assert sum(not row.suggested_domain for row in registry.municipalities) == 3


def test_a_merged_municipality_gets_its_province_from_its_code():
    registry = parse_registry(contents_of())
    assert [merger.province for merger in registry.mergers] == [Province.ANTWERPEN, Province.ANTWERPEN]


def test_a_byte_order_mark_and_windows_lines_are_no_problem():
    contents = {file: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n") for file, text in contents_of().items()}
    assert parse_registry(contents) == parse_registry(contents_of())


GENT = "44021,Gent,Oost-Vlaanderen,9000,267709,2026,1,gent.be,Regio Gent"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GENT.replace("44021", "99999"), "de NIS-code 99999 is onbekend"),
        (GENT.replace("44021", "21004"), "de NIS-code 21004 is onbekend"),
        (GENT.replace("44021", "4402"), "de NIS-code «4402» is geen getal van vijf cijfers"),
        (GENT.replace("44021", "٤٤٠٢١"), "is geen getal van vijf cijfers"),
        (GENT.replace("44021", "71021"), "hoort bij Limburg, niet bij Oost-Vlaanderen"),
        (GENT.replace("Oost-Vlaanderen", "Henegouwen"), "de provincie «Henegouwen» is onbekend"),
        (GENT.replace("267709", "267.709"), "het aantal inwoners «267.709» is geen geheel getal"),
        (GENT.replace("267709", "-1"), "is geen geheel getal"),
        (GENT.replace("267709", "0"), "ligt niet tussen 1 en 9999999"),
        (GENT.replace("267709", ""), "is geen geheel getal"),
        (GENT.replace("2026", "1926"), "het jaar van de inwoners 1926"),
        (GENT.replace("9000", "900"), "de postcode «900»"),
        (GENT.replace(",1,", ",ja,"), "centrumstad is «ja»"),
        (GENT.replace("gent.be", "gent"), "het webdomein «gent» is geen domein"),
        (GENT.replace("Gent,O", ",O"), "de naam ontbreekt"),
        (GENT + ",extra", "10 kolommen in plaats van 9"),
        ("44021,Gent", "2 kolommen in plaats van 9"),
        (GENT.replace("Regio Gent", "R" * 61), "de kolom referentieregio is te lang"),
        (GENT.replace("Regio Gent", "R\x00"), "de kolom referentieregio bevat een onleesbaar teken"),
        (GENT.replace("44021", "11001"), "hoort bij Antwerpen, niet bij Oost-Vlaanderen"),
        (GENT.replace("Gent,O", '"Gent,O'), "geen geldige csv"),
    ],
)
def test_a_broken_municipality_is_reported_with_file_line_and_reason(row, reason):
    problems = problems_of(municipalities=contents_of()[MUNICIPALITIES].decode() + row + "\n")
    assert len(problems) == 1
    assert problems[0].startswith("besturen.csv, regel 4: ")
    assert reason in problems[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("11001,Anders,Antwerpen,2630,1,2026,0,,", "de NIS-code 11001 staat dubbel, ook op regel 2"),
        ("11009,AARTSELAAR,Antwerpen,2630,1,2026,0,,", "de naam AARTSELAAR staat dubbel, ook op regel 2"),
    ],
)
def test_a_duplicate_names_both_lines(row, reason):
    problems = problems_of(municipalities=contents_of()[MUNICIPALITIES].decode() + row + "\n")
    assert problems == [f"besturen.csv, regel 4: {reason}"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ham,71069,Nergens,71999", "de opvolger 71999 staat niet in besturen.csv"),
        ("Ham,71069,Antwerpe,11002", "11002 is Antwerpen in besturen.csv, niet Antwerpe"),
        ("Aartselaar,11001,Antwerpen,11002", "11001 ging op in 11002, maar staat nog in besturen.csv"),
        ("Borsbeek,11007,Antwerpen,11002", "de oude NIS-code 11007 staat dubbel, ook op regel 3"),
        ("Ham,99999,Antwerpen,11002", "de NIS-code 99999 is onbekend"),
        (",71069,Antwerpen,11002", "de oude naam ontbreekt"),
        ("Ham,71069", "2 kolommen in plaats van 4"),
    ],
)
def test_a_broken_merger_is_reported_with_file_line_and_reason(row, reason):
    problems = problems_of(mergers=contents_of()[MERGERS].decode() + row + "\n")
    assert len(problems) == 1
    assert problems[0].startswith("fusies_2025.csv, regel 4: ")
    assert reason in problems[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Zuid,5345,PZ Zuid", "het zonenummer 5345 staat dubbel, ook op regel 2"),
        ("Zuid,53,PZ Zuid", "het zonenummer «53» is geen getal van 4 cijfers"),
        ("Zuid,5399,", "de volledige naam ontbreekt"),
    ],
)
def test_a_broken_police_zone_is_reported_with_file_line_and_reason(row, reason):
    problems = problems_of(zones=contents_of()[POLICE_ZONES].decode() + row + "\n")
    assert problems == [f"politiezones.csv, regel 4: {reason}"]


def test_wrong_columns_are_refused_on_the_first_line():
    problems = problems_of(municipalities=contents_of()[MUNICIPALITIES].replace(b"nis_code,name", b"name,nis_code"))
    assert problems[0].startswith("besturen.csv, regel 1: de kolommen moeten zijn: nis_code, name")


def test_text_that_is_not_utf_8_is_refused_with_its_line():
    assert problems_of(zones=contents_of()[POLICE_ZONES] + "Ooit één,5399,PZ\n".encode("latin-1")) == [
        "politiezones.csv, regel 4: de tekst is geen UTF-8"
    ]


def test_an_empty_file_and_one_without_rows_are_refused():
    assert problems_of(zones=b"")[0].startswith("politiezones.csv, regel 1: de kolommen moeten zijn")
    assert problems_of(zones=b"name,zone_number,full_name\n") == ["politiezones.csv: het bestand heeft geen rijen"]


def test_a_missing_file_is_named():
    contents = contents_of()
    del contents[MERGERS]
    with pytest.raises(RegistryError, match=r"fusies_2025\.csv: het bestand ontbreekt"):
        parse_registry(contents)


def test_all_problems_are_reported_at_once_in_order():
    problems = problems_of(
        municipalities=contents_of()[MUNICIPALITIES].decode() + GENT.replace("44021", "1") + "\n44021,Gent\n",
        zones=contents_of()[POLICE_ZONES].decode() + "Zuid,53,PZ Zuid\n",
    )
    assert [problem.split(":")[0] for problem in problems] == [
        "besturen.csv, regel 4",
        "besturen.csv, regel 5",
        "politiezones.csv, regel 4",
    ]

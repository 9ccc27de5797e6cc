"""Files with the figures: they parse back, agree, and can't hurt a spreadsheet."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Row, Split
from kruispunt.kpi.catalogue import catalogue
from kruispunt.kpi.compute import Result, Status, indicator_by_code, results
from kruispunt.kpi.exports import FORMATS, export, safe_text
from kruispunt.kpi.periods import of_text, of_year
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import brussels, make_bestuur, make_user
from tests.kpi.factories import attend, evaluate, join_group, make_session, make_traject

YEAR = of_year(2025)


@pytest.fixture
def found(db) -> list[Result]:
    """The results of a year with something in it."""
    vorming = make_session(make_traject(TrajectKind.VORMING, title="=1+1"), brussels(2025, 11, 4, 9))
    attend(vorming, users=[make_user(last_name="Geheim") for _ in range(3)])
    evaluate(vorming, [5, 4, 3, 2, 1, 4])
    attend(make_session(make_traject(TrajectKind.COLLEGAGROEP), brussels(2025, 10, 7, 9)))
    for _ in range(3):
        make_bestuur()
    join_group(date(2025, 9, 1), user=make_user(last_name="Geheim"))
    make_traject(TrajectKind.VORMING, cancelled_at=brussels(2025, 9, 1))
    with clock.at(brussels(2026, 9, 1)):
        return results(YEAR)


def _json(found) -> dict:
    return json.loads(export(found, YEAR, "json").content)


def _csv(found) -> list[dict]:
    return list(csv.DictReader(io.StringIO(export(found, YEAR, "csv").content.decode("utf-8-sig")), delimiter=";"))


def _book(found):
    return load_workbook(io.BytesIO(export(found, YEAR, "xlsx").content))


def _records(sheet) -> list[dict]:
    head, *rows = sheet.values
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_json_has_exactly_the_shape_that_was_agreed(found):
    read = _json(found)
    assert set(read) == {"year", "period", "indicators"}
    assert (read["year"], read["period"]) == (2025, {"first": "2025-01-01", "last": "2025-12-31"})
    assert [indicator["code"] for indicator in read["indicators"]] == [i.code for i in catalogue()]
    for indicator in read["indicators"]:
        assert set(indicator) == {
            "code", "label", "value", "numerator", "denominator", "unit", "status", "rows", "splits",
        }  # fmt: skip
        assert indicator["status"] in ("computed", "manual", "not_yet")
        assert isinstance(indicator["rows"], int)
        for split in indicator["splits"]:
            assert set(split) == {"by", "label", "value"}
    vormingen = next(i for i in read["indicators"] if i["code"] == "2.2-K1")
    assert vormingen["value"] == vormingen["rows"] == 1
    assert vormingen["splits"] == [{"by": "Apart getoond", "label": "Geannuleerd", "value": 1}]


def test_the_three_formats_say_the_same(found):
    in_json = {indicator["code"]: indicator for indicator in _json(found)["indicators"]}
    lines = _csv(found)
    in_csv = {line["Code"]: line for line in lines if not line["Uitsplitsing"]}
    book = _book(found)
    in_xlsx = {record["Code"]: record for record in _records(book["Indicatoren"])}
    assert list(in_json) == list(in_csv) == list(in_xlsx)

    def number(text: str):
        return float(text.replace(",", ".")) if text else None

    for code, indicator in in_json.items():
        for key, column in (("value", "Waarde"), ("numerator", "Teller"), ("denominator", "Noemer")):
            assert indicator[key] == number(in_csv[code][column]) == in_xlsx[code][column], (code, key)
        assert indicator["rows"] == (in_xlsx[code]["Rijen"] or 0)
    splits = [(code, s["by"], s["label"], s["value"]) for code, i in in_json.items() for s in i["splits"]]
    parts = [line for line in lines if line["Uitsplitsing"]]
    assert splits == [(p["Code"], p["Uitsplitsing"], p["Onderdeel"], int(p["Waarde"])) for p in parts]
    sheet = _records(book["Uitsplitsingen"])
    assert splits == [(r["Code"], r["Uitsplitsing"], r["Onderdeel"], r["Waarde"]) for r in sheet]


def test_decimals_have_a_comma_in_csv_and_are_numbers_in_xlsx(found):
    assert next(line for line in _csv(found) if line["Code"] == "2.2-A1")["Waarde"] == "50,0"
    record = next(r for r in _records(_book(found)["Indicatoren"]) if r["Code"] == "2.2-A1")
    assert (record["Waarde"], type(record["Teller"])) == (50, int)


def test_what_is_not_computed_is_an_empty_cell_with_a_status(found):
    without = {result.indicator.code for result in found if not result.is_computed}
    for line in _csv(found):
        if line["Code"] in without:
            assert (line["Waarde"], line["Teller"], line["Noemer"], line["Rijen"]) == ("", "", "", "")
            assert line["Status"] in ("Nog niet te berekenen", "Manueel met bewijsstuk")
    for record in _records(_book(found)["Indicatoren"]):
        if record["Code"] in without:
            assert record["Waarde"] is None
    for indicator in _json(found)["indicators"]:
        if indicator["code"] in without:
            assert indicator["value"] is None


def test_the_workbook_is_pleasant_to_open(found):
    book = _book(found)
    assert book.sheetnames == ["Indicatoren", "Uitsplitsingen", "Rijen"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["B"].width > 10


def test_no_name_of_a_person_goes_into_a_file(found):
    for file_format in ("csv", "json"):
        assert "Geheim" not in export(found, YEAR, file_format).content.decode()
    cells = [str(value) for sheet in _book(found) for row in sheet.values for value in row]
    assert not [cell for cell in cells if "Geheim" in cell]
    assert "Personen: 3. Namen staan niet in dit bestand." in cells


def test_the_rows_in_the_workbook_are_as_many_as_the_figure_says(found):
    rows = _records(_book(found)["Rijen"])
    for result in found:
        behind = result.figure.rows if result.figure else ()
        if not any(row.is_person for row in behind):
            assert sum(row["Code"] == result.indicator.code for row in rows) == len(behind)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_text_never_becomes_a_formula(text):
    assert safe_text(text).startswith("'")
    figure = Figure(1, 1, None, (Row(text),), (Split(text, text, 1),), text)
    found = [Result(indicator_by_code("2.2-K1"), Status.COMPUTED, figure)]
    for sheet in _book(found):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")))
    for line in _csv(found):
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for value in line.values() if value)


def test_signs_that_a_spreadsheet_refuses_are_left_out():
    assert safe_text("a\0b\x0bc") == "abc"


def _export(tmp_path, **options) -> str:
    file = tmp_path / "cijfers"
    call_command("export_kpis", output=str(file), **options)
    return file.read_bytes()


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_command_writes_what_the_button_gives(tmp_path, client_of, staff, file_format, capsys):
    make_session(make_traject(TrajectKind.WEBINAR), brussels(2025, 11, 4, 9))
    written = _export(tmp_path, year="2025", format=file_format)
    given = client_of(staff).get(f"/team/kpi/export/?year=2025&format={file_format}").content
    if file_format == "xlsx":
        first, second = (load_workbook(io.BytesIO(content)) for content in (written, given))
        assert [list(sheet.values) for sheet in first] == [list(sheet.values) for sheet in second]
    else:
        assert written == given
    assert "34 indicatoren" in capsys.readouterr().out


def test_the_command_takes_a_period_alone_or_inside_its_year(tmp_path, db, capsys):
    for options in ({"period": "2025-06-01:2025-12-31"}, {"year": 2025, "period": "2025-06-01:2025-12-31"}):
        read = json.loads(_export(tmp_path, format="json", **options))
        assert (read["year"], read["period"]["first"]) == (2025, "2025-06-01")
    assert json.loads(_export(tmp_path, format="json", period="2025-06-01:2026-05-31"))["year"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "json"}, "Geef een jaar"),
        ({"year": "abc", "format": "json"}, "'abc' is geen jaar"),
        ({"year": "20255", "format": "json"}, "is geen jaar"),
        ({"year": "1999", "format": "json"}, "Kies een jaar van 2025"),
        ({"period": "2025", "format": "json"}, "Schrijf de periode als"),
        ({"period": "2025-12-31:2025-06-01", "format": "json"}, "ligt voor de eerste"),
        ({"year": "2026", "period": "2025-06-01:2025-12-31", "format": "json"}, "valt niet in het jaar 2026"),
        ({"year": "2025"}, "Kies een formaat"),
        ({"year": "2025", "format": "pdf"}, "Kies een formaat met --format: xlsx, csv, json"),
    ],
)
def test_a_wrong_option_gets_a_dutch_answer_and_writes_nothing(tmp_path, db, options, message):
    with pytest.raises(CommandError) as error:
        _export(tmp_path, **options)
    assert message in str(error.value)
    assert not (tmp_path / "cijfers").exists()


def test_a_missing_or_unwritable_file_gets_a_dutch_answer(tmp_path, db):
    with pytest.raises(CommandError, match="naar welk bestand"):
        call_command("export_kpis", year="2025", format="json")
    with pytest.raises(CommandError, match="niet schrijven"):
        call_command("export_kpis", year="2025", format="json", output=str(tmp_path / "geen" / "map"))


def test_the_name_of_the_file_says_the_period(found):
    assert export(found, YEAR, "csv").filename == "kruispunt-kerncijfers-2025.csv"
    period = of_text("2025-06-01:2025-12-31")
    assert export(found, period, "csv").filename == "kruispunt-kerncijfers-2025-06-01_2025-12-31.csv"

"""Results as a file: json for programs, csv for any spreadsheet, xlsx with the rows behind the numbers.

An indicator without a value has an empty cell and a status, never a zero. Names of persons never go into a file.
Text that a spreadsheet could take for a formula gets an apostrophe before it.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kruispunt.core.figures import Period
from kruispunt.kpi import periods
from kruispunt.kpi.compute import Result

Cell = str | int | float | date | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

INDICATOR_COLUMNS = [
    "Code",
    "Doelstelling",
    "Soort",
    "Indicator",
    "Waarde",
    "Teller",
    "Noemer",
    "Eenheid",
    "Status",
    "Doel",
    "Doeljaar",
    "Rijen",
    "Toelichting",
    "Definitie",
    "Bron",
    "Van",
    "Tot en met",
]
SPLIT_COLUMNS = ["Code", "Indicator", "Uitsplitsing", "Onderdeel", "Waarde", "Telt op tot het geheel"]
ROW_COLUMNS = ["Code", "Indicator", "Wat telde mee", "Datum", "Adres"]
#: In the csv file an indicator and its parts stand under each other; only a part has these two.
CSV_COLUMNS = [*INDICATOR_COLUMNS[:4], "Uitsplitsing", "Onderdeel", *INDICATOR_COLUMNS[4:]]


@dataclass(frozen=True)
class Export:
    """A file to give away."""

    filename: str
    content_type: str
    content: bytes


def safe_text(text: str) -> str:
    """Give text that no spreadsheet reads as a formula, without signs a spreadsheet refuses."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _indicator_cells(result: Result, period: Period) -> list[Cell]:
    indicator, figure = result.indicator, result.figure
    return [
        indicator.code,
        f"OD {indicator.objective}",
        indicator.kind,
        indicator.label,
        result.value,
        figure.numerator if figure else None,
        figure.denominator if figure else None,
        indicator.unit,
        result.status_label,
        indicator.target,
        indicator.target_year,
        len(figure.rows) if figure else None,
        figure.note if figure else "",
        indicator.definition,
        indicator.source,
        period.first,
        period.last,
    ]


def _json(results: Sequence[Result], period: Period) -> bytes:
    """Give the shape of issue 2 (point 8), with the period beside the year; `rows` is a number of rows."""
    indicators = [
        {
            "code": result.indicator.code,
            "label": result.indicator.label,
            "value": result.value,
            "numerator": result.figure.numerator if result.figure else None,
            "denominator": result.figure.denominator if result.figure else None,
            "unit": result.indicator.unit,
            "status": result.status.value,
            "rows": len(result.figure.rows) if result.figure else 0,
            "splits": [
                {"by": split.by, "label": split.label, "value": split.value}
                for split in (result.figure.splits if result.figure else ())
            ],
        }
        for result in results
    ]
    found = {
        "year": periods.year_of(period),
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        "indicators": indicators,
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _csv_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",")


def _csv(results: Sequence[Result], period: Period) -> bytes:
    """Give a file that a Dutch spreadsheet opens right: semicolons, decimal comma, UTF-8 with its mark."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for result in results:
        cells = _indicator_cells(result, period)
        writer.writerow(map(_csv_text, [*cells[:4], "", "", *cells[4:]]))
        for split in result.figure.splits if result.figure else ():
            part = dict.fromkeys(CSV_COLUMNS) | dict(zip(INDICATOR_COLUMNS[:4], cells[:4], strict=True))
            part |= {"Uitsplitsing": split.by, "Onderdeel": split.label, "Waarde": split.value}
            part |= {"Eenheid": result.indicator.unit, "Van": period.first, "Tot en met": period.last}
            writer.writerow(map(_csv_text, part.values()))
    return file.getvalue().encode("utf-8-sig")


def _row_cells(result: Result) -> list[list[Cell]]:
    """Give the rows behind a figure; the persons among them as one line with their number."""
    code, label = result.indicator.code, result.indicator.label
    rows = result.figure.rows if result.figure else ()
    people = sum(row.is_person for row in rows)
    cells: list[list[Cell]] = [
        [code, label, row.label, row.on, f"{settings.SITE_URL}{row.url}" if row.url.startswith("/") else row.url]
        for row in rows
        if not row.is_person
    ]
    if people:
        cells.append([code, label, f"Personen: {people}. Namen staan niet in dit bestand.", None, ""])
    return cells


def _fill(sheet: Worksheet, columns: list[str], rows: list[list[Cell]], widths: dict[str, int]) -> None:
    sheet.append(columns)
    for row in rows:
        sheet.append([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = widths.get(column, 12)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(cell.value, str))
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            elif isinstance(cell.value, int | float):
                cell.number_format = "#,##0.0" if isinstance(cell.value, float) else "#,##0"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _xlsx(results: Sequence[Result], period: Period) -> bytes:
    """Give a workbook with a sheet for the indicators, one for their parts and one for the rows behind them."""
    book = Workbook()
    widths = {"Indicator": 44, "Eenheid": 18, "Status": 24, "Toelichting": 44, "Definitie": 60, "Bron": 26}
    widths |= {"Uitsplitsing": 20, "Onderdeel": 24, "Telt op tot het geheel": 22, "Wat telde mee": 60, "Adres": 44}
    indicators = book.active
    indicators.title = "Indicatoren"
    _fill(indicators, INDICATOR_COLUMNS, [_indicator_cells(result, period) for result in results], widths)
    splits = [
        [r.indicator.code, r.indicator.label, s.by, s.label, s.value, "ja" if s.adds_up else "nee"]
        for r in results
        for s in (r.figure.splits if r.figure else ())
    ]
    _fill(book.create_sheet("Uitsplitsingen"), SPLIT_COLUMNS, splits, widths)
    rows = [cells for result in results for cells in _row_cells(result)]
    _fill(book.create_sheet("Rijen"), ROW_COLUMNS, rows, widths)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_WRITERS: dict[str, tuple[str, Callable[[Sequence[Result], Period], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
FORMATS = tuple(_WRITERS)


def export(results: Sequence[Result], period: Period, file_format: str) -> Export:
    """Give the results of a period as a file. Raises KeyError for a format that is not in FORMATS."""
    content_type, write = _WRITERS[file_format]
    name = str(period.first.year) if periods.is_whole_year(period) else f"{period.first}_{period.last}"
    return Export(f"kruispunt-kerncijfers-{name}.{file_format}", content_type, write(results, period))

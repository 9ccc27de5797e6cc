"""The report of a decision as a file: a tagged PDF to keep and to give, a spreadsheet to work with."""

import io
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kruispunt.core import documents
from kruispunt.core.documents import File
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.reports import Report, report_of
from kruispunt.trajectories.calls.queries.reviews import Sight

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
#: Signs that a spreadsheet takes for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | date | None


def _pdf(report: Report) -> bytes:
    """Give the report as a PDF.

    Raises Refused when it cannot be made.
    """
    try:
        return documents.pdf(TEMPLATE, report.as_dict(), name="report", made_at=report.made_at)
    except documents.Unprintable as error:
        logger.exception("the report of call %s cannot be printed", report.call.pk)
        raise Refused(
            "De pdf van dit verslag kan niet gemaakt worden: een tekst van de oproep of van een kandidatuur bevat "
            "tekens die niet afgedrukt raken. Neem het rekenblad, daar staat hetzelfde in."
        ) from error


def _safe(cell: Cell) -> Cell:
    """Give a cell that no spreadsheet reads as a formula or refuses; a moment by the clock on the wall in Brussels."""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).replace(tzinfo=None)
    if not isinstance(cell, str):
        return cell
    cell = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _sheet(book: Workbook, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    sheet: Worksheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*rows, strict=True), start=1):
        longest = max(len(str(cell)) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(60, max(10, longest + 2))
        for line in sheet[get_column_letter(number)]:
            line.alignment = Alignment(wrap_text=True, vertical="top")


def _xlsx(report: Report) -> bytes:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = f"Verslag van de beslissing: {report.title}"
    book.properties.language = "nl-BE"
    for title, rows in report.tables():
        _sheet(book, title, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


#: What a report can be: the ending -> how it is made, and its type.
KINDS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "pdf": (_pdf, "application/pdf"),
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def decision_report(call: OpenCall, *, kind: str, sight: Sight) -> File:
    """Give the report of the confirmed selection of `call` as a `kind` of KINDS, for who sees reviews as `sight`.

    Raises KeyError for another kind, Refused when the file cannot be made.
    """
    make, content_type = KINDS[kind]
    return File(f"beslissing-{call.slug}.{kind}", content_type, make(report_of(call, sight)))

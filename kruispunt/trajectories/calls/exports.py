"""The report of a decision as a file: a tagged PDF to keep and to give, a spreadsheet to work with."""

import io
import json
import logging
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries.reports import Report, report_of
from kruispunt.trajectories.calls.queries.reviews import Sight

logger = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
#: A document with nothing but some signs, to see whether the fonts have them; set as the report is.
PROBE = Path(__file__).parent / "typst" / "probe.typ"
#: What stands in the report for a sign that no font of typst has, such as an emoji.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: Signs that a spreadsheet takes for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | date | None


@dataclass(frozen=True)
class File:
    """A file to give away."""

    filename: str
    content_type: str
    content: bytes


def _is_text(sign: str) -> bool:
    """Give whether a document can hold `sign`: no control (but tab and line end), soft hyphen or noncharacter."""
    code = ord(sign)
    if sign in "\t\n":
        return True
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not is_noncharacter and sign != "\N{SOFT HYPHEN}" and unicodedata.category(sign) not in ("Cc", "Cs")


def _texts_of(value: Any, change: Callable[[str], Any]) -> Any:
    """Give `value`, of dicts, lists and texts, with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _texts_of(item, change) for key, item in value.items()}
    return [_texts_of(item, change) for item in value]


def _compiled(document: Path, **inputs: Any) -> bytes:
    """Give a PDF that a screen reader can read (PDF/UA-1), with the fonts that typst brings, the same everywhere."""
    options = {"pdf_standards": ["ua-1"], "ignore_system_fonts": True}
    return typst.compile(document, **options, **inputs)


def _lacking(signs: str) -> str:
    """Give those of `signs` that no font has: halved until each one that stops the document is found."""
    try:
        _compiled(PROBE, sys_inputs={"signs": json.dumps(list(signs))})
    except typst.TypstError:
        if len(signs) == 1:
            return signs
        half = len(signs) // 2
        return _lacking(signs[:half]) + _lacking(signs[half:])
    return ""


def _pdf(report: Report) -> bytes:
    """Give the report as a PDF; a sign that cannot be printed is left out, or shown as the sign for that.

    Raises Refused when typst cannot make it for another reason.
    """
    said = _texts_of(report.as_dict(), lambda text: "".join(filter(_is_text, text)))
    signs = "".join(sorted(set(json.dumps(said, ensure_ascii=False))))
    shown = dict.fromkeys(map(ord, _lacking(signs)), REPLACEMENT)
    said = _texts_of(said, lambda text: text.translate(shown))
    try:
        return _compiled(
            TEMPLATE,
            sys_inputs={"report": json.dumps(said, ensure_ascii=False)},
            timestamp=report.made_at.astimezone(UTC).replace(microsecond=0),  # typst takes whole seconds
        )
    except typst.TypstError as error:
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

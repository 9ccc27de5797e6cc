"""Documents to keep: a tagged PDF of a typst template and its data, whatever people typed."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

#: A document with nothing but some signs, to see whether the fonts have them.
PROBE = Path(__file__).parent / "typst" / "probe.typ"
#: What stands in a document for a sign that no font of typst has, such as an emoji.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class File:
    """A file to give away."""

    filename: str
    content_type: str
    content: bytes


class Unprintable(Exception):
    """A document cannot be made of this data."""


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


def lacking(signs: str) -> str:
    """Give those of `signs` that no font has: halved until each one that stops the document is found."""
    try:
        _compiled(PROBE, sys_inputs={"signs": json.dumps(list(signs))})
    except typst.TypstError:
        if len(signs) == 1:
            return signs
        half = len(signs) // 2
        return lacking(signs[:half]) + lacking(signs[half:])
    return ""


def pdf(template: Path, said: dict, *, name: str, made_at: datetime) -> bytes:
    """Give `template` filled with `said` (dicts, lists and texts; in it as JSON in sys.inputs, by `name`) as a PDF.

    A sign that cannot be printed is left out, or shown as the sign for that. The same data and moment give the same
    bytes. Raises Unprintable when typst cannot make it for another reason.
    """
    said = _texts_of(said, lambda text: "".join(filter(_is_text, text)))
    signs = "".join(sorted(set(json.dumps(said, ensure_ascii=False))))
    shown = dict.fromkeys(map(ord, lacking(signs)), REPLACEMENT)
    said = _texts_of(said, lambda text: text.translate(shown))
    try:
        return _compiled(
            template,
            sys_inputs={name: json.dumps(said, ensure_ascii=False)},
            timestamp=made_at.astimezone(UTC).replace(microsecond=0),  # typst takes whole seconds
        )
    except typst.TypstError as error:
        raise Unprintable(str(error)) from error

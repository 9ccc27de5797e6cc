"""What counts as an answer to an extra question; forms and actions ask it here."""

import re
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile

from kruispunt.core.errors import Refused
from kruispunt.core.uploads import check_upload
from kruispunt.trajectories.calls.enums import QuestionKind
from kruispunt.trajectories.calls.models import Question

#: Signs of an answer, by kind of question.
LONGEST = {QuestionKind.SHORT: 250, QuestionKind.LONG: 10_000, QuestionKind.CHOICE: 250, QuestionKind.NUMBER: 20}
_WITH_POINTS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"-?\d+([.,]\d+)?")


def field_name(question_pk: int) -> str:
    """Give the name of the form field that answers a wording of a question."""
    return f"question_{question_pk}"


def _number(typed: str) -> str:
    """Give a number as Dutch writes it without points ("1200,5"); ValueError for anything else."""
    bare = typed.replace(" ", "")
    if _WITH_POINTS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif not _PLAIN.fullmatch(bare):
        raise ValueError(typed)
    return f"{Decimal(bare.replace(',', '.')):f}".replace(".", ",")


def checked_text(question: Question, typed: str) -> str:
    """Give the text to store as answer to `question`, empty when nothing was typed.

    Raises Refused at its field for a text that is too long, a number that is none, and a choice that is not offered.
    """
    text, field = typed.strip(), field_name(question.pk)
    longest = LONGEST[QuestionKind(question.kind)]
    if len(text) > longest:
        raise Refused(f"Je antwoord telt {len(text)} tekens. Kort het in tot {longest}.", field=field)
    if "\x00" in text:
        raise Refused("In dit antwoord staat een teken dat niet kan. Typ het opnieuw.", field=field)
    if not text:
        return ""
    if question.kind == QuestionKind.NUMBER:
        try:
            return _number(text)
        except ValueError as error:
            raise Refused("Geef een getal, bijvoorbeeld 12 of 12,5.", field=field) from error
    if question.kind == QuestionKind.CHOICE and text not in question.options:
        raise Refused("Kies een van de antwoorden.", field=field)
    return text


def checked_file(question: Question, upload: UploadedFile) -> str:
    """Give the name to keep an uploaded answer under; Refused at its field for a file that we do not take."""
    try:
        return check_upload(upload)
    except Refused as refusal:
        raise Refused(refusal.message, field=field_name(question.pk)) from refusal


def missing(question: Question) -> Refused:
    """Give what somebody reads who left a required question open."""
    message = {
        QuestionKind.CHOICE: "Kies een antwoord.",
        QuestionKind.NUMBER: "Geef een getal.",
        QuestionKind.FILE: "Kies een bestand.",
    }.get(QuestionKind(question.kind), "Schrijf een antwoord.")
    return Refused(message, field=field_name(question.pk))

"""Determine how far a bestuur is."""

from datetime import date, timedelta
from typing import Any

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.besturen.models import Bestuur, TypeDetermination
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused

#: A date outside these bounds is a typing mistake.
EARLIEST = date(2000, 1, 1)
FURTHEST_AHEAD = timedelta(days=366)


@action
def determine_type(
    *, bestuur: Bestuur, type: str, valid_from: date, reason: str, by: Any, is_example: bool = False
) -> TypeDetermination:
    """Add the type of `bestuur` from a day on; earlier determinations stay, so the history does too.

    Refused without a reason, for an unknown type, for a day that cannot be meant, and for a bestuur that went up
    in another.
    """
    if type not in Bestuurstype.values:
        raise Refused("Kies starter, groeiend of voorloper.", field="type")
    if not reason.strip():
        raise Refused("Schrijf waarom je dit type bepaalt.", field="reason")
    if not EARLIEST <= valid_from <= clock.today() + FURTHEST_AHEAD:
        raise Refused("Kies een dag vanaf 2000 en hoogstens een jaar vooruit.", field="valid_from")
    if bestuur.is_closed:
        raise Refused(f"{bestuur} is opgegaan in {bestuur.successor}. Bepaal het type daar.")
    determination = TypeDetermination.objects.create(
        bestuur=bestuur,
        type=type,
        valid_from=valid_from,
        reason=reason.strip(),
        determined_by=by,
        determined_at=clock.now(),
        is_example=is_example,
    )
    record("besturen.determine_type", bestuur, by=by, type=type, valid_from=valid_from, reason=reason.strip())
    return determination

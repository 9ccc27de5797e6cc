"""What staff can write of a call, and what of it is refused."""

from datetime import date, datetime
from typing import Any, TypedDict

from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_places
from kruispunt.trajectories.calls.enums import MINIMUM_PLACES, ScoreMethod, SelectionMode
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import SELECTED_KINDS
from kruispunt.trajectories.programme.models import Traject

#: More days than this are a typing error: the longest traject of the programme asks a tenth of it.
MAXIMUM_DAYS = 100
#: A place that came free is not kept waiting longer than this.
MAXIMUM_OFFER_DAYS = 60


class CallOptions(TypedDict, total=False):
    """What a call may say beside what each call says; the models have the defaults."""

    expectations: str
    days: int | None
    mandate: str
    travel: str
    decision_on: date | None
    confirm_until: datetime | None
    offer_days: int
    needs_head_consent: bool
    review_opens_at: datetime | None
    review_closes_at: datetime | None
    score_method: str
    places_min: int
    selection_mode: str
    asks_theme: bool


class CallChanges(CallOptions, total=False):
    """What staff can change of a call; the traject of a draft only."""

    traject: Traject
    title: str
    question: str
    opens_at: datetime
    closes_at: datetime
    places: int


#: The moments and days of a call, whose moves the audit trail keeps.
DATES = ("opens_at", "closes_at", "review_opens_at", "review_closes_at", "decision_on", "confirm_until")
#: What besturen read before they applied, and what therefore stays.
FIXED = {
    "traject": "Het traject ligt vast.",
    "opens_at": "Het moment waarop ze opent, ligt vast.",
    "asks_theme": "Of ze een thema vraagt, ligt vast.",
    "needs_head_consent": "Of ze het akkoord van het diensthoofd vraagt, ligt vast.",
    "selection_mode": "De manier van kiezen ligt vast.",
    "score_method": "De manier van tellen ligt vast.",
}
#: What besturen plan with: it can move later, and does not go away.
ONLY_LATER = ("closes_at", "decision_on", "confirm_until")


def check_call(call: OpenCall) -> None:
    """Raise Refused, at its field, for what makes no sense in a call."""
    if not call.title:
        raise Refused("Geef de oproep een titel.", field="title")
    if not call.question:
        raise Refused("Schrijf van welke vraag het traject vertrekt.", field="question")
    if call.days is not None and not 1 <= call.days <= MAXIMUM_DAYS:
        raise Refused(f"Geef een aantal dagen van 1 tot {MAXIMUM_DAYS}, of laat het leeg.", field="days")
    check_dates(call)
    if not 1 <= call.offer_days <= MAXIMUM_OFFER_DAYS:
        raise Refused(f"Geef een bestuur 1 tot {MAXIMUM_OFFER_DAYS} dagen.", field="offer_days")
    check_places(call.places, call.traject)
    _check_least_places(call)
    if call.score_method not in ScoreMethod.values:
        raise Refused("Kies hoe de punten van beoordelaars samen tellen.", field="score_method")
    if call.selection_mode not in SelectionMode.values:
        raise Refused("Kies hoe de groep gekozen wordt.", field="selection_mode")


def check_traject(traject: Traject) -> None:
    """Raise Refused for a traject that chooses nobody by a call, or that is cancelled."""
    if traject.kind not in SELECTED_KINDS:
        raise Refused("Voor dit soort traject schrijven mensen zichzelf in, zonder oproep.", field="traject")
    if traject.is_cancelled:
        raise Refused("Dit traject is geannuleerd.", field="traject")


def _check_least_places(call: OpenCall) -> None:
    if call.places_min < MINIMUM_PLACES:
        raise Refused(f"Een groep telt minstens {MINIMUM_PLACES} besturen.", field="places_min")
    if call.places_min > call.places:
        raise Refused(
            f"Minstens {call.places_min} is meer dan de {call.places} plaatsen. Vraag er minder of geef meer plaatsen.",
            field="places_min",
        )


def _day(value: date | datetime) -> date:
    """Give the day by the clock on the wall in Brussels."""
    return timezone.localdate(value) if isinstance(value, datetime) else value


def check_dates(call: OpenCall) -> None:
    """Raise Refused at the date that comes too early: opening, closing, review, decision and confirmation follow."""
    if call.closes_at <= call.opens_at:
        raise Refused("De oproep sluit voor ze opent. Kies een later moment om te sluiten.", field="closes_at")
    opens, closes = call.review_opens_at, call.review_closes_at
    if opens and not closes:
        raise Refused("Kies ook tot wanneer beoordelaars punten geven.", field="review_closes_at")
    if closes and not opens:
        raise Refused("Kies ook vanaf wanneer beoordelaars punten geven.", field="review_opens_at")
    if opens and opens < call.closes_at:
        raise Refused(
            "Beoordelen begint voor de oproep sluit. Tot dan kunnen besturen hun tekst nog aanpassen. "
            "Kies een later moment.",
            field="review_opens_at",
        )
    if closes and closes <= opens:
        raise Refused("Beoordelen stopt voor het begint. Kies een later moment.", field="review_closes_at")
    last, name = (closes, "beoordelaars klaar zijn") if closes else (call.closes_at, "de oproep sluit")
    if call.decision_on and call.decision_on < _day(last):
        raise Refused(f"De beslissing valt voor {name}. Kies een latere dag.", field="decision_on")
    if call.confirm_until and call.confirm_until <= last:
        raise Refused(f"Bevestigen stopt voor {name}. Kies een later moment.", field="confirm_until")
    if call.confirm_until and call.decision_on and _day(call.confirm_until) <= call.decision_on:
        raise Refused(
            "Een gekozen bestuur heeft tijd nodig om te bevestigen. Kies een moment na de dag van de beslissing.",
            field="confirm_until",
        )


def check_published_changes(before: OpenCall, after: OpenCall) -> None:
    """Refuse, at its field, what besturen lean on: who read a published call keeps at least the time it gave.

    What is FIXED stays; a date in ONLY_LATER moves to a later one that still has to come; the days asked of a
    bestuur do not rise, the days to accept an offer do not fall.
    """
    for name, told in FIXED.items():
        if getattr(before, name) != getattr(after, name):
            raise Refused(f"De oproep is gepubliceerd. {told}", field=name)
    for name in ONLY_LATER:
        _check_later(name, getattr(before, name), getattr(after, name))
    if before.days is not None and (after.days or 0) > before.days:
        raise Refused(f"De oproep is gepubliceerd. Vraag hoogstens {before.days} dagen.", field="days")
    if after.offer_days < before.offer_days:
        raise Refused(f"De oproep is gepubliceerd. Geef minstens {before.offer_days} dagen.", field="offer_days")


def _check_later(name: str, before: Any, after: Any) -> None:
    if before is None or before == after:
        return
    what = "Je kan ze alleen later laten sluiten." if name == "closes_at" else "Deze datum kan alleen nog later."
    if after is None or after < before:
        raise Refused(f"De oproep is gepubliceerd. {what}", field=name)
    if _is_past(after):
        raise Refused("Dit moment is voorbij. Kies een moment dat nog komt.", field=name)


def _is_past(value: date | datetime) -> bool:
    return value <= clock.now() if isinstance(value, datetime) else value < clock.today()

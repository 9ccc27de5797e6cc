"""Making, changing and publishing a call, and the rules its group has to keep."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from kruispunt.besturen.enums import Bestuurstype
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages, check_places, check_undecided
from kruispunt.trajectories.calls.enums import BalanceAttribute, CallStatus
from kruispunt.trajectories.calls.models import BalanceRule, OpenCall
from kruispunt.trajectories.programme.enums import SELECTED_KINDS
from kruispunt.trajectories.programme.models import Traject

#: (attribute, value, minimum or None, maximum or None)
RuleRow = tuple[str, str, int | None, int | None]
#: The largest number a rule holds in the database.
_LARGEST = 32767


def _check_moments(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused("De oproep sluit voor ze opent. Kies een later moment om te sluiten.", field="closes_at")


def _check_texts(title: str, question: str) -> None:
    if not title.strip():
        raise Refused("Geef de oproep een titel.", field="title")
    if not question.strip():
        raise Refused("Schrijf van welke vraag het traject vertrekt.", field="question")


def _check_traject(traject: Traject) -> None:
    if traject.kind not in SELECTED_KINDS:
        raise Refused("Voor dit soort traject schrijven mensen zichzelf in, zonder oproep.", field="traject")
    if traject.is_cancelled:
        raise Refused("Dit traject is geannuleerd.", field="traject")


def _free_slug(title: str) -> str:
    base = slugify(title)[:70].strip("-") or "oproep"
    taken = set(OpenCall.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@action
def create_call(
    *,
    traject: Traject,
    title: str,
    question: str,
    opens_at: datetime,
    closes_at: datetime,
    places: int,
    by: Any,
    expectations: str = "",
    asks_theme: bool = False,
) -> OpenCall:
    """Store and give a draft call for `traject`; both moments are aware, places count besturen.

    Raises Forbidden for who is not of the team; Refused without title or question, for a traject people enrol
    themselves in or that is cancelled, for a closing before the opening, and for fewer than six places.
    """
    check_manages(by)
    traject = Traject.objects.get(pk=traject.pk)
    _check_traject(traject)
    _check_texts(title, question)
    _check_moments(opens_at, closes_at)
    check_places(places, traject)
    try:
        with transaction.atomic():
            call = OpenCall.objects.create(
                traject=traject,
                title=title.strip(),
                slug=_free_slug(title),
                question=question.strip(),
                expectations=expectations.strip(),
                opens_at=opens_at,
                closes_at=closes_at,
                places=places,
                asks_theme=asks_theme,
            )
    except IntegrityError as error:
        raise Refused("Iemand bewaarde net een oproep met deze titel. Bewaar opnieuw.", field="title") from error
    record("calls.create_call", call, by=by)
    return call


def _check_published_changes(before: OpenCall, call: OpenCall) -> None:
    """Refuse what besturen already lean on: who saw a published call keeps at least the time and question it gave."""
    if call.opens_at != before.opens_at:
        raise Refused("De oproep is gepubliceerd. Het moment waarop ze opent, ligt vast.", field="opens_at")
    if call.closes_at < before.closes_at:
        raise Refused("De oproep is gepubliceerd. Je kan ze alleen later laten sluiten.", field="closes_at")
    if call.closes_at > before.closes_at and call.closes_at <= clock.now():
        raise Refused("Dit moment is voorbij. Kies een moment dat nog komt.", field="closes_at")
    if call.asks_theme != before.asks_theme:
        raise Refused("De oproep is gepubliceerd. Of ze een thema vraagt, ligt vast.", field="asks_theme")


@action
def edit_call(
    *,
    call: OpenCall,
    version: int | None,
    by: Any,
    title: str | None = None,
    question: str | None = None,
    expectations: str | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    places: int | None = None,
    asks_theme: bool | None = None,
) -> OpenCall:
    """Change a call; what is None stays as it is.

    A published call keeps its opening and whether it asks a theme, and can only close later than it said.

    Raises Forbidden for who is not of the team, Stale when somebody saved since `version`, Refused for what
    `create_call` refuses, for the changes named above, and after the selection was confirmed.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk, version=version)
    check_undecided(row)
    before = OpenCall.objects.get(pk=row.pk)
    given = {
        "title": title,
        "question": question,
        "expectations": expectations,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "places": places,
        "asks_theme": asks_theme,
    }
    for name, value in given.items():
        if value is not None:
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check_texts(row.title, row.question)
    _check_moments(row.opens_at, row.closes_at)
    check_places(row.places, row.traject)
    if row.is_published:
        _check_published_changes(before, row)
    row.save_new_version()
    if not row.asks_theme:
        row.rules.filter(attribute=BalanceAttribute.THEME).delete()
    changed = sorted(name for name in given if getattr(row, name) != getattr(before, name))
    details = {"closes_at": [before.closes_at, row.closes_at]} if "closes_at" in changed else {}
    record("calls.edit_call", row, by=by, changed=changed, **details)
    return row


@action
def publish_call(*, call: OpenCall, by: Any) -> OpenCall:
    """Publish a draft call; from its opening moment on everybody reads it.

    Raises Forbidden for who is not of the team; Refused when it was published, when its closing moment has
    passed, or when its traject is not published.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if row.is_published:
        raise Refused("Deze oproep is al gepubliceerd.")
    if row.is_closed:
        raise Refused("Het moment waarop de oproep sluit, is voorbij. Kies een later moment.", field="closes_at")
    if not row.traject.is_published:
        raise Refused(f"Publiceer eerst het traject {row.traject}. De oproep verwijst ernaar.", field="traject")
    row.status = CallStatus.PUBLISHED
    row.published_at = clock.now()
    row.save_new_version()
    record("calls.publish_call", row, by=by, opens_at=row.opens_at, closes_at=row.closes_at)
    return row


def _check_rules(call: OpenCall, rules: list[RuleRow]) -> None:
    values = {BalanceAttribute.TYPE: Bestuurstype.values}
    if call.asks_theme:
        values[BalanceAttribute.THEME] = [value for value, _ in call.theme_choices]
    seen = set()
    for attribute, value, minimum, maximum in rules:
        name = f"{attribute}_{value}"
        if value not in values.get(attribute, ()):
            raise Refused("Deze oproep kent dit kenmerk niet.", field=f"{name}_minimum")
        if (attribute, value) in seen:
            raise Refused("Deze regel staat er twee keer.", field=f"{name}_minimum")
        seen.add((attribute, value))
        for bound, number in (("minimum", minimum), ("maximum", maximum)):
            if number is not None and not 0 <= number <= _LARGEST:
                raise Refused("Geef een getal van 0 of meer.", field=f"{name}_{bound}")
        if minimum is not None and maximum is not None and maximum < minimum:
            raise Refused(
                f"Hoogstens {maximum} is minder dan minstens {minimum}. Verhoog het eerste of verlaag het tweede.",
                field=f"{name}_maximum",
            )


@action
def set_rules(*, call: OpenCall, rules: Iterable[RuleRow], by: Any, places: int | None = None) -> OpenCall:
    """Replace the rules of a call, and its places when given.

    `rules` are rows (attribute, value, minimum, maximum) with None for no bound; attribute and value as in
    `BalanceAttribute`, `Bestuurstype` and `Theme`. Whether they can be met shows when a proposal is computed.

    Raises Forbidden for who is not of the team; Refused, at the field `<attribute>_<value>_minimum` or `_maximum`,
    for an unknown value, a theme where the call asks none, a negative number or a maximum under its minimum; for
    places as `create_call`; and after the selection was confirmed.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    check_undecided(row)
    rows = sorted(
        ((a, v, low, high) for a, v, low, high in rules if (low, high) != (None, None)), key=lambda r: (r[0], r[1])
    )
    _check_rules(row, rows)
    if places is not None:
        check_places(places, row.traject)
        row.places = places
    row.rules.all().delete()
    BalanceRule.objects.bulk_create(
        BalanceRule(call=row, attribute=a, value=v, minimum=low, maximum=high) for a, v, low, high in rows
    )
    row.save_new_version()
    record("calls.set_rules", row, by=by, places=row.places, rules=[list(r) for r in rows])
    return row

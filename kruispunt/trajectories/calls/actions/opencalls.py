"""Making, changing, publishing and copying a call."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.callchecks import (
    DATES,
    CallChanges,
    CallOptions,
    check_call,
    check_published_changes,
    check_traject,
)
from kruispunt.trajectories.calls.actions.checks import check_manages, check_undecided
from kruispunt.trajectories.calls.enums import BalanceAttribute, CallStatus
from kruispunt.trajectories.calls.models import BalanceRule, Criterion, OpenCall, Question
from kruispunt.trajectories.programme.models import Traject


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
    **options: Unpack[CallOptions],
) -> OpenCall:
    """Store and give a draft call for `traject`; moments are aware, places count besturen.

    Raises Forbidden for who is not of the team; Refused at the field for what `check_call` refuses: no title or
    question, a traject people enrol themselves in or that is cancelled, dates out of order, too few places.
    """
    check_manages(by)
    traject = Traject.objects.get(pk=traject.pk)
    fields = {
        "title": title,
        "question": question,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "places": places,
    }
    call = OpenCall(traject=traject)
    _take_over(call, fields | options)
    return _store_new(call, "calls.create_call", by)


def _take_over(call: OpenCall, fields: Mapping[str, Any]) -> None:
    """Put values on a call that is not saved yet; TypeError for a name that staff does not write."""
    if unknown := fields.keys() - CallChanges.__annotations__.keys():
        raise TypeError(f"a call has no {', '.join(sorted(unknown))} to write")
    for name, value in fields.items():
        setattr(call, name, value.strip() if isinstance(value, str) else value)


def _store_new(call: OpenCall, verb: str, by: Any, **details: Any) -> OpenCall:
    check_traject(call.traject)
    check_call(call)
    call.slug = _free_slug(call.title)
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise Refused("Iemand bewaarde net een oproep met deze titel. Bewaar opnieuw.", field="title") from error
    record(verb, call, by=by, **details)
    return call


@action
def edit_call(*, call: OpenCall, version: int | None, by: Any, **changes: Unpack[CallChanges]) -> OpenCall:
    """Change a call; what is not named stays as it is, and None empties what may be empty.

    A published call keeps what besturen lean on: see `check_published_changes`.

    Raises Forbidden for who is not of the team, Stale when somebody saved since `version`, Refused for what
    `create_call` refuses, for those changes, and after the selection was confirmed.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk, version=version)
    check_undecided(row)
    before = OpenCall.objects.get(pk=row.pk)
    _take_over(row, changes)
    if row.traject_id != before.traject_id:
        check_traject(row.traject)
    check_call(row)
    if row.is_published:
        check_published_changes(before, row)
    row.save_new_version()
    asked = [value for value, _ in row.theme_choices] if row.asks_theme else []
    row.rules.filter(attribute=BalanceAttribute.THEME).exclude(value__in=asked).delete()
    changed = sorted(name for name in changes if getattr(row, name) != getattr(before, name))
    moved = {name: [getattr(before, name), getattr(row, name)] for name in changed if name in DATES}
    record("calls.edit_call", row, by=by, changed=changed, **moved)
    return row


def _shifted(moment: datetime | date | None, days: int) -> datetime | date | None:
    """Give the same hour on the wall in Brussels, `days` days on, whatever summer time does in between."""
    if not isinstance(moment, datetime):
        return moment + timedelta(days=days) if moment else None
    local = timezone.localtime(moment)
    return timezone.make_aware(local.replace(tzinfo=None) + timedelta(days=days))


@action
def copy_call(
    *, call: OpenCall, by: Any, traject: Traject | None = None, title: str | None = None, opens_on: date | None = None
) -> OpenCall:
    """Store and give a draft with what `call` asks: its texts, criteria, questions as worded now, and rules.

    It opens on `opens_on` (tomorrow when left out) at the same hour, and every other date follows at the same
    distance. It is for the same traject with the same title, unless others are named. The original stays as it is.

    Raises Forbidden for who is not of the team; Refused for what `create_call` refuses, such as a traject that was
    cancelled or that has less room, and for a day outside of `clock.YEARS`.
    """
    check_manages(by)
    if opens_on and opens_on.year not in clock.YEARS:
        raise Refused(f"Kies een datum vanaf {clock.YEARS[0]} tot en met {clock.YEARS[-1]}.", field="opens_on")
    original = OpenCall.objects.lock(pk=call.pk)
    traject = Traject.objects.get(pk=traject.pk) if traject else original.traject
    copy = OpenCall(traject=traject, selection_order=original.selection_order, copied_from=original)
    names = CallChanges.__annotations__.keys() - {"traject", *DATES}
    _take_over(copy, {name: getattr(original, name) for name in names})
    if title is not None:
        copy.title = title.strip()
    days = ((opens_on or clock.today() + timedelta(days=1)) - timezone.localdate(original.opens_at)).days
    for name in DATES:
        setattr(copy, name, _shifted(getattr(original, name), days))
    copy = _store_new(copy, "calls.copy_call", by, original=original.pk)
    _copy_rows(original, copy)
    return copy


def _copy_rows(original: OpenCall, copy: OpenCall) -> None:
    themes = [value for value, _ in copy.theme_choices]
    rules = [r for r in original.rules.all() if r.attribute != BalanceAttribute.THEME or r.value in themes]
    questions = original.questions.current()
    for model, rows in ((BalanceRule, rules), (Criterion, original.criteria.all())):
        model.objects.bulk_create(_new_row(row, copy) for row in rows)
    Question.objects.bulk_create(
        _new_row(row, copy, key=key, number=1, created_at=clock.now()) for key, row in enumerate(questions, start=1)
    )


def _new_row(row: models.Model, copy: OpenCall, **changes: Any) -> models.Model:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**fields | {"call_id": copy.pk} | changes)


@action
def publish_call(*, call: OpenCall, by: Any) -> OpenCall:
    """Publish a draft call; from its opening moment on everybody reads it.

    Raises Forbidden for who is not of the team; Refused when it was published, when its closing moment has
    passed, when its traject is not published, and when reviewers are asked to score without criteria.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if row.is_published:
        raise Refused("Deze oproep is al gepubliceerd.")
    if row.is_closed:
        raise Refused("Het moment waarop de oproep sluit, is voorbij. Kies een later moment.", field="closes_at")
    if not row.traject.is_published:
        raise Refused(f"Publiceer eerst het traject {row.traject}. De oproep verwijst ernaar.", field="traject")
    if row.review_opens_at and not row.criteria.exists():
        raise Refused("Beoordelaars geven punten per criterium. Schrijf eerst de criteria, of neem de periode weg.")
    row.status = CallStatus.PUBLISHED
    row.published_at = clock.now()
    row.save_new_version()
    record("calls.publish_call", row, by=by, opens_at=row.opens_at, closes_at=row.closes_at)
    return row

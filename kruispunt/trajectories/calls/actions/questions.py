"""Extra questions of a call: a wording that somebody can have answered never changes, a newer one takes its place."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, Unpack

from django.db.models import Max

from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.calls.actions.checks import check_manages, check_undecided
from kruispunt.trajectories.calls.enums import QuestionKind
from kruispunt.trajectories.calls.models import OpenCall, Question

#: A longer form is not filled in.
MAXIMUM_QUESTIONS = 20
#: A longer list of choices is not read.
MAXIMUM_OPTIONS = 20
_OPTION_LENGTH = 120


class Wording(TypedDict, total=False):
    """What a question says."""

    kind: str
    label: str
    hint: str
    options: Sequence[str]
    is_required: bool


def _lock(call: OpenCall) -> OpenCall:
    """Lock and give the call whose questions change; Refused once nobody can answer them any more."""
    row = OpenCall.objects.lock(pk=call.pk)
    check_undecided(row)
    if row.is_published and row.is_closed:
        raise Refused("De oproep is gesloten. Aan de vragen verandert niets meer.")
    return row


def _clean(wording: Wording) -> Wording:
    """Give a wording as it is stored; Refused, at its field, for one that cannot be answered."""
    kind, label = wording["kind"], wording["label"].strip()
    if kind not in QuestionKind.values:
        raise Refused("Kies wat voor antwoord je vraagt.", field="kind")
    if not label:
        raise Refused("Schrijf de vraag.", field="label")
    options = [text for given in wording["options"] if (text := given.strip())] if kind == QuestionKind.CHOICE else []
    if kind == QuestionKind.CHOICE:
        _check_options(options)
    return {
        "kind": kind,
        "label": label,
        "hint": wording["hint"].strip(),
        "options": options,
        "is_required": wording["is_required"],
    }


def _check_options(options: list[str]) -> None:
    if len(options) < 2:
        raise Refused("Geef minstens twee keuzes, elk op een eigen regel.", field="options")
    if len(options) > MAXIMUM_OPTIONS:
        raise Refused(f"Geef hoogstens {MAXIMUM_OPTIONS} keuzes.", field="options")
    if len({option.casefold() for option in options}) < len(options):
        raise Refused("Een keuze staat er twee keer.", field="options")
    if long := [option for option in options if len(option) > _OPTION_LENGTH]:
        raise Refused(f"Kort deze keuze in tot {_OPTION_LENGTH} tekens: {long[0][:40]}…", field="options")


def _current(call: OpenCall, question: Question) -> Question:
    """Give the wording that stands now of the question that `question` is a wording of."""
    found = call.questions.current().filter(key=question.key).first()
    if found is None:
        raise Refused("Iemand haalde deze vraag net weg.")
    return found


@action
def add_question(
    *,
    call: OpenCall,
    kind: str,
    label: str,
    by: Any,
    hint: str = "",
    options: Sequence[str] = (),
    is_required: bool = False,
) -> Question:
    """Store and give a question at the end of the form; `options` are the choices of a choice.

    Raises Forbidden for who is not of the team; Refused at its field for a wording that cannot be answered, for more
    than 20 questions, and once the call has closed.
    """
    check_manages(by)
    row = _lock(call)
    if row.questions.current().count() >= MAXIMUM_QUESTIONS:
        raise Refused(f"Een oproep telt hoogstens {MAXIMUM_QUESTIONS} extra vragen.", field="label")
    wording = _clean({"kind": kind, "label": label, "hint": hint, "options": options, "is_required": is_required})
    last = row.questions.aggregate(key=Max("key", default=0), position=Max("position", default=0))
    question = Question.objects.create(call=row, key=last["key"] + 1, position=last["position"] + 1, **wording)
    record("calls.add_question", question, by=by, call=row.pk, **wording)
    return question


@action
def change_question(*, question: Question, by: Any, number: int | None = None, **fields: Unpack[Wording]) -> Question:
    """Give a question another wording; what is not named stays.

    On a draft call the question itself changes. Once the call was published a new wording takes its place, and
    answers stay with the wording they answered. Either way `number` goes up; give the one the form was made from.

    Raises Forbidden for who is not of the team; Stale when there is a newer wording than `number`; Refused for what
    `add_question` refuses, and when the question was taken out.
    """
    check_manages(by)
    row = _lock(question.call)
    current = _current(row, question)
    if number is not None and current.number != number:
        raise Stale(
            "Iemand anders veranderde deze vraag terwijl jij bezig was. Vergelijk beide en bewaar opnieuw "
            "als jouw tekst moet gelden.",
            version=current.number,
        )
    before: Wording = {name: getattr(current, name) for name in Wording.__annotations__}
    wording = _clean(before | fields)
    if wording == before:
        record_nothing_changed()
        return current
    if row.is_published:
        current.replaced_at = clock.now()
        current.save(update_fields=["replaced_at"])
        current = Question(call=row, key=current.key, number=current.number, position=current.position)
    for name, value in wording.items():
        setattr(current, name, value)
    current.number += 1
    current.save()
    record("calls.change_question", current, by=by, call=row.pk, number=current.number, **wording)
    return current


@action
def move_question(*, question: Question, direction: Literal["up", "down"], by: Any) -> Question:
    """Put a question one place higher or lower on the form; at the end it stays where it is.

    Raises Forbidden for who is not of the team; Refused once the call has closed, and when the question was taken out.
    """
    check_manages(by)
    row = _lock(question.call)
    current = _current(row, question)
    keys = list(row.questions.current().values_list("key", flat=True))
    here = keys.index(current.key)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(keys):
        record_nothing_changed()
        return current
    keys[here], keys[there] = keys[there], keys[here]
    for position, key in enumerate(keys, start=1):
        row.questions.filter(key=key).update(position=position)  # older wordings move along
    current.refresh_from_db()
    record("calls.move_question", current, by=by, call=row.pk, position=current.position)
    return current


@action
def remove_question(*, question: Question, by: Any) -> None:
    """Take a question out of the form; once the call was published the answers that were given stay readable.

    Raises Forbidden for who is not of the team; Refused once the call has closed, and when it was taken out before.
    """
    check_manages(by)
    row = _lock(question.call)
    current = _current(row, question)
    record("calls.remove_question", current, by=by, call=row.pk)
    if row.is_published:
        current.replaced_at = clock.now()
        current.save(update_fields=["replaced_at"])
    else:
        current.delete()

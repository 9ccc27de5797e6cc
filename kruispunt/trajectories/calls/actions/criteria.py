"""What reviewers score, and how much each criterion weighs."""

from typing import Any

from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages
from kruispunt.trajectories.calls.models import Criterion, OpenCall

#: (label, description, weight); a row without label and description is left out.
CriterionRow = tuple[str, str, int | None]
#: More criteria than this nobody scores with care.
MAXIMUM_CRITERIA = 8
#: A weight says how often a criterion counts; above this the others would no longer matter.
MAXIMUM_WEIGHT = 100


def _check_row(index: int, label: str, weight: int | None, seen: set[str]) -> None:
    if not label:
        raise Refused("Geef dit criterium een naam.", field=f"label_{index}")
    if label.casefold() in seen:
        raise Refused("Dit criterium staat er twee keer.", field=f"label_{index}")
    if weight is None or not 1 <= weight <= MAXIMUM_WEIGHT:
        raise Refused(f"Geef een gewicht van 1 tot {MAXIMUM_WEIGHT}.", field=f"weight_{index}")


@action
def set_criteria(*, call: OpenCall, criteria: list[CriterionRow], by: Any, version: int | None = None) -> OpenCall:
    """Replace the criteria of a draft call, in the order given; rows without any text are left out.

    Raises Forbidden for who is not of the team; Stale when somebody saved the call since `version`; Refused once the
    call was published, since besturen write for these criteria; and, at `label_<row>` or `weight_<row>` (rows from 0),
    for a criterion without name, twice the same name, or a weight outside 1 to 100.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk, version=version)
    if row.is_published:
        raise Refused("De oproep is gepubliceerd. Besturen schrijven voor deze criteria. Ze liggen vast.")
    kept: list[Criterion] = []
    seen: set[str] = set()
    for index, (given, description, weight) in enumerate(criteria):
        label, text = given.strip(), description.strip()
        if not label and not text:
            continue
        _check_row(index, label, weight, seen)
        seen.add(label.casefold())
        kept.append(Criterion(call=row, label=label, description=text, weight=weight, position=len(kept)))
    if len(kept) > MAXIMUM_CRITERIA:
        raise Refused(f"Vraag hoogstens {MAXIMUM_CRITERIA} criteria.", field=f"label_{MAXIMUM_CRITERIA}")
    row.criteria.all().delete()
    Criterion.objects.bulk_create(kept)
    row.save_new_version()
    record("calls.set_criteria", row, by=by, criteria=[[c.label, c.weight] for c in kept])
    return row

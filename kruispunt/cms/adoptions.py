"""Which besturen use an instrument. A municipality that merged counts as what it merged into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from kruispunt.besturen.models import Bestuur
from kruispunt.besturen.queries import besturen_of
from kruispunt.cms.forms import AdoptionForm
from kruispunt.cms.models.adoption import Adoption
from kruispunt.core import clock
from kruispunt.core.roles import is_staff
from kruispunt.trajectories.enrolment.kpi import standing_besturen

if TYPE_CHECKING:
    from kruispunt.cms.models.knowledge import InstrumentPage


@dataclass(frozen=True)
class Use:
    """A bestuur as it stands today, and since when it uses an instrument."""

    bestuur: Bestuur
    adoption: Adoption


def _with_predecessors(besturen: Iterable[Bestuur]) -> set[int]:
    """Give the numbers of `besturen` and of the municipalities that went up in them by today."""
    found = new = {bestuur.pk for bestuur in besturen}
    while new:
        merged = Bestuur.objects.filter(successor__in=new, closed_on__lte=clock.today())
        new = set(merged.values_list("pk", flat=True)) - found
        found = found | new
    return found


def running_for(instrument: InstrumentPage, bestuur: Bestuur) -> QuerySet[Adoption]:
    """Give what holds now for a bestuur, and for the municipalities that went up in it."""
    return Adoption.objects.running().filter(instrument=instrument, bestuur__in=_with_predecessors([bestuur]))


def _uses(adoptions: Iterable[Adoption]) -> list[Use]:
    """Give each bestuur once for each instrument, by what was told first."""
    rows = list(adoptions)
    standing = standing_besturen({row.bestuur_id for row in rows}, clock.today())
    uses: dict[tuple[int, int], Use] = {}
    for row in rows:
        bestuur = standing[row.bestuur_id]
        uses.setdefault((row.instrument_id, bestuur.pk), Use(bestuur, row))
    return list(uses.values())


def uses_of(instrument: InstrumentPage) -> list[Use]:
    """Give who uses an instrument now, each bestuur once, by name."""
    found = _uses(Adoption.objects.running().filter(instrument_id=instrument.pk))
    return sorted(found, key=lambda use: (use.bestuur.name, use.bestuur.pk))


def uses_by(besturen: Iterable[Bestuur]) -> list[Use]:
    """Give which online instruments `besturen` use now, by title."""
    rows = Adoption.objects.running().filter(bestuur__in=_with_predecessors(besturen), instrument__live=True)
    return _uses(rows.select_related("instrument").order_by("instrument__title", "since", "pk"))


def counts(instruments: Iterable[InstrumentPage]) -> dict[int, int]:
    """Give by how many besturen each of `instruments` is used now; an instrument of nobody is left out."""
    pks = [instrument.pk for instrument in instruments]
    pairs = list(Adoption.objects.running().filter(instrument__in=pks).values_list("instrument_id", "bestuur_id"))
    standing = standing_besturen({bestuur for _, bestuur in pairs}, clock.today())
    users: dict[int, set[int]] = defaultdict(set)
    for instrument, bestuur in pairs:
        users[instrument].add(standing[bestuur].pk)
    return {instrument: len(found) for instrument, found in users.items()}


def may_speak_for(user: Any, *, merged_too: bool = False) -> QuerySet[Bestuur]:
    """Give the besturen of which somebody may say that they use an instrument: the own ones, for staff every one.

    `merged_too` adds for staff those that went up in another: what was told of them can be stopped.
    """
    if not is_staff(user):
        return besturen_of(user)
    return Bestuur.objects.all() if merged_too else Bestuur.objects.open()


def shown_to(instrument: InstrumentPage, user: Any, form: AdoptionForm | None = None) -> dict[str, Any]:
    """Give what the page of an instrument says about its use, and what `user` may say about it.

    Names of besturen go to who is logged in. `form` is one that was sent and refused; a page that was never saved (a
    preview) takes no answer.
    """
    uses = uses_of(instrument)
    own = {bestuur.pk for bestuur in besturen_of(user)}
    own_uses = [use for use in uses if use.bestuur.pk in own]
    everybody = is_staff(user)
    if form is None and instrument.pk and (everybody or len(own_uses) < len(own)):
        form = AdoptionForm(besturen=may_speak_for(user))
    return {
        "use_count": len(uses),
        "uses": uses if user.is_authenticated else [],
        "own_uses": own_uses,
        "adoption_form": form,
        "speaks_for_all": everybody,
        "needs_bestuur": user.is_authenticated and not own and not everybody,
    }


def everything_running() -> QuerySet[Adoption]:
    """Give every use that holds now with who told of it, by instrument and bestuur."""
    rows = Adoption.objects.running().select_related("bestuur", "instrument", "told_by")
    return rows.order_by("instrument__title", "instrument_id", "bestuur__name", "pk")

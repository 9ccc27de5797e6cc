"""Who comes in the place of whom, once a group was chosen: counted on the confirmed run, nothing is stored."""

import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Min, Q

from kruispunt.core import clock
from kruispunt.trajectories.calls import selection
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility, Outcome
from kruispunt.trajectories.calls.models import Application, OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.selections import outcomes_of
from kruispunt.trajectories.calls.selection import SolverFailed
from kruispunt.trajectories.calls.selection.replacements import replacements
from kruispunt.trajectories.programme.models import Session

#: Who has a place, or can still take one.
IN_THE_GROUP = [ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED]
#: Who had a place, or was offered one, and does not take part.
DROPPED = [ApplicationStatus.LAPSED, ApplicationStatus.WITHDRAWN]
_VACANT = "vacant"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """Where an application on the reserve list stands: the first replacement for so many of the group."""

    first_for: int
    group: int

    @property
    def sentence(self) -> str:
        """Say it in plain Dutch, without a name."""
        if not self.group:
            return "Nog geen enkel bestuur heeft een plaats."
        besturen = "het gekozen bestuur" if self.group == 1 else f"de {self.group} gekozen besturen"
        if not self.first_for:
            return f"Het is nu voor geen van {besturen} de eerste vervanger."
        if self.group == 1:
            return f"Het is de eerste vervanger voor {besturen}."
        return f"Het is de eerste vervanger voor {self.first_for} van {besturen}."


def _question(run: SelectionRun, group: Collection[int], reserve: Collection[int]) -> selection.Instance:
    """Give the question of `run` for this group and these candidates only.

    Who is in the group stays in it, whatever was fixed about them; the number of places that are taken is what it
    is, so that the least number of a group stands in nobody's way.
    """
    asked = selection.parse_instance(run.instance)
    ours, candidates = {str(pk) for pk in group}, {str(pk) for pk in reserve}
    applicants = [replace(a, pin=None) for a in asked.applicants if a.id in ours]
    applicants += [a for a in asked.applicants if a.id in candidates and a.id not in ours]
    return replace(asked, applicants=tuple(applicants), places_min=0, places_max=max(asked.places_max, len(ours) + 1))


def standings(run: SelectionRun, group: Collection[int], reserve: Collection[int]) -> dict[int, Standing]:
    """Give where each of `reserve` stands while `group` is chosen; both are numbers of applications in `run`.

    Raises SolverFailed when it cannot be proved, as `best_replacement` does.
    """
    selected = sorted(str(pk) for pk in group)
    everybody = {a["id"] for a in run.instance["applicants"]}
    told = run.result["replacements"]
    if told and selected == sorted(run.result["selected"]) and everybody == {*selected, *(str(pk) for pk in reserve)}:
        first = told
    else:
        first = replacements(_question(run, group, reserve), selected)
    times = Counter(first.values())
    return {pk: Standing(times[str(pk)], len(selected)) for pk in reserve}


def best_replacement(run: SelectionRun, group: Collection[int], reserve: Collection[int]) -> int | None:
    """Give who of `reserve` takes a place beside `group` so that every rule holds, or None when nobody does."""
    question = _question(run, group, reserve)
    vacant = selection.Applicant(id=_VACANT, bestuur=_VACANT)
    question = replace(question, applicants=(*question.applicants, vacant))
    found = replacements(question, sorted([_VACANT, *(str(pk) for pk in group)]))[_VACANT]
    return None if found is None else int(found)


def group_of(call: OpenCall) -> list[int]:
    """Give the applications that have a place, or can still take the one they were offered."""
    return list(call.applications.filter(status__in=IN_THE_GROUP).values_list("pk", flat=True))


def reserve_of(call: OpenCall) -> list[int]:
    """Give the applications on the reserve list that can take a place: not those that are not eligible."""
    standing = call.applications.filter(status=ApplicationStatus.RESERVE)
    return list(standing.exclude(eligibility=Eligibility.INELIGIBLE).values_list("pk", flat=True))


def standing_of(application: Application) -> Standing | None:
    """Give where one application on the reserve list stands now; None when nobody may hear that, or it is not on it."""
    call = application.call
    if not call.is_revealed or application.status != ApplicationStatus.RESERVE:
        return None
    return known_standings(call, group_of(call), reserve_of(call)).get(application.pk)


def known_standings(call: OpenCall, group: Collection[int], reserve: Collection[int]) -> dict[int, Standing]:
    """Give what `standings` gives, and nothing when it cannot be proved: a page shows what it has."""
    try:
        return standings(call.confirmed_run, group, reserve)
    except SolverFailed:
        logger.exception("where the reserve list of call %s stands is not proved", call.pk)
        return {}


def answer_until(call: OpenCall) -> datetime | None:
    """Give until when a chosen bestuur can confirm, never after the first session starts; None: it need not.

    Once the first session has started nobody can confirm any more: who is chosen then has the place at once, so that
    a decision that was told late can still be told.
    """
    if call.confirm_until is None or has_started(call):
        return None
    first = first_session(call)
    return call.confirm_until if first is None else min(call.confirm_until, first)


def vacancies(call: OpenCall) -> list[Application]:
    """Give who dropped out and whose place nobody was offered yet, the longest first; never more than are free."""
    if not call.is_revealed:
        return []
    chosen = [pk for pk, outcome in outcomes_of(call.confirmed_run).items() if outcome == Outcome.ACCEPTED]
    dropped = (
        call.applications.filter(status__in=DROPPED)
        .filter(Q(pk__in=chosen) | Q(offers__isnull=False))
        .filter(replaced_by_offers__isnull=True)
        .select_related("bestuur")
        .distinct()
        .order_by("pk")
    )
    return list(dropped)[: max(free_places(call), 0)]


def free_places(call: OpenCall) -> int:
    """Give how many places nobody has or can take."""
    return call.places - call.applications.filter(status__in=IN_THE_GROUP).count()


def first_session(call: OpenCall) -> datetime | None:
    """Give when the first session of the traject starts; None while none is planned."""
    return Session.objects.standing().filter(traject=call.traject_id).aggregate(first=Min("starts_at"))["first"]


def has_started(call: OpenCall) -> bool:
    """Give whether the first session has started: from then on no place is offered."""
    first = first_session(call)
    return first is not None and first <= clock.now()

"""The question that a selection answers, and what its runs say."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.calls import selection
from kruispunt.trajectories.calls.enums import BalanceAttribute, Eligibility, Outcome, Reached
from kruispunt.trajectories.calls.models import Application, OpenCall, SelectionRun
from kruispunt.trajectories.calls.queries.reviews import scores_of
from kruispunt.trajectories.calls.selection import Applicant, Instance, Rule
from kruispunt.trajectories.enrolment.models import Participation

#: What the board reads of an application and its bestuur: three hundred of them come by at once.
_FIELDS = [
    "call",
    "verified_theme",
    "eligibility",
    "eligibility_reason",
    *(f"bestuur__{name}" for name in ("kind", "name", "province", "population", "is_centrumstad", "reference_region")),
    *(f"pin__{name}" for name in ("application", "kind", "reason")),
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application as the selection sees it: only what staff verified, and the score of its reviews."""

    application: Application
    values: dict[str, str | None]
    #: None when nobody reviewed it.
    score: Fraction | None

    @property
    def id(self) -> str:
        """Give what the application is called in an instance."""
        return str(self.application.pk)

    @property
    def is_eligible(self) -> bool:
        """Give whether it can be chosen; who was not looked at yet, can."""
        return self.application.eligibility != Eligibility.INELIGIBLE

    @property
    def is_new(self) -> bool:
        """Give whether its bestuur was never reached before."""
        return self.values[BalanceAttribute.REACHED] == Reached.NEVER


def candidates_of(call: OpenCall) -> list[Candidate]:
    """Give everything handed in for `call`, by name, with the values that count.

    The type is the one staff determined, the theme the one staff verified; never what a bestuur says of itself. A
    bestuur that takes part in another traject, or did, was reached before.
    """
    applications = list(call.applications.in_selection().select_related("bestuur", "pin").only(*_FIELDS))
    in_pool = {application.bestuur_id for application in applications}
    types = dict(
        Bestuur.objects.filter(applications__in=call.applications.in_selection())
        .with_type(clock.today())
        .values_list("pk", "current_type")
    )
    elsewhere = Participation.objects.enrolled().exclude(traject=call.traject_id)
    reached = in_pool & set(elsewhere.values_list("bestuur", flat=True).distinct())
    scores = scores_of(call)
    found = []
    for application in applications:
        bestuur = application.bestuur
        values: dict[str, str | None] = {str(BalanceAttribute.TYPE): types[bestuur.pk]}
        if call.asks_theme:
            values[str(BalanceAttribute.THEME)] = application.verified_theme or None
        values |= {
            str(BalanceAttribute.PROVINCE): bestuur.province or None,
            str(BalanceAttribute.SIZE): str(bestuur.size) if bestuur.size else None,
            str(BalanceAttribute.REACHED): str(Reached.BEFORE if bestuur.pk in reached else Reached.NEVER),
        }
        found.append(Candidate(application, values, scores.get(application.pk)))
    return found


def seed_of(call: OpenCall) -> int:
    """Give the seed of the draw: fixed when the call was published, so that nobody computes again until it suits."""
    moment = call.published_at.astimezone(UTC).isoformat() if call.published_at else ""
    text = f"{call.pk}|{call.slug}|{moment}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def instance_of(call: OpenCall, *, seed: int | None = None, candidates: Iterable[Candidate] | None = None) -> Instance:
    """Give the question that the applications and rules of `call` pose now, in a constant number of queries.

    Who is not eligible is left out; who was not reviewed has score 0. `candidates` are those of `call` when they
    were read already; without `seed` the one of the call.
    """
    applicants = []
    for candidate in candidates_of(call) if candidates is None else candidates:
        if not candidate.is_eligible:
            continue
        pin = getattr(candidate.application, "pin", None)
        applicants.append(
            Applicant(
                id=candidate.id,
                bestuur=str(candidate.application.bestuur_id),
                values=candidate.values,
                score=float(candidate.score or 0),
                new=candidate.is_new,
                pin=pin.kind if pin else None,
                reason=pin.reason if pin else "",
            )
        )
    rules = tuple(
        Rule(r.attribute, r.value, r.minimum, r.maximum, None if r.target is None else r.target / 100)
        for r in call.rules.all()
    )
    return Instance(
        tuple(applicants),
        call.places_min,
        call.places,
        rules,
        order=tuple(call.selection_order),
        seed=seed_of(call) if seed is None else seed,
        mode=call.selection_mode,
    )


def newest_run(call: OpenCall) -> SelectionRun | None:
    """Give the run that decides for `call`, or None before the first."""
    return call.runs.first()


def last_change_of(run: SelectionRun) -> int:
    """Give the number of the newest change by hand of `run`, 0 before the first: pages say with it what they showed."""
    newest = run.changes.last()
    return newest.pk if newest else 0


def outcomes_of(run: SelectionRun) -> dict[int, str]:
    """Give the outcome as it stands, by application: the newest change, else chosen or reserve by the proposal."""
    outcomes = proposed_outcomes(run)
    outcomes.update({change.application_id: change.outcome for change in run.changes.all()})
    return outcomes


def proposed_outcomes(run: SelectionRun) -> dict[int, str]:
    """Give what the proposal says, by application: who is not proposed stands on the reserve list."""
    selected = set(run.result["selected"])
    return {
        int(a["id"]): str(Outcome.ACCEPTED if a["id"] in selected else Outcome.RESERVE)
        for a in run.instance["applicants"]
    }


def names_in(run: SelectionRun) -> dict[str, str]:
    """Give the name of the bestuur of every application in `run`, by the id the instance has for it."""
    ids = [int(a["id"]) for a in run.instance["applicants"]]
    applications = Application.objects.filter(pk__in=ids).select_related("bestuur")
    return {str(application.pk): str(application.bestuur) for application in applications}


def replacements_for(instance: Instance, run: SelectionRun) -> dict[str, str | None]:
    """Give, by id, who best takes the place of each of the chosen as it stands, or None when nobody can."""
    accepted = frozenset(str(pk) for pk, outcome in outcomes_of(run).items() if outcome == Outcome.ACCEPTED)
    if accepted == frozenset(run.result["selected"]):
        return run.result["replacements"]
    return selection.replacements(instance, accepted & {applicant.id for applicant in instance.applicants})

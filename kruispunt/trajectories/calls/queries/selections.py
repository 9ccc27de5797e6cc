"""The question that a selection answers, and what its runs say."""

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import BalanceAttribute, Outcome
from kruispunt.trajectories.calls.models import OpenCall, SelectionRun
from kruispunt.trajectories.calls.selection import Applicant, Instance, Rule
from kruispunt.trajectories.enrolment.models import Participation


def types_in(call: OpenCall) -> dict[int, str | None]:
    """Give the type that staff determined, as it holds today, by bestuur with an application for `call`."""
    besturen = Bestuur.objects.filter(pk__in=call.applications.in_selection().values("bestuur"))
    return dict(besturen.with_type(clock.today()).values_list("pk", "current_type"))


def instance_of(call: OpenCall, *, seed: int) -> Instance:
    """Give the question that the applications and rules of `call` pose now.

    The type is the one staff determined, never what a bestuur says of itself. New is a bestuur that takes part in
    no other traject and never did.
    """
    applications = call.applications.in_selection().order_by("pk")
    types = types_in(call)
    elsewhere = Participation.objects.enrolled().exclude(traject=call.traject_id)
    reached = set(elsewhere.filter(bestuur__in=types).values_list("bestuur", flat=True))
    applicants = []
    for application in applications:
        values = {str(BalanceAttribute.TYPE): types[application.bestuur_id]}
        if call.asks_theme:
            values[str(BalanceAttribute.THEME)] = application.theme or None
        applicants.append(
            Applicant(
                id=str(application.pk),
                bestuur=str(application.bestuur_id),
                values=values,
                new=application.bestuur_id not in reached,
            )
        )
    rules = tuple(Rule(r.attribute, r.value, r.minimum, r.maximum) for r in call.rules.all())
    return Instance(tuple(applicants), call.places_min, call.places, rules, seed=seed)


def newest_run(call: OpenCall) -> SelectionRun | None:
    """Give the run that decides for `call`, or None before the first."""
    return call.runs.first()


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

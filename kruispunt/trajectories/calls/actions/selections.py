"""From a proposal to a group: computed, changed with a reason, confirmed and told."""

import hashlib
import logging
from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls import selection
from kruispunt.trajectories.calls.actions.checks import check_manages, check_undecided
from kruispunt.trajectories.calls.enums import Outcome
from kruispunt.trajectories.calls.models import Application, OpenCall, OutcomeChange, SelectionRun
from kruispunt.trajectories.calls.notifications import (
    ApplicationAccepted,
    ApplicationMail,
    ApplicationOnReserve,
    ApplicationRefused,
)
from kruispunt.trajectories.calls.queries.labels import attribute_label, breach_sentence, value_label
from kruispunt.trajectories.calls.queries.selections import instance_of, outcomes_of
from kruispunt.trajectories.enrolment import actions as enrolment

logger = logging.getLogger(__name__)

_MAILS: dict[str, type[ApplicationMail]] = {
    Outcome.ACCEPTED: ApplicationAccepted,
    Outcome.RESERVE: ApplicationOnReserve,
    Outcome.REFUSED: ApplicationRefused,
}
_BOUNDS = {"min": "minimum", "max": "maximum"}


class CannotBeMet(Refused):
    """No group keeps all rules. `findings` are pairs of a form field (or None) and what cannot be met, by how much."""

    def __init__(self, findings: list[tuple[str | None, str]]) -> None:
        super().__init__(" ".join(message for _, message in findings))
        self.findings = findings


def _findings(instance: selection.Instance, proposal: selection.Proposal) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = [
        (None, finding.sentence(attribute_label(finding.attribute))) for finding in selection.quick_checks(instance)
    ]
    for change in proposal.relaxations:
        places = change.attribute == selection.PLACES
        field = "places" if places else f"{change.attribute}_{change.value}_{_BOUNDS[change.bound]}"
        found.append((field, change.sentence(value_label(change.attribute, change.value))))
    return found


def _seed(call: OpenCall) -> int:
    """Give the seed of the draw: fixed when the call was published, so that nobody computes again until it suits."""
    text = f"{call.pk}|{call.slug}|{call.published_at:%Y-%m-%dT%H:%M:%S.%f}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


@action
def propose(*, call: OpenCall, by: Any) -> SelectionRun:
    """Compute the best group for the rules of `call` and keep question and answer, unchangeable.

    Raises Forbidden for who is not of the team; Refused before closing and after confirming; CannotBeMet when no
    group keeps the rules.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    check_undecided(row)
    if not row.awaits_selection:
        raise Refused("De oproep is nog niet gesloten. Bereken een voorstel als alle kandidaturen binnen zijn.")
    instance = instance_of(row, seed=_seed(row))
    try:
        proposal = selection.propose(instance)
    except selection.SolverFailed as failure:
        logger.exception("no proposal for call %s", row.pk)
        raise Refused(
            "Het lukte niet om een voorstel te bewijzen. Maak de regels eenvoudiger, of mail wie Kruispunt onderhoudt."
        ) from failure
    if proposal.status == "infeasible":
        raise CannotBeMet(_findings(instance, proposal))
    run = SelectionRun.objects.create(
        call=row,
        created_by=by,
        instance=instance.as_dict(),
        instance_sha256=instance.sha256,
        result=proposal.as_dict(),
    )
    record("calls.propose", run, by=by, sha256=instance.sha256, selected=len(proposal.selected))
    return run


def _newest(run: SelectionRun) -> OpenCall:
    """Lock and give the call of `run`; refuse a run that a newer one replaced, and a call that was confirmed."""
    call = OpenCall.objects.lock(pk=run.call_id)
    check_undecided(call)
    if SelectionRun.objects.filter(call=call).first() != run:
        raise Refused("Er is ondertussen een nieuwer voorstel berekend. Laad de pagina opnieuw en beslis daarop.")
    return call


@action
def change_outcome(*, run: SelectionRun, application: Application, outcome: str, reason: str, by: Any) -> OutcomeChange:
    """Decide otherwise than the proposal for one application, with the reason; the newest change counts.

    Raises Forbidden for who is not of the team; Refused without a reason, for the outcome it has already, for an
    application outside the run, and when the run is not the newest or was confirmed.
    """
    check_manages(by)
    _newest(run)
    if outcome not in Outcome.values:
        raise Refused("Kies een van de mogelijkheden.", field="outcome")
    current = outcomes_of(run).get(application.pk)
    if current is None:
        raise Refused("Deze kandidatuur zit niet in het voorstel. Bereken een nieuw voorstel.")
    if not reason.strip():
        raise Refused("Schrijf waarom je dit verandert.", field="reason")
    if current == outcome:
        raise Refused("Dit is al de beslissing. Kies een andere.", field="outcome")
    change = OutcomeChange.objects.create(
        run=run, application=application, outcome=outcome, reason=reason.strip(), changed_by=by
    )
    record("calls.change_outcome", application, by=by, run=run.pk, was=current, outcome=outcome, reason=change.reason)
    return change


def _check_fresh(run: SelectionRun, call: OpenCall) -> selection.Instance:
    """Give the instance as it would be asked now; refuse when that is not what the run answered."""
    instance = instance_of(call, seed=run.instance["seed"])
    if instance.sha256 != run.instance_sha256:
        raise Refused(
            "Sinds dit voorstel veranderde er iets: een kandidatuur, een type van een bestuur of een regel. "
            "Bereken een nieuw voorstel en beslis daarop."
        )
    return instance


@action
def confirm_selection(*, run: SelectionRun, by: Any) -> OpenCall:
    """Make the newest run, with the changes by hand, the decision: statuses, participations and mails at once.

    The rules are counted again. A group that was changed by hand may break one, since each change has its reason;
    what it breaks is kept in the audit trail.

    Raises Forbidden for who is not of the team; Refused when the run is not the newest, the call is not closed or
    was confirmed, something changed since the run, nobody is chosen, more are chosen than there are places, or a
    group that nobody changed does not stand the recount.
    """
    check_manages(by)
    call = _newest(run)
    if not call.awaits_selection:
        raise Refused("De oproep is nog niet gesloten. Bevestig de selectie daarna.")
    instance = _check_fresh(run, call)
    outcomes = outcomes_of(run)
    accepted = [str(pk) for pk, outcome in outcomes.items() if outcome == Outcome.ACCEPTED]
    if not accepted:
        raise Refused("Er is niemand gekozen. Kies minstens één bestuur.")
    if len(accepted) > call.places:
        raise Refused(
            f"Er zijn {len(accepted)} besturen gekozen en er zijn {call.places} plaatsen. "
            f"Zet er {len(accepted) - call.places} op de reservelijst."
        )
    broken = [breach_sentence(breach) for breach in selection.breaches(instance, accepted)]
    if broken and not run.changes.exists():
        raise Refused(f"Het voorstel houdt zich niet aan de regels. {' '.join(broken)} Bereken een nieuw voorstel.")
    call.confirmed_run, call.confirmed_at, call.confirmed_by = run, clock.now(), by
    call.save_new_version()
    counts = {value: list(outcomes.values()).count(value) for value in Outcome.values}
    record("calls.confirm_selection", call, by=by, run=run.pk, sha256=run.instance_sha256, broken=broken, **counts)
    applications = call.applications.in_selection().select_for_update(of=("self",))
    for application in applications.select_related("bestuur", "applicant", "call__traject"):
        _decide(application, outcomes[application.pk], by)
    return call


def _decide(application: Application, outcome: str, by: Any) -> None:
    application.status = outcome
    application.decided_at = clock.now()
    application.save_new_version()
    if outcome == Outcome.ACCEPTED:
        enrolment.enrol_selected(
            traject=application.call.traject, user=application.applicant, bestuur=application.bestuur, by=by
        )
    _MAILS[outcome](application=application).send(to=application.applicant)

"""From a proposal to a group: computed, changed with a reason, and decided; telling it comes after (decisions)."""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.calls import selection, solving
from kruispunt.trajectories.calls.actions.checks import (
    check_judged,
    check_last_change,
    check_manages,
    check_not_own,
    check_reviewed,
    check_undecided,
    check_untold,
)
from kruispunt.trajectories.calls.actions.decisions import draft_decisions
from kruispunt.trajectories.calls.enums import Eligibility, Outcome
from kruispunt.trajectories.calls.models import Application, OpenCall, OutcomeChange, SelectionRun
from kruispunt.trajectories.calls.queries.labels import attribute_label, breach_sentence
from kruispunt.trajectories.calls.queries.selections import (
    instance_of,
    last_change_of,
    names_in,
    newest_run,
    outcomes_of,
)

logger = logging.getLogger(__name__)

#: How often a proposal is computed when the applications or rules change under it.
_TRIES = 2


class CannotBeMet(Refused):
    """No group keeps all rules. `repairs` are the changes that would do, the smallest first (selection.Repair)."""

    def __init__(self, message: str, repairs: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.repairs = repairs


def _why_not(instance: selection.Instance, repairs: list[dict[str, Any]]) -> str:
    findings = [finding.sentence(attribute_label(finding.attribute)) for finding in selection.quick_checks(instance)]
    advice = (
        "Kies hieronder wat je verandert."
        if repairs
        else "Ook met andere aantallen lukt het niet: kijk na wie vaststaat bij of buiten de groep."
    )
    return " ".join(["Geen enkele groep houdt zich aan alle regels.", *findings, advice])


def _check_can_propose(call: OpenCall) -> None:
    check_undecided(call)
    if not call.awaits_selection:
        raise Refused("De oproep is nog niet gesloten. Bereken een voorstel als alle kandidaturen binnen zijn.")
    check_reviewed(call)


def propose(*, call: OpenCall, by: Any) -> SelectionRun:
    """Compute the best group for the rules of `call` and keep question and answer, unchangeable.

    It computes outside the transaction, so that nobody waits for it, and stores under the lock of the call only what
    still answers the question as it stands then; otherwise it computes once more. So this is a plain function around
    actions.

    Raises Forbidden for who is not of the team; Refused before closing, while reviewers can still score, after
    confirming, and when the question kept changing; CannotBeMet, with the repairs, when no group keeps the rules: that
    is kept in the audit trail.
    """
    check_manages(by)
    for _ in range(_TRIES):
        row = OpenCall.objects.get(pk=call.pk)
        _check_can_propose(row)
        instance = instance_of(row)
        try:
            result = solving.solved(instance)
        except selection.SolverFailed as failure:
            logger.exception("no proposal for call %s", row.pk)
            raise Refused(
                "Het lukte niet om een voorstel te bewijzen. Maak de regels eenvoudiger, "
                "of mail wie Kruispunt onderhoudt."
            ) from failure
        if result["status"] == "infeasible":
            _note_that_it_cannot(call=row, instance=instance, result=result, by=by)
            raise CannotBeMet(_why_not(instance, result["repairs"]), result["repairs"])
        run = _keep(call=row, instance=instance, result=result, by=by)
        if run:
            return run
    raise Refused(
        "Terwijl het voorstel berekend werd, veranderde er iets aan de kandidaturen of de regels. Bereken het opnieuw."
    )


@action
def _note_that_it_cannot(*, call: OpenCall, instance: selection.Instance, result: Mapping, by: Any) -> None:
    record("calls.cannot_be_met", call, by=by, sha256=instance.sha256, repairs=result["repairs"])


@action
def _keep(*, call: OpenCall, instance: selection.Instance, result: Mapping, by: Any) -> SelectionRun | None:
    """Store a run; give None, and only note it, when the question changed since `instance` was read."""
    row = OpenCall.objects.lock(pk=call.pk)
    _check_can_propose(row)
    if instance_of(row).sha256 != instance.sha256:
        record("calls.propose_again", row, by=by, sha256=instance.sha256)
        return None
    run = SelectionRun.objects.create(
        call=row,
        created_by=by,
        instance=instance.as_dict(),
        instance_sha256=instance.sha256,
        result=result,
    )
    record("calls.propose", run, by=by, sha256=instance.sha256, selected=len(result["selected"]))
    return run


def _standing(run: SelectionRun, last_change: int | None) -> OpenCall:
    """Lock and give the call of `run`; refuse what was told already.

    Raises Stale when a newer run took its place, and when the group changed since `last_change`.
    """
    call = OpenCall.objects.lock(pk=run.call_id)
    check_untold(call)
    newest = newest_run(call)
    if newest != run:
        raise Stale(
            "Er is ondertussen een nieuwer voorstel berekend. Laad de pagina opnieuw en beslis daarop.",
            version=last_change_of(newest),
        )
    check_last_change(run, last_change)
    return call


def _check_size(call: OpenCall, outcomes: Mapping[int, str]) -> None:
    """Refuse a group without anybody, or with more than there are places."""
    accepted = sum(outcome == Outcome.ACCEPTED for outcome in outcomes.values())
    if not accepted:
        raise Refused("Er is niemand gekozen. Kies minstens één bestuur.")
    if accepted > call.places:
        raise Refused(
            f"Er zijn {accepted} besturen gekozen en er zijn {call.places} plaatsen. "
            f"Zet er {accepted - call.places} op de reservelijst."
        )


def _change(run: SelectionRun, application: Application, was: str, outcome: str, reason: str, by: Any) -> OutcomeChange:
    change = OutcomeChange.objects.create(
        run=run, application=application, outcome=outcome, reason=reason, changed_by=by
    )
    record("calls.change_outcome", application, by=by, run=run.pk, was=was, outcome=outcome, reason=reason)
    return change


def _decide(call: OpenCall, outcomes: Mapping[int, str]) -> None:
    """Note on each application what was decided and not yet told."""
    applications = call.applications.in_selection().select_for_update(of=("self",))
    for application in applications:
        pending = outcomes.get(application.pk, Outcome.REFUSED)
        if application.pending != pending:
            application.pending = pending
            application.save_new_version()


def _standing_outcomes(call: OpenCall, run: SelectionRun) -> dict[int, str]:
    """Give the outcomes of who did not withdraw; who is not eligible is not chosen."""
    outcomes = outcomes_of(run)
    applications = call.applications.in_selection().values_list("pk", "eligibility")
    return {
        pk: outcomes.get(pk, Outcome.REFUSED)
        for pk, eligibility in applications
        if pk in outcomes or eligibility == Eligibility.INELIGIBLE
    }


def _after_change(call: OpenCall, run: SelectionRun, by: Any) -> None:
    """On a decision that was confirmed: check the group again, and let what was decided follow."""
    if not call.is_confirmed:
        return
    outcomes = _standing_outcomes(call, run)
    _check_size(call, outcomes)
    _decide(call, outcomes)
    draft_decisions(call=call, by=by)


@action
def change_outcome(
    *,
    run: SelectionRun,
    application: Application,
    outcome: str,
    reason: str,
    by: Any,
    last_change: int | None = None,
) -> OutcomeChange:
    """Decide otherwise than the proposal for one application, with the reason; the newest change counts.

    It stays possible between confirming and telling: what was decided and the draft of the mail follow. `last_change`
    is the number of the newest change that the page was made from (`last_change_of`).

    Raises Forbidden for who is not of the team or acts for the bestuur; Refused without a reason, for the outcome it
    has already, for an application outside the run or withdrawn, when the run is not the newest, when the besturen were
    told, and on a confirmed call when nobody would be chosen or more than there are places; Stale when the group
    changed since the page was made.
    """
    check_manages(by)
    check_not_own(by, application.bestuur)
    call = _standing(run, last_change)
    if outcome not in Outcome.values:
        raise Refused("Kies een van de mogelijkheden.", field="outcome")
    current = outcomes_of(run).get(application.pk)
    if current is None or not call.applications.in_selection().filter(pk=application.pk).exists():
        raise Refused("Deze kandidatuur zit niet in het voorstel. Bereken een nieuw voorstel.")
    if not reason.strip():
        raise Refused("Schrijf waarom je dit verandert.", field="reason")
    if current == outcome:
        raise Refused("Dit is al de beslissing. Kies een andere.", field="outcome")
    change = _change(run, application, current, outcome, reason.strip(), by)
    _after_change(call, run, by)
    return change


@action
def change_group(
    *, run: SelectionRun, picked: Collection[int], reason: str, by: Any, last_change: int | None = None
) -> list[OutcomeChange]:
    """Make `picked` (numbers of applications) the group: one change, with the same reason, for each difference.

    Who is no longer picked stands on the reserve list. `last_change` as for `change_outcome`: without it, what
    somebody else changed meanwhile would silently be undone.

    Raises what `change_outcome` raises, and Refused when the group is the one that stands. Who acts for a bestuur can
    change the group around it.
    """
    check_manages(by)
    call = _standing(run, last_change)
    current = outcomes_of(run)
    standing = call.applications.in_selection().filter(pk__in=current).select_related("bestuur")
    applications = {a.pk: a for a in standing}
    if not set(picked) <= applications.keys():
        raise Refused("Een kandidatuur die je aanvinkte, zit niet meer in het voorstel. Bereken een nieuw voorstel.")
    wanted = {
        pk: Outcome.ACCEPTED if pk in picked else Outcome.RESERVE
        for pk in applications
        if (pk in picked) != (current[pk] == Outcome.ACCEPTED)
    }
    if not wanted:
        raise Refused("Dit is al de groep. Vink eerst andere besturen aan.")
    check_not_own(by, *(applications[pk].bestuur for pk in wanted))
    if not reason.strip():
        raise Refused("Schrijf waarom je de groep verandert.", field="reason")
    changes = [
        _change(run, applications[pk], current[pk], str(outcome), reason.strip(), by) for pk, outcome in wanted.items()
    ]
    _after_change(call, run, by)
    return changes


def _check_fresh(run: SelectionRun, call: OpenCall) -> selection.Instance:
    """Give the instance as it would be asked now; refuse when that is not what the run answered."""
    instance = instance_of(call, seed=run.instance["seed"])
    if instance.sha256 != run.instance_sha256:
        raise Refused(
            "Sinds dit voorstel veranderde er iets: een kandidatuur, een score, een type van een bestuur of een regel. "
            "Bereken een nieuw voorstel en beslis daarop."
        )
    return instance


@action
def confirm_selection(*, run: SelectionRun, by: Any, last_change: int | None = None) -> OpenCall:
    """Make the newest run, with the changes by hand, the decision. Nobody hears it yet: that is `reveal`.

    The rules are counted again. A group that was changed by hand may break one, since each change has its reason;
    what it breaks is kept in the audit trail. `last_change` is the number of the newest change that the page showed.

    Raises Forbidden for who is not of the team; Refused when the run is not the newest, the call is not closed or was
    confirmed, reviewers can still score, an application of a call with reviews was not judged, something changed since
    the run, nobody is chosen, more are chosen than there are places, or a group that nobody changed does not stand the
    recount; Stale when the group changed since the page was made.
    """
    check_manages(by)
    call = _standing(run, last_change)
    check_undecided(call)
    if not call.awaits_selection:
        raise Refused("De oproep is nog niet gesloten. Bevestig de selectie daarna.")
    check_reviewed(call)
    check_judged(call)
    instance = _check_fresh(run, call)
    outcomes = _standing_outcomes(call, run)
    _check_size(call, outcomes)
    accepted = {str(pk) for pk, outcome in outcomes.items() if outcome == Outcome.ACCEPTED}
    names = names_in(run)
    broken = [breach_sentence(breach, names) for breach in selection.breaches(instance, accepted)]
    if broken and not run.changes.exists():
        raise Refused(f"Het voorstel houdt zich niet aan de regels. {' '.join(broken)} Bereken een nieuw voorstel.")
    call.confirmed_run, call.confirmed_at, call.confirmed_by = run, clock.now(), by
    call.save_new_version()
    counts = {value: list(outcomes.values()).count(value) for value in Outcome.values}
    record("calls.confirm_selection", call, by=by, run=run.pk, sha256=run.instance_sha256, broken=broken, **counts)
    _decide(call, outcomes)
    draft_decisions(call=call, by=by)
    return call

"""What was decided becomes mails that staff reads first, and is told to all at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused, Stale
from kruispunt.notifications.actions import drop_drafts, release_drafts
from kruispunt.notifications.models import OutboxMail, as_original
from kruispunt.trajectories.calls.actions.checks import check_last_change, check_manages, check_untold
from kruispunt.trajectories.calls.actions.offers import fill_place, give_or_offer
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility, Outcome
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.notifications import (
    ApplicationAccepted,
    ApplicationIneligible,
    ApplicationMail,
    ApplicationOnReserve,
    ApplicationRefused,
    ApplicationToConfirm,
)
from kruispunt.trajectories.calls.queries.replacing import (
    Standing,
    first_session,
    group_of,
    reserve_of,
    standings,
)
from kruispunt.trajectories.calls.queries.selections import outcomes_of
from kruispunt.trajectories.calls.transitions import decision_key, move
from kruispunt.ui.templatetags.kruispunt import moment


def _locked(call: OpenCall, by: Any) -> OpenCall:
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if not row.is_confirmed:
        raise Refused("De selectie van deze oproep is nog niet bevestigd. Bevestig ze eerst.")
    check_untold(row)
    return row


def _lock_decided(call: OpenCall) -> list[Application]:
    """Lock and give the applications that have to hear a decision; refuse when one of them has none."""
    rows = call.applications.filter(status=ApplicationStatus.SUBMITTED).select_for_update(of=("self",)).order_by("pk")
    decided = list(rows.select_related("call__traject", "bestuur", "applicant", "participant"))
    undecided = [str(row.bestuur) for row in decided if not row.pending]
    if undecided:
        raise Refused(
            f"Over de kandidatuur van {', '.join(undecided)} is nog niets beslist. "
            "Neem de beslissing terug en bereken een nieuw voorstel."
        )
    return decided


def answer_until(call: OpenCall) -> datetime | None:
    """Give until when a chosen bestuur can confirm, never after the first session starts; None: it need not."""
    if call.confirm_until is None:
        return None
    first = first_session(call)
    return call.confirm_until if first is None else min(call.confirm_until, first)


def _letters(call: OpenCall, decided: Iterable[Application]) -> list[tuple[Application, ApplicationMail]]:
    """Give the mail that tells each application what was decided."""
    decided = list(decided)
    having: dict[str, list[int]] = {outcome: [a.pk for a in decided if a.pending == outcome] for outcome in Outcome}
    reserve = [a.pk for a in decided if a.pending == Outcome.RESERVE and a.eligibility != Eligibility.INELIGIBLE]
    standing = standings(call.confirmed_run, having[Outcome.ACCEPTED], reserve)
    until = answer_until(call)
    return [(a, _letter(a, standing.get(a.pk), until)) for a in decided]


def _letter(application: Application, standing: Standing | None, until: datetime | None) -> ApplicationMail:
    if application.pending == Outcome.ACCEPTED:
        if until is None:
            return ApplicationAccepted(application=application)
        return ApplicationToConfirm(application=application, until=until)
    if application.pending == Outcome.RESERVE and standing:
        return ApplicationOnReserve(application=application, standing=standing)
    if application.eligibility == Eligibility.INELIGIBLE:
        return ApplicationIneligible(application=application)
    return ApplicationRefused(application=application)


@action
def draft_decisions(*, call: OpenCall, by: Any) -> list[OutboxMail]:
    """Write the mail of every decision as a draft; a newer decision takes the place of an older draft.

    What staff wrote in a draft stays as long as the decision it tells stays what it was; otherwise it starts from the
    template again.

    Raises Forbidden for who is not of the team; Refused when the selection was not confirmed, or was told already.
    """
    row = _locked(call, by)
    drafts = [
        letter.draft(to=application.applicant, key=decision_key(application))
        for application, letter in _letters(row, _lock_decided(row))
    ]
    record("calls.draft_decisions", row, by=by, drafts=len(drafts))
    return drafts


@action
def take_back_decision(*, call: OpenCall, reason: str, by: Any) -> OpenCall:
    """Undo the confirmation before anybody heard of it: the drafts go, and the group can be chosen anew.

    Raises Forbidden for who is not of the team; Refused without a reason, and when it was not confirmed or was told.
    """
    row = _locked(call, by)
    if not reason.strip():
        raise Refused("Schrijf waarom je de beslissing terugneemt.", field="reason")
    decided = row.applications.exclude(pending="").select_for_update(of=("self",)).order_by("pk")
    for application in decided:
        application.pending = ""
        application.save_new_version()
    drop_drafts(keys=[decision_key(application) for application in row.applications.all()], by=by)
    was = row.confirmed_run_id
    row.confirmed_run = row.confirmed_at = row.confirmed_by = None
    row.save_new_version()
    record("calls.take_back_decision", row, by=by, run=was, reason=reason.strip())
    return row


def _drafts_for(applications: Iterable[Application]) -> dict[str, OutboxMail]:
    keys = [decision_key(application) for application in applications]
    return {mail.draft_key: mail for mail in OutboxMail.objects.drafts().filter(draft_key__in=keys)}


def _is_stale(mail: OutboxMail | None, letter: ApplicationMail, application: Application) -> bool:
    """Give whether a draft does not say what was decided.

    Where a bestuur stands on the reserve list moves whenever another one stops: of those mails the subject counts.
    """
    if mail is None:
        return True
    subject, source = letter.written(to=application.applicant)
    if isinstance(letter, ApplicationOnReserve):
        return not mail.original.startswith(as_original(subject, ""))
    return mail.original != as_original(subject, source)


def _check_letters(letters: list[tuple[Application, ApplicationMail]]) -> None:
    """Refuse when a draft does not say what was decided, as after a change of the call: staff reads it first."""
    drafts = _drafts_for(application for application, _ in letters)
    stale = [
        str(application.bestuur)
        for application, letter in letters
        if _is_stale(drafts.get(decision_key(application)), letter, application)
    ]
    if stale:
        raise Refused(
            "Sinds de mails klaargezet zijn, veranderde er iets aan de oproep of aan een kandidatuur. Zet de mails "
            f"opnieuw klaar en lees ze na. Het gaat om: {', '.join(stale)}."
        )


def _say_where_they_stand(call: OpenCall, applications: list[Application]) -> None:
    """Bring the mails of the reserve list up to the group as it is told; what staff wrote itself stays."""
    standing = standings(call.confirmed_run, group_of(call), reserve_of(call))
    drafts = _drafts_for(applications)
    for application in applications:
        mail = drafts.get(decision_key(application))
        if mail and not mail.was_edited and application.pk in standing:
            letter = ApplicationOnReserve(application=application, standing=standing[application.pk])
            letter.draft(to=application.applicant, key=decision_key(application))


@action
def reveal(*, call: OpenCall, by: Any, version: int | None = None, last_change: int | None = None) -> OpenCall:
    """Tell every bestuur what was decided, all at once: statuses, offers or places, and the mails.

    Who withdrew meanwhile hears nothing; the place of a chosen one goes to the best replacement, which gets that
    offer instead of the mail of the reserve list.

    `version` of the call and `last_change` (`last_change_of`) are those of the page that showed what is told; Stale
    when one of them moved.

    Raises Forbidden for who is not of the team; Refused when it was not confirmed or was told already, when the date
    to confirm has passed, when an application has no decision, and when a draft does not say what was decided.
    """
    row = _locked(call, by)
    if version is not None and row.version != version:
        raise Stale(
            "De oproep of de beslissing veranderde sinds je deze pagina opende. Kijk na wat je vertelt en vertel het "
            "daarna opnieuw.",
            version=row.version,
        )
    check_last_change(row.confirmed_run, last_change)
    decided = _lock_decided(row)
    until = answer_until(row)
    if until is not None and until <= clock.now():
        raise Refused(
            f"De besturen konden bevestigen tot {moment(until)} Dat is voorbij. "
            "Neem de beslissing terug en geef de oproep een latere datum."
        )
    _check_letters(_letters(row, decided))
    row.revealed_at, row.revealed_by = clock.now(), by
    row.save_new_version()
    record("calls.reveal", row, by=by, run=row.confirmed_run_id, told=len(decided))
    for application in decided:
        if application.pending == Outcome.ACCEPTED:
            give_or_offer(application, until=until, by=by)
        else:
            move(application, application.pending, by=by)
    replaced = _fill_withdrawn(row, by)
    drop_drafts(keys=[decision_key(application) for application in replaced], by=by)
    _say_where_they_stand(row, [a for a in decided if a.status == ApplicationStatus.RESERVE and a not in replaced])
    told = [decision_key(application) for application in decided if application not in replaced]
    release_drafts(keys=told, by=by)
    return row


def _fill_withdrawn(call: OpenCall, by: Any) -> list[Application]:
    """Offer the places of the chosen who withdrew before they heard it; give who gets them."""
    outcomes = outcomes_of(call.confirmed_run)
    withdrawn = call.applications.filter(status=ApplicationStatus.WITHDRAWN).order_by("withdrawn_at", "pk")
    chosen = [row for row in withdrawn if outcomes.get(row.pk) == Outcome.ACCEPTED]
    offers = [fill_place(row, call=call, by=by) for row in chosen]
    return [offer.application for offer in offers if offer]

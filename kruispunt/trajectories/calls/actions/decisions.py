"""What was decided becomes mails that staff reads first, and is told to all at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kruispunt.besturen.models import User
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
from kruispunt.trajectories.calls.queries.people import readers_of
from kruispunt.trajectories.calls.queries.replacing import (
    Standing,
    answer_until,
    group_of,
    known_standings,
    reserve_of,
    standings,
)
from kruispunt.trajectories.calls.queries.selections import outcomes_of
from kruispunt.trajectories.calls.selection import SolverFailed
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


def _letters(call: OpenCall, decided: Iterable[Application]) -> list[tuple[Application, ApplicationMail]]:
    """Give the mail that tells each application what was decided."""
    decided = list(decided)
    having: dict[str, list[int]] = {outcome: [a.pk for a in decided if a.pending == outcome] for outcome in Outcome}
    reserve = [a.pk for a in decided if a.pending == Outcome.RESERVE and a.eligibility != Eligibility.INELIGIBLE]
    try:
        standing = standings(call.confirmed_run, having[Outcome.ACCEPTED], reserve)
    except SolverFailed as error:
        raise Refused(
            "Waar elk bestuur op de reservelijst staat, kon niet berekend worden. Probeer opnieuw."
        ) from error
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
    decided = _lock_decided(row)
    readers = readers_of(decided)
    drafts = [
        letter.draft(to=readers[application.pk][0], key=decision_key(application))
        for application, letter in _letters(row, decided)
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


def _is_stale(mail: OutboxMail | None, letter: ApplicationMail, reader: Any) -> bool:
    """Give whether a draft does not say what was decided, or not to who hears it now.

    Where a bestuur stands on the reserve list moves whenever another one stops: of those mails the subject counts.
    """
    if mail is None or mail.to != reader.email:
        return True
    subject, source = letter.written(to=reader)
    if letter.moves_by_itself:
        return not mail.original.startswith(as_original(subject, ""))
    return mail.original != as_original(subject, source)


def _check_letters(letters: list[tuple[Application, ApplicationMail]], readers: dict[int, list[User]]) -> None:
    """Refuse when a draft does not say what was decided, as after a change of the call: staff reads it first."""
    drafts = _drafts_for(application for application, _ in letters)
    stale = [
        str(application.bestuur)
        for application, letter in letters
        if _is_stale(drafts.get(decision_key(application)), letter, readers[application.pk][0])
    ]
    if stale:
        raise Refused(
            "Sinds de mails klaargezet zijn, veranderde er iets aan de oproep, een kandidatuur of wie ze leest. Zet de "
            f"mails opnieuw klaar en lees ze na. Het gaat om: {', '.join(stale)}."
        )


def _say_where_they_stand(call: OpenCall, applications: list[Application]) -> None:
    """Bring the mails of the reserve list up to the group as it is told; what staff wrote itself stays."""
    standing = known_standings(call, group_of(call), reserve_of(call))
    drafts = _drafts_for(applications)
    for application in applications:
        mail = drafts.get(decision_key(application))
        if mail and not mail.was_edited and application.pk in standing:
            letter = ApplicationOnReserve(application=application, standing=standing[application.pk])
            letter.draft(to=mail.user, key=decision_key(application))


@action
def reveal(*, call: OpenCall, by: Any, version: int | None = None, last_change: int | None = None) -> OpenCall:
    """Tell every bestuur what was decided, all at once: statuses, offers or places, and the mails.

    Who withdrew meanwhile hears nothing; the place of a chosen one goes to the best replacement, which gets that
    offer instead of the mail of the reserve list.

    Once the first session has started nobody can confirm any more: the chosen have their place at once.

    `version` of the call and `last_change` (`last_change_of`) are those of the page that showed what is told; Stale
    when one of them moved.

    Raises Forbidden for who is not of the team; Refused when it was not confirmed or was told already, when the
    traject was cancelled, when the date to confirm has passed and the first session has not started, when an
    application has no decision, and when a draft does not say what was decided.
    """
    row = _locked(call, by)
    if version is not None and row.version != version:
        raise Stale(
            "De oproep of de beslissing veranderde sinds je deze pagina opende. Kijk na wat je vertelt en vertel het "
            "daarna opnieuw.",
            version=row.version,
        )
    check_last_change(row.confirmed_run, last_change)
    if row.traject.is_cancelled:
        raise Refused("Het traject is geannuleerd. Er valt geen plaats meer te geven of te weigeren.")
    decided = _lock_decided(row)
    until = answer_until(row)
    if until is not None and until <= clock.now():
        raise Refused(
            f"De besturen konden bevestigen tot {moment(until)} Dat is voorbij. "
            "Neem de beslissing terug en geef de oproep een latere datum."
        )
    readers = readers_of(decided)
    _check_letters(_letters(row, decided), readers)
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
    told = {decision_key(a): readers[a.pk][1:] for a in decided if a not in replaced}
    release_drafts(keys=told, also=told, by=by)
    return row


def _fill_withdrawn(call: OpenCall, by: Any) -> list[Application]:
    """Offer the places of the chosen who withdrew before they heard it; give who gets them."""
    outcomes = outcomes_of(call.confirmed_run)
    withdrawn = call.applications.filter(status=ApplicationStatus.WITHDRAWN).order_by("withdrawn_at", "pk")
    chosen = [row for row in withdrawn if outcomes.get(row.pk) == Outcome.ACCEPTED]
    offers = [fill_place(row, call=call, by=by) for row in chosen]
    return [offer.application for offer in offers if offer]

"""What pages say of applications: lists, who wrote, what happened, and why it was decided so."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import besturen_of
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls.enums import ApplicationStatus, Outcome
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.queries.selections import outcomes_of, proposed_outcomes

#: Where an application stands as long as nothing happened since its decision was told.
_STANDS_AS_TOLD = {
    Outcome.ACCEPTED: (ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED),
    Outcome.RESERVE: (ApplicationStatus.RESERVE,),
    Outcome.REFUSED: (ApplicationStatus.REFUSED,),
}
#: An explanation that compares scores is about the group that was proposed.
_SPEAKS_OF_SCORES = re.compile(r"\bscores?\b")
#: What colleagues of a bestuur do with its text.
_WRITING = ("calls.save_draft", "calls.submit_application", "calls.change_application")


@dataclass(frozen=True)
class Step:
    """One thing that happened to an application; `by` is empty for what the team did."""

    at: datetime
    what: str
    by: str = ""


@dataclass(frozen=True)
class Writer:
    """A colleague who wrote, and when last."""

    name: str
    at: datetime


def applications_of(user: Any) -> QuerySet[Application]:
    """Give the applications of the besturen somebody acts for, newest first."""
    return (
        Application.objects.filter(bestuur__in=besturen_of(user))
        .select_related("call__traject", "bestuur", "applicant", "late_code")
        .order_by("-created_at", "-pk")
    )


def standing_application(call: OpenCall, bestuur: Bestuur) -> Application | None:
    """Give the application of `bestuur` for `call` that was not withdrawn, or None."""
    own = call.applications.active().filter(bestuur=bestuur)
    return own.select_related("applicant", "participant", "substitute", "late_code").first()


def _events(application: Application) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        object_type=application._meta.label_lower, object_id=str(application.pk), actor__isnull=False
    )


def writers_of(application: Application) -> list[Writer]:
    """Give the colleagues who wrote at the text, who did last first."""
    last = dict(
        _events(application)
        .filter(verb__in=_WRITING)
        .order_by()
        .values_list("actor")
        .annotate(last=Max("at"))
        .values_list("actor", "last")
    )
    people = User.objects.in_bulk(last.keys())
    writers = [Writer(str(people[pk]), at) for pk, at in last.items()]
    return sorted(writers, key=lambda writer: (writer.at, writer.name), reverse=True)


def last_writer_of(application: Application) -> Writer | None:
    """Give who wrote last, or None when nobody is known."""
    event = _events(application).filter(verb__in=_WRITING).select_related("actor").first()
    return Writer(str(event.actor), event.at) if event else None


def history_of(application: Application) -> list[Step]:
    """Give what happened to an application as its bestuur may know it, oldest first.

    Only what the bestuur did itself, and the decision once it was told: nothing of reviews or pending decisions.
    """
    steps = [Step(application.created_at, "Begonnen")]
    said = {
        "calls.submit_application": "Ingediend",
        "calls.change_application": "Aangepast",
        "calls.withdraw_application": "Ingetrokken",
        "calls.confirm_place": "Plaats bevestigd",
        "calls.decline_place": "Plaats geweigerd",
    }
    for event in _events(application).filter(verb__in=said).select_related("actor").order_by("at", "pk"):
        steps.append(Step(event.at, said[event.verb], str(event.actor)))
    if application.decided_at and application.call.is_revealed:
        steps.append(Step(application.decided_at, "Beslist door het team"))
    return sorted(steps, key=lambda step: step.at)


def explanation_of(application: Application) -> str:
    """Give why it was decided so, in the words of the run that was confirmed; empty before the besturen were told.

    Where staff decided otherwise than the proposal, the run explains something that did not happen; so do the scores
    of the proposed group once staff changed that group. A bestuur that stands elsewhere by now, as who took a place
    from the reserve list, reads that it is about the first decision.
    """
    call = application.call
    if not call.is_revealed:
        return ""
    run, pk = call.confirmed_run, str(application.pk)
    explained = run.result.get("explanations", {}).get(pk, "")
    proposed, decided = proposed_outcomes(run), outcomes_of(run)
    changed = {other for other, outcome in decided.items() if _is_in(outcome) != _is_in(proposed.get(other, ""))}
    if application.pk in changed:
        return (
            "Het team week voor je bestuur met de hand af van het berekende voorstel. "
            "Mail het team als je wilt weten waarom."
        )
    if changed and _SPEAKS_OF_SCORES.search(explained):
        return (
            "Het team veranderde de berekende groep met de hand. De scores van het voorstel zeggen daarom niet meer "
            "waarom zo beslist is. Mail het team als je dat wilt weten."
        )
    told = decided.get(application.pk)
    if explained and told and application.status not in _STANDS_AS_TOLD[Outcome(told)]:
        return f"Bij de eerste beslissing: {explained}"
    return explained


def _is_in(outcome: str) -> bool:
    return outcome == Outcome.ACCEPTED

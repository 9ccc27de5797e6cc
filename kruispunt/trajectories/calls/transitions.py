"""The states of an application, and the one function that changes them.

Draft, submitted, decided (a place offered or given, reserve, refused), answered (accepted or lapsed); a bestuur can
stop at any stage, with a reason (issue 3, "Open call and application").
"""

from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import record
from kruispunt.core.errors import Refused
from kruispunt.notifications.actions import drop_drafts
from kruispunt.trajectories.calls.enums import ApplicationStatus
from kruispunt.trajectories.calls.models import Application

DRAFT, SUBMITTED = ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED
OFFERED, ACCEPTED, LAPSED = ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED, ApplicationStatus.LAPSED
RESERVE, REFUSED, WITHDRAWN = ApplicationStatus.RESERVE, ApplicationStatus.REFUSED, ApplicationStatus.WITHDRAWN

#: What an application can become, from each state. Nothing comes back from withdrawn: the bestuur applies anew.
NEXT: dict[ApplicationStatus, tuple[ApplicationStatus, ...]] = {
    DRAFT: (SUBMITTED, WITHDRAWN),
    SUBMITTED: (OFFERED, ACCEPTED, RESERVE, REFUSED, WITHDRAWN),
    OFFERED: (ACCEPTED, LAPSED, WITHDRAWN),
    ACCEPTED: (WITHDRAWN,),
    RESERVE: (OFFERED, REFUSED, WITHDRAWN),
    REFUSED: (WITHDRAWN,),
    LAPSED: (WITHDRAWN,),
    WITHDRAWN: (),
}
#: A change to one of these from one of those is a decision of the team, with its moment.
_DECISIONS = (OFFERED, ACCEPTED, RESERVE, REFUSED)
_DECIDED_FROM = (SUBMITTED, RESERVE)


def decision_key(application: Application) -> str:
    """Give the key of the draft that tells this application what was decided: one draft an application."""
    return f"calls.decision:{application.pk}"


def may_become(application: Application, to: str) -> bool:
    """Give whether the table allows `application` to become `to` (a status)."""
    return to in NEXT[ApplicationStatus(application.status)]


def move(application: Application, to: str, *, by: Any, reason: str = "") -> Application:
    """Give `application` the status `to`, save it as a new version, and tell the audit trail; only in an action.

    The row has to be locked (its call before it). What was changed on `application` besides is saved with it. What
    was decided and not yet told goes: nobody who stopped hears a decision.

    Raises Refused when the table does not allow it, or when a bestuur stops without a reason.
    """
    reason = reason.strip()
    was, to = ApplicationStatus(application.status), ApplicationStatus(to)
    if to not in NEXT[was]:
        raise Refused(_refusal(application, was, to))
    if to == WITHDRAWN and not reason:
        raise Refused("Schrijf kort waarom jullie stoppen.", field="reason")
    if to == SUBMITTED:
        application.submitted_at = clock.now()
    if to in _DECISIONS and was in _DECIDED_FROM:
        application.decided_at = clock.now()
    if to == WITHDRAWN:
        application.withdrawn_at, application.withdraw_reason = clock.now(), reason
    if to == WITHDRAWN and application.pending:
        drop_drafts(keys=[decision_key(application)], by=by)
    if was == SUBMITTED:
        application.pending = ""
    application.status = to
    application.save_new_version()
    record("calls.move", application, by=by, was=was, to=to, reason=reason)
    return application


def _refusal(application: Application, was: ApplicationStatus, to: ApplicationStatus) -> str:
    whose = f"De kandidatuur van {application.bestuur}"
    if was == to:
        return f"{whose} staat al op ‘{to.label}’. Laad de pagina opnieuw."
    if was == WITHDRAWN:
        return f"{whose} is ingetrokken. Er kan niets meer aan veranderen."
    return f"{whose} staat op ‘{was.label}’ en kan niet op ‘{to.label}’ komen. Laad de pagina opnieuw."

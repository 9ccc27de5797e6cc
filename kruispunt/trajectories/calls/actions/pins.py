"""Who is in or out of the group before anything is computed, with a reason."""

from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages, check_not_own, check_undecided
from kruispunt.trajectories.calls.enums import Eligibility, PinKind
from kruispunt.trajectories.calls.models import Application, OpenCall, Pin


def _undecided(application: Application, by: Any) -> Application:
    """Lock the call and the application and give the last; refuse for the own bestuur, and once confirmed."""
    check_manages(by)
    call = OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    check_not_own(by, row.bestuur)
    check_undecided(call)
    return row


@action
def pin(*, application: Application, kind: str, reason: str, by: Any) -> Pin:
    """Say that an application is in or out of every group from now on; a newer pin takes the place of an older.

    Raises Forbidden for who is not of the team or acts for the bestuur; Refused for a kind nobody knows (field kind),
    without a reason (field reason), for what was not handed in or is not eligible, and after the selection was
    confirmed.
    """
    row = _undecided(application, by)
    if not Application.objects.in_selection().filter(pk=row.pk).exists():
        raise Refused("Deze kandidatuur doet niet mee aan de selectie.")
    if row.eligibility == Eligibility.INELIGIBLE:
        raise Refused("Deze kandidatuur is niet ontvankelijk. Ze kan niet gekozen worden.")
    if kind not in PinKind.values:
        raise Refused("Kies een van de mogelijkheden.", field="kind")
    if not reason.strip():
        raise Refused("Schrijf waarom dit vaststaat.", field="reason")
    given = {"kind": kind, "reason": reason.strip(), "pinned_by": by, "pinned_at": clock.now()}
    pinned, _ = Pin.objects.update_or_create(application=row, defaults=given)
    record("calls.pin", row, by=by, kind=kind, reason=pinned.reason)
    return pinned


@action
def unpin(*, application: Application, by: Any) -> Application:
    """Let the computation decide about an application again.

    Raises Forbidden for who is not of the team or acts for the bestuur; Refused when nothing was fixed, and after
    confirming.
    """
    row = _undecided(application, by)
    pinned = Pin.objects.filter(application=row).first()
    if pinned is None:
        raise Refused("Er staat niets vast voor deze kandidatuur.")
    pinned.delete()
    record("calls.unpin", row, by=by, kind=pinned.kind)
    return row

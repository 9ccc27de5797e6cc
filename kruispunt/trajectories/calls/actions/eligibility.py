"""Staff judges whether an application can be judged at all, before anybody reviews it."""

from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages, check_not_own
from kruispunt.trajectories.calls.enums import IN_SELECTION, Eligibility
from kruispunt.trajectories.calls.models import Application, OpenCall

_FIELDS = ["eligibility", "eligibility_reason", "eligibility_by", "eligibility_at"]


@action
def judge_eligibility(*, application: Application, eligibility: str, reason: str, by: Any) -> Application:
    """Say whether an application is eligible, with the reason; `unknown` takes an earlier judgement back.

    An ineligible application is not reviewed and not in the selection; at the reveal it is refused with this reason.
    The version of the application stays: a colleague who is writing loses nothing by it, since no field is shared.

    Raises Forbidden for who is not of the team or acts for the bestuur; Refused for a draft or a withdrawn
    application, once the selection was confirmed, without a reason, and for the judgement that stands.
    """
    check_manages(by)
    call = OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    check_not_own(by, row.bestuur)
    if eligibility not in Eligibility.values:
        raise Refused("Kies een van de mogelijkheden.", field="eligibility")
    if row.status not in IN_SELECTION:
        raise Refused("Deze kandidatuur is niet ingediend. Er is niets om na te kijken.")
    if call.is_revealed:
        raise Refused("De beslissing is verteld. Of een kandidatuur ontvankelijk is, verandert niet meer.")
    if call.is_confirmed:
        raise Refused(
            "De selectie van deze oproep is bevestigd. Neem eerst de beslissing terug als je dit wilt veranderen."
        )
    reason = reason.strip()
    if not reason:
        raise Refused("Schrijf waarom.", field="reason")
    if (row.eligibility, row.eligibility_reason) == (eligibility, reason) or (
        row.eligibility == eligibility == Eligibility.UNKNOWN
    ):
        raise Refused("Dit is al wat er staat. Kies iets anders of schrijf een andere reden.", field="eligibility")
    was = row.eligibility
    is_judged = eligibility != Eligibility.UNKNOWN
    row.eligibility, row.eligibility_reason = eligibility, reason if is_judged else ""
    row.eligibility_by, row.eligibility_at = (by, clock.now()) if is_judged else (None, None)
    row.save(update_fields=_FIELDS)
    record("calls.judge_eligibility", row, by=by, was=was, eligibility=eligibility, reason=reason)
    return row

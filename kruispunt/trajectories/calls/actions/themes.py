"""The team looks the theme of an application over; the balance counts nothing else."""

from typing import Any

from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.trajectories.calls.actions.checks import check_manages, check_not_own, check_undecided
from kruispunt.trajectories.calls.models import Application, OpenCall

#: What the team keeps of a theme it looked over.
_FIELDS = ["verified_theme", "theme_verified_by", "theme_verified_at"]


@action
def verify_theme(*, application: Application, theme: str, by: Any) -> Application:
    """Note the theme that the team reads in an application, beside the one its bestuur stated; "" takes it back.

    The version of the application stays: a colleague who is writing loses nothing by it, since no field is shared.

    Raises Forbidden for who is not of the team or acts for the bestuur; Refused for a call without themes, another
    theme than those of the call, a draft or withdrawn application, and once the selection was confirmed.
    """
    check_manages(by)
    call = OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    check_not_own(by, row.bestuur)
    check_undecided(call)
    if not call.asks_theme:
        raise Refused("Deze oproep vraagt geen thema.", field="theme")
    if row.is_draft or row.is_withdrawn:
        raise Refused("Alleen bij een ingediende kandidatuur kijk je het thema na.", field="theme")
    if theme and theme not in dict(call.theme_choices):
        raise Refused("Kies een van de thema's van deze oproep.", field="theme")
    if row.verified_theme == theme:
        record_nothing_changed()
        return row
    was = row.verified_theme
    row.verified_theme = theme
    row.theme_verified_by, row.theme_verified_at = (by, clock.now()) if theme else (None, None)
    row.save(update_fields=_FIELDS)
    record("calls.verify_theme", row, by=by, was=was, theme=theme, stated=row.theme)
    return row

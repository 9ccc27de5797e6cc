"""A bestuur stops, at whatever stage."""

from typing import Any

from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.calls.actions.offers import place_came_free
from kruispunt.trajectories.calls.enums import ApplicationStatus
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.calls.notifications import ApplicationWithdrawn
from kruispunt.trajectories.calls.queries.people import readers_of
from kruispunt.trajectories.calls.transitions import move
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.queries.substitutes import seat_of


def _end_participation(application: Application, reason: str, by: Any) -> Any:
    """End the participation that came from this application, also when a colleague took it over meanwhile; give its
    person, who heard of it by that, or None when it had ended.
    """
    takes_part = application.participant_id or application.applicant_id
    participation = seat_of(takes_part, application.call.traject_id, application.bestuur_id)
    if participation is None:
        return None
    # A colleague may withdraw for the bestuur; the place is that of who takes part, so the system ends it then.
    actor = by if by.has_perm("enrolment.withdraw", participation) else None
    enrolment.withdraw(participation=participation, reason=reason, by=actor)
    return participation.user


@action
def withdraw_application(*, application: Application, reason: str, by: Any) -> Application:
    """Take an application back, at whatever stage; after acceptance the participation ends with it.

    A place that it had, offered or confirmed, goes to the best replacement in the same transaction.

    Raises Forbidden for who does not act for the bestuur, Refused without a reason or when it was withdrawn before.
    """
    OpenCall.objects.lock(pk=application.call_id)
    row = Application.objects.lock(pk=application.pk)
    if not by.has_perm("calls.change_application", row):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {row.bestuur}.")
    if row.is_withdrawn:
        raise Refused("Deze kandidatuur was al ingetrokken.")
    was = ApplicationStatus(row.status)
    move(row, ApplicationStatus.WITHDRAWN, by=by, reason=reason)
    record("calls.withdraw_application", row, by=by, was=was, reason=row.withdraw_reason)
    told = _end_participation(row, row.withdraw_reason, by) if was == ApplicationStatus.ACCEPTED else None
    if was in (ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED):
        place_came_free(application=row, by=by)
    for reader in readers_of([row])[row.pk]:
        if reader != told:  # the room of participations tells its person
            ApplicationWithdrawn(application=row, by=str(by)).send(to=reader)
    return row

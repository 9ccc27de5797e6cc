"""Whom an individual session is for."""

from collections.abc import Iterable

from kruispunt.besturen.models import User
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar
from kruispunt.trajectories.enrolment.models import Participation, SessionGuest
from kruispunt.trajectories.enrolment.notifications import SessionInvitation
from kruispunt.trajectories.programme.models import Session


@action
def invite_guests(*, session: Session, participations: Iterable[Participation], by: User | None) -> None:
    """Say whom an individual session is for, and send each of them the invitation.

    A session for somebody alone is planned first, with nobody expected, so that nothing goes out; this is the moment
    at which people hear of it. Who is a guest already is left alone, and a session that is over invites nobody.

    Raises Refused for a session of the whole group, a cancelled one, and for somebody who does not take part in its
    traject.
    """
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)
    if not row.is_individual:
        raise Refused("Deze sessie is voor de hele groep.")
    if row.is_cancelled:
        raise Refused("Deze sessie is geannuleerd.")
    guests = set(row.guests.values_list("participation_id", flat=True))
    new = [one for one in participations if one.pk not in guests]
    for participation in new:
        if participation.traject_id != row.traject_id or not participation.is_enrolled:
            raise Refused(f"{participation.user} neemt niet deel aan dit traject.")
    if not new:
        record_nothing_changed()
        return
    SessionGuest.objects.bulk_create(SessionGuest(session=row, participation=one) for one in new)
    record("enrolment.invite_guests", row, by=by, participations=[one.pk for one in new])
    if not row.is_over:
        put_in_calendar(row, [one.user for one in new], mail=SessionInvitation)

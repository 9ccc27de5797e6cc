"""Take back what somebody said beforehand about not coming, when it is no longer so. Only inside a running action."""

from django.db.models import F

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions.attendance import lock_session, write_mark
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceOrigin, Participation
from kruispunt.trajectories.enrolment.queries.people import expectations
from kruispunt.trajectories.programme.models import Session


def forget_apology(session: Session, participation: Participation, *, by: User | None) -> None:
    """Take the own apology of somebody for a session of which the lock is held away; what others noted stays."""
    mark = Attendance.objects.filter(
        session=session, participation=participation, origin=AttendanceOrigin.APOLOGY
    ).first()
    if mark:
        write_mark(session, participation.pk, mark, "", by=by or participation.user, origin=AttendanceOrigin.APOLOGY)


def forget_apologies_of_who_left(participation: Participation, *, by: User | None) -> None:
    """Take the own apologies of somebody away for the coming sessions at which they are not expected any more."""
    still = expectations().filter(pk=participation.pk).values_list(F("session"))
    apologies = participation.attendances.filter(
        origin=AttendanceOrigin.APOLOGY, session__ends_at__gt=clock.now()
    ).exclude(session__in=still)
    for mark in apologies.select_related("session").order_by("session__starts_at", "session_id"):
        forget_apology(lock_session(mark.session), participation, by=by)

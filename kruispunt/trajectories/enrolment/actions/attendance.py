"""Who was there."""

from dataclasses import dataclass

from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    AttendanceChange,
    AttendanceList,
    AttendanceOrigin,
    AttendanceStatus,
)
from kruispunt.trajectories.enrolment.queries import expected_at, list_of
from kruispunt.trajectories.enrolment.queries.checkin import no_code_now
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import datum, moment


@dataclass(frozen=True)
class Conflict:
    """Somebody else noted something different since the form was made: `status` is what stands ("" for nothing)."""

    participation_id: int
    status: str


@dataclass(frozen=True)
class Marked:
    """How many marks changed, and which were left alone because somebody else was first."""

    changed: int
    conflicts: tuple[Conflict, ...]


def lock_session(session: Session) -> Session:
    """Lock and give a session: one writer at a time for its marks and its list. Only inside a running action."""
    return Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)


def require_facilitator(session: Session, by: User) -> None:
    """Raise Forbidden for who does not facilitate the traject and is not staff."""
    if not by.has_perm("enrolment.mark_attendance", session):
        raise Forbidden("Alleen wie dit traject begeleidt, noteert de aanwezigheid.")


def refuse_when_closed(session: Session, advice: str) -> None:
    """Raise Refused, with `advice` after it, when the list of a session is closed."""
    row = list_of(session)
    if row and row.is_closed:
        raise Refused(
            f"De lijst van deze sessie is afgesloten door {row.closed_by} op {moment(row.closed_at)} {advice}"
        )


def _check(session: Session, marks: dict[int, str], by: User) -> None:
    require_facilitator(session, by)
    if session.is_cancelled:
        raise Refused("Deze sessie is geannuleerd. Er is niemand om te noteren.")
    day = timezone.localdate(session.starts_at)
    if clock.today() < day:
        raise Refused(f"Deze sessie moet nog komen. Noteer de aanwezigheid vanaf {datum(day)}.")
    refuse_when_closed(session, "Open ze opnieuw om nog iets te wijzigen.")
    for participation_id, status in marks.items():
        if status and status not in AttendanceStatus.values:
            raise Refused("Kies een van de mogelijkheden.", field=f"mark_{participation_id}")
    strangers = set(marks) - set(expected_at(session).filter(pk__in=marks).values_list("pk", flat=True))
    if strangers:
        raise Refused(
            "Deze persoon wordt niet meer verwacht in deze sessie. Zet de keuze terug op wat er stond.",
            field=f"mark_{min(strangers)}",
        )


@action
def mark_attendance(*, session: Session, marks: dict[int, str], by: User, seen: dict[int, str] | None = None) -> Marked:
    """Note who was at `session`: `marks` gives a status, or "" for not marked, by the number of the participation.

    Pass only what somebody changed: two facilitators at once then keep each other's marks. `seen` gives what stood
    in the form; where another status was noted since, that one stays and is given back as a conflict.

    Raises Forbidden for who does not facilitate the traject and is not staff; Refused, and nothing is noted, before
    the day of the session, for a cancelled one, a closed list, an unknown status, or somebody who is not expected.
    """
    row = lock_session(session)
    _check(row, marks, by)
    standing = {a.participation_id: a for a in Attendance.objects.filter(session=row, participation__in=marks)}
    changed, conflicts = 0, []
    for participation_id, status in sorted(marks.items()):
        attendance = standing.get(participation_id)
        current = attendance.status if attendance else ""
        if current == status:
            continue
        if seen is not None and seen.get(participation_id, "") != current:
            conflicts.append(Conflict(participation_id, current))
            continue
        write_mark(row, participation_id, attendance, status, by=by, origin=AttendanceOrigin.FACILITATOR)
        changed += 1
    if changed:
        record("enrolment.mark_attendance", row, by=by, changed=changed)
    else:
        record_nothing_changed()
    return Marked(changed, tuple(conflicts))


def write_mark(
    session: Session, participation_id: int, attendance: Attendance | None, status: str, *, by: User, origin: str
) -> None:
    """Put `status` ("" for not marked) in the place of `attendance`, what stands; the change stays for ever.

    Only inside a running action that holds the lock of the session.
    """
    AttendanceChange.objects.create(
        session=session,
        participation_id=participation_id,
        before=attendance.status if attendance else "",
        after=status,
        origin=origin,
        by=by,
    )
    if not status:
        attendance.delete()
        return
    attendance = attendance or Attendance(session=session, participation_id=participation_id)
    attendance.status = status
    attendance.origin = origin
    attendance.marked_by = by
    attendance.marked_at = clock.now()
    attendance.save()


def _list(session: Session) -> AttendanceList:
    return AttendanceList.objects.get_or_create(session=session)[0]


@action
def open_check_in(*, session: Session, by: User) -> AttendanceList:
    """Let the screen of a session show a code with which people note themselves.

    Raises Forbidden for who does not facilitate the traject and is not staff, Refused with what the screen says when
    nobody notes themselves now: too early or too late, a cancelled session, a closed list.
    """
    row = lock_session(session)
    require_facilitator(row, by)
    if why_not := no_code_now(row):
        raise Refused(why_not)
    standing = list_of(row)
    if standing:
        record_nothing_changed()
        return standing
    made = _list(row)
    record("enrolment.open_check_in", made, by=by)
    return made


@action
def close_attendance(*, session: Session, by: User) -> AttendanceList:
    """Close the list of a session: nobody notes anything any more, until it is opened again.

    Raises Forbidden for who does not facilitate the traject and is not staff; Refused for a cancelled session, one
    that did not begin, or a list that is closed.
    """
    row = lock_session(session)
    require_facilitator(row, by)
    if row.is_cancelled:
        raise Refused("Deze sessie is geannuleerd. Er is geen lijst om af te sluiten.")
    if clock.now() < row.starts_at:
        raise Refused(f"Deze sessie moet nog beginnen. Sluit de lijst af vanaf {moment(row.starts_at)}")
    refuse_when_closed(row, "Er is niets meer af te sluiten.")
    closed = _list(row)
    closed.closed_at, closed.closed_by = clock.now(), by
    closed.save(update_fields=["closed_at", "closed_by"])
    record("enrolment.close_attendance", closed, by=by)
    return closed


@action
def reopen_attendance(*, session: Session, reason: str, by: User) -> AttendanceList:
    """Open a closed list again; `reason` stays in the audit trail and in the history of the session.

    Raises Forbidden for who does not facilitate the traject and is not staff, Refused without a reason or when the
    list is open.
    """
    row = lock_session(session)
    require_facilitator(row, by)
    if not reason.strip():
        raise Refused("Zeg waarom je de lijst opnieuw opent.", field="reason")
    opened = list_of(row)
    if not (opened and opened.is_closed):
        raise Refused("De lijst van deze sessie staat open.")
    opened.closed_at = opened.closed_by = None
    opened.save(update_fields=["closed_at", "closed_by"])
    record("enrolment.reopen_attendance", opened, by=by, reason=reason.strip())
    return opened

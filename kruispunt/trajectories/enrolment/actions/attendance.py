"""Who was there."""

from dataclasses import dataclass

from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus
from kruispunt.trajectories.enrolment.queries import expected_at
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import datum


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


def _check(session: Session, marks: dict[int, str], by: User) -> None:
    if not by.has_perm("enrolment.mark_attendance", session):
        raise Forbidden("Alleen wie dit traject begeleidt, noteert de aanwezigheid.")
    if session.is_cancelled:
        raise Refused("Deze sessie is geannuleerd. Er is niemand om te noteren.")
    day = timezone.localdate(session.starts_at)
    if clock.today() < day:
        raise Refused(f"Deze sessie moet nog komen. Noteer de aanwezigheid vanaf {datum(day)}.")
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
    the day of the session, for a cancelled one, an unknown status, or somebody who does not take part.
    """
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)
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
        _write(row, participation_id, attendance, status, by)
        changed += 1
    if changed:
        record("enrolment.mark_attendance", row, by=by, changed=changed)
    else:
        record_nothing_changed()
    return Marked(changed, tuple(conflicts))


def _write(session: Session, participation_id: int, attendance: Attendance | None, status: str, by: User) -> None:
    if not status:
        attendance.delete()
        return
    attendance = attendance or Attendance(session=session, participation_id=participation_id)
    attendance.status = status
    attendance.marked_by = by
    attendance.marked_at = clock.now()
    attendance.save()

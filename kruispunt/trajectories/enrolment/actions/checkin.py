"""What people note about themselves: there with the code of the screen, not coming, there after all."""

from datetime import datetime

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions.attendance import lock_session, refuse_when_closed, write_mark
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceOrigin, AttendanceStatus, Participation
from kruispunt.trajectories.enrolment.queries import checkin
from kruispunt.trajectories.enrolment.queries.attendance import participation_at
from kruispunt.trajectories.programme.models import Session
from kruispunt.ui.templatetags.kruispunt import moment

MAIL = "Klopt er iets niet? Mail de begeleider."


def _place_of(session: Session, by: User) -> Participation:
    participation = participation_at(session, by) if by.is_authenticated else None
    if participation is None:
        raise Forbidden(checkin.not_somebody(session, by) if by.is_authenticated else checkin.NOT_ENROLLED)
    return participation


def _mark_of(session: Session, participation: Participation) -> Attendance | None:
    return Attendance.objects.filter(session=session, participation=participation).first()


def _refuse_way(session: Session, status: str) -> None:
    if status not in checkin.ways(session):
        raise Refused("Kies hoe je erbij bent.", field="status")


def _refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise Refused("Deze sessie is geannuleerd.")


@action
def check_in(*, session: Session, code: str, status: str, by: User, opened_at: datetime | None = None) -> Attendance:
    """Note that `by` is at `session`, with the code of its screen, on site or online (`status`).

    `opened_at` is when this person opened the address with a code that was right then: it counts for
    `checkin.PROOF` after, so that logging in takes no turn away. Who is noted as present already stays so.

    Raises Refused with the reason: too early or too late (`checkin.AROUND`), not expected, a closed list, a
    cancelled session, another note of the facilitator, a code that is not, or no longer, this one's.
    """
    row = lock_session(session)
    refusal = checkin.not_now(row) or checkin.not_somebody(row, by)
    if refusal:
        raise Refused(refusal)
    _refuse_way(row, status)
    wrong = "" if checkin.is_recent(opened_at) else checkin.wrong_code(row, codes.plain(code))
    if wrong:
        raise Refused(wrong)
    participation = _place_of(row, by)
    mark = _mark_of(row, participation)
    if mark and not mark.is_own and not mark.is_present:
        raise Refused(
            f"De begeleider noteerde bij jou '{mark.get_status_display()}'. Klopt dat niet? Spreek de begeleider aan."
        )
    if mark and mark.is_present and (mark.status == status or not mark.is_own):
        record_nothing_changed()
        return mark
    write_mark(row, participation.pk, mark, status, by=by, origin=AttendanceOrigin.CHECK_IN)
    record("enrolment.check_in", row, by=by, status=status)
    return _mark_of(row, participation)


@action
def apologise(*, session: Session, by: User) -> Attendance:
    """Say beforehand that `by` cannot come to `session`; the place stays theirs.

    Raises Forbidden for who is not expected; Refused for a cancelled session or a closed list, from the start on, or
    when something is noted already.
    """
    row = lock_session(session)
    participation = _place_of(row, by)
    _refuse_cancelled(row)
    if row.starts_at <= clock.now():
        raise Refused(f"Deze sessie is begonnen op {moment(row.starts_at)} {MAIL}")
    refuse_when_closed(row, MAIL)
    mark = _mark_of(row, participation)
    if mark and mark.is_own_apology:
        record_nothing_changed()
        return mark
    if mark:
        raise Refused(f"Er is bij jou al '{mark.get_status_display()}' genoteerd. {MAIL}")
    write_mark(row, participation.pk, None, AttendanceStatus.EXCUSED, by=by, origin=AttendanceOrigin.APOLOGY)
    record("enrolment.apologise", row, by=by)
    return _mark_of(row, participation)


@action
def take_back_apology(*, session: Session, by: User) -> None:
    """Say that `by` comes to `session` after all.

    Raises Forbidden for who is not expected; Refused for a cancelled session or a closed list, from the start on, or
    when the facilitator noted it.
    """
    row = lock_session(session)
    participation = _place_of(row, by)
    _refuse_cancelled(row)
    if row.starts_at <= clock.now():
        raise Refused("Deze sessie is begonnen. Meld je aan met de code op het scherm.")
    refuse_when_closed(row, MAIL)
    mark = _mark_of(row, participation)
    if mark is None:
        record_nothing_changed()
        return
    if not mark.is_own_apology:
        raise Refused(f"De begeleider noteerde bij jou '{mark.get_status_display()}'. {MAIL}")
    write_mark(row, participation.pk, mark, "", by=by, origin=AttendanceOrigin.APOLOGY)
    record("enrolment.take_back_apology", row, by=by)


@action
def claim_attendance(*, session: Session, status: str, by: User) -> Attendance:
    """Say after `session` that `by` was there, on site or online (`status`); until the facilitator closes the list.

    Raises Forbidden for who is not expected, such as who enrolled after it; Refused before the end, for a cancelled
    session or a closed list, or when the facilitator noted something else.
    """
    row = lock_session(session)
    participation = _place_of(row, by)
    _refuse_cancelled(row)
    if not row.is_over:
        raise Refused(f"Deze sessie is nog niet voorbij. Meld achteraf, vanaf {moment(row.ends_at)}, dat je er was.")
    refuse_when_closed(row, MAIL)
    _refuse_way(row, status)
    mark = _mark_of(row, participation)
    if mark and mark.is_present:
        record_nothing_changed()
        return mark
    if mark and not mark.is_own_apology:
        raise Refused(f"De begeleider noteerde bij jou '{mark.get_status_display()}'. {MAIL}")
    write_mark(row, participation.pk, mark, status, by=by, origin=AttendanceOrigin.CLAIM)
    record("enrolment.claim_attendance", row, by=by, status=status)
    return _mark_of(row, participation)

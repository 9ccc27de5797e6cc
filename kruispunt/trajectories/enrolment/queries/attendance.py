"""What was noted about who was there."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.models import (
    PRESENT,
    Attendance,
    AttendanceChange,
    AttendanceList,
    AttendanceStatus,
    Participation,
)
from kruispunt.trajectories.enrolment.queries.people import expected_at, sessions_for
from kruispunt.trajectories.programme.models import Session, Traject


@dataclass(frozen=True)
class AttendanceCounts:
    """The attendance of one session.

    Of the `expected` participations so many are `marked`, `excused` or `absent`. Who was there counts, also who
    stopped afterwards: `present` people, each once, for `besturen` besturen; `on_site` and `online` say how.
    """

    expected: int
    marked: int
    present: int
    besturen: int
    on_site: int
    online: int
    excused: int
    absent: int

    @property
    def not_marked(self) -> int:
        """Give how many of the expected have no mark yet."""
        return self.expected - self.marked


def attendance_counts(session: Session) -> AttendanceCounts:
    """Count the attendance of one session."""
    expected = expected_at(session)
    still = Q(participation__in=expected)
    there = Q(status__in=PRESENT)
    counts = Attendance.objects.filter(session=session).aggregate(
        marked=Count("pk", filter=still),
        present=Count("participation__user", filter=there, distinct=True),
        besturen=Count("participation__bestuur", filter=there, distinct=True),
        on_site=Count("participation__user", filter=Q(status=AttendanceStatus.ON_SITE), distinct=True),
        online=Count("participation__user", filter=Q(status=AttendanceStatus.ONLINE), distinct=True),
        excused=Count("pk", filter=still & Q(status=AttendanceStatus.EXCUSED)),
        absent=Count("pk", filter=still & Q(status=AttendanceStatus.ABSENT)),
    )
    return AttendanceCounts(expected=expected.count(), **counts)


def left_after(session: Session) -> QuerySet[Attendance]:
    """Give what was noted at a session about people who are not expected there any more."""
    return (
        Attendance.objects.filter(session=session)
        .exclude(participation__in=expected_at(session))
        .select_related("participation__user", "participation__bestuur")
        .order_by("participation__user__last_name", "pk")
    )


def excused_at(session: Session) -> QuerySet[Attendance]:
    """Give the marks of who is expected at a session and excused, by name."""
    return (
        Attendance.objects.filter(
            session=session, participation__in=expected_at(session), status=AttendanceStatus.EXCUSED
        )
        .select_related("participation__user")
        .order_by("participation__user__last_name", "pk")
    )


def list_of(session: Session) -> AttendanceList | None:
    """Give the list of a session; None when nobody opened or closed it yet."""
    return AttendanceList.objects.filter(session=session).select_related("closed_by").first()


def changes_at(session: Session) -> QuerySet[AttendanceChange]:
    """Give every change of a mark of a session, the newest first."""
    return (
        AttendanceChange.objects.filter(session=session)
        .select_related("participation__user", "participation__bestuur", "by")
        .order_by("-at", "-pk")
    )


def closings_of(session: Session) -> QuerySet[AuditEvent]:
    """Give when the list of a session was closed and opened again, by whom and why, the newest first."""
    lists = AttendanceList.objects.filter(session=session).values_list("pk", flat=True)
    return AuditEvent.objects.filter(
        object_type=AttendanceList._meta.label_lower,
        object_id__in=[str(pk) for pk in lists],
        verb__in=["enrolment.close_attendance", "enrolment.reopen_attendance"],
    ).select_related("actor")


@dataclass(frozen=True)
class OwnSession:
    """What one person sees of one session: the own mark, and what there is to say about it now."""

    session: Session
    mark: Attendance | None
    is_closed: bool

    @property
    def has_begun(self) -> bool:
        """Give whether the start has passed."""
        return self.session.starts_at <= clock.now()

    @property
    def is_own_apology(self) -> bool:
        """Give whether the person said not to come, which nobody changed since."""
        return self.mark is not None and self.mark.is_own_apology

    @property
    def is_noted_away(self) -> bool:
        """Give whether the facilitator noted that the person was not there."""
        return self.mark is not None and not (self.mark.is_own or self.mark.is_present)

    @property
    def can_apologise(self) -> bool:
        """Give whether the person can still say not to come."""
        return not (self.mark or self.has_begun or self.is_closed or self.session.is_cancelled)

    @property
    def can_take_back(self) -> bool:
        """Give whether the person can still say to come after all."""
        return self.is_own_apology and not (self.has_begun or self.is_closed or self.session.is_cancelled)

    @property
    def can_claim(self) -> bool:
        """Give whether the person can say afterwards to have been there."""
        is_free = self.mark is None or self.mark.is_own_apology
        is_open = self.session.is_over and not (self.is_closed or self.session.is_cancelled)
        return is_free and is_open


def participation_at(session: Session, user: User) -> Participation | None:
    """Give the participation with which somebody is expected at `session`, or None."""
    return expected_at(session).filter(user=user).first()


def _with_marks(sessions: list[Session], user: User) -> list[OwnSession]:
    own = Attendance.objects.filter(session__in=sessions, participation__user=user).select_related("marked_by")
    latest_last = own.order_by(F("participation__withdrawn_at").asc(nulls_last=True), "participation_id")
    marks = {mark.session_id: mark for mark in latest_last}
    closed = set(
        AttendanceList.objects.filter(session__in=sessions, closed_at__isnull=False).values_list("session", flat=True)
    )
    return [OwnSession(session, marks.get(session.pk), session.pk in closed) for session in sessions]


def own_session(session: Session, user: User) -> OwnSession:
    """Give what somebody sees of one session."""
    return _with_marks([session], user)[0]


def own_sessions(traject: Traject, user: User, *, most: int) -> list[OwnSession]:
    """Give the first `most` sessions of a traject at which somebody is or was expected, in order of time."""
    return _with_marks(list(sessions_for(user).filter(traject=traject)[:most]), user)


def to_claim(user: User, *, most: int) -> list[OwnSession]:
    """Give at most `most` sessions that are over and open, for which nothing stands of somebody; newest first."""
    noted = Attendance.objects.filter(participation__user=user).values("session")
    closed = AttendanceList.objects.filter(closed_at__isnull=False).values("session")
    sessions = sessions_for(user).held().exclude(pk__in=noted).exclude(pk__in=closed)
    return _with_marks(list(sessions.order_by("-starts_at", "-pk")[:most]), user)

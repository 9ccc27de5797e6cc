"""What was noted about who was there."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kruispunt.trajectories.enrolment.models import PRESENT, Attendance
from kruispunt.trajectories.enrolment.queries.people import expected_at
from kruispunt.trajectories.programme.models import Session


@dataclass(frozen=True)
class AttendanceCounts:
    """How many were expected at one session, noted, and there."""

    expected: int
    marked: int
    present: int


def attendance_counts(session: Session) -> AttendanceCounts:
    """Count the attendance of one session."""
    counts = Attendance.objects.filter(session=session).aggregate(
        marked=Count("pk"), present=Count("pk", filter=Q(status__in=PRESENT))
    )
    return AttendanceCounts(expected_at(session).count(), counts["marked"], counts["present"])


def left_after(session: Session) -> QuerySet[Attendance]:
    """Give what was noted at a session about people who are not expected there any more."""
    return (
        Attendance.objects.filter(session=session)
        .exclude(participation__in=expected_at(session))
        .select_related("participation__user", "participation__bestuur")
        .order_by("participation__user__last_name", "pk")
    )

"""Reads of who takes part."""

from kruispunt.trajectories.enrolment.queries.attendance import (
    AttendanceCounts,
    attendance_counts,
    changes_at,
    closings_of,
    excused_at,
    left_after,
    list_of,
    own_session,
    own_sessions,
    participation_at,
    to_claim,
)
from kruispunt.trajectories.enrolment.queries.certificates import (
    attended_participations,
    certificate_by_code,
    content_of,
    standing_certificate,
)
from kruispunt.trajectories.enrolment.queries.people import (
    coming_sessions_of,
    ever_in,
    expected_at,
    participants,
    sessions_for,
    standing_of,
    trajecten_of,
)
from kruispunt.trajectories.enrolment.queries.places import (
    Places,
    places_of,
    waiting_list,
    waiting_position,
)
from kruispunt.trajectories.enrolment.queries.totals import totals_of

__all__ = [
    "AttendanceCounts",
    "Places",
    "attendance_counts",
    "attended_participations",
    "certificate_by_code",
    "changes_at",
    "closings_of",
    "coming_sessions_of",
    "content_of",
    "ever_in",
    "excused_at",
    "expected_at",
    "left_after",
    "list_of",
    "own_session",
    "own_sessions",
    "participants",
    "participation_at",
    "places_of",
    "sessions_for",
    "standing_certificate",
    "standing_of",
    "to_claim",
    "totals_of",
    "trajecten_of",
    "waiting_list",
    "waiting_position",
]

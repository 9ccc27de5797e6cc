"""Reads of who takes part."""

from kruispunt.trajectories.enrolment.queries.attendance import (
    AttendanceCounts,
    attendance_counts,
    left_after,
)
from kruispunt.trajectories.enrolment.queries.feeds import entries_for, feed_at, feed_entries, token_of
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

__all__ = [
    "AttendanceCounts",
    "Places",
    "attendance_counts",
    "coming_sessions_of",
    "entries_for",
    "ever_in",
    "expected_at",
    "feed_at",
    "feed_entries",
    "left_after",
    "participants",
    "places_of",
    "sessions_for",
    "standing_of",
    "token_of",
    "trajecten_of",
    "waiting_list",
    "waiting_position",
]

"""What this room keeps."""

from kruispunt.trajectories.enrolment.models.attendance import (
    PRESENT,
    Attendance,
    AttendanceChange,
    AttendanceList,
    AttendanceOrigin,
    AttendanceStatus,
    Certificate,
)
from kruispunt.trajectories.enrolment.models.calendars import CalendarFeed, CalendarInvitation, Reminder, ReminderKind
from kruispunt.trajectories.enrolment.models.deciding import (
    GoChoice,
    GoDecision,
    InvitedBestuur,
    NextEditionInterest,
)
from kruispunt.trajectories.enrolment.models.offers import PassedOver, PassReason, SeatOffer, SeatOfferStatus
from kruispunt.trajectories.enrolment.models.participations import (
    HOLDING_A_PLACE,
    STANDING,
    Need,
    Participation,
    ParticipationSource,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)

__all__ = [
    "HOLDING_A_PLACE",
    "PRESENT",
    "STANDING",
    "Attendance",
    "AttendanceChange",
    "AttendanceList",
    "AttendanceOrigin",
    "AttendanceStatus",
    "CalendarFeed",
    "CalendarInvitation",
    "Certificate",
    "GoChoice",
    "GoDecision",
    "InvitedBestuur",
    "Need",
    "NextEditionInterest",
    "Participation",
    "ParticipationSource",
    "ParticipationStatus",
    "PassReason",
    "PassedOver",
    "Reminder",
    "ReminderKind",
    "SeatOffer",
    "SeatOfferStatus",
    "SessionGuest",
    "Substitution",
]

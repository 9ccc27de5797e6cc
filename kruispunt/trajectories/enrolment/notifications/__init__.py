"""What people hear about their place in a traject and the sessions in their calendar."""

from kruispunt.trajectories.enrolment.notifications.places import (
    Enrolled,
    OnWaitingList,
    ParticipationMail,
    PlaceGiven,
    SeatLapsed,
    SeatOffered,
    Withdrawn,
)
from kruispunt.trajectories.enrolment.notifications.reminders import (
    SessionsComing,
)
from kruispunt.trajectories.enrolment.notifications.sessions import (
    ComesThemselves,
    LedSessionCancelled,
    LedTrajectCancelled,
    SessionCancelled,
    SessionGone,
    SessionInvitation,
    SessionMail,
    SessionMoved,
    SessionRemoved,
    TrajectCancelled,
)
from kruispunt.trajectories.enrolment.notifications.substitutes import (
    SeatHandedOver,
    SeatTakenOver,
    SubstituteArranged,
    SubstituteEnded,
    SubstituteInvited,
    SubstituteReturned,
)
from kruispunt.trajectories.enrolment.notifications.words import (
    absolute,
    calendar_entry,
    when,
    where,
)

__all__ = [
    "ComesThemselves",
    "Enrolled",
    "LedSessionCancelled",
    "LedTrajectCancelled",
    "OnWaitingList",
    "ParticipationMail",
    "PlaceGiven",
    "SeatHandedOver",
    "SeatLapsed",
    "SeatOffered",
    "SeatTakenOver",
    "SessionCancelled",
    "SessionGone",
    "SessionInvitation",
    "SessionMail",
    "SessionMoved",
    "SessionRemoved",
    "SessionsComing",
    "SubstituteArranged",
    "SubstituteEnded",
    "SubstituteInvited",
    "SubstituteReturned",
    "TrajectCancelled",
    "Withdrawn",
    "absolute",
    "calendar_entry",
    "when",
    "where",
]

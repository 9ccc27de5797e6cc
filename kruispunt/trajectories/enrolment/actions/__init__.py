"""Every write on who takes part, and who was there."""

from kruispunt.trajectories.enrolment.actions.attendance import (
    Conflict,
    Marked,
    close_attendance,
    mark_attendance,
    open_check_in,
    reopen_attendance,
)
from kruispunt.trajectories.enrolment.actions.certificates import issue_certificate
from kruispunt.trajectories.enrolment.actions.checkin import (
    apologise,
    check_in,
    claim_attendance,
    take_back_apology,
)
from kruispunt.trajectories.enrolment.actions.enrolling import enrol, enrol_selected, give_place, withdraw

__all__ = [
    "Conflict",
    "Marked",
    "apologise",
    "check_in",
    "claim_attendance",
    "close_attendance",
    "enrol",
    "enrol_selected",
    "give_place",
    "issue_certificate",
    "mark_attendance",
    "open_check_in",
    "reopen_attendance",
    "take_back_apology",
    "withdraw",
]

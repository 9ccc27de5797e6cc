"""Every write on who takes part, and who was there."""

from kruispunt.trajectories.enrolment.actions.attendance import Conflict, Marked, mark_attendance
from kruispunt.trajectories.enrolment.actions.enrolling import enrol, enrol_selected, give_place, withdraw
from kruispunt.trajectories.enrolment.actions.guests import invite_guests

__all__ = [
    "Conflict",
    "Marked",
    "enrol",
    "enrol_selected",
    "give_place",
    "invite_guests",
    "mark_attendance",
    "withdraw",
]

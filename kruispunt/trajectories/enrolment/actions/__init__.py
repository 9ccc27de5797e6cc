"""Every write on who takes part, and who was there."""

from kruispunt.trajectories.enrolment.actions.attendance import Conflict, Marked, mark_attendance
from kruispunt.trajectories.enrolment.actions.enrolling import enrol, enrol_selected, give_place, withdraw
from kruispunt.trajectories.enrolment.actions.needs import purge_needs, set_needs
from kruispunt.trajectories.enrolment.actions.reminders import remind
from kruispunt.trajectories.enrolment.actions.substitutes import substitute, take_over, undo_substitution

__all__ = [
    "Conflict",
    "Marked",
    "enrol",
    "enrol_selected",
    "give_place",
    "mark_attendance",
    "purge_needs",
    "remind",
    "set_needs",
    "substitute",
    "take_over",
    "undo_substitution",
    "withdraw",
]

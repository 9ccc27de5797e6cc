"""Every write on who takes part, and who was there."""

from kruispunt.trajectories.enrolment.actions.attendance import Conflict, Marked, mark_attendance
from kruispunt.trajectories.enrolment.actions.enrolling import enrol, enrol_people, enrol_selected, withdraw
from kruispunt.trajectories.enrolment.actions.offers import (
    accept_place,
    decline_place,
    give_place,
    offer_free_places,
    tend_waiting_list,
)

__all__ = [
    "Conflict",
    "Marked",
    "accept_place",
    "decline_place",
    "enrol",
    "enrol_people",
    "enrol_selected",
    "give_place",
    "mark_attendance",
    "offer_free_places",
    "tend_waiting_list",
    "withdraw",
]

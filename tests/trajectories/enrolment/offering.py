"""A traject that is full, and who waits for a place in it."""

from kruispunt.trajectories.enrolment.actions import (
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Participation, SeatOffer
from tests.trajectories.enrolment.helpers import (
    make_participant,
    make_session,
    make_traject,
)


def full(waiting: int = 2, **fields):
    """Give a traject with one place that somebody has, its session, who has it, and who waits, in order."""
    traject = make_traject(**({"capacity": 1} | fields))
    session = make_session(traject)
    return traject, session, make_participant(traject), [make_participant(traject) for _ in range(waiting)]


def free_a_place(row: Participation) -> None:
    withdraw(participation=row, reason="", by=row.user)


def offer_to(row: Participation) -> SeatOffer:
    """Give the open offer of somebody."""
    return SeatOffer.objects.open().get(participation=row)


def again(row: Participation) -> Participation:
    return Participation.objects.get(pk=row.pk)

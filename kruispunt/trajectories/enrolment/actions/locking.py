"""The locks of this room, in the one order everybody takes them: the traject, its sessions, participations, people.

Whoever holds the lock of a traject may give its places: two people never get the same one. What hangs under a traject
is locked under its lock only; people are in several trajecten at once, so whoever needs more than one of them locks
all in one go, by number: what is locked further on in the same transaction is among them.
"""

from collections.abc import Iterable

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries.people import expected_at
from kruispunt.trajectories.programme.models import Session, Traject


def lock_traject(traject: Traject) -> Traject:
    """Lock a traject for this transaction and give it, fresh; rows that only point to it need not wait."""
    return Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)


def lock_trajecten(numbers: Iterable[int]) -> None:
    """Lock several trajecten for this transaction, in the one order everybody takes them: that of their numbers."""
    rows = Traject.objects.select_for_update(no_key=True).filter(pk__in=list(numbers))
    list(rows.order_by("pk").values_list("pk"))


def lock_participation(participation: Participation) -> Participation:
    """Lock the traject of a participation, then the participation, and give it, fresh, with all it points to."""
    lock_traject(participation.traject)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("traject", "user", "bestuur").get(pk=participation.pk)


def lock_people(people: Iterable[User]) -> None:
    """Let everybody wait who plans something else for one of these people; see above for the order."""
    numbers = {person.pk for person in people}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk").values_list("pk"))


def lock_people_at(traject: Traject, sessions: Iterable[Session]) -> None:
    """Lock in one go whose day a change of these sessions of `traject` touches: who guides, who comes, who is told."""
    sessions = list(sessions)
    people = set(traject.facilitators.all())
    people |= set(User.objects.filter(calendar_invitations__session__in=sessions))
    for session in sessions:
        if session.is_individual:
            people |= {one.user for one in expected_at(session)}
    lock_people(people)

"""Getting a place, waiting for one, giving it up."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.actions.calendars import coming_sessions, put_in_calendar, take_out_of_calendar
from kruispunt.trajectories.enrolment.models import Participation, ParticipationSource, ParticipationStatus
from kruispunt.trajectories.enrolment.notifications import (
    Enrolled,
    OnWaitingList,
    PlaceGiven,
    SessionInvitation,
    SessionRemoved,
    Withdrawn,
)
from kruispunt.trajectories.enrolment.queries import places_of, waiting_position
from kruispunt.trajectories.enrolment.signals import participation_ended
from kruispunt.trajectories.programme.models import Traject


def _lock_traject(traject: Traject) -> Traject:
    # No key is changed, so rows that only point to this traject need not wait.
    return Traject.objects.select_for_update(no_key=True).get(pk=traject.pk)


def _lock(participation: Participation) -> Participation:
    _lock_traject(participation.traject)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("traject", "user", "bestuur").get(pk=participation.pk)


def _refuse_when_cancelled(traject: Traject) -> None:
    if traject.is_cancelled:
        raise Refused("Dit traject is geannuleerd. Je kan er niet meer voor inschrijven.")


def _create(traject: Traject, user: User, bestuur: Bestuur, status: str, source: str) -> Participation:
    try:
        with transaction.atomic():
            return Participation.objects.create(
                traject=traject, user=user, bestuur=bestuur, status=status, source=source
            )
    except IntegrityError as error:
        raise Refused(f"{user} is al ingeschreven voor dit traject.") from error


def _invite(participation: Participation, sessions: list) -> None:
    for session in sessions:
        put_in_calendar(session, [participation.user], mail=SessionInvitation)


@action
def enrol(
    *, traject: Traject, user: User, bestuur: Bestuur, by: User | None, source: str = ParticipationSource.SELF
) -> Participation:
    """Give `user` a place in `traject` for `bestuur`, or the last place on its waiting list when it is full.

    Who waits goes first: a newcomer gets a place only when more are free than people wait. The person hears which
    of both it is, and with a place gets an invitation for every coming session.

    Raises Forbidden when `by` may not enrol this person or the person does not act for the bestuur, Refused when
    the traject takes no enrolments, is cancelled, has no session to come, or has this person already.
    """
    if by is not None and by != user and not by.has_perm("enrolment.enrol_others"):
        raise Forbidden("Je kan alleen jezelf inschrijven.")
    row = _lock_traject(traject)
    _refuse_when_cancelled(row)
    if not row.takes_enrolments:
        raise Refused("Voor dit traject kan je je niet zelf inschrijven.")
    if not acts_for(user, bestuur):
        raise Forbidden(f"{user} werkt in Kruispunt niet voor {bestuur}. Kies een ander bestuur.", field="bestuur")
    sessions = coming_sessions(row)
    if not sessions:
        raise Refused("Alle sessies van dit traject zijn voorbij. Je kan je niet meer inschrijven.")
    if Participation.objects.standing().filter(traject=row, user=user).exists():
        raise Refused(f"{user} is al ingeschreven voor dit traject.")
    has_place = places_of(row).has_room_for_newcomer
    status = ParticipationStatus.ENROLLED if has_place else ParticipationStatus.WAITING
    participation = _create(row, user, bestuur, status, source)
    record("enrolment.enrol", participation, by=by, status=status, source=source)
    if has_place:
        Enrolled(participation=participation).send(to=user)
        _invite(participation, sessions)
    else:
        OnWaitingList(participation=participation, position=waiting_position(participation)).send(to=user)
    return participation


@action
def enrol_selected(*, traject: Traject, user: User, bestuur: Bestuur, by: User | None) -> Participation:
    """Let somebody who was chosen after an open call take part; an invitation goes out for every coming session.

    The number of places was decided in the selection, so it is not counted here. Who takes part for this bestuur
    already stays as they are.

    Raises Refused for a cancelled traject, or for somebody who takes part for another bestuur.
    """
    row = _lock_traject(traject)
    _refuse_when_cancelled(row)
    standing = Participation.objects.standing().filter(traject=row, user=user).select_related("bestuur", "user").first()
    if standing and standing.bestuur != bestuur:
        raise Refused(f"{user} neemt al deel voor {standing.bestuur} en kan niet ook voor {bestuur} deelnemen.")
    if standing and standing.is_enrolled:
        record_nothing_changed()
        return standing
    if standing:
        standing.status, standing.source = ParticipationStatus.ENROLLED, ParticipationSource.CALL
        standing.save(update_fields=["status", "source"])
    else:
        standing = _create(row, user, bestuur, ParticipationStatus.ENROLLED, ParticipationSource.CALL)
    record("enrolment.enrol_selected", standing, by=by)
    _invite(standing, coming_sessions(row))
    return standing


@action
def give_place(*, participation: Participation, by: User | None) -> Participation:
    """Give somebody on the waiting list a free place, with mail and invitations.

    Raises Forbidden for who is not staff, Refused when the person does not wait any more, no place is free, the
    traject is cancelled or over.
    """
    _check(by, "enrolment.give_place", None, "Alleen het team geeft een plaats.")
    row = _lock(participation)
    _refuse_when_cancelled(row.traject)
    if not row.is_waiting:
        raise Refused(f"{row.user} staat niet meer op de wachtlijst.")
    if not places_of(row.traject).has_free:
        raise Refused(
            f"Alle {row.traject.capacity} plaatsen zijn bezet. "
            "Verhoog het aantal plaatsen van het traject of wacht tot er iemand stopt."
        )
    sessions = coming_sessions(row.traject)
    if not sessions:
        raise Refused("Alle sessies van dit traject zijn voorbij.")
    row.status = ParticipationStatus.ENROLLED
    row.save(update_fields=["status"])
    record("enrolment.give_place", row, by=by)
    PlaceGiven(participation=row).send(to=row.user)
    _invite(row, sessions)
    return row


@action
def withdraw(*, participation: Participation, reason: str, by: User | None) -> Participation:
    """End somebody's participation or wait; coming sessions leave the calendar. `reason` may be empty.

    Raises Forbidden when it is not `by`'s own and `by` is not staff, Refused when it ended before.
    """
    _check(by, "enrolment.withdraw", participation, "Je kan alleen je eigen deelname stopzetten.")
    row = _lock(participation)
    if not row.is_standing:
        raise Refused("Deze deelname was al stopgezet.")
    row.status = ParticipationStatus.WITHDRAWN
    row.withdrawn_at = clock.now()
    row.withdraw_reason = reason.strip()
    row.save(update_fields=["status", "withdrawn_at", "withdraw_reason"])
    record("enrolment.withdraw", row, by=by, reason=row.withdraw_reason)
    Withdrawn(participation=row).send(to=row.user)
    for session in coming_sessions(row.traject):
        take_out_of_calendar(session, [row.user], mail=SessionRemoved)
    participation_ended.send(sender=Participation, participation=row, by=by)
    return row


def _check(by: User | None, permission: str, subject: Any, message: str) -> None:
    if by is not None and not by.has_perm(permission, subject):
        raise Forbidden(message)

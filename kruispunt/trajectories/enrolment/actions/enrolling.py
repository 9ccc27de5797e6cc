"""Getting a place, waiting for one, giving it up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur, User
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.actions.calendars import coming_sessions, invite, take_out_of_calendar
from kruispunt.trajectories.enrolment.actions.locking import lock_participation, lock_traject
from kruispunt.trajectories.enrolment.actions.needs import set_needs
from kruispunt.trajectories.enrolment.actions.offers import close_offers, offer_free_places
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationSource,
    ParticipationStatus,
    SeatOfferStatus,
)
from kruispunt.trajectories.enrolment.notifications import Enrolled, OnWaitingList, SessionRemoved, Withdrawn
from kruispunt.trajectories.enrolment.queries import has_place_for, waiting_position
from kruispunt.trajectories.enrolment.signals import participation_ended
from kruispunt.trajectories.programme.models import Traject


def _refuse_when_cancelled(traject: Traject) -> None:
    if traject.is_cancelled:
        raise Refused("Dit traject is geannuleerd. Je kan er niet meer voor inschrijven.")


def _create(
    traject: Traject, user: User, bestuur: Bestuur, status: str, source: str, by: User | None = None
) -> Participation:
    try:
        with transaction.atomic():
            return Participation.objects.create(
                traject=traject,
                user=user,
                bestuur=bestuur,
                status=status,
                seated_at=clock.now() if status == ParticipationStatus.ENROLLED else None,
                source=source,
                enrolled_by=by if by != user else None,
            )
    except IntegrityError as error:
        raise Refused(f"{user} is al ingeschreven voor dit traject.") from error


def _source(user: User, bestuur: Bestuur, by: User | None) -> str:
    if by is None or by == user:
        return ParticipationSource.SELF
    return ParticipationSource.COLLEAGUE if acts_for(by, bestuur) else ParticipationSource.STAFF


@action
def enrol(
    *, traject: Traject, user: User, bestuur: Bestuur, by: User | None, source: str | None = None
) -> Participation:
    """Give `user` a place in `traject` for `bestuur`, or the last place on its waiting list when it is full.

    It is full when every place is held or offered, or as many persons of the bestuur hold one as may. Who waits and
    can have a place goes first: a newcomer gets one only when more are free. The person hears which of both it is,
    and with a place gets an invitation for every coming session. `source` follows from who enrols whom.

    Raises Forbidden when `by` may not enrol this person or the person does not act for the bestuur, Refused when
    the traject takes no enrolments, is cancelled, has no session to come, or has this person already.
    """
    if by is not None and by != user:
        _check(
            by, "enrolment.enrol_colleague", bestuur, "Je kan alleen jezelf en collega's van je bestuur inschrijven."
        )
    row = lock_traject(traject)
    _refuse_when_cancelled(row)
    if not row.takes_enrolments:
        raise Refused("Voor dit traject kan je je niet zelf inschrijven.")
    if not acts_for(user, bestuur):
        raise Forbidden(f"{user} werkt in Kruispunt niet voor {bestuur}. Kies een ander bestuur.", field="bestuur")
    sessions = coming_sessions(row)
    if all(session.is_individual for session in sessions):
        raise Refused("Alle sessies van dit traject zijn voorbij. Je kan je niet meer inschrijven.")
    if Participation.objects.standing().filter(traject=row, user=user).exists():
        raise Refused(f"{user} is al ingeschreven voor dit traject.")
    has_place = has_place_for(row, bestuur)
    status = ParticipationStatus.ENROLLED if has_place else ParticipationStatus.WAITING
    source = source or _source(user, bestuur, by)
    participation = _create(row, user, bestuur, status, source, by)
    record("enrolment.enrol", participation, by=by, status=status, source=source)
    if has_place:
        Enrolled(participation=participation).send(to=user)
        invite(participation, sessions)
    else:
        OnWaitingList(participation=participation, position=waiting_position(participation)).send(to=user)
    return participation


@action
def enrol_people(
    *, traject: Traject, people: Sequence[User], bestuur: Bestuur, by: User, needs: Mapping[str, str] | None = None
) -> list[Participation]:
    """Enrol several colleagues of one bestuur at once, in the order of `people`, and give what each of them got.

    All of them or nobody: when one cannot be enrolled, nobody is. Each gets a place or the waiting list (see `enrol`)
    and a mail of their own. `needs` is what `by` needs who comes too (see `set_needs`); others say it themselves.

    Raises Refused without anybody, for needs of `by` who does not come, what `set_needs` raises, and what `enrol`
    raises, at the field `people` when it is about one of several.
    """
    if not people:
        raise Refused("Kies wie er komt.", field="people")
    if needs and by not in people:
        raise Refused(
            "Je vulde in wat jij nodig hebt, maar je schrijft jezelf niet in. Vink jezelf aan, of maak die vakjes "
            "leeg: een collega zegt zelf wat nodig is.",
            field="people",
        )
    lock_traject(traject)
    rows = []
    for user in people:
        try:
            rows.append(enrol(traject=traject, user=user, bestuur=bestuur, by=by))
        except Refused as refusal:
            if len(people) > 1 and refusal.field:
                refusal.field = "people"
            raise
    for row in rows:
        if needs and row.user == by:
            set_needs(participation=row, needs=needs, by=by)
    record("enrolment.enrol_people", traject, by=by, participations=[row.pk for row in rows])
    return rows


@action
def enrol_selected(*, traject: Traject, user: User, bestuur: Bestuur, by: User | None) -> Participation:
    """Let somebody who was chosen after an open call take part; an invitation goes out for every coming session.

    The number of places was decided in the selection, so it is not counted here. Who takes part for this bestuur
    already stays as they are.

    Raises Refused for a cancelled traject, or for somebody who takes part for another bestuur.
    """
    row = lock_traject(traject)
    _refuse_when_cancelled(row)
    standing = Participation.objects.standing().filter(traject=row, user=user).select_related("bestuur", "user").first()
    if standing and standing.bestuur != bestuur:
        raise Refused(f"{user} neemt al deel voor {standing.bestuur} en kan niet ook voor {bestuur} deelnemen.")
    if standing and standing.is_enrolled:
        record_nothing_changed()
        return standing
    if standing:
        close_offers(standing, SeatOfferStatus.ENDED, by=by)
        standing.take_seat()
        standing.source = ParticipationSource.CALL
        standing.save(update_fields=["status", "seated_at", "source"])
    else:
        standing = _create(row, user, bestuur, ParticipationStatus.ENROLLED, ParticipationSource.CALL)
    record("enrolment.enrol_selected", standing, by=by)
    invite(standing, coming_sessions(row))
    return standing


@action
def withdraw(*, participation: Participation, reason: str, by: User | None) -> Participation:
    """End somebody's participation, offer or wait; coming sessions leave the calendar. `reason` may be empty.

    A place that comes free by it is offered to the next of the waiting list.

    Raises Forbidden when it is not `by`'s own, `by` is not staff and did not enrol this colleague; Refused when it
    ended before.
    """
    _check(
        by,
        "enrolment.withdraw",
        participation,
        "Je kan alleen je eigen deelname stopzetten, of die van wie jij inschreef.",
    )
    row = lock_participation(participation)
    if not row.is_standing:
        raise Refused("Deze deelname was al stopgezet.")
    if row.traject.is_cancelled and row.source != ParticipationSource.CALL:  # an application can still be taken back
        raise Refused("Dit traject is geannuleerd. Er is niets meer om mee te stoppen.")
    close_offers(row, SeatOfferStatus.DECLINED, by=by)
    row.status = ParticipationStatus.WITHDRAWN
    row.withdrawn_at = clock.now()
    row.withdraw_reason = reason.strip()
    row.save(update_fields=["status", "withdrawn_at", "withdraw_reason"])
    record("enrolment.withdraw", row, by=by)
    Withdrawn(participation=row, by=str(by) if by and by != row.user else "").send(to=row.user)
    for session in coming_sessions(row.traject):
        take_out_of_calendar(session, [row.user], mail=SessionRemoved)
    participation_ended.send(sender=Participation, participation=row, by=by)
    offer_free_places(traject=row.traject, by=by)
    return row


def _check(by: User | None, permission: str, subject: Any, message: str) -> None:
    if by is not None and not by.has_perm(permission, subject):
        raise Forbidden(message)

"""A colleague of the same bestuur comes to one session, or takes over the whole seat.

Everything here holds the lock of the traject first, as who enrols and who withdraws does, so that a seat is always held
by exactly one person, and one person comes for it to a session.
"""

from functools import partial

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.besturen.queries import colleagues_of
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.actions.calendars import (
    coming_sessions,
    invite,
    put_in_calendar,
    take_out_of_calendar,
)
from kruispunt.trajectories.enrolment.actions.locking import lock_participation, lock_people
from kruispunt.trajectories.enrolment.actions.standins import end_stand_ins, end_substitution
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationSource,
    ParticipationStatus,
    SessionGuest,
    Substitution,
)
from kruispunt.trajectories.enrolment.notifications import SessionRemoved
from kruispunt.trajectories.enrolment.notifications.substitutes import (
    SeatHandedOver,
    SeatTakenOver,
    SubstituteArranged,
    SubstituteInvited,
)
from kruispunt.trajectories.enrolment.queries.people import busy_session
from kruispunt.trajectories.enrolment.queries.substitutes import sessions_to_leave, stands_in
from kruispunt.trajectories.enrolment.signals import comes_instead, participation_ended
from kruispunt.trajectories.programme.models import Session

GONE = "Deze deelname is intussen stopgezet of aan een collega gegeven."


def _check(participation: Participation, colleague: User, by: User) -> None:
    if not by.has_perm("enrolment.arrange_substitute", participation):
        raise Forbidden("Alleen wie deelneemt en het team regelen een vervanger.")
    if not participation.is_enrolled:
        raise Refused(GONE)
    if colleague == participation.user:
        raise Refused("Kies een collega. Deze persoon neemt zelf al deel.", field="colleague")
    if not colleagues_of(participation.bestuur).filter(pk=colleague.pk).exists():
        raise Refused(
            f"{colleague} handelt in Kruispunt niet voor {participation.bestuur}. Kies een andere collega.",
            field="colleague",
        )
    held = Participation.objects.holding_a_place().filter(traject=participation.traject, user=colleague)
    if held.exists():
        raise Refused(
            f"{colleague} heeft zelf een plaats of een aanbod in dit traject. Kies een andere collega.",
            field="colleague",
        )


@action
def substitute(*, session: Session, participation: Participation, colleague: User, by: User) -> Substitution:
    """Let `colleague` come to one session in the place of who takes part; give the substitution.

    The session goes from the calendar of the one into that of the other, and both get a mail. No place changes hands.

    Raises Forbidden for who does not take part here and is not staff; Refused when the participation ended, the
    session began, was cancelled or is not one of this person, a colleague comes in it already, and for somebody of
    another bestuur, with a place of their own, who comes in it for another colleague, or is elsewhere then.
    """
    away = lock_participation(participation)
    _check(away, colleague, by)
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)
    if Substitution.objects.filter(session=row, away=away, ended_at__isnull=True).exists():
        raise Refused("Er komt al een collega naar deze sessie. Maak dat eerst ongedaan.", field="session")
    if not sessions_to_leave(away).filter(pk=row.pk).exists():
        raise Refused(
            f"Deze sessie is begonnen, geannuleerd of niet voor {away.user}. Kies een andere.", field="session"
        )
    if stands_in(colleague, row.traject).filter(session=row).exists():
        raise Refused(f"{colleague} komt al in de plaats van een andere collega.", field="colleague")
    lock_people([away.user, colleague])
    if busy_session(colleague, row.starts_at, row.ends_at, apart_from=row):
        raise Refused(f"{colleague} heeft dan al een andere sessie. Kies een andere collega.", field="colleague")
    stand_in, _ = Participation.objects.get_or_create(
        traject=away.traject,
        user=colleague,
        bestuur=away.bestuur,
        status=ParticipationStatus.SUBSTITUTE,
        defaults={"source": ParticipationSource.COLLEAGUE, "enrolled_by": by},
    )
    try:
        with transaction.atomic():
            arranged = Substitution.objects.create(session=row, away=away, stand_in=stand_in, arranged_by=by)
    except IntegrityError as error:
        raise Refused(
            "Voor deze sessie is intussen een collega gekozen. Ververs de pagina.", field="session"
        ) from error
    record("enrolment.substitute", arranged, by=by, session=row.pk, away=away.pk, stand_in=stand_in.pk)
    take_out_of_calendar(row, [away.user], mail=partial(SubstituteArranged, substitution=arranged))
    put_in_calendar(row, [colleague], mail=partial(SubstituteInvited, substitution=arranged))
    comes_instead.send(sender=Substitution, session=row, comes=stand_in, before=away.user)
    return arranged


@action
def undo_substitution(*, substitution: Substitution, by: User) -> Substitution:
    """Let who takes part come again, until the session begins; both hear of it and the calendars change back.

    Raises Forbidden for anybody but the two of them and staff; Refused when it was undone before, or the session began
    or was cancelled.
    """
    if not by.has_perm("enrolment.undo_substitution", substitution):
        raise Forbidden("Alleen jullie twee en het team maken dit ongedaan.")
    away = lock_participation(substitution.away)
    rows = Substitution.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("session__traject", "away__user", "stand_in__user").get(pk=substitution.pk)
    if row.ended_at is not None:
        raise Refused("Dit was al ongedaan gemaakt.")
    if row.session.starts_at <= clock.now() or row.session.is_cancelled:
        raise Refused("Deze sessie is begonnen of geannuleerd. Je kan dit niet meer ongedaan maken.")
    end_substitution(row, by=by, is_expected_again=away.is_enrolled)
    return row


@action
def take_over(*, participation: Participation, colleague: User, by: User) -> Participation:
    """Give the whole seat of who takes part to `colleague`, and give the participation of the colleague.

    Nobody else gets or loses a place: the one ends in the transaction in which the other begins. A colleague who waits
    leaves the waiting list with it. The coming sessions change calendars; what was attended stays with who was there.

    Raises Forbidden for who does not take part here and is not staff; Refused when the participation ended, no session
    is to come, and for somebody of another bestuur or with a place of their own.
    """
    row = lock_participation(participation)
    _check(row, colleague, by)
    if not coming_sessions(row.traject):
        raise Refused("Alle sessies van dit traject zijn voorbij. Er is geen plaats meer om door te geven.")
    end_stand_ins(colleague, row.traject, by=by, seats=[row])
    new = _seat_for(row, colleague, by)
    row.status, row.withdrawn_at, row.replaced_by = ParticipationStatus.REPLACED, new.seated_at, new
    row.save(update_fields=["status", "withdrawn_at", "replaced_by"])
    record("enrolment.take_over", new, by=by, before=row.pk)
    SeatHandedOver(participation=row, after=str(colleague)).send(to=row.user)
    SeatTakenOver(participation=new, before=str(row.user)).send(to=colleague)
    participation_ended.send(sender=Participation, participation=row, by=by)
    _move_sessions(row, new)
    return new


def _seat_for(row: Participation, colleague: User, by: User) -> Participation:
    """Give the participation with which `colleague` holds the seat: the one that waited, or a new one."""
    new = Participation.objects.waiting().filter(traject=row.traject, user=colleague).first()
    new = new or Participation(traject=row.traject, user=colleague, enrolled_by=by)
    new.bestuur = row.bestuur
    new.take_seat()
    new.source = ParticipationSource.TAKEN_OVER
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError as error:
        raise Refused(f"{colleague} heeft intussen zelf een plaats in dit traject.", field="colleague") from error
    return new


def _move_sessions(row: Participation, new: Participation) -> None:
    """Take the coming sessions out of the one calendar and put them into the other."""
    sessions = coming_sessions(row.traject)
    guest = SessionGuest.objects.filter(participation=row, session__in=sessions)
    invited = set(guest.values_list("session", flat=True))
    guest.update(participation=new)
    for session in sessions:
        take_out_of_calendar(session, [row.user], mail=SessionRemoved)
    invite(new, sessions, guest_at=invited)

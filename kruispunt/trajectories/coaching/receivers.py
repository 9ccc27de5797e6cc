"""What happens here when the programme or who takes part changes; in the transaction of the action that changed it."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.core.actions import record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.coaching.actions.bookings import end_booking
from kruispunt.trajectories.coaching.actions.locking import lock_slots
from kruispunt.trajectories.coaching.actions.slots import end_slot, refuse_when_coach_is_busy
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.coaching.notifications import MeetingMoved, SomebodyElseComes
from kruispunt.trajectories.coaching.queries import overlapping_slot
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar
from kruispunt.trajectories.enrolment.actions.locking import lock_people
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.queries import busy_session, expected_at
from kruispunt.trajectories.programme.actions import cancel_session
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.ui.templatetags.kruispunt import moment as in_words

#: What a moment and its session say alike.
SHARED = ("starts_at", "ends_at", "mode", "online_url", "address")


def _booking_of(session: Session) -> Booking | None:
    rows = Booking.objects.standing().select_for_update(of=("self",)).filter(session=session)
    return rows.select_related("slot__coach", "participation__user").first()


def follow_cancelled_session(*, session: Session, by: User, **_: Any) -> None:
    """End the booking of a meeting that staff cancelled as a session, and take its moment back."""
    booking = _booking_of(session)
    if booking:
        end_booking(booking, session.cancel_reason, by)
        end_slot(booking.slot, by)
        record("coaching.end_booking", booking, by=by, session=session.pk)


def follow_moved_session(*, session: Session, by: User, **_: Any) -> None:
    """Let the moment follow when staff moved its meeting as a session, and tell the coach.

    Raises Refused when the coach has another moment then, or the coach or who comes is elsewhere.
    """
    booking = _booking_of(session)
    if booking is None or all(getattr(booking.slot, name) == getattr(session, name) for name in SHARED):
        return
    people = [one.user for one in expected_at(session)]
    lock_people([booking.slot.coach, *people])
    slot = lock_slots([booking.slot_id])[booking.slot_id]
    clash = Refused(f"{slot.coach} heeft dan al een ander moment. Kies een ander uur.", field="starts_at")
    if (slot.starts_at, slot.ends_at) != (session.starts_at, session.ends_at):
        if overlapping_slot(slot.coach, session.starts_at, session.ends_at, apart_from=slot):
            raise clash
        refuse_when_coach_is_busy(slot.coach, session.starts_at, session.ends_at, apart_from=session)
        for user in people:
            if busy_session(user, session.starts_at, session.ends_at, apart_from=session):
                raise Refused(f"{user} is dan al bezet. Kies een ander uur.", field="starts_at")
    for name in SHARED:
        setattr(slot, name, getattr(session, name))
    try:
        with transaction.atomic():
            slot.save(update_fields=SHARED)
    except IntegrityError as error:
        raise clash from error
    put_in_calendar(session, [slot.coach], mail=MeetingMoved)


def refuse_when_coach_has_a_moment(*, session: Session, **_: Any) -> None:
    """Refuse a session of the group, planned or moved, when who leads it has a moment for a talk at that time.

    The other way round a moment is refused where the group has a session; the lock lets nobody pass in between.
    """
    if session.is_individual or session.is_over:
        return
    coaches = list(session.traject.facilitators.filter(is_active=True).order_by("pk"))
    lock_people(coaches)
    for coach in coaches:
        slot = overlapping_slot(coach, session.starts_at, session.ends_at)
        if slot:
            raise Refused(
                f"{coach} heeft op {in_words(slot.starts_at)} een moment voor een gesprek. Kies voor {session.title} "
                "een ander uur, of laat de begeleider dat moment eerst terugnemen.",
                field="starts_at",
            )


def _tell_coach(booking: Booking, comes: Participation, before: User) -> None:
    SomebodyElseComes(session=booking.session, comes=comes, before=str(before)).send(to=booking.slot.coach)


def tell_coach_who_comes(*, session: Session, comes: Participation, before: User, **_: Any) -> None:
    """Tell the coach of a meeting that somebody else comes to it."""
    rows = Booking.objects.standing().filter(session=session)
    for booking in rows.select_related("session__traject", "slot__coach"):
        _tell_coach(booking, comes, before)


def take_back_slots(*, traject: Traject, by: User, **_: Any) -> None:
    """Take back the moments of a traject that was cancelled; the booked ones went with their session."""
    for slot in Slot.objects.upcoming().filter(traject=traject).select_for_update(of=("self",)):
        end_slot(slot, by)


def call_off_meetings(*, participation: Participation, by: User | None, **_: Any) -> None:
    """Call off the coming meetings of who does not take part any more; their moments are free again.

    Who took over the seat takes over the meetings too. A row that ended has to name a person: when the system acted,
    that is whose meeting it was, and the audit trail says that nobody did it.
    """
    rows = Booking.objects.standing().filter(participation=participation, slot__in=Slot.objects.upcoming())
    for booking in rows.select_for_update(of=("self",)).select_related(
        "session__traject", "participation__user", "slot__coach"
    ):
        if participation.replaced_by is not None:
            booking.participation = participation.replaced_by
            booking.save(update_fields=["participation"])
            record("coaching.hand_over_booking", booking, by=by, before=participation.pk)
            _tell_coach(booking, participation.replaced_by, participation.user)
            continue
        reason = f"{participation.user} neemt niet meer deel aan dit traject."
        end_booking(booking, reason, by or participation.user)
        cancel_session(session=booking.session, reason=reason, by=by, in_the_name_of=participation.user)
        record("coaching.end_booking", booking, by=by, session=booking.session_id)

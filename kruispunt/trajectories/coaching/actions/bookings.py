"""Meetings with a coach: booked, moved, given up."""

from django.db import IntegrityError, transaction
from django.utils.text import Truncator

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.coaching import queries
from kruispunt.trajectories.coaching.actions.locking import lock_slots, lock_traject
from kruispunt.trajectories.coaching.actions.slots import end_slot, refuse_when_coach_is_busy
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.coaching.notifications import MeetingBooked, MeetingMoved, MeetingWithAnother
from kruispunt.trajectories.enrolment.actions import invite_guests
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar, take_out_of_calendar
from kruispunt.trajectories.enrolment.actions.locking import lock_people
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications import SessionMoved
from kruispunt.trajectories.enrolment.queries import busy_session, expected_at
from kruispunt.trajectories.programme.actions import cancel_session, edit_session, plan_sessions
from kruispunt.trajectories.programme.enums import SessionAudience
from kruispunt.trajectories.programme.models import Session
from kruispunt.trajectories.programme.recurrence import PlannedSession
from kruispunt.ui.templatetags.kruispunt import moment as in_words

TAKEN = "Dit moment is intussen geboekt door iemand anders. Kies een ander vrij moment."


def _title(slot: Slot, participation: Participation) -> str:
    """Name both, so that each of them reads in the calendar whom they meet."""
    title = f"Gesprek: {participation.bestuur.name} met {slot.coach}"
    return Truncator(title).chars(Session._meta.get_field("title").max_length)


def _check_slot(slot: Slot, user: User, *, apart_from: Session | None = None) -> None:
    """Raise Refused when `user` cannot have this locked moment; the own session that moves there does not count."""
    if slot.cancelled_at is not None or not slot.traject.facilitators.filter(pk=slot.coach_id, is_active=True).exists():
        raise Refused("De begeleider nam dit moment terug. Kies een ander vrij moment.", field="slot")
    if slot.starts_at <= clock.now():
        raise Refused("Dit moment is al begonnen. Kies een ander vrij moment.", field="slot")
    if slot.bookings.standing().exists():
        raise Refused(TAKEN, field="slot")
    busy = busy_session(user, slot.starts_at, slot.ends_at, apart_from=apart_from)
    if busy:
        raise Refused(
            f"Je bent op {in_words(slot.starts_at)} al bezet: {busy.traject.title}, {busy.title}. "
            "Kies een ander vrij moment.",
            field="slot",
        )
    refuse_when_coach_is_busy(slot.coach, slot.starts_at, slot.ends_at, apart_from=apart_from)


def _create(slot: Slot, participation: Participation, session: Session, by: User) -> Booking:
    try:
        with transaction.atomic():
            return Booking.objects.create(slot=slot, participation=participation, session=session, booked_by=by)
    except IntegrityError as error:
        raise Refused(TAKEN, field="slot") from error


@action
def book_slot(*, slot: Slot, by: User) -> Booking:
    """Book a free moment for `by`: an individual session of the traject, in the calendar of both who meet.

    Raises Forbidden for who does not take part in the traject; Refused when somebody else was first, the moment was
    taken back or has begun, when one of both is elsewhere then, or when `by` has a meeting to come already.
    """
    traject = lock_traject(slot.traject)
    participation = queries.participation_of(by, traject)
    if participation is None:
        raise Forbidden("Een gesprek boeken kan alleen wie deelneemt aan dit traject.")
    lock_people([by, slot.coach])
    row = lock_slots([slot.pk])[slot.pk]
    standing = queries.coming_bookings(by).filter(slot__traject=traject).first()
    if standing:
        raise Refused(
            f"Je hebt al een gesprek op {in_words(standing.slot.starts_at)} Verzet dat gesprek, of zeg het eerst af."
        )
    _check_slot(row, by)
    planned = PlannedSession(
        title=_title(row, participation),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        mode=row.mode,
        online_url=row.online_url,
        address=row.address,
        audience=SessionAudience.INDIVIDUAL,
    )
    (session,) = plan_sessions(traject=traject, sessions=[planned], by=by)
    booking = _create(row, participation, session, by)
    invite_guests(session=session, participations=[participation], by=by)
    put_in_calendar(session, [row.coach], mail=MeetingBooked)
    record("coaching.book_slot", booking, by=by, slot=row.pk, session=session.pk)
    return booking


def _who_come(session: Session) -> list[User]:
    """Give who is expected at a meeting: who booked it, or the colleague who comes instead."""
    return [one.user for one in expected_at(session)]


def _lock_booking(booking: Booking, people: list[User], slots: list[int]) -> tuple[Booking, dict[int, Slot]]:
    lock_traject(booking.slot.traject)
    lock_people([booking.participation.user, booking.slot.coach, *_who_come(booking.session), *people])
    locked = lock_slots([booking.slot_id, *slots])
    rows = Booking.objects.select_for_update(of=("self",)).select_related(
        "participation__user", "participation__bestuur", "session__traject"
    )
    row = rows.get(pk=booking.pk)
    row.slot = locked[row.slot_id]
    return row, locked


def _refuse_when_over(booking: Booking) -> None:
    if booking.ended_at is not None:
        raise Refused("Dit gesprek staat niet meer op dit moment: het is verzet of afgezegd.")
    if booking.slot.starts_at <= clock.now():
        raise Refused("Dit gesprek is al begonnen. Je kan het niet meer verzetten of afzeggen.")


def end_booking(booking: Booking, reason: str, by: User) -> None:
    """Write that a locked booking does not stand any more. Only called inside a running action."""
    booking.ended_at, booking.ended_by, booking.end_reason = clock.now(), by, reason
    booking.save(update_fields=["ended_at", "ended_by", "end_reason"])


@action
def move_booking(*, booking: Booking, slot: Slot, by: User) -> Booking:
    """Move a meeting to another free moment, of the same coach or another; the calendars of who meet follow.

    Raises Forbidden when it is not the own meeting; Refused when it began or was given up, and for what `book_slot`
    refuses of the new moment.
    """
    if not by.has_perm("coaching.move", booking):
        raise Forbidden("Je kan alleen je eigen gesprek verzetten.")
    row, slots = _lock_booking(booking, [slot.coach], [slot.pk])
    _refuse_when_over(row)
    new, old = slots[slot.pk], row.slot
    if new.traject_id != old.traject_id:
        raise Refused("Dit moment hoort bij een ander traject. Kies een moment uit de lijst.", field="slot")
    if new.pk == old.pk:
        raise Refused("Je gesprek staat al op dit moment. Kies een ander vrij moment.", field="slot")
    session, user = row.session, row.participation.user
    people = _who_come(session)
    _check_slot(new, user, apart_from=session)
    for one in people:
        if one != user and busy_session(one, new.starts_at, new.ends_at, apart_from=session):
            raise Refused(
                f"{one} komt in de plaats van {user} en is op {in_words(new.starts_at)} al bezet. "
                "Kies een ander vrij moment.",
                field="slot",
            )
    end_booking(row, "Verzet naar een ander moment", by)
    moved = _create(new, row.participation, session, by)
    fields = {name: getattr(new, name) for name in ("starts_at", "ends_at", "mode", "online_url", "address")}
    saved = edit_session(session=session, version=None, by=by, title=_title(new, row.participation), **fields)
    if saved.sequence == session.sequence:
        put_in_calendar(saved, people, mail=SessionMoved)  # the same time and place, with another coach
    if new.coach_id == old.coach_id:
        put_in_calendar(saved, [new.coach], mail=MeetingMoved)
    else:
        take_out_of_calendar(saved, [old.coach], mail=MeetingWithAnother)
        put_in_calendar(saved, [new.coach], mail=MeetingBooked)
    record("coaching.move_booking", moved, by=by, before=old.pk, slot=new.pk, session=session.pk)
    return moved


@action
def cancel_booking(*, booking: Booking, reason: str, by: User) -> Booking:
    """Call a meeting off, with a reason the other reads; it leaves both calendars.

    Called off by who booked it, the moment is free for somebody else. Called off by the coach or staff, the moment is
    taken back too.

    Raises Forbidden for who neither booked it nor facilitates the traject; Refused without a reason, or when it began
    or was given up.
    """
    if not by.has_perm("coaching.cancel", booking):
        raise Forbidden("Je kan alleen je eigen gesprek afzeggen.")
    row, _ = _lock_booking(booking, [], [])
    _refuse_when_over(row)
    if not reason.strip():
        raise Refused("Schrijf waarom het gesprek niet doorgaat. De ander leest dit in een mail.", field="reason")
    end_booking(row, reason.strip(), by)
    is_own = row.participation.user_id == by.pk
    if not is_own:
        end_slot(row.slot, by)
    cancel_session(session=row.session, reason=reason, by=by)
    record("coaching.cancel_booking", row, by=by, slot=row.slot_id, is_own=is_own)
    return row

"""Moments of a coach: published, taken back."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.coaching import queries
from kruispunt.trajectories.coaching.actions.locking import lock_slots, lock_traject
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.coaching.planning import Moment
from kruispunt.trajectories.enrolment.actions.locking import lock_people
from kruispunt.trajectories.enrolment.queries import busy_session
from kruispunt.trajectories.programme.enums import SessionMode
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.templatetags.kruispunt import moment as in_words

#: More than this in one go is a typing error.
MOST = 40


def _check(traject: Traject, coach: User, moments: Sequence[Moment], mode: str, address: str, by: User) -> None:
    if not by.has_perm("coaching.publish", traject):
        raise Forbidden("Alleen wie dit traject begeleidt, zet hier momenten.")
    if not traject.facilitators.filter(pk=coach.pk, is_active=True).exists():
        raise Refused(f"{coach} begeleidt dit traject niet. Kies een begeleider.", field="coach")
    if coach != by and not by.has_perm("programme.manage"):
        raise Forbidden("Je kan alleen je eigen momenten zetten.", field="coach")
    if not moments:
        raise Refused(
            "Tussen deze uren past geen enkel moment. Kies een later einde of een kortere duur.", field="ends"
        )
    if len(moments) > MOST:
        raise Refused(f"Dit zijn {len(moments)} momenten. Zet er hoogstens {MOST} in één keer.", field="minutes")
    if min(one.starts_at for one in moments) <= clock.now():
        raise Refused("Dit ligt in het verleden. Kies een dag en een uur die nog komen.", field="day")
    if any(one.ends_at <= one.starts_at for one in moments):
        raise Refused("Het einde ligt voor het begin. Kies een later einde.", field="ends")
    if mode not in SessionMode.values:
        raise Refused("Kies of het gesprek digitaal of fysiek is.", field="mode")
    if mode == SessionMode.PHYSICAL and not address:
        raise Refused("Een fysiek gesprek heeft een adres nodig.", field="address")


def refuse_when_coach_is_busy(coach: User, starts_at, ends_at, *, apart_from=None) -> None:
    """Raise Refused when the coach is expected at a session at that time; the session `apart_from` does not count."""
    session = busy_session(coach, starts_at, ends_at, apart_from=apart_from)
    if session:
        what = "een gesprek" if session.is_individual else session.title  # with whom is not for who books
        raise Refused(
            f"{coach} is op {in_words(starts_at)} al bezet: {session.traject.title}, {what}. Kies een ander moment."
        )


@action
def publish_slots(
    *,
    traject: Traject,
    coach: User,
    moments: Sequence[Moment],
    mode: str,
    by: User,
    address: str = "",
    online_url: str = "",
) -> list[Slot]:
    """Let who takes part in `traject` book these moments with `coach`, one bestuur each; give them.

    Raises Forbidden for who does not facilitate the traject, or for the moments of another coach (staff may); Refused
    for a traject without coaching, a coach who does not facilitate it, no moments or more than 40, one in the past, one
    at which the coach has another moment or session, and a physical one without an address.
    """
    row = lock_traject(traject)
    _check(row, coach, moments, mode, address.strip(), by)
    lock_people([coach])
    published = []
    for one in sorted(moments, key=lambda each: each.starts_at):
        if queries.overlapping_slot(coach, one.starts_at, one.ends_at):
            raise Refused(
                f"{coach} heeft op {in_words(one.starts_at)} al een moment dat hiermee overlapt. Kies andere uren."
            )
        refuse_when_coach_is_busy(coach, one.starts_at, one.ends_at)
        try:
            with transaction.atomic():
                slot = Slot.objects.create(
                    traject=row,
                    coach=coach,
                    starts_at=one.starts_at,
                    ends_at=one.ends_at,
                    mode=mode,
                    address=address.strip() if mode == SessionMode.PHYSICAL else "",
                    online_url=online_url.strip() if mode == SessionMode.ONLINE else "",
                )
        except IntegrityError as error:
            raise Refused(f"{coach} heeft op {in_words(one.starts_at)} al een moment. Kies andere uren.") from error
        published.append(slot)
    record("coaching.publish_slots", row, by=by, coach=coach.pk, slots=[slot.pk for slot in published])
    return published


@action
def take_back_slot(*, slot: Slot, by: User) -> Slot:
    """Take a free moment back, so that nobody can book it.

    Raises Forbidden for who does not facilitate the traject; Refused when it was booked, has begun, or is gone already.
    """
    Traject.objects.lock(pk=slot.traject_id)
    row = lock_slots([slot.pk])[slot.pk]
    if not by.has_perm("coaching.publish", row.traject):
        raise Forbidden("Alleen wie dit traject begeleidt, neemt hier momenten terug.")
    if row.cancelled_at is not None:
        raise Refused("Dit moment was al teruggenomen.")
    if row.starts_at <= clock.now():
        raise Refused("Dit moment is al begonnen.")
    if row.bookings.standing().exists():
        raise Refused("Dit moment is intussen geboekt. Zeg het gesprek af als het niet kan doorgaan.")
    end_slot(row, by)
    record("coaching.take_back_slot", row, by=by)
    return row


def end_slot(slot: Slot, by: User) -> None:
    """Take a locked moment out of what can be booked. Only called inside a running action."""
    slot.cancelled_at, slot.cancelled_by = clock.now(), by
    slot.save(update_fields=["cancelled_at", "cancelled_by"])

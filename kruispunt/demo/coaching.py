"""Meetings with a coach in the leerlabo: some held, one booked by the example log-in, some moments still free."""

from datetime import datetime, time, timedelta

from kruispunt.core import clock
from kruispunt.demo.moments import VIDEO, on, workday
from kruispunt.demo.scenes import Stage
from kruispunt.trajectories.coaching import actions as coaching
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.coaching.planning import Row
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.trajectories.enrolment.models import AttendanceStatus, Participation
from kruispunt.trajectories.enrolment.queries import busy_session
from kruispunt.trajectories.programme.models import Traject


def play(stage: Stage, labo: Traject) -> None:
    """Tell of the meetings that were, and of those that come."""
    people = list(Participation.objects.enrolled().filter(traject=labo).select_related("user").order_by("pk"))
    people.sort(key=lambda row: row.user_id != stage.cast.member.pk)
    held_on = _quiet_day(stage, people, on(2026, 6, 16))
    if held_on < clock.now() - timedelta(days=2):
        slots = _publish(stage, labo, held_on, at=held_on - timedelta(days=21))
        for slot, row in zip(slots, people, strict=False):
            with clock.at(held_on - timedelta(days=14)):
                session = coaching.book_slot(slot=slot, by=row.user).session
            with clock.at(slot.ends_at + timedelta(minutes=5)):
                marks = {row.pk: AttendanceStatus.ONLINE}
                enrolment.mark_attendance(session=session, marks=marks, by=stage.cast.facilitator)
    slots = _publish(stage, labo, _quiet_day(stage, people, stage.in_days(13)), at=stage.in_days(-7))
    for slot, row in zip(slots[1:], people[:2], strict=False):
        with clock.at(stage.in_days(-2)):
            coaching.book_slot(slot=slot, by=row.user)


def _quiet_day(stage: Stage, people: list[Participation], first: datetime) -> datetime:
    """Give nine o'clock on the first working day from `first` on which nobody concerned has something until noon."""
    users = [stage.cast.facilitator, *(row.user for row in people)]
    day = first
    while any(busy_session(user, day, day + timedelta(hours=4)) for user in users):
        day = _nine(day + timedelta(days=1))
    return day


def _nine(moment: datetime) -> datetime:
    day = workday(moment.date())
    return on(day.year, day.month, day.day)


def _publish(stage: Stage, labo: Traject, day: datetime, *, at: datetime) -> list[Slot]:
    with clock.at(at):
        return coaching.publish_slots(
            traject=labo,
            coach=stage.cast.facilitator,
            moments=Row(day.date(), time(9), time(12, 45), minutes=45, pause=15).moments(),
            mode="online",
            online_url=VIDEO + "gesprek",
            by=stage.cast.facilitator,
        )

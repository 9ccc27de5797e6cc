"""Who has to be reminded of which sessions now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus, Reminder, ReminderKind
from kruispunt.trajectories.enrolment.notifications.words import calendar_entry
from kruispunt.trajectories.enrolment.queries.people import expected_at, sessions_for
from kruispunt.trajectories.programme.models import Session

#: The hour by the clock in Brussels at which reminders go, and the days before the day of the session.
REMIND_AT = time(9)
DAYS_BEFORE = {ReminderKind.DAY: 1, ReminderKind.WEEK: 7}


@dataclass(frozen=True)
class DueReminder:
    """Of this session, for this moment (aware) at which the reminder of this kind was to go."""

    session: Session
    kind: ReminderKind
    moment: datetime


def reminder_moment(session: Session, kind: str) -> datetime:
    """Give when (aware) a reminder of `kind` of `session` goes: at 9 in Brussels, a day or a week before its day."""
    day = timezone.localdate(session.starts_at) - timedelta(days=DAYS_BEFORE[kind])
    return timezone.make_aware(datetime.combine(day, REMIND_AT))


def due_reminders(user: User | None = None) -> dict[int, list[DueReminder]]:
    """Give what people have to be reminded of now, by the number of the person, soonest first; of `user` alone if any.

    Who is expected at a session that still has to start and did not say not to come, once per kind. Not who heard of
    it by a calendar message since the moment of the reminder: they enrolled, got a place or were told that it moved.
    When a session moves, the reminder of the day before holds for its new time; the one of the week before is not sent
    a second time.
    """
    due = {session.pk: reminder for session in _near(user) if (reminder := _due_now(session))}
    excused = set(
        Attendance.objects.filter(session__in=due, status=AttendanceStatus.EXCUSED).values_list(
            "session", "participation__user"
        )
    )
    expected = [
        (pk, reminder)
        for reminder in due.values()
        for pk in _people(reminder.session, user)
        if (reminder.session.pk, pk) not in excused
    ]
    reminded = {
        (row.session_id, row.user_id, row.kind): row.sent_at
        for row in Reminder.objects.told().filter(session__in=due, user__in={pk for pk, _ in expected})
    }
    open_ = [(pk, r) for pk, r in expected if not _was_reminded(r, reminded.get((r.session.pk, pk, r.kind)))]
    told = _last_told(open_)
    found: dict[int, list[DueReminder]] = {}
    for pk, reminder in open_:
        heard = told.get(_thread(reminder.session, pk))
        if heard is None or heard < reminder.moment:
            found.setdefault(pk, []).append(reminder)
    return found


def _near(user: User | None) -> Iterable[Session]:
    now = clock.now()
    sessions = Session.objects.all() if user is None else sessions_for(user)
    near = sessions.standing().filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=8))
    return near.select_related("traject").order_by("starts_at", "pk")


def _due_now(session: Session) -> DueReminder | None:
    """Give the reminder whose moment passed last; when that of the day before has, the week before is no news."""
    for kind in (ReminderKind.DAY, ReminderKind.WEEK):
        moment = reminder_moment(session, kind)
        if moment <= clock.now():
            return DueReminder(session, kind, moment)
    return None


def _people(session: Session, user: User | None) -> Iterable[int]:
    if user is not None:
        return [user.pk]  # `sessions_for` gave the session because they are expected
    return expected_at(session).filter(user__is_active=True).values_list("user", flat=True)


def _was_reminded(reminder: DueReminder, at: datetime | None) -> bool:
    return at is not None and (reminder.kind == ReminderKind.WEEK or at >= reminder.moment)


def _thread(session: Session, user_id: int) -> str:
    return f"{calendar_entry(session, sequence=0).uid}:{user_id}"


def _last_told(pairs: list[tuple[int, DueReminder]]) -> dict[str, datetime]:
    """Give when a calendar message about a session last went to somebody, by the thread of both."""
    if not pairs:
        return {}
    threads = {_thread(reminder.session, pk) for pk, reminder in pairs}
    since = min(reminder.moment for _, reminder in pairs)
    mails = OutboxMail.objects.filter(thread__in=threads, calendar_method="REQUEST", created_at__gte=since)
    return dict(mails.order_by("created_at").values_list("thread", "created_at"))

"""Reminders before a session."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.trajectories.enrolment.models import Reminder
from kruispunt.trajectories.enrolment.notifications.reminders import SessionsComing
from kruispunt.trajectories.enrolment.queries.reminders import due_reminders


@action
def remind(*, user: User, by: User | None = None) -> int:
    """Remind `user` in one mail of every session that is due (`queries.reminders`); give how many there were.

    It may run again, and in two places at the same time: the person is locked, so nobody is reminded twice of the same.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    due = due_reminders(row).get(row.pk, [])
    if not due:
        record_nothing_changed()
        return 0
    for reminder in due:
        Reminder.objects.update_or_create(
            session=reminder.session, user=row, kind=reminder.kind, defaults={"sent_at": clock.now()}
        )
    SessionsComing(sessions=[reminder.session for reminder in due]).send(to=row)
    record("enrolment.remind", row, by=by, sessions={str(r.session.pk): r.kind for r in due})
    return len(due)

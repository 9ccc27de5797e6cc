"""Reminders before a session."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.trajectories.enrolment.actions.locking import lock_trajecten
from kruispunt.trajectories.enrolment.models import Reminder
from kruispunt.trajectories.enrolment.notifications.reminders import SessionsComing
from kruispunt.trajectories.enrolment.queries.reminders import due_reminders


@action
def remind(*, user: User, by: User | None = None) -> int:
    """Remind `user` in one mail of every session that is due (`queries.reminders`); give how many there were.

    It may run again, and in two places at the same time: the person is locked, so nobody is reminded twice of the same.
    So are the trajecten, before the person: a session that is cancelled or moved at this moment is looked at again
    when that is done. What is due of another traject by then is for the next run.
    """
    locked = {due.session.traject_id for due in due_reminders(user).get(user.pk, [])}
    lock_trajecten(locked)
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    due = [reminder for reminder in due_reminders(row).get(row.pk, []) if reminder.session.traject_id in locked]
    if not due:
        record_nothing_changed()
        return 0
    mail = SessionsComing(sessions=[reminder.session for reminder in due]).send(to=row)
    for reminder in due:
        Reminder.objects.update_or_create(
            session=reminder.session, user=row, kind=reminder.kind, defaults={"sent_at": clock.now(), "mail": mail}
        )
    record("enrolment.remind", row, by=by, sessions={str(r.session.pk): r.kind for r in due})
    return len(due)

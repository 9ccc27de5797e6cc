"""Keep the calendars of who takes part right. Only called inside a running action.

Locks are taken in one order everywhere: the traject first, then its sessions. Whoever holds the lock of a session
may write the invitations for it.
"""

from collections.abc import Iterable

from kruispunt.besturen.models import User
from kruispunt.notifications.calendar import cancellation, invitation
from kruispunt.trajectories.enrolment.models import CalendarInvitation, Participation
from kruispunt.trajectories.enrolment.notifications import SessionInvitation, SessionMail, calendar_entry
from kruispunt.trajectories.programme.models import Session, Traject


def coming_sessions(traject: Traject) -> list[Session]:
    """Lock and give the sessions of `traject` that still come, in order; a move that runs now is waited for."""
    rows = Session.objects.upcoming().filter(traject=traject).select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("traject"))


def _next_sequence(session: Session, last: CalendarInvitation | None) -> int:
    return session.sequence if last is None else max(session.sequence, last.sequence + 1)


def put_in_calendar(session: Session, people: Iterable[User], *, mail: type[SessionMail]) -> None:
    """Send everybody in `people` the message that puts or updates `session`, as a mail of class `mail`."""
    people = list(people)
    known = {row.user_id: row for row in CalendarInvitation.objects.filter(session=session, user__in=people)}
    for user in people:
        sequence = _next_sequence(session, known.get(user.pk))
        message = invitation(calendar_entry(session, sequence=sequence), to=user.email, name=user.get_full_name())
        mail(session=session).send(to=user, calendar=message)
        CalendarInvitation.objects.update_or_create(
            session=session, user=user, defaults={"sequence": sequence, "is_standing": True}
        )


def invite(participation: Participation, sessions: Iterable[Session]) -> None:
    """Put those of `sessions` that are for the whole group into the calendar of who got a place."""
    for session in sessions:
        if not session.is_individual:
            put_in_calendar(session, [participation.user], mail=SessionInvitation)


def take_out_of_calendar(session: Session, people: Iterable[User], *, mail: type[SessionMail]) -> None:
    """Send the cancellation of `session` to who has it in the calendar; others hear nothing."""
    rows = CalendarInvitation.objects.filter(session=session, user__in=list(people), is_standing=True)
    for row in rows.select_related("user"):
        row.sequence = _next_sequence(session, row)
        row.is_standing = False
        entry = calendar_entry(session, sequence=row.sequence)
        message = cancellation(entry, to=row.user.email, name=row.user.get_full_name())
        mail(session=session).send(to=row.user, calendar=message)
        row.save()

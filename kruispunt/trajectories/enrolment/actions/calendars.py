"""Keep the calendars of who takes part right. Only called inside a running action.

Locks are taken in one order everywhere: the traject first, then its sessions. Whoever holds the lock of a session
may write the invitations for it.
"""

from collections.abc import Collection, Iterable

from kruispunt.besturen.models import User
from kruispunt.notifications import outbox
from kruispunt.notifications.calendar import CalendarMessage, cancellation, invitation
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.models import CalendarInvitation, Participation
from kruispunt.trajectories.enrolment.notifications import (
    ComesThemselves,
    SessionGone,
    SessionInvitation,
    SessionMail,
    TrajectCancelled,
    calendar_entry,
)
from kruispunt.trajectories.programme.models import Session, Traject


def coming_sessions(traject: Traject) -> list[Session]:
    """Lock and give the sessions of `traject` that still come, in order; a move that runs now is waited for."""
    rows = Session.objects.upcoming().filter(traject=traject).select_for_update(of=("self",), no_key=True)
    return list(rows.select_related("traject"))


def _next_sequence(session: Session, last: CalendarInvitation | None) -> int:
    return session.sequence if last is None else max(session.sequence, last.sequence + 1)


def _recall_reminders(sessions: Iterable[Session], people: Iterable[User]) -> None:
    """Keep back what would remind `people` of `sessions` as they were; call it before they hear what changed.

    Of what else stood in such a mail they are reminded by the next run.
    """
    mails = OutboxMail.objects.filter(reminders__session__in=list(sessions))
    outbox.recall(OutboxMail.objects.filter(pk__in=mails.order_by().values("pk"), user__in=list(people)))


def put_in_calendar(session: Session, people: Iterable[User], *, mail: type[SessionMail]) -> None:
    """Send everybody in `people` the message that puts or updates `session`, as a mail of class `mail`."""
    people = list(people)
    known = {row.user_id: row for row in CalendarInvitation.objects.filter(session=session, user__in=people)}
    if known:
        _recall_reminders([session], people)
    for user in people:
        sequence = _next_sequence(session, known.get(user.pk))
        message = invitation(calendar_entry(session, sequence=sequence), to=user.email, name=user.get_full_name())
        mail(session=session).send(to=user, calendar=message)
        CalendarInvitation.objects.update_or_create(
            session=session, user=user, defaults={"sequence": sequence, "is_standing": True}
        )


def invite(participation: Participation, sessions: Iterable[Session], *, guest_at: Collection[int] = ()) -> None:
    """Put those of `sessions` that are for the whole group, or whose pk is in `guest_at`, in the calendar of a person.

    Who would come to one in the place of a colleague has it there already, and reads that they come for themselves.
    """
    standing = CalendarInvitation.objects.filter(user=participation.user_id, session__in=sessions, is_standing=True)
    known = set(standing.values_list("session", flat=True))
    for session in sessions:
        if not session.is_individual or session.pk in guest_at:
            mail = ComesThemselves if session.pk in known else SessionInvitation
            put_in_calendar(session, [participation.user], mail=mail)


def _cancellation(row: CalendarInvitation, session: Session) -> CalendarMessage:
    """Note that `session` leaves the calendar of a person, and give the message that takes it out."""
    row.sequence = _next_sequence(session, row)
    row.is_standing = False
    row.save(update_fields=["sequence", "is_standing"])
    entry = calendar_entry(session, sequence=row.sequence)
    return cancellation(entry, to=row.user.email, name=row.user.get_full_name())


def take_out_of_calendar(session: Session, people: Iterable[User], *, mail: type[SessionMail]) -> None:
    """Send the cancellation of `session` to who has it in the calendar; others hear nothing."""
    rows = CalendarInvitation.objects.filter(session=session, user__in=list(people), is_standing=True)
    rows = list(rows.select_related("user"))
    _recall_reminders([session], [row.user for row in rows])
    for row in rows:
        message = _cancellation(row, session)
        mail(session=session).send(to=row.user, calendar=message)


def cancel_for_everybody(traject: Traject, sessions: Iterable[Session]) -> list[User]:
    """Tell everybody with a place, an offer or a wait, and every stand-in, in one mail that `traject` does not go on.

    Gives who was told.

    That mail takes the first of the `sessions` they have out of the calendar. Each further one needs a message of its
    own, since Outlook and Google act on one event a mail (RFC 6047, 2.4); it goes with a mail of one line.
    """
    sessions = list(sessions)
    standing: dict[int, dict[int, CalendarInvitation]] = {}
    invitations = CalendarInvitation.objects.filter(session__in=sessions, is_standing=True)
    for row in invitations.select_related("user").order_by("pk"):
        standing.setdefault(row.user_id, {})[row.session_id] = row
    participants = Participation.objects.standing().filter(traject=traject).select_related("user")
    people = {row.user_id: row.user for row in participants}
    people |= {user_id: next(iter(rows.values())).user for user_id, rows in standing.items()}
    _recall_reminders(sessions, people.values())
    for user_id, user in people.items():
        rows = standing.get(user_id, {})
        first, *others = [(rows[s.pk], s) for s in sessions if s.pk in rows] or [None]
        told = [s for s in sessions if s.pk in rows or not s.is_individual]  # a talk with others is theirs
        mail = TrajectCancelled(traject=traject, sessions=told, in_calendar=len(rows))
        mail.send(to=user, calendar=_cancellation(*first) if first else None)
        for row, session in others:
            SessionGone(session=session).send(to=user, calendar=_cancellation(row, session))
    return list(people.values())

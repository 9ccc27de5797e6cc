"""What happens here when the programme changes; in the transaction of the action that changed it."""

from typing import Any

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar, take_out_of_calendar
from kruispunt.trajectories.enrolment.actions.standins import end_stand_ins, end_substitutions_of
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications import (
    SessionCancelled,
    SessionInvitation,
    SessionMoved,
    TrajectCancelled,
)
from kruispunt.trajectories.enrolment.queries import expected_at
from kruispunt.trajectories.programme.models import Session, Traject


def _expected_at(session: Session) -> list[User]:
    return [participation.user for participation in expected_at(session)]


def invite_to_planned(*, session: Session, **_: Any) -> None:
    """Invite everybody who is expected at a session that was just planned, unless it is a record of the past."""
    if not session.is_over:
        put_in_calendar(session, _expected_at(session), mail=SessionInvitation)


def tell_of_move(*, session: Session, **_: Any) -> None:
    """Update the entry in the calendar of everybody who is expected."""
    put_in_calendar(session, _expected_at(session), mail=SessionMoved)


def tell_of_cancelled_session(*, session: Session, **_: Any) -> None:
    """Take the session out of every calendar it stands in."""
    people = User.objects.filter(calendar_invitations__session=session)
    take_out_of_calendar(session, people, mail=SessionCancelled)


def tell_of_cancelled_traject(*, traject: Traject, **_: Any) -> None:
    """Tell everybody who takes part or waits, once; the calendars heard of each session before."""
    for participation in Participation.objects.standing().filter(traject=traject).select_related("user"):
        TrajectCancelled(traject=traject).send(to=participation.user)


def end_substitutions_of_who_left(*, participation: Participation, by: User | None, **_: Any) -> None:
    """Tell who would come in the place of somebody who does not take part any more that they need not."""
    end_substitutions_of(participation, by=by)


def end_stand_ins_of_who_got_a_place(*, instance: Participation, raw: bool, **_: Any) -> None:
    """Let colleagues come themselves again when who would come for them got a place of their own, in whatever way."""
    if instance.is_enrolled and not raw:
        end_stand_ins(instance.user, instance.traject, by=None)

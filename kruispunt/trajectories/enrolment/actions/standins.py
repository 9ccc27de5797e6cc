"""End that a colleague comes in the place of another. Only called inside a running action.

Whoever calls this holds the lock of the traject, so that nobody arranges anything there meanwhile.
"""

from collections.abc import Iterable
from functools import partial

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import record
from kruispunt.trajectories.enrolment.actions.apologies import forget_apology
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar, take_out_of_calendar
from kruispunt.trajectories.enrolment.models import Participation, Substitution
from kruispunt.trajectories.enrolment.notifications.substitutes import SubstituteEnded, SubstituteReturned
from kruispunt.trajectories.enrolment.queries.substitutes import coming_substitutions, stands_in
from kruispunt.trajectories.enrolment.signals import comes_instead
from kruispunt.trajectories.programme.models import Session, Traject


def end_substitution(
    substitution: Substitution, *, by: User | None, is_expected_again: bool, comes_themselves: bool = False
) -> None:
    """End one: the session leaves the calendar of the colleague, and returns to who was away if they come again.

    It stays with a colleague who `comes_themselves` from now on: who gave that place invites them (`invite`), and a
    mail that they need not come would say the opposite. Who was away and ends it themselves comes, whatever they said
    before; ended by another, their own apology stays.
    """
    substitution.ended_at, substitution.ended_by = clock.now(), by
    substitution.save(update_fields=["ended_at", "ended_by"])
    record("enrolment.end_substitution", substitution, by=by, session=substitution.session_id)
    session = _locked(substitution)
    if not comes_themselves:
        ended = partial(SubstituteEnded, substitution=substitution)
        take_out_of_calendar(session, [substitution.stand_in.user], mail=ended)
    if is_expected_again:
        if by == substitution.away.user:  # nobody else says that they come after all
            forget_apology(session, substitution.away, by=by)
        returned = partial(SubstituteReturned, substitution=substitution)
        put_in_calendar(session, [substitution.away.user], mail=returned)
        comes_instead.send(
            sender=Substitution, session=session, comes=substitution.away, before=substitution.stand_in.user
        )


def _locked(substitution: Substitution) -> Session:
    rows = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject")
    return rows.get(pk=substitution.session_id)


def end_substitutions_of(away: Participation, *, by: User | None) -> None:
    """End every coming substitution of somebody who does not take part any more."""
    for substitution in coming_substitutions(away=away):
        end_substitution(substitution, by=by, is_expected_again=False)


def end_stand_ins(user: User, traject: Traject, *, by: User | None, seats: Iterable[Participation] = ()) -> None:
    """End what somebody who got a place of their own would do for colleagues, who are expected again themselves.

    Not expected again are those of `seats`, whose place this person takes.
    """
    taken = {seat.pk for seat in seats}
    for substitution in stands_in(user, traject):
        takes_it = substitution.away_id in taken
        end_substitution(
            substitution,
            by=by,
            is_expected_again=not takes_it,
            comes_themselves=takes_it or not substitution.session.is_individual,
        )

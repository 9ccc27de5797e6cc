"""What happens here when the programme changes; in the transaction of the action that changed it."""

from collections.abc import Collection, Iterable
from typing import Any

from kruispunt.besturen.models import User
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions.apologies import forget_apologies_of_who_left
from kruispunt.trajectories.enrolment.actions.calendars import (
    cancel_for_everybody,
    put_in_calendar,
    take_out_of_calendar,
)
from kruispunt.trajectories.enrolment.actions.nexteditions import tell_of_next_edition
from kruispunt.trajectories.enrolment.actions.offers import end_offers, offer_free_places
from kruispunt.trajectories.enrolment.actions.standins import end_stand_ins, end_substitutions_of
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications import (
    LedSessionCancelled,
    LedTrajectCancelled,
    SessionCancelled,
    SessionInvitation,
    SessionMoved,
)
from kruispunt.trajectories.enrolment.queries import expected_at, most_of_one_bestuur, places_of
from kruispunt.trajectories.programme.models import Session, Traject

#: Who did it, for people, when nobody did.
SYSTEM = "Kruispunt"


def _expected_at(session: Session) -> list[User]:
    return [participation.user for participation in expected_at(session)]


def invite_to_planned(*, session: Session, **_: Any) -> None:
    """Invite everybody who is expected at a session that was just planned, unless it is a record of the past."""
    if not session.is_over:
        put_in_calendar(session, _expected_at(session), mail=SessionInvitation)


def tell_of_move(*, session: Session, **_: Any) -> None:
    """Update the entry in the calendar of everybody who is expected."""
    put_in_calendar(session, _expected_at(session), mail=SessionMoved)


def _guides(traject: Traject, by: User | None, told: Iterable[User]) -> list[User]:
    """Give who facilitates `traject` and hears of it in no other way: not who did it, nor who was `told`."""
    known = {user.pk for user in told} | ({by.pk} if by else set())
    return [user for user in traject.facilitators.filter(is_active=True).order_by("pk") if user.pk not in known]


def tell_of_cancelled_session(*, session: Session, with_traject: bool, by: User | None, **_: Any) -> None:
    """Take the session out of every calendar it stands in, and tell who leads it, unless all of the traject goes.

    A talk stands in the calendar of its coach; the other coaches have nothing to do with it.
    """
    if with_traject:
        return
    people = list(User.objects.filter(calendar_invitations__session=session, calendar_invitations__is_standing=True))
    take_out_of_calendar(session, people, mail=SessionCancelled)
    if session.is_individual:
        return
    for user in _guides(session.traject, by, people):
        LedSessionCancelled(traject=session.traject, session=session, by=str(by or SYSTEM)).send(to=user)


def refuse_too_few_places(*, traject: Traject, changed: set[str], **_: Any) -> None:
    """Refuse fewer places than people already hold: nobody loses one by a change of a number.

    Not where people are chosen from a call: how many that are was decided there.
    """
    if not traject.takes_enrolments:
        return
    places = places_of(traject)
    held = places.enrolled + places.offered
    if "capacity" in changed and traject.capacity is not None and held > traject.capacity:
        raise Refused(f"{held} mensen hebben al een plaats of een aanbod. Kies minstens {held}.", field="capacity")
    most = most_of_one_bestuur(traject)
    if "per_bestuur" in changed and traject.per_bestuur is not None and most > traject.per_bestuur:
        raise Refused(f"Een bestuur heeft al {most} plaatsen. Kies minstens {most}.", field="per_bestuur")


def offer_new_places(*, traject: Traject, by: User, **_: Any) -> None:
    """Offer the places that a change of the traject made free."""
    offer_free_places(traject=traject, by=by)


def end_open_offers(*, traject: Traject, by: User, **_: Any) -> None:
    """End the offers of a traject that does not take place."""
    end_offers(traject, by=by)


def tell_of_cancelled_traject(*, traject: Traject, sessions: list[Session], by: User | None, **_: Any) -> None:
    """Tell everybody who takes part, has an offer or waits, once, and clear the calendars; and who facilitates it."""
    told = cancel_for_everybody(traject, sessions)
    for user in _guides(traject, by, told):
        for_group = [session for session in sessions if not session.is_individual]
        LedTrajectCancelled(traject=traject, sessions=for_group, by=str(by or SYSTEM)).send(to=user)


def tell_who_waited_for_it(*, traject: Traject, by: User, changed: Collection[str] | None = None, **_: Any) -> None:
    """Tell who asked to hear of the next edition that it is there: published, or named as one afterwards.

    Any other change locks nothing of the edition before: a merge into this one locks both the other way round.
    """
    if changed is not None and "previous_edition" not in changed:
        return
    if traject.is_published and traject.previous_edition is not None:
        tell_of_next_edition(traject=traject, by=by)


def end_substitutions_of_who_left(*, participation: Participation, by: User | None, **_: Any) -> None:
    """Tell who would come in the place of somebody who does not take part any more that they need not."""
    end_substitutions_of(participation, by=by)


def forget_apologies(*, participation: Participation, by: User | None, **_: Any) -> None:
    """Take away that somebody who does not take part any more would not come: nobody waits for them."""
    forget_apologies_of_who_left(participation, by=by)


def end_stand_ins_of_who_got_a_place(*, instance: Participation, raw: bool, **_: Any) -> None:
    """Let colleagues come themselves again when who would come for them got a place of their own, in whatever way."""
    if instance.is_enrolled and not raw:
        end_stand_ins(instance.user, instance.traject, by=None)

"""What happens here when the programme changes; in the transaction of the action that changed it."""

from typing import Any

from kruispunt.besturen.models import User
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions.calendars import put_in_calendar, take_out_of_calendar
from kruispunt.trajectories.enrolment.actions.nexteditions import tell_of_next_edition
from kruispunt.trajectories.enrolment.actions.offers import end_offers, offer_free_places
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.enrolment.notifications import (
    SessionCancelled,
    SessionInvitation,
    SessionMoved,
    TrajectCancelled,
)
from kruispunt.trajectories.enrolment.queries import expected_at, most_of_one_bestuur, places_of
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


def tell_of_cancelled_traject(*, traject: Traject, **_: Any) -> None:
    """Tell everybody who takes part or waits, once; the calendars heard of each session before."""
    for participation in Participation.objects.standing().filter(traject=traject).select_related("user"):
        TrajectCancelled(traject=traject).send(to=participation.user)


def tell_who_waited_for_it(*, traject: Traject, by: User, **_: Any) -> None:
    """Tell who asked to hear of the next edition that it is there: published, or named as one afterwards."""
    if traject.is_published and traject.previous_edition is not None:
        tell_of_next_edition(traject=traject, by=by)

"""Places that come free: offered in order, accepted, declined, left to expire, or given by hand.

Everything here holds the lock of the traject: what comes free is offered in the same transaction, so that a worker
that is killed leaves either the old state or the new one, each with its mails.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from kruispunt.besturen.models import User
from kruispunt.besturen.queries import acts_for
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.actions.calendars import coming_sessions, invite
from kruispunt.trajectories.enrolment.actions.locking import lock_participation, lock_traject
from kruispunt.trajectories.enrolment.models import (
    Participation,
    ParticipationStatus,
    PassedOver,
    PassReason,
    SeatOffer,
    SeatOfferStatus,
)
from kruispunt.trajectories.enrolment.notifications import Enrolled, PlaceGiven, SeatLapsed, SeatOffered
from kruispunt.trajectories.enrolment.queries.places import count_places
from kruispunt.trajectories.enrolment.queries.waiting import offers_end, waiting_line
from kruispunt.trajectories.programme.models import Traject
from kruispunt.ui.templatetags.kruispunt import moment

_WHAT_BECAME_OF_IT = {
    SeatOfferStatus.ACCEPTED: "Je nam deze plaats al aan.",
    SeatOfferStatus.DECLINED: "Je liet deze plaats al aan iemand anders.",
    SeatOfferStatus.ENDED: "Dit aanbod is vervallen.",
}


def close_offers(participation: Participation, status: str, *, by: User | None) -> None:
    """End the open offer of a locked participation, if there is one, with what became of it."""
    for offer in participation.seat_offers.open():
        _close(offer, status, by=by)


def _close(offer: SeatOffer, status: str, *, by: User | None) -> None:
    offer.status, offer.decided_at, offer.decided_by = status, clock.now(), by
    offer.save(update_fields=["status", "decided_at", "decided_by"])


def _move(participation: Participation, status: str) -> None:
    participation.status = status
    participation.withdrawn_at = clock.now() if status == ParticipationStatus.LAPSED else None
    participation.save(update_fields=["status", "withdrawn_at"])


def _seat(participation: Participation) -> None:
    participation.take_seat()
    participation.save(update_fields=["status", "seated_at"])


def _pass_over(offer: SeatOffer, passed: Iterable[tuple[Participation, PassReason]]) -> None:
    PassedOver.objects.bulk_create(
        PassedOver(participation=row, offer=offer, reason=reason, at=offer.made_at) for row, reason in passed
    )


def _fill(traject: Traject, *, by: User | None) -> list[SeatOffer]:
    """Offer every free place of a locked `traject` to who is next, and give the offers."""
    now, end = clock.now(), offers_end(traject)
    places = count_places(traject)
    if end is None or end <= now or not places.waiting or not places.has_free:
        return []
    line, until = waiting_line(traject), min(now + timedelta(hours=traject.offer_hours), end)
    made: list[SeatOffer] = []
    while (places.free is None or len(made) < places.free) and (chosen := line.next):
        made.append(_offer(chosen, line.before(chosen, PassReason.NEW_FIRST), until=until, by=by))
        line.take(chosen)
    return made


def _offer(
    chosen: Participation, passed: list[tuple[Participation, PassReason]], *, until: datetime, by: User | None
) -> SeatOffer:
    _move(chosen, ParticipationStatus.OFFERED)
    offer = SeatOffer.objects.create(participation=chosen, expires_at=until)
    _pass_over(offer, passed)
    record("enrolment.offer_place", chosen, by=by, offer=offer.pk, until=until, passed_over=len(passed))
    SeatOffered(participation=chosen, offer=offer).send(to=chosen.user)
    return offer


@action
def offer_free_places(*, traject: Traject, by: User | None) -> list[SeatOffer]:
    """Offer each free place of `traject` to the next of its waiting list, and give the offers; each is mailed.

    In order of waiting; besturen that were never reached first where the traject says so. Who cannot have the place
    (the bestuur has all it may have, the person left it, the account is closed) is passed over, and everybody who
    stood earlier keeps why. Nothing is offered from the closing moment before the start on, nor of a cancelled traject.
    """
    made = _fill(lock_traject(traject), by=by)
    if not made:
        record_nothing_changed()
    return made


@action
def tend_waiting_list(*, traject: Traject, by: User | None = None) -> list[SeatOffer]:
    """End the offers of `traject` nobody answered in time, offer what is free, and give the new offers.

    Who did not answer hears how to join again. Asked twice, or by two workers at once, it is done once.
    """
    row = lock_traject(traject)
    overdue = SeatOffer.objects.overdue().filter(participation__traject=row).order_by("expires_at", "pk")
    overdue = list(overdue.select_related("participation__traject", "participation__user", "participation__bestuur"))
    for offer in overdue:
        _close(offer, SeatOfferStatus.EXPIRED, by=by)
        _move(offer.participation, ParticipationStatus.LAPSED)
        record("enrolment.expire_offer", offer.participation, by=by, offer=offer.pk)
        SeatLapsed(participation=offer.participation, offer=offer).send(to=offer.participation.user)
    made = _fill(row, by=by)
    if not overdue and not made:
        record_nothing_changed()
    return made


def end_offers(traject: Traject, *, by: User | None) -> None:
    """End the open offers of a traject that was just cancelled, in the action that cancels it.

    Nobody is mailed here: the cancellation tells everybody who takes part or waits, once.
    """
    offers = SeatOffer.objects.open().filter(participation__traject=traject).select_related("participation__user")
    for offer in offers:
        _close(offer, SeatOfferStatus.ENDED, by=by)
        _move(offer.participation, ParticipationStatus.WAITING)
        record("enrolment.end_offer", offer.participation, by=by, offer=offer.pk)


def _answerable(offer: SeatOffer, by: User) -> tuple[SeatOffer, Participation]:
    """Lock and give an offer that `by` can answer now; the refusal says what became of it."""
    if not by.has_perm("enrolment.answer_offer", offer.participation):
        raise Forbidden("Deze plaats is voor iemand anders.")
    participation = lock_participation(offer.participation)
    row = SeatOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if participation.traject.is_cancelled:
        raise Refused(f"{participation.traject} gaat niet door. Er is geen plaats meer om aan te nemen.")
    if row.is_open:
        return row, participation
    raise Refused(
        _WHAT_BECAME_OF_IT.get(
            row.status,
            f"Dit aanbod liep tot {moment(row.expires_at)} De plaats gaat naar de volgende van de wachtlijst. "
            "Schrijf je opnieuw in als je nog wil meedoen.",
        )
    )


@action
def accept_place(*, offer: SeatOffer, by: User) -> Participation:
    """Take the place that was offered: with a mail, and an invitation for every coming session.

    Raises Forbidden for another than whom it was offered to, or who left the bestuur; Refused when the offer was
    answered or has ended, and when the traject was cancelled or is over.
    """
    row, participation = _answerable(offer, by)
    if not acts_for(participation.user, participation.bestuur):
        raise Forbidden(f"Je werkt in Kruispunt niet meer voor {participation.bestuur}.")
    sessions = coming_sessions(participation.traject)
    if not sessions:
        raise Refused("Alle sessies van dit traject zijn voorbij.")
    _close(row, SeatOfferStatus.ACCEPTED, by=by)
    _seat(participation)
    record("enrolment.accept_place", participation, by=by, offer=row.pk)
    Enrolled(participation=participation).send(to=participation.user)
    invite(participation, sessions)
    return participation


@action
def decline_place(*, offer: SeatOffer, by: User) -> Participation:
    """Leave the place that was offered to the next of the waiting list, who gets an offer at once.

    Raises Forbidden for another than whom it was offered to, Refused when the offer was answered or has ended.
    """
    row, participation = _answerable(offer, by)
    _close(row, SeatOfferStatus.DECLINED, by=by)
    participation.status, participation.withdrawn_at = ParticipationStatus.WITHDRAWN, clock.now()
    participation.withdraw_reason = "Nam de aangeboden plaats niet aan."
    participation.save(update_fields=["status", "withdrawn_at", "withdraw_reason"])
    record("enrolment.decline_place", participation, by=by, offer=row.pk)
    _fill(participation.traject, by=by)
    return participation


@action
def give_place(*, participation: Participation, reason: str, by: User | None) -> Participation:
    """Give somebody on the waiting list a free place by hand, with mail and invitations.

    Everybody who stood earlier keeps that the team chose somebody else. `reason` may be empty for who is first.

    Raises Forbidden for who is not staff; Refused when the person does not wait any more, no place is free, the
    bestuur has all it may have, the person left it, somebody is passed over without a reason, and when the traject is
    cancelled or over.
    """
    if by is not None and not by.has_perm("enrolment.give_place"):
        raise Forbidden("Alleen het team geeft een plaats.")
    row, reason = lock_participation(participation), reason.strip()
    traject = row.traject
    if traject.is_cancelled:
        raise Refused("Dit traject is geannuleerd. Er is geen plaats meer om te geven.")
    if not row.is_waiting:
        raise Refused(f"{row.user} staat niet meer op de wachtlijst.")
    if not count_places(traject).has_free:
        raise Refused(
            f"Alle {traject.capacity} plaatsen zijn bezet of aangeboden. "
            "Verhoog het aantal plaatsen van het traject of wacht tot er iemand stopt."
        )
    line = waiting_line(traject)
    if why := line.why_not(row):
        raise Refused(f"{row.user} kan geen plaats krijgen. {why.team_words}.")
    passed = line.before(row, PassReason.BY_HAND)
    if not reason and any(why == PassReason.BY_HAND for _, why in passed):
        raise Refused("Schrijf waarom deze persoon voorgaat.", field="reason")
    sessions = coming_sessions(traject)
    if not sessions:
        raise Refused("Alle sessies van dit traject zijn voorbij.")
    now = clock.now()
    offer = SeatOffer.objects.create(
        participation=row,
        status=SeatOfferStatus.ACCEPTED,
        made_at=now,
        expires_at=now + timedelta(hours=traject.offer_hours),
        decided_at=now,
        decided_by=by,
    )
    _pass_over(offer, passed)
    _seat(row)
    record("enrolment.give_place", row, by=by, reason=reason, offer=offer.pk, passed_over=len(passed))
    PlaceGiven(participation=row).send(to=row.user)
    invite(row, sessions)
    return row

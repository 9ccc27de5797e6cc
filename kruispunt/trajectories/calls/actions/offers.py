"""A place that is offered: confirmed, declined or not answered, and passed on to the best replacement.

Locks are taken in one order: the call, then its applications, then the traject (inside the room of participations).
Whoever holds the lock of the call may give its places, so that no place is given twice.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.calls.actions.checks import check_manages
from kruispunt.trajectories.calls.enums import ApplicationStatus, Eligibility, OfferStatus
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.calls.notifications import (
    OfferDeclined,
    OfferExpired,
    OfferReminder,
    PlaceConfirmed,
    PlaceOffered,
    ReserveClosed,
)
from kruispunt.trajectories.calls.queries.people import who_takes_part
from kruispunt.trajectories.calls.queries.replacing import (
    best_replacement,
    first_session,
    free_places,
    group_of,
    has_started,
    reserve_of,
    vacancies,
)
from kruispunt.trajectories.calls.selection import SolverFailed
from kruispunt.trajectories.calls.transitions import move
from kruispunt.trajectories.enrolment import actions as enrolment
from kruispunt.ui.templatetags.kruispunt import moment

#: How long before the end of an offer its bestuur is reminded.
REMIND_BEFORE = timedelta(days=2)
TRAJECT_CANCELLED = "Het traject is geannuleerd. Er is geen plaats meer om te bevestigen."
_WITH = ("call__traject", "bestuur", "applicant", "participant", "substitute")
logger = logging.getLogger(__name__)


def _lock_application(pk: int) -> Application:
    return Application.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=pk)


def _lock_offer(offer: Offer) -> Offer:
    """Lock the call, the application and the offer, in that order, and give the offer with the locked application."""
    OpenCall.objects.lock(pk=Offer.objects.values_list("application__call", flat=True).get(pk=offer.pk))
    application = _lock_application(offer.application_id)
    row = Offer.objects.select_for_update(of=("self",)).select_related("answered_by").get(pk=offer.pk)
    row.application = application
    return row


def _name_who_takes_part(application: Application, by: Any) -> None:
    """Let somebody else take part when who was named left the bestuur; the next save of `application` stores it."""
    takes_part = who_takes_part(application, by)
    if takes_part is None:
        raise Refused(
            f"{application.bestuur}: niemand handelt nog voor dit bestuur, dus niemand kan deelnemen. "
            "Voeg eerst een collega toe aan het bestuur, of beslis iets anders."
        )
    was = application.participant or application.applicant
    application.participant = takes_part
    if takes_part != was:
        record("calls.change_participant", application, by=by, was=str(was), now=str(takes_part))


def _take_part(application: Application, by: Any) -> None:
    """Let the colleague who was named take part; the refusal of the room of participations says for whom it is."""
    takes_part = application.participant or application.applicant
    try:
        enrolment.enrol_selected(traject=application.call.traject, user=takes_part, bestuur=application.bestuur, by=by)
    except Refused as refusal:
        raise Refused(f"{application.bestuur}: {refusal.message}") from refusal


def _offer(application: Application, *, replaces: Application | None, until: datetime, by: Any, reason: str) -> Offer:
    """Offer a place to a locked `application`; the lock of the call is held."""
    try:
        with transaction.atomic():
            offer = Offer.objects.create(application=application, replaces=replaces, expires_at=until)
    except IntegrityError as error:
        raise Refused("Deze plaats is al aan een bestuur aangeboden. Laad de pagina opnieuw.") from error
    move(application, ApplicationStatus.OFFERED, by=by, reason=reason)
    record("calls.offer_place", application, by=by, offer=offer.pk, replaces=replaces and replaces.pk, until=until)
    return offer


def give_or_offer(application: Application, *, until: datetime | None, by: Any) -> None:
    """Give a chosen, locked `application` its place: offered until `until`, or at once when it need not confirm."""
    if until is not None:
        _offer(application, replaces=None, until=until, by=by, reason="")
        return
    _name_who_takes_part(application, by)
    move(application, ApplicationStatus.ACCEPTED, by=by)
    _take_part(application, by)


def _offer_end(call: OpenCall) -> datetime:
    """Give when an offer that is made now ends: never after the first session starts."""
    end = clock.now() + timedelta(days=call.offer_days)
    first = first_session(call)
    return end if first is None else min(end, first)


def _why_no_offers(call: OpenCall) -> str:
    """Say why no place of `call` is offered any more; empty when one can be."""
    if call.traject.is_cancelled:
        return "Het traject is geannuleerd."
    if has_started(call):
        return "De eerste sessie is begonnen."
    return "" if free_places(call) > 0 else "Alle plaatsen zijn bezet of aangeboden."


def fill_place(dropped: Application, *, call: OpenCall, by: Any) -> Offer | None:
    """Offer the place of `dropped` to the best replacement; None when nobody keeps every rule: then staff decides.

    It stays free too when the best replacement cannot be proved: who stops or declines is not held up by that.
    Only in an action that holds the lock of `call`; tells the audit trail what came of it.
    """
    why, found = _why_no_offers(call), None
    try:
        found = None if why else best_replacement(call.confirmed_run, group_of(call), reserve_of(call))
    except SolverFailed:
        logger.exception("who comes in the place of application %s is not proved", dropped.pk)
        why = "De beste vervanger kon niet berekend worden."
    if found is None:
        why = why or "Geen enkele vervanger houdt alle regels."
        record("calls.place_stays_free", dropped, by=by, why=why)
        return None
    offer = _offer(_lock_application(found), replaces=dropped, until=_offer_end(call), by=by, reason="")
    PlaceOffered(application=offer.application, until=offer.expires_at).tell()
    return offer


@action
def place_came_free(*, application: Application, by: Any) -> Offer | None:
    """Pass the place of an application that stopped on to the best replacement; give that offer, if there is one.

    Called by the action that moved `application` out of the group. Its own offer ends, open or confirmed.
    """
    call = OpenCall.objects.lock(pk=application.call_id)
    standing = Offer.objects.filter(
        application=application, status__in=[OfferStatus.OPEN, OfferStatus.ACCEPTED]
    ).select_for_update()
    for offer in standing:
        _close(offer, OfferStatus.ENDED, by=by, reason=application.withdraw_reason)
        record("calls.end_offer", application, by=by, offer=offer.pk)
    if not call.is_revealed:
        record_nothing_changed()
        return None
    return fill_place(application, call=call, by=by)


def _close(offer: Offer, status: str, *, by: Any, reason: str = "") -> None:
    offer.status, offer.reason = status, reason
    if offer.answered_at is None:
        offer.answered_at, offer.answered_by = clock.now(), by
    offer.save(update_fields=["status", "reason", "answered_at", "answered_by"])


def _answerable(offer: Offer, by: Any) -> Offer:
    """Lock and give an offer that `by` can answer now; the refusal says what became of it."""
    row = _lock_offer(offer)
    if not by.has_perm("calls.change_application", row.application):
        raise Forbidden(f"Je handelt in Kruispunt niet voor {row.application.bestuur}.")
    if row.application.call.traject.is_cancelled:
        raise Refused(TRAJECT_CANCELLED)
    if row.is_open:
        return row
    if row.status == OfferStatus.ACCEPTED:
        raise Refused(f"{row.answered_by} bevestigde deze plaats al op {moment(row.answered_at)}")
    if row.status == OfferStatus.DECLINED:
        raise Refused(f"{row.answered_by} liet op {moment(row.answered_at)} weten dat jullie de plaats niet nemen.")
    if row.status == OfferStatus.ENDED:
        raise Refused("De kandidatuur is ingetrokken. De plaats is vrijgekomen voor een ander bestuur.")
    raise Refused(
        f"Het aanbod liep tot {moment(row.expires_at)} Mail het team als jullie toch nog willen meedoen.",
    )


@action
def confirm_place(*, offer: Offer, by: Any) -> Offer:
    """Take the place that was offered: the colleague who was named takes part from now on.

    Who was named and does not act for the bestuur any more is followed by the substitute, else by who confirms.

    Raises Forbidden for who does not act for the bestuur; Refused when the offer was answered or has ended, when the
    traject was cancelled, and when the colleague cannot take part.
    """
    row = _answerable(offer, by)
    _close(row, OfferStatus.ACCEPTED, by=by)
    _name_who_takes_part(row.application, by)
    move(row.application, ApplicationStatus.ACCEPTED, by=by)
    record("calls.confirm_place", row.application, by=by, offer=row.pk)
    PlaceConfirmed(application=row.application, by=str(by)).tell()
    _take_part(row.application, by)
    return row


@action
def decline_place(*, offer: Offer, reason: str, by: Any) -> Offer:
    """Leave the place that was offered to another bestuur, with the reason.

    Raises Forbidden for who does not act for the bestuur; Refused without a reason, and when the offer was answered
    or has ended.
    """
    row = _answerable(offer, by)
    reason = reason.strip()
    if not reason:
        raise Refused("Schrijf kort waarom jullie de plaats niet nemen.", field="reason")
    _close(row, OfferStatus.DECLINED, by=by, reason=reason)
    move(row.application, ApplicationStatus.LAPSED, by=by, reason=reason)
    record("calls.decline_place", row.application, by=by, offer=row.pk, reason=reason)
    OfferDeclined(application=row.application, by=str(by)).tell()
    place_came_free(application=row.application, by=by)
    return row


@action
def offer_place(*, application: Application, reason: str, by: Any) -> Offer:
    """Offer a free place to an application on the reserve list that staff chose, with the reason.

    Raises Forbidden for who is not of the team; Refused without a reason, before the decision was told, when no place
    is free or the first session has started, and for who is not on the reserve list or not eligible.
    """
    check_manages(by)
    call = OpenCall.objects.lock(pk=application.call_id)
    row = _lock_application(application.pk)
    if not call.is_revealed:
        raise Refused("De beslissing is nog niet verteld. Verander de groep op de pagina van de selectie.")
    if why := _why_no_offers(call):
        raise Refused(f"{why} Er kan nu geen plaats aangeboden worden.")
    if row.status != ApplicationStatus.RESERVE:
        raise Refused(f"{row.bestuur} staat niet meer op de reservelijst. Kies een ander bestuur.", field="application")
    if row.eligibility == Eligibility.INELIGIBLE:
        raise Refused(f"De kandidatuur van {row.bestuur} is niet ontvankelijk.", field="application")
    if not reason.strip():
        raise Refused("Schrijf waarom je dit bestuur kiest.", field="reason")
    free = vacancies(call)
    offer = _offer(row, replaces=free[0] if free else None, until=_offer_end(call), by=by, reason=reason.strip())
    PlaceOffered(application=row, until=offer.expires_at).tell()
    return offer


@action
def expire_offers(*, call: OpenCall, by: Any = None) -> list[Offer]:
    """End the offers of `call` that nobody answered in time, then pass their places on; give them.

    Of a cancelled traject every open offer ends, without a mail: the room of the traject tells of its cancelling.
    Asked twice, or by two workers at once, each offer ends once.
    """
    row = OpenCall.objects.lock(pk=call.pk)
    overdue = Offer.objects.overdue().filter(application__call=row).order_by("expires_at", "pk")
    ended = [_lock_offer(offer) for offer in overdue]
    for offer in ended:
        if row.traject.is_cancelled:
            _close(offer, OfferStatus.ENDED, by=by, reason=TRAJECT_CANCELLED)
            move(offer.application, ApplicationStatus.LAPSED, by=by)
            record("calls.end_offer", offer.application, by=by, offer=offer.pk)
            continue
        _close(offer, OfferStatus.EXPIRED, by=by)
        move(offer.application, ApplicationStatus.LAPSED, by=by)
        record("calls.expire_offer", offer.application, by=by, offer=offer.pk)
        OfferExpired(application=offer.application, until=offer.expires_at).tell()
    for offer in ended:  # when all are out of the group, so that nobody is measured beside who left
        fill_place(offer.application, call=row, by=by)
    if not ended:
        record_nothing_changed()
    return ended


@action
def remind_unconfirmed(*, call: OpenCall, by: Any = None) -> list[Offer]:
    """Remind, once, the besturen that have not answered and can do so for two days more; give their offers.

    An offer that was made in its last two days needs no reminder.
    """
    row = OpenCall.objects.lock(pk=call.pk)
    waiting = Offer.objects.to_remind(REMIND_BEFORE).filter(application__call=row).order_by("pk")
    reminded = [_lock_offer(offer) for offer in waiting]
    for offer in reminded:
        offer.reminded_at = clock.now()
        offer.save(update_fields=["reminded_at"])
        record("calls.remind_unconfirmed", offer.application, by=by, offer=offer.pk)
        OfferReminder(application=offer.application, until=offer.expires_at).tell()
    if not reminded:
        record_nothing_changed()
    return reminded


@action
def close_reserve(*, call: OpenCall, by: Any) -> list[Application]:
    """Tell everybody on the reserve list that no place comes free any more; give them.

    Raises Forbidden for who is not of the team; Refused before the decision was told, with nobody on the list, and
    while a place is offered or free and the first session has not started.
    """
    check_manages(by)
    row = OpenCall.objects.lock(pk=call.pk)
    if not row.is_revealed:
        raise Refused("De beslissing is nog niet verteld. Vertel ze eerst.")
    if not has_started(row) and Offer.objects.open().filter(application__call=row).exists():
        raise Refused("Er wachten nog besturen met een plaats die ze kunnen bevestigen. Sluit de reservelijst daarna.")
    if not has_started(row) and vacancies(row):
        raise Refused("Er is nog een plaats vrij. Bied ze aan, of sluit de reservelijst na de eerste sessie.")
    reserve = row.applications.filter(status=ApplicationStatus.RESERVE).select_for_update(of=("self",)).order_by("pk")
    closed = list(reserve.select_related(*_WITH))
    if not closed:
        raise Refused("Er staat niemand meer op de reservelijst.")
    for application in closed:
        move(application, ApplicationStatus.REFUSED, by=by, reason="De reservelijst is gesloten.")
        ReserveClosed(application=application).tell()
    record("calls.close_reserve", row, by=by, told=len(closed))
    return closed

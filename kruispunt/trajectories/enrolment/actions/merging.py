"""Two editions become one: everybody goes along, and the one they leave is cancelled."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment.actions.calendars import coming_sessions, invite, take_out_of_calendar
from kruispunt.trajectories.enrolment.actions.deciding import keep_decision, locked_standing, record_decision
from kruispunt.trajectories.enrolment.models import (
    GoChoice,
    GoDecision,
    Need,
    Participation,
    ParticipationSource,
    ParticipationStatus,
    SeatOffer,
    SeatOfferStatus,
)
from kruispunt.trajectories.enrolment.notifications.deciding import SessionMerged, TrajectMerged
from kruispunt.trajectories.enrolment.queries import waiting_position
from kruispunt.trajectories.enrolment.queries.deciding import Destination, merge_targets, who_goes_where
from kruispunt.trajectories.programme import actions as programme
from kruispunt.trajectories.programme.models import Traject


def _leave(goers: Iterable[Destination], source: Traject, target: Traject, by: User) -> None:
    """End everybody's participation in `source`, and take its coming sessions out of their calendars."""
    rows = [goer.participation for goer in goers]
    open_offers = SeatOffer.objects.open().filter(participation__in=rows)
    open_offers.update(status=SeatOfferStatus.ENDED, decided_at=clock.now(), decided_by=by)
    Participation.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=ParticipationStatus.WITHDRAWN,
        withdrawn_at=clock.now(),
        withdraw_reason=f"Samengevoegd met {target}.",
    )
    for row in rows:
        record("enrolment.merge_away", row, by=by, into=target.pk)
    for session in coming_sessions(source):
        take_out_of_calendar(session, [row.user for row in rows], mail=SessionMerged)


def _arrive(goer: Destination, target: Traject) -> Participation:
    """Give the participation in `target`: the one that stands there, or a new one, with the needs it asks about."""
    if goer.already:
        return goer.already
    left = goer.participation
    try:
        with transaction.atomic():
            row = Participation.objects.create(
                traject=target,
                user=left.user,
                bestuur=left.bestuur,
                status=goer.status,
                seated_at=clock.now() if goer.has_place else None,
                source=ParticipationSource.MERGED,
            )
    except IntegrityError as error:
        raise Refused(f"{left.user} staat al in {target}. Probeer opnieuw.") from error
    needs = left.needs.filter(kind__in=target.asked_needs.values("kind"))
    Need.objects.bulk_create(Need(participation=row, kind=need.kind, note=need.note) for need in needs)
    return row


@action
def decide_merge(*, traject: Traject, into: Traject, reason: str, by: User, seen: str | None = None) -> GoDecision:
    """Let everybody in `traject` go along to `into`, another edition of the same kind, and cancel `traject`.

    Who goes where is the rule of `who_goes_where`. Each person gets one mail that says where they stand now; the old
    sessions leave the calendars and, for who has a place, the new ones come.

    Raises Forbidden for who is not of the team, Refused without a reason, for a traject that waits for no decision, or
    for an edition that cannot take them over; FiguresMoved (see `locked_standing`) for either of the two.
    """
    if into.pk == traject.pk:
        raise Refused("Kies een andere editie.", field="into")
    now = locked_standing(traject, seen=seen, by=by, also=[into])
    target = merge_targets(now.traject).filter(pk=into.pk).first()
    if target is None:
        raise Refused(
            "Deze editie kan de deelnemers niet overnemen: ze is niet gepubliceerd, van een andere soort of voorbij.",
            field="into",
        )
    decision = keep_decision(now, GoChoice.MERGE, reason, by, merged_into=target)
    goers = who_goes_where(now.traject, target)
    _leave(goers, now.traject, target, by)
    placed = []
    for goer in goers:
        row = _arrive(goer, target)
        if goer.has_place and not goer.already:
            placed.append(row)
        TrajectMerged(
            traject=target,
            source=now.traject,
            reason=decision.reason,
            position=waiting_position(row) if row.is_waiting else 0,
            stood_there=goer.already is not None,
            has_offer=row.has_offer,
        ).send(to=goer.participation.user)
    sessions = coming_sessions(target)
    for row in placed:
        invite(row, sessions)
    # Nobody stands in it any more, so nobody is mailed a second time.
    programme.cancel_traject(
        traject=now.traject, reason=f"Samengevoegd met {target}. De reden: {decision.reason}", by=by
    )
    record_decision(decision, by, into=target.pk, placed=len(placed), people=len(goers))
    return decision

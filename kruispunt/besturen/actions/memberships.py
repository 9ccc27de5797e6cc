"""Who acts for which bestuur: asked, decided, ended."""

from typing import Any

from django.db import IntegrityError, transaction

from kruispunt.besturen.enums import OPEN_MEMBERSHIP, DecisionGround, MembershipStatus
from kruispunt.besturen.models import Bestuur, Membership
from kruispunt.besturen.notifications import (
    MembershipApproved,
    MembershipEnded,
    MembershipRefused,
    MembershipRequested,
)
from kruispunt.besturen.queries import proved_domain, team
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused


def _refuse_closed(bestuur: Bestuur, field: str | None) -> None:
    if bestuur.is_closed:
        raise Refused(f"{bestuur} is opgegaan in {bestuur.successor}. Kies {bestuur.successor}.", field=field)


@action
def request_membership(*, bestuur: Bestuur, function_title: str, by: Any) -> Membership:
    """Ask to act for `bestuur`, or act at once for who proved an address at a domain confirmed for it.

    The team gets a mail about a request that waits. Refused for a bestuur that went up in another, without a
    function, and for who acts for it or asked already.
    """
    bestuur = Bestuur.objects.select_related("successor").get(pk=bestuur.pk)
    _refuse_closed(bestuur, "bestuur")
    if not function_title.strip():
        raise Refused("Schrijf welke functie je hebt.", field="function_title")
    membership = Membership(user=by, bestuur=bestuur, function_title=function_title.strip(), requested_at=clock.now())
    proof = proved_domain(by, bestuur)
    if proof:
        membership.status = MembershipStatus.ACTIVE
        membership.ground = DecisionGround.DOMAIN
        membership.decided_at = clock.now()
        membership.starts_on = clock.today()
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        existing = by.memberships.filter(bestuur=bestuur, status__in=OPEN_MEMBERSHIP).first()
        if existing and existing.is_requested:
            message = f"Je vroeg dit al aan voor {bestuur}. Het team bekijkt je aanvraag."
        else:
            message = f"Je handelt al voor {bestuur}."
        raise Refused(message, field="bestuur") from error
    if not proof:
        for colleague in team():
            MembershipRequested(membership=membership).send(to=colleague)
    record(
        "besturen.request_membership",
        membership,
        by=by,
        bestuur=bestuur.pk,
        ground=membership.ground,
        domain=proof.domain if proof else "",
    )
    return membership


def _undecided(membership: Membership, by: Any) -> Membership:
    """Lock and give a membership that waits for a decision by somebody else than the applicant."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if by and by.pk == locked.user_id:
        raise Forbidden("Een collega beslist over je eigen aanvraag.")
    if not locked.is_requested:
        who = f" door {locked.decided_by}" if locked.decided_by else ""
        raise Refused(f"Over deze aanvraag is al beslist{who}: {locked.get_status_display().lower()}.")
    return locked


def _decide(membership: Membership, status: MembershipStatus, by: Any) -> None:
    membership.status = status
    membership.ground = DecisionGround.STAFF
    membership.decided_by = by
    membership.decided_at = clock.now()


@action
def approve_membership(*, membership: Membership, by: Any) -> Membership:
    """Let the applicant act for the bestuur from today, and tell by mail.

    Refused when somebody decided already or the bestuur went up in another; Forbidden on the own request.
    """
    membership = _undecided(membership, by)
    _refuse_closed(membership.bestuur, None)
    _decide(membership, MembershipStatus.ACTIVE, by)
    membership.starts_on = clock.today()
    membership.save()
    MembershipApproved(membership=membership).send(to=membership.user)
    record("besturen.approve_membership", membership, by=by, bestuur=membership.bestuur_id)
    return membership


@action
def refuse_membership(*, membership: Membership, reason: str, by: Any) -> Membership:
    """Refuse the request with a reason that the applicant reads in a mail.

    Refused when somebody decided already or without a reason; Forbidden on the own request.
    """
    membership = _undecided(membership, by)
    if not reason.strip():
        raise Refused("Schrijf waarom. De aanvrager krijgt je uitleg in een mail.", field="reason")
    _decide(membership, MembershipStatus.REFUSED, by)
    membership.reason = reason.strip()
    membership.save()
    MembershipRefused(membership=membership).send(to=membership.user)
    record("besturen.refuse_membership", membership, by=by, bestuur=membership.bestuur_id, reason=membership.reason)
    return membership


@action
def end_membership(*, membership: Membership, reason: str, by: Any) -> Membership:
    """Let somebody act for the bestuur until today; the record stays. Who did not end it gets a mail.

    Refused without a reason and for a membership that does not hold.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if not membership.is_active:
        raise Refused(f"Dit lidmaatschap is niet actief: {membership.get_status_display().lower()}.")
    if not reason.strip():
        raise Refused("Schrijf waarom dit lidmaatschap stopt.", field="reason")
    membership.status = MembershipStatus.ENDED
    membership.ends_on = clock.today()
    membership.reason = reason.strip()
    membership.save()
    if by != membership.user:
        MembershipEnded(membership=membership).send(to=membership.user)
    record("besturen.end_membership", membership, by=by, bestuur=membership.bestuur_id, reason=membership.reason)
    return membership

"""A call whose selection is decided, told and answered, by the real actions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.programme.models import Session, Traject
from tests.conftest import brussels, make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, apply_with_types, make_call

CONFIRM_UNTIL = brussels(2026, 4, 3, 12)
FIRST_SESSION = brussels(2026, 5, 5, 9)
#: Two days before the end of the offers of the reveal, and just after their end.
REMINDING = CONFIRM_UNTIL - timedelta(days=2)
LATE = CONFIRM_UNTIL + timedelta(minutes=1)


def plan_session(traject: Traject, starts_at: datetime = FIRST_SESSION) -> Session:
    """Store and give a session of three hours."""
    return Session.objects.create(
        traject=traject,
        title="Sessie 1",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        mode="physical",
        address="Bischoffsheimlaan 1, 1000 Brussel",
    )


def decided_call(staff: User, *, rules: Iterable = (), types: dict[str, int] | None = None, **fields) -> OpenCall:
    """Give a call for six places with nine candidates whose selection is confirmed, and told to nobody."""
    fields = {"confirm_until": CONFIRM_UNTIL, "offer_days": 7} | fields
    call = make_call(staff, **fields)
    plan_session(call.traject)
    apply_with_types(call, staff, **(types or {"starter": 5, "growing": 4}))
    with clock.at(AFTER):
        if rules:
            actions.set_rules(call=call, rules=list(rules), by=staff)
        run = actions.propose(call=call, by=staff)
        return actions.confirm_selection(run=run, by=staff)


def told_call(staff: User, **fields) -> OpenCall:
    """Give the call of `decided_call` after the reveal."""
    call = decided_call(staff, **fields)
    with clock.at(AFTER):
        return actions.reveal(call=call, by=staff)


def having(call: OpenCall, status: str) -> list[Application]:
    """Give the applications of `call` in a state."""
    return list(call.applications.filter(status=status).select_related("call", "bestuur", "applicant").order_by("pk"))


def pending(call: OpenCall, outcome: str) -> list[Application]:
    """Give the applications of `call` with a decision that was not told."""
    return list(call.applications.filter(pending=outcome).select_related("call", "bestuur", "applicant").order_by("pk"))


def open_offer(application: Application) -> Offer:
    """Give the offer that can be answered."""
    return Offer.objects.open().get(application=application)


def confirm(application: Application, at: datetime = AFTER) -> Offer:
    """Let the applicant take the place that was offered."""
    with clock.at(at):
        return actions.confirm_place(offer=open_offer(application), by=application.applicant)


def decline(application: Application, at: datetime = AFTER, reason: str = "Geen tijd") -> Offer:
    """Let the applicant leave the place to another."""
    with clock.at(at):
        return actions.decline_place(offer=open_offer(application), reason=reason, by=application.applicant)


def withdraw(application: Application, at: datetime = AFTER, reason: str = "Geen tijd meer") -> Application:
    """Let the applicant stop."""
    with clock.at(at):
        return actions.withdraw_application(application=application, reason=reason, by=application.applicant)


def mails_to(application: Application) -> list[str]:
    """Give the subjects of the mails that left for the applicant since the application came in, drafts left out."""
    mails = OutboxMail.objects.filter(user=application.applicant).exclude(status="draft").order_by("pk")
    return [mail.subject for mail in mails if "is binnen" not in mail.subject]


def colleague_of(application: Application) -> User:
    """Give another colleague who acts for the same bestuur."""
    return make_member(application.bestuur)


def stranger() -> User:
    """Give a colleague of a bestuur that has no part in anything."""
    return make_member(make_bestuur())


def days_after(moment: datetime, days: float) -> datetime:
    """Give a moment so many days later by the clock."""
    return timezone.localtime(moment) + timedelta(days=days)

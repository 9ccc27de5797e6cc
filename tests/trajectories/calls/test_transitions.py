"""The table of states: one function moves an application, refuses in plain Dutch, and every state can be reached."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kruispunt.core import clock
from kruispunt.core.actions import UnauditedAction, action
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.enums import IN_SELECTION, ApplicationStatus
from kruispunt.trajectories.calls.models import Application, Offer, OpenCall
from kruispunt.trajectories.calls.transitions import NEXT, may_become, move
from kruispunt.trajectories.enrolment.models import Participation
from tests.trajectories.calls.deciding import CONFIRM_UNTIL, FIRST_SESSION, days_after, plan_session
from tests.trajectories.calls.helpers import AFTER, DURING, apply, apply_with_types, make_call, make_staff

pytestmark = pytest.mark.django_db


@action
def moves(*, application: Application, to: str, by, reason: str = "") -> Application:
    """Move inside an action, as every caller does."""
    return move(application, to, by=by, reason=reason)


def in_state(call: OpenCall, status: str) -> Application:
    """Give an application put into a state behind the table's back."""
    application = apply(call)
    withdrawn_at = clock.now() if status == ApplicationStatus.WITHDRAWN else None
    Application.objects.filter(pk=application.pk).update(status=status, withdrawn_at=withdrawn_at)
    application.refresh_from_db()
    return application


def test_every_state_stands_in_the_table_and_can_be_reached():
    assert set(NEXT) == set(ApplicationStatus)
    reached, new = {ApplicationStatus.DRAFT}, {ApplicationStatus.DRAFT}
    while new:
        new = {to for state in new for to in NEXT[state]} - reached
        reached |= new
    assert reached == set(ApplicationStatus)


def test_a_bestuur_can_stop_at_every_stage_and_never_comes_back():
    for state in set(ApplicationStatus) - {ApplicationStatus.WITHDRAWN}:
        assert ApplicationStatus.WITHDRAWN in NEXT[state]
    assert NEXT[ApplicationStatus.WITHDRAWN] == ()


def test_each_pair_of_states_moves_or_is_refused_with_a_reason(staff):
    call = make_call(staff)
    for was in ApplicationStatus:
        application = in_state(call, was)
        for to in ApplicationStatus:
            assert may_become(application, to) == (to in NEXT[was])
            if to not in NEXT[was]:
                with pytest.raises(Refused) as refused:
                    moves(application=application, to=to, by=staff, reason="Omdat")
                assert str(application.bestuur) in refused.value.message
                assert refused.value.message.endswith(".")
                continue
            with suppress(ZeroDivisionError), transaction.atomic():
                moved = moves(application=application, to=to, by=staff, reason="Omdat")
                assert moved.status == to
                assert AuditEvent.objects.filter(verb="calls.move").first().details == {
                    "was": was, "to": to, "reason": "Omdat",
                }  # fmt: skip
                raise ZeroDivisionError  # take it back
            application.refresh_from_db()


def test_stopping_asks_a_reason(staff):
    application = apply(make_call(staff))
    with pytest.raises(Refused) as refused:
        moves(application=application, to="withdrawn", by=staff, reason=" ")
    assert refused.value.field == "reason"
    application.refresh_from_db()
    assert application.status == "submitted"


def test_a_move_outside_an_action_is_a_mistake_and_stores_nothing(staff):
    application = apply(make_call(staff))
    with pytest.raises(UnauditedAction), transaction.atomic():
        move(application, "withdrawn", by=staff, reason="X")
    application.refresh_from_db()
    assert application.status == "submitted"


#: What a bestuur hears about its place, by the start or a part of the subject.
_HEARD = {
    "is gekozen: bevestig": "chosen",
    "doet mee:": "in",
    "staat op de reservelijst": "reserve",
    "is niet gekozen": "not",
    "Er is een plaats voor": "offer",
    "is bevestigd": "in",
    "neemt de plaats niet": "left",
    "is vervallen": "lapsed",
    "De reservelijst is gesloten": "closed",
    "is ingetrokken": "stopped",
}
#: After what a bestuur heard, what it can hear next without a contradiction. "" is nothing yet.
_SENSE = {
    "": {"chosen", "in", "reserve", "not", "offer", "stopped"},
    "chosen": {"in", "left", "lapsed", "stopped"},
    "offer": {"in", "left", "lapsed", "stopped"},
    "reserve": {"offer", "closed", "stopped"},
    "in": {"stopped"},
    "not": {"stopped"},
    "left": {"stopped"},
    "lapsed": {"stopped"},
    "closed": {"stopped"},
    "stopped": set(),
}
_STEPS = [
    "change", "take_back", "confirm", "reveal", "reveal", "withdraw", "take", "take", "decline", "wait", "long_wait",
    "expire", "remind", "offer", "close", "redraft",
]  # fmt: skip


class Walk:
    """Somebody pushes every button in any order; whatever is refused says so, and the rest holds."""

    def __init__(self, confirms: bool, tight: bool) -> None:
        self.staff = make_staff()
        self.call = make_call(self.staff, confirm_until=CONFIRM_UNTIL if confirms else None, offer_days=3)
        plan_session(self.call.traject, FIRST_SESSION)
        apply_with_types(self.call, self.staff, starter=4, growing=4)
        self.now = AFTER
        self.seen: set[str] = set()
        with clock.at(self.now):
            if tight:
                rules = [("type", "starter", 3, 3, None), ("type", "growing", 3, 3, None)]
                actions.set_rules(call=self.call, rules=rules, by=self.staff)
            actions.propose(call=self.call, by=self.staff)
        self.confirm(0)

    def applications(self) -> list[Application]:
        return list(self.call.applications.select_related("call", "bestuur", "applicant").order_by("pk"))

    def step(self, name: str, number: int) -> None:
        """Do one thing; a refusal is plain Dutch, and never an error of the database."""
        self.call.refresh_from_db()
        try:
            with clock.at(self.now):
                getattr(self, name)(number)
        except Refused as refused:
            said = refused.message.rstrip()
        else:
            said = "Gedaan."
        assert len(said) > 6
        assert said.endswith("."), said
        self.check()

    def any(self, number: int) -> Application:
        rows = self.applications()
        return rows[number % len(rows)]

    def an_offer(self, number: int) -> Offer:
        offers = list(Offer.objects.filter(application__call=self.call).select_related("application__applicant"))
        if not offers:
            raise Refused("Er is nog geen aanbod.")
        return offers[number % len(offers)]

    def confirm(self, number: int) -> None:
        with clock.at(self.now):
            actions.confirm_selection(run=self.call.runs.first(), by=self.staff)

    def redraft(self, number: int) -> None:
        actions.draft_decisions(call=self.call, by=self.staff)

    def change(self, number: int) -> None:
        outcome = ("accepted", "reserve", "refused")[number % 3]
        actions.change_outcome(
            run=self.call.runs.first(),
            application=self.any(number // 3),
            outcome=outcome,
            reason="Proef",
            by=self.staff,
        )

    def take_back(self, number: int) -> None:
        actions.take_back_decision(call=self.call, reason="Proef", by=self.staff)

    def reveal(self, number: int) -> None:
        actions.reveal(call=self.call, by=self.staff)

    def withdraw(self, number: int) -> None:
        application = self.any(number)
        actions.withdraw_application(application=application, reason="Proef", by=application.applicant)

    def take(self, number: int) -> None:
        offer = self.an_offer(number)
        actions.confirm_place(offer=offer, by=offer.application.applicant)

    def decline(self, number: int) -> None:
        offer = self.an_offer(number)
        actions.decline_place(offer=offer, reason="Proef", by=offer.application.applicant)

    def wait(self, number: int) -> None:
        self.now = days_after(self.now, 0.5 + number % 3)

    def long_wait(self, number: int) -> None:
        self.now = days_after(self.now, number % 30)

    def expire(self, number: int) -> None:
        actions.expire_offers(call=self.call)

    def remind(self, number: int) -> None:
        actions.remind_unconfirmed(call=self.call)

    def offer(self, number: int) -> None:
        actions.offer_place(application=self.any(number), reason="Proef", by=self.staff)

    def close(self, number: int) -> None:
        actions.close_reserve(call=self.call, by=self.staff)

    def check(self) -> None:
        """Whatever happened: places, offers, participations, drafts and mails agree."""
        rows = self.applications()
        states = [a.status for a in rows]
        self.seen |= set(states)
        placed = [a for a in rows if a.status in ("offered", "accepted")]
        assert len(placed) <= self.call.places
        offers = Offer.objects.filter(application__call=self.call)
        standing = offers.filter(status__in=["open", "accepted"])
        assert standing.count() <= self.call.places
        replaced = [offer.replaces_id for offer in offers if offer.replaces_id]
        assert len(replaced) == len(set(replaced)), "a place was passed on twice"
        assert set(standing.values_list("application", flat=True)) <= {a.pk for a in placed}
        enrolled = set(Participation.objects.enrolled().values_list("user", flat=True))
        assert enrolled == {a.participant_id for a in rows if a.status == "accepted"}
        drafts = set(OutboxMail.objects.drafts().values_list("user", flat=True))
        assert drafts <= {a.applicant_id for a in rows if a.pending}
        for application in rows:
            self.check_mails(application)

    def check_mails(self, application: Application) -> None:
        heard = ""
        mails = OutboxMail.objects.filter(user=application.applicant, calendar="").exclude(status="draft")
        for subject in mails.order_by("pk").values_list("subject", flat=True):
            said = next((word for part, word in _HEARD.items() if part in subject), None)
            if said is None:
                continue
            assert said in _SENSE[heard], f"{subject!r} after {heard!r}"
            heard = said


@pytest.mark.parametrize("confirms", [True, False])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    tight=st.booleans(),
    steps=st.lists(st.tuples(st.sampled_from(_STEPS), st.integers(0, 200)), min_size=8, max_size=25),
)
def test_whatever_people_do_no_mail_contradicts_and_no_place_is_given_twice(db, confirms, tight, steps):
    with suppress(ZeroDivisionError), transaction.atomic():
        walk = Walk(confirms, tight)
        for name, number in steps:
            walk.step(name, number)
        raise ZeroDivisionError  # the next walk begins with an empty house


def test_one_walk_passes_every_state(db):
    walk = Walk(confirms=True, tight=False)
    with clock.at(DURING):
        actions.save_draft(
            call=make_call(walk.staff), bestuur=walk.any(0).bestuur, motivation="Half", by=walk.any(0).applicant
        )
    walk.seen |= set(Application.objects.values_list("status", flat=True))
    for name, number in [("change", 5), ("redraft", 0), ("reveal", 0), ("take", 0), ("decline", 1), ("withdraw", 0)]:
        walk.step(name, number)
    assert walk.seen == set(ApplicationStatus)
    assert set(IN_SELECTION) < walk.seen

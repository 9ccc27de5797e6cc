"""A traject that is cancelled gives no places: not at the reveal, and not to who was offered one."""

import pytest
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions, tasks
from kruispunt.trajectories.calls.models import Offer, OpenCall
from kruispunt.trajectories.calls.queries.decisions import calls_to_tend, open_offers_of
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.trajectories.calls.deciding import (
    LATE,
    REMINDING,
    decided_call,
    having,
    mails_to,
    open_offer,
    told_call,
)
from tests.trajectories.calls.helpers import AFTER

pytestmark = pytest.mark.django_db


def cancel(call: OpenCall, staff) -> OpenCall:
    with clock.at(AFTER):
        cancel_traject(traject=call.traject, reason="Te weinig begeleiders", by=staff)
    return OpenCall.objects.get(pk=call.pk)


def test_a_decision_of_a_cancelled_traject_is_not_told(staff, client_of):
    call = cancel(decided_call(staff), staff)

    with pytest.raises(Refused, match="geannuleerd"), clock.at(AFTER):
        actions.reveal(call=call, by=staff)

    assert not Offer.objects.exists()
    assert calls_to_tend() == []
    shown = client_of(staff).get(reverse("calls:decision", args=[call.pk])).content.decode()
    assert "Het traject is geannuleerd" in shown
    assert reverse("calls:tell", args=[call.pk]) not in shown


@pytest.mark.parametrize("moment", [AFTER, REMINDING, LATE])
def test_the_offers_of_a_cancelled_traject_end_without_a_mail(staff, moment):
    call = cancel(told_call(staff), staff)
    offered = having(call, "offered")
    before = [mails_to(application) for application in offered]

    with clock.at(moment):
        tasks.tend_calls()

    assert {offer.status for offer in Offer.objects.all()} == {"ended"}
    assert len(having(call, "lapsed")) == 6
    assert [mails_to(application) for application in offered] == before
    assert OutboxMail.objects.filter(subject__startswith="Er is een plaats").count() == 0


def test_a_place_of_a_cancelled_traject_can_be_neither_taken_nor_left(staff, client_of):
    call = cancel(told_call(staff), staff)
    application = having(call, "offered")[0]
    offer, by = open_offer(application), application.applicant

    with clock.at(AFTER):
        for refused in (
            lambda: actions.confirm_place(offer=offer, by=by),
            lambda: actions.decline_place(offer=offer, reason="Jammer", by=by),
        ):
            with pytest.raises(Refused, match="Het traject is geannuleerd"):
                refused()
        assert not open_offers_of(by).exists()

    for name in ("confirm_place", "application"):
        shown = client_of(by).get(reverse(f"calls:{name}", args=[application.pk])).content.decode()
        assert "Het traject is geannuleerd" in shown
        assert "Bevestig de plaats</button>" not in shown
        assert "Bevestig of weiger" not in shown

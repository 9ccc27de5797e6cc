"""What the worker does every five minutes: whole calls, once, whatever happens to one of them."""

import logging

import pytest
from django.apps import apps
from django_q.models import Schedule

from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.apps import keep_schedules
from kruispunt.trajectories.calls.models import Offer
from kruispunt.trajectories.calls.tasks import tend_calls
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.deciding import LATE, REMINDING, having, told_call
from tests.trajectories.calls.helpers import CLOSES, DURING, OPENS, make_call
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


def tend(at) -> None:
    with clock.at(at):
        tend_calls()


def test_the_worker_looks_every_five_minutes_and_a_schedule_that_is_there_stays():
    for _ in range(2):
        keep_schedules(using="default")
    schedule = Schedule.objects.get(func="kruispunt.trajectories.calls.tasks.tend_calls")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 5, -1)
    assert apps.get_app_config("calls")


def test_who_waited_hears_that_a_call_opened_once(staff):
    bestuur = make_bestuur()
    user = make_member(bestuur)
    with clock.at(OPENS.replace(day=1)):
        actions.express_interest(bestuur=bestuur, theme="", by=user)
    make_call(staff)
    for at in (OPENS.replace(day=1), DURING, DURING):
        tend(at)
    assert OutboxMail.objects.filter(user=user).count() == 1


def test_nobody_hears_of_a_call_that_closed(staff):
    bestuur = make_bestuur()
    with clock.at(OPENS.replace(day=1)):
        actions.express_interest(bestuur=bestuur, theme="", by=make_member(bestuur))
    make_call(staff)
    tend(CLOSES)
    assert not OutboxMail.objects.exists()


def test_offers_are_reminded_then_ended_and_passed_on(staff):
    call = told_call(staff)
    tend(REMINDING)
    assert Offer.objects.exclude(reminded_at=None).count() == 6
    for _ in range(2):
        tend(LATE)
    assert len(having(call, "lapsed")) == 6
    assert len(having(call, "offered")) == 3


def test_a_call_that_fails_holds_up_no_other_and_leaves_nothing_half(staff, caplog):
    broken, whole = told_call(staff), told_call(staff)
    # Something nobody foresaw: an offer of an application that the table does not let lapse.
    broken.applications.filter(pk=having(broken, "offered")[-1].pk).update(status="accepted")
    with caplog.at_level(logging.ERROR):
        tend(LATE)
    assert f"failed for call {broken.pk}" in caplog.text
    assert Offer.objects.open().filter(application__call=broken, expires_at__lt=LATE).count() == 6
    assert len(having(whole, "lapsed")) == 6


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_it_once(staff):
    call = told_call(staff)
    at_the_same_moment(lambda: tend(LATE), lambda: tend(LATE))
    assert len(having(call, "lapsed")) == 6
    assert len(having(call, "offered")) == 3
    assert sum("is vervallen" in m.subject for m in OutboxMail.objects.all()) == 6
    assert not Participation.objects.exists()

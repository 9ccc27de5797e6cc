"""What happens when the best replacement cannot be proved: nobody is held up, and staff sees the free place."""

import pytest
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.calls.queries import replacing
from kruispunt.trajectories.calls.queries.decisions import group_after_reveal
from kruispunt.trajectories.calls.selection import SolverFailed
from tests.trajectories.calls.deciding import LATE, confirm, decline, having, told_call, withdraw
from tests.trajectories.calls.helpers import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(staff, monkeypatch) -> OpenCall:
    """A told call of which no replacement can be computed any more."""
    call = told_call(staff)

    def fails(*args):
        raise SolverFailed("Time limit reached")

    monkeypatch.setattr(replacing, "replacements", fails)
    return call


def test_who_withdraws_declines_or_answers_nothing_is_gone_and_the_place_is_free(call):
    first, second = having(call, "offered")[:2]
    confirm(first)
    withdraw(first)
    decline(second)
    with clock.at(LATE):
        actions.expire_offers(call=call)

    assert len(having(call, "withdrawn")) == 1
    assert len(having(call, "lapsed")) == 5
    assert AuditEvent.objects.filter(verb="calls.place_stays_free").count() == 6
    with clock.at(LATE):
        group = group_after_reveal(call)
    assert len(group.vacancies) == 6
    assert len(group.candidates) == len(having(call, "reserve"))


def test_the_pages_show_what_they_have(call, staff, client_of):
    with clock.at(AFTER):
        withdraw(having(call, "offered")[0])
        reserve = having(call, "reserve")[0]
        own = client_of(reserve.applicant).get(reverse("calls:application", args=[reserve.pk]))
        team = client_of(staff).get(reverse("calls:decision", args=[call.pk]))
    assert own.status_code == team.status_code == 200
    assert "Dit kon nu niet berekend worden." in team.content.decode()

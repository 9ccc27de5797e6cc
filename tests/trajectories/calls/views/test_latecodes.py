"""The page on which the team gives and ends codes to hand in after closing."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import LateCode
from tests.conftest import brussels, make_bestuur, make_member, query_counts
from tests.trajectories.calls.helpers import AFTER, apply, make_call

pytestmark = pytest.mark.django_db

UNTIL = "2026-03-20T17:00"


@pytest.fixture(autouse=True)
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(response):
    return response.content.decode()


def colleague():
    return make_member(make_bestuur())


def give(call, staff, user=None):
    bestuur = (user or colleague()).memberships.get().bestuur
    return actions.give_late_code(call=call, bestuur=bestuur, expires_at=brussels(2026, 3, 20), reason="Ziek", by=staff)


def test_a_code_is_given_listed_and_ended_over_http(staff, client_of):
    call, user = make_call(staff), colleague()
    client, url = client_of(staff), reverse("calls:late_codes", args=[call.pk])
    assert "nog geen codes" in page(client.get(url))
    bestuur = user.memberships.get().bestuur
    answer = client.post(url, {"bestuur": bestuur.pk, "expires_at": UNTIL, "reason": "Ziek"}, follow=True)
    code = LateCode.objects.get()
    for told in (code.code, str(bestuur), str(staff), "vr 20 maart 2026 om 17 u.", "Ziek", "Geldig"):
        assert told in page(answer), told
    ended = client.post(reverse("calls:end_late_code", args=[call.pk, code.pk]), follow=True)
    assert "ingetrokken op ma 16 maart 2026" in page(ended)
    again = client.post(reverse("calls:end_late_code", args=[call.pk, code.pk]))
    assert again.status_code == 400
    assert "al ingetrokken" in page(again)


def test_a_code_that_was_used_leads_to_the_application(staff, client_of):
    call, user = make_call(staff), colleague()
    code = give(call, staff, user)
    application = apply(call, bestuur=code.bestuur, by=user, at=AFTER, late_code=code.code)
    text = page(client_of(staff).get(reverse("calls:late_codes", args=[call.pk])))
    assert "Gebruikt" in text
    assert reverse("calls:application", args=[application.pk]) in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bestuur": ""}, "bestuur"),
        ({"bestuur": "9" * 30}, "bestuur"),
        ({"bestuur": "abc"}, "bestuur"),
        ({"expires_at": "2026-03-01T09:00"}, "expires_at"),
        ({"expires_at": "morgen"}, "expires_at"),
        ({"reason": ""}, "reason"),
        ({"reason": "nul\x00"}, "reason"),
    ],
)
def test_a_code_with_something_wrong_says_so_and_keeps_what_was_typed(staff, client_of, changes, field):
    call, user = make_call(staff), colleague()
    data = {"bestuur": user.memberships.get().bestuur_id, "expires_at": UNTIL, "reason": "Ziek"} | changes
    answer = client_of(staff).post(reverse("calls:late_codes", args=[call.pk]), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert "Geef een code" in page(answer)
    assert not LateCode.objects.exists()


def test_a_code_of_another_call_is_not_found(staff, client_of):
    code = give(make_call(staff), staff)
    url = reverse("calls:end_late_code", args=[make_call(staff).pk, code.pk])
    assert client_of(staff).post(url).status_code == 404


def test_others_than_the_team_give_and_end_no_code(staff, member, facilitator, client_of):
    call = make_call(staff)
    code = give(call, staff)
    for url in (
        reverse("calls:late_codes", args=[call.pk]),
        reverse("calls:end_late_code", args=[call.pk, code.pk]),
    ):
        assert Client().post(url).status_code == 302
        assert client_of(member).post(url).status_code == 403
        assert client_of(facilitator).post(url).status_code == 403
    code.refresh_from_db()
    assert code.is_valid


def test_the_page_of_codes_costs_the_same_for_1_3_and_30(staff, client_of):
    call = make_call(staff)

    def add(count):
        for number in range(count):
            user = colleague()
            code = give(call, staff, user)
            if number % 2:
                apply(call, bestuur=code.bestuur, by=user, at=AFTER, late_code=code.code)

    counts = query_counts(client_of(staff), reverse("calls:late_codes", args=[call.pk]), add)
    assert len(set(counts)) == 1, counts

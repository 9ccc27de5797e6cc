"""The page on which somebody asks to hear when a call opens, and the ways that lead there."""

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from kruispunt.besturen.models import Membership
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Interest
from tests.conftest import make_bestuur, make_member, query_counts
from tests.trajectories.calls.helpers import DURING, make_call

pytestmark = pytest.mark.django_db

URL = "/interesse/"


@pytest.fixture(autouse=True)
def during():
    with time_machine.travel(DURING, tick=False):
        yield


def page(response):
    return response.content.decode()


def own(user):
    return user.memberships.get().bestuur


def test_somebody_asks_and_takes_it_back(member, client_of):
    client = client_of(member)
    assert "Wat je vroeg" not in page(client.get(URL))
    answer = client.post(URL, {"bestuur": own(member).pk, "theme": "gender"}, follow=True)
    assert "Je staat op de lijst" in page(answer)
    assert "Wat je vroeg" in page(answer)
    interest = Interest.objects.get()
    gone = client.post(reverse("calls:end_interest", args=[interest.pk]), follow=True)
    assert "niet meer op de lijst" in page(gone)
    assert not Interest.objects.exists()
    assert client.post(reverse("calls:end_interest", args=[interest.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bestuur": ""}, "bestuur"),
        ({"bestuur": "abc"}, "bestuur"),
        ({"bestuur": "9" * 30}, "bestuur"),
        ({"theme": "vissen"}, "theme"),
        ({"theme": "nul\x00"}, "theme"),
    ],
)
def test_something_wrong_is_said_at_its_field(member, client_of, changes, field):
    answer = client_of(member).post(URL, {"bestuur": own(member).pk, "theme": ""} | changes)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Interest.objects.exists()


def test_asking_twice_says_so(member, client_of):
    client = client_of(member)
    client.post(URL, {"bestuur": own(member).pk, "theme": ""})
    answer = client.post(URL, {"bestuur": own(member).pk, "theme": ""})
    assert answer.status_code == 400
    assert "vroeg je al" in page(answer)


def test_nobody_asks_for_a_bestuur_of_others(member, client_of):
    answer = client_of(member).post(URL, {"bestuur": make_bestuur().pk, "theme": ""})
    assert answer.status_code == 400
    assert not Interest.objects.exists()


def test_what_others_asked_does_not_exist(member, client_of, staff):
    interest = actions.express_interest(bestuur=own(member), theme="", by=member)
    url = reverse("calls:end_interest", args=[interest.pk])
    for user in (make_member(), make_member(own(member)), staff):
        assert client_of(user).post(url).status_code == 404
    assert Client().post(url).status_code == 302
    assert client_of(member).get(url).status_code == 405
    assert Interest.objects.exists()


def test_who_acts_for_no_bestuur_hears_what_to_do(staff, admin, facilitator, client_of):
    assert Client().get(URL).status_code == 302
    for user in (staff, admin, facilitator):
        answer = client_of(user).get(URL)
        assert answer.status_code == 403
        assert reverse("besturen:request_membership") in page(answer)
        assert client_of(user).post(URL, {"bestuur": make_bestuur().pk}).status_code == 403
    assert not Interest.objects.exists()


def test_the_page_names_the_calls_that_are_open_already(staff, member, client_of):
    call = make_call(staff)
    assert call.title in page(client_of(member).get(URL))


def test_the_page_with_all_calls_leads_here():
    assert f'href="{URL}"' in page(Client().get("/oproepen/"))


def test_the_start_page_leads_here_and_says_what_somebody_waits_for(member, staff):
    def shown(user):
        request = RequestFactory().get("/")
        request.user = user
        return Template('{% slot "mine" %}').render(Context({"request": request}))

    assert f'href="{URL}"' in shown(member)
    actions.express_interest(bestuur=own(member), theme="disability", by=member)
    assert f"{own(member)}: Handicap" in shown(member)
    assert URL not in shown(staff)


def test_the_page_costs_the_same_for_1_3_and_30(member, client_of):
    def add(count):
        for _ in range(count):
            membership = Membership.objects.filter(user=member).first()
            membership.pk, membership.bestuur = None, make_bestuur()
            membership.save()
            actions.express_interest(bestuur=membership.bestuur, theme="", by=member)

    counts = query_counts(client_of(member), URL, add)
    assert len(set(counts)) == 1, counts

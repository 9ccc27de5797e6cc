"""The pages: the whole way over HTTP, every refusal with what was typed, who gets in, and what a list costs."""

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.trajectories.calls.models import OpenCall
from tests.conftest import queries
from tests.trajectories.calls.helpers import (
    AFTER,
    DURING,
    apply,
    make_call,
    make_traject,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def after():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(response):
    return response.content.decode()


def test_each_page_opens_for_whom_it_is_meant(staff, admin, facilitator, member, client_of, during):
    call, draft = make_call(staff), make_call(staff, published=False)
    application = apply(call)
    pages = {
        # anonymous, member, facilitator, colleague of the bestuur, staff, admin
        reverse("calls:call", args=[call.slug]): (200, 200, 200, 200, 200, 200),
        reverse("calls:call", args=[draft.slug]): (404, 404, 404, 404, 200, 200),
        reverse("calls:apply", args=[call.slug]): (302, 200, 403, 200, 403, 403),
        reverse("calls:application", args=[application.pk]): (302, 403, 403, 200, 200, 200),
        reverse("calls:withdraw", args=[application.pk]): (302, 403, 403, 200, 403, 403),
        reverse("calls:selection", args=[call.pk]): (302, 403, 403, 403, 200, 200),
        reverse("calls:confirm", args=[call.pk]): (302, 403, 403, 403, 302, 302),
        "/kandidatuur/99999999999999999999999/": (302, 404, 404, 404, 404, 404),
    }
    clients = [Client(), *map(client_of, (member, facilitator, application.applicant, staff, admin))]
    for url, expected in pages.items():
        follow = reverse("calls:apply", args=[call.slug]) == url
        got = []
        for i, client in enumerate(clients):
            answer = client.get(url, follow=follow and i == 3)
            got.append(answer.status_code)
        assert tuple(got) == expected, url


@pytest.mark.parametrize("name", ["selection", "confirm"])
def test_others_than_the_team_change_nothing(staff, member, facilitator, client_of, during, name):
    call = make_call(staff, published=False)
    url = reverse(f"calls:{name}", args=[call.pk])
    assert Client().post(url).status_code == 302
    assert client_of(member).post(url).status_code == 403
    assert client_of(facilitator).post(url).status_code == 403
    assert not OpenCall.objects.get().is_published


def shown(name, user, subject=None):
    request = RequestFactory().get("/")
    request.user = user
    return Template(f'{{% slot "{name}" subject %}}').render(Context({"request": request, "subject": subject}))


def test_panels_show_the_own_applications_the_open_calls_and_what_waits(staff, member):
    call = make_call(staff)
    with clock.at(DURING):
        assert call.title in shown("mine", member)
        assert "Open" in shown("traject", member, call.traject)
        assert "Oproepen om te kiezen" not in shown("team", staff)
        application = apply(call)
        mine = shown("mine", application.applicant)
        assert "Pas aan" in mine
        assert "Trek in" in mine
        assert str(application.bestuur) not in shown("mine", member)
    with clock.at(AFTER):
        assert call.title not in shown("mine", member)
        assert "Pas aan" not in shown("mine", application.applicant)
        assert "Gesloten" in shown("traject", member, call.traject)
        assert call.title in shown("team", staff)


def test_panels_cost_the_same_for_1_3_and_20(staff, member):
    traject = make_traject(staff)
    bestuur = member.memberships.get().bestuur

    def add(count):
        for _ in range(count):
            apply(make_call(staff, traject=traject), bestuur=bestuur, by=member)

    costs = {}
    for more in (1, 2, 17):
        add(more)
        for name, user, subject, at in (
            ("mine", member, None, DURING),
            ("traject", member, traject, DURING),
            ("team", staff, None, AFTER),
        ):
            with clock.at(at):
                shown(name, user, subject)  # caches fill once
                with queries() as captured:
                    shown(name, user, subject)
            costs.setdefault(name, set()).add(len(captured))
    assert all(len(counts) == 1 for counts in costs.values()), costs

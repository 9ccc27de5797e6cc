"""The pages: the whole way over HTTP, every refusal with what was typed, who gets in, and what a list costs."""

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_bestuur, make_member, queries, query_counts
from tests.trajectories.calls.helpers import (
    AFTER,
    DURING,
    OPENS,
    apply,
    apply_with_types,
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


def test_from_call_to_confirmed_group_over_http(staff, client_of):
    traject = make_traject(staff)
    team = client_of(staff)
    with time_machine.travel(OPENS, tick=False):
        made = team.post(
            reverse("calls:create"),
            {
                "traject": traject.pk,
                "title": "Wie doet mee?",
                "question": "Hoe?",
                "opens_at": "2026-02-02T09:00",
                "closes_at": "2026-03-14T12:00",
                "places_min": 6,
                "places": 6,
                "offer_days": 7,
                "selection_mode": "merit",
                "score_method": "mean",
                "asks_theme": "on",
            },
        )
        call = OpenCall.objects.get()
        assert made.url == reverse("calls:edit", args=[call.pk])
        assert team.post(reverse("calls:publish", args=[call.pk])).status_code == 302
    with time_machine.travel(DURING, tick=False):
        for name in "ABCDEFG":
            client = client_of(make_member(make_bestuur(name=f"Gemeente {name}")))
            assert "Stel je bestuur kandidaat" in page(client.get(call.get_absolute_url()))
            url = reverse("calls:apply", args=[call.slug])
            assert client.get(url).status_code == 200
            answer = client.post(url, {"motivation": "Wij willen leren.", "theme": "gender"}, follow=True)
            assert "Je kandidatuur is ingediend" in page(answer)
    with time_machine.travel(AFTER, tick=False):
        url = reverse("calls:selection", args=[call.pk])
        assert "Bepaal het type van Gemeente A" in page(team.get(url))
        answer = team.post(url, {"places": 6, "theme_gender_minimum": 2}, follow=True)
        assert "Dit is het voorstel" in page(answer)
        run = call.runs.get()
        pk = int(run.result["selected"][0])
        changed = team.post(
            reverse("calls:change", args=[call.pk, pk]),
            {"run": run.pk, "outcome": "refused", "reason": "Geen mandaat"},
            follow=True,
        )
        assert "Geen mandaat" in page(changed)
        summary = page(team.get(reverse("calls:confirm", args=[call.pk])))
        assert "Gekozen: 5" in summary
        assert "Geen mandaat" in summary
        assert "minstens 6 gevraagd, 5 gekozen" in summary
        done = team.post(reverse("calls:confirm", args=[call.pk]), {"run": run.pk}, follow=True)
        assert "De selectie is bevestigd" in page(done)
        assert team.get(reverse("calls:confirm", args=[call.pk])).status_code == 302
    assert Participation.objects.enrolled().count() == 5
    assert OutboxMail.objects.filter(subject__contains="niet gekozen").count() == 1


def test_rules_that_cannot_be_met_stand_at_their_fields_with_what_was_typed(staff, client_of, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=1, growing=7)
    data = {"places": 6, "type_starter_minimum": 3, "type_growing_maximum": 6}
    answer = client_of(staff).post(reverse("calls:selection", args=[call.pk]), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors["type_starter_minimum"] == [
        "Starter: minstens 3 gevraagd, hoogstens 1 mogelijk (2 te veel)."
    ]
    assert 'value="3"' in page(answer)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"places": 5}, "places"),
        ({"places": ""}, "places"),
        ({"places": 6, "type_starter_minimum": 3, "type_starter_maximum": 2}, "type_starter_maximum"),
        ({"places": 6, "type_starter_minimum": -1}, "type_starter_minimum"),
        ({"places": 6, "type_starter_minimum": 10**30}, "type_starter_minimum"),
        ({"places": 6, "type_starter_minimum": "twee"}, "type_starter_minimum"),
    ],
)
def test_rules_with_something_wrong_say_so_at_the_field(staff, client_of, after, data, field):
    call = make_call(staff)
    answer = client_of(staff).post(reverse("calls:selection", args=[call.pk]), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not call.rules.exists()


def test_rules_can_be_kept_without_computing_before_closing(staff, client_of, during):
    call = make_call(staff)
    url = reverse("calls:selection", args=[call.pk])
    answer = client_of(staff).post(url, {"places": 7, "type_starter_minimum": 2, "only_save": "1"}, follow=True)
    assert "De regels zijn bewaard" in page(answer)
    assert client_of(staff).post(url, {"places": 7}).status_code == 400


def test_a_change_without_reason_shows_at_its_row(staff, client_of, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=7)
    run = actions.propose(call=call, by=staff)
    pk = int(run.result["selected"][0])
    url = reverse("calls:change", args=[call.pk, pk])
    answer = client_of(staff).post(url, {"run": run.pk, "outcome": "refused", "reason": ""})
    assert answer.status_code == 400
    assert f'href="#id_{pk}_reason"' in page(answer)
    for odd in ("", "abc", "9" * 40):
        odd_answer = client_of(staff).post(url, {"run": odd, "outcome": "refused", "reason": "X"})
        assert odd_answer.status_code == 404


def test_confirming_a_proposal_that_is_out_of_date_says_so(staff, client_of, after):
    call = make_call(staff)
    applications = apply_with_types(call, staff, starter=8)
    run = actions.propose(call=call, by=staff)
    client, url = client_of(staff), reverse("calls:confirm", args=[call.pk])
    actions.withdraw_application(application=applications[0], reason="X", by=applications[0].applicant)
    answer = client.post(url, {"run": run.pk})
    assert answer.status_code == 400
    assert "Bereken een nieuw voorstel" in page(answer)
    assert "Bereken een nieuw voorstel" in page(client.get(reverse("calls:selection", args=[call.pk])))


def test_without_a_proposal_there_is_nothing_to_confirm(staff, client_of, after):
    call = make_call(staff)
    assert client_of(staff).get(reverse("calls:confirm", args=[call.pk])).status_code == 302


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


def test_the_board_costs_the_same_for_1_3_and_30(staff, client_of, after):
    call = make_call(staff, asks_theme=True)

    def add(count):
        for _ in range(count):
            apply(call, theme="gender")

    url = reverse("calls:selection", args=[call.pk])
    counts = query_counts(client_of(staff), url, add)
    assert len(set(counts)) == 1, counts
    actions.propose(call=call, by=staff)
    client = client_of(staff)
    client.get(url)
    with queries() as few:
        client.get(url)
    for application in call.applications.all()[:20]:
        if str(application.pk) in call.runs.first().result["selected"]:
            continue
        actions.change_outcome(
            run=call.runs.first(), application=application, outcome="refused", reason="Nee", by=staff
        )
    with queries() as many:
        client.get(url)
    assert len(few) == len(many)


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

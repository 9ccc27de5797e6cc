"""The pages: the whole way over HTTP, every refusal with what was typed, who gets in, and what a list costs."""

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from kruispunt.besturen.actions import request_membership
from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.enrolment.models import Participation
from tests.conftest import make_bestuur, make_member, make_user, queries, query_counts
from tests.trajectories.calls.helpers import (
    AFTER,
    CLOSED,
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


def form_of(call, **changes):
    return {
        "title": call.title,
        "question": call.question,
        "expectations": call.expectations,
        "opens_at": "2026-02-02T09:00",
        "closes_at": "2026-03-14T12:00",
        "places": call.places,
        "version": call.version,
    } | changes


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
                "places": 6,
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


def test_a_closed_call_refuses_a_form_that_was_still_open_and_keeps_the_text(staff, client_of):
    call, user = make_call(staff), make_member()
    client, url = client_of(user), reverse("calls:apply", args=[call.slug])
    with time_machine.travel(DURING, tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(AFTER, tick=False):
        answer = client.post(url, {"motivation": "Te laat getypt", "version": ""})
        assert answer.status_code == 403
        assert f"{CLOSED} Je tekst is bewaard als ontwerp." in page(answer)
        assert "Te laat getypt</textarea>" in page(answer)
        assert Application.objects.get().motivation == "Te laat getypt"
        again = client.get(url, follow=True)
        assert "Dit ontwerp is niet ingediend" in page(again)


def test_an_empty_form_after_closing_hears_that_it_is_closed(staff, client_of, after):
    call = make_call(staff)
    url = reverse("calls:apply", args=[call.slug])
    client = client_of(make_member())
    answer = client.post(url, {"motivation": ""})
    assert answer.status_code == 403
    assert CLOSED in page(answer)
    assert client.get(url).url == call.get_absolute_url()


def test_a_draft_over_http_may_have_gaps(staff, client_of, during):
    call = make_call(staff, asks_theme=True)
    answer = client_of(make_member()).post(
        reverse("calls:apply", args=[call.slug]), {"motivation": "", "draft": "1"}, follow=True
    )
    assert "Je tekst is bewaard als ontwerp" in page(answer)
    assert Application.objects.get().is_draft


def test_a_closed_call_has_no_button(staff, client_of, after):
    call = make_call(staff)
    answer = page(Client().get(call.get_absolute_url()))
    assert "Stel je bestuur kandidaat" not in answer
    assert CLOSED in answer


def test_a_colleague_sees_both_versions_and_may_save_again(staff, client_of, during):
    call, bestuur = make_call(staff), make_bestuur()
    first, second = make_member(bestuur), make_member(bestuur)
    url = reverse("calls:apply", args=[call.slug])
    client_of(first).post(url, {"motivation": "Van de eerste", "draft": "1"})
    client = client_of(second)
    answer = client.post(url, {"motivation": "Van de tweede", "draft": "1", "version": ""})
    assert answer.status_code == 400
    assert "Van de eerste" in page(answer)
    assert "Van de tweede</textarea>" in page(answer)
    assert f"{first} begon al een kandidatuur" in page(answer)
    assert 'name="version" value="1"' in page(answer)
    assert client.post(url, {"motivation": "Van de tweede", "draft": "1", "version": "1"}).status_code == 302
    assert Application.objects.get().motivation == "Van de tweede"


def test_applying_for_a_bestuur_of_others_is_refused_with_what_was_typed(staff, client_of, during):
    call, other = make_call(staff), make_bestuur()
    client, url = client_of(make_member()), reverse("calls:apply", args=[call.slug])
    answer = client.post(url, {"bestuur": other.pk, "motivation": "Voor de buren"})
    assert answer.status_code == 403
    assert "Voor de buren</textarea>" in page(answer)
    assert client.get(url, {"bestuur": other.pk}).status_code == 403
    assert not Application.objects.exists()


def test_a_form_of_others_shows_nothing_of_their_application(staff, client_of, during):
    call = make_call(staff)
    theirs = apply(call, motivation="Geheim plan")
    answer = client_of(make_member()).post(
        reverse("calls:apply", args=[call.slug]), {"bestuur": theirs.bestuur_id, "motivation": "X"}
    )
    assert answer.status_code == 403
    assert "Geheim plan" not in page(answer)
    assert str(theirs.applicant) not in page(answer)


def test_who_acts_for_two_besturen_chooses_first(staff, client_of, during):
    call, user = make_call(staff), make_member(one := make_bestuur(name="Aalst"))
    from kruispunt.besturen.models import Membership

    membership = Membership.objects.get(user=user)
    membership.pk, membership.bestuur = None, make_bestuur(name="Gent")
    membership.save()
    client, url = client_of(user), reverse("calls:apply", args=[call.slug])
    assert "Kies een bestuur" in page(client.get(url))
    assert "Kandidatuur van Aalst" in page(client.get(url, {"bestuur": one.pk}))
    assert client.get(url, {"bestuur": "abc"}).status_code == 400
    assert client.get(url, {"bestuur": "999999999"}).status_code == 404


def test_who_acts_for_no_bestuur_hears_what_to_do(staff, client_of, facilitator, during):
    call = make_call(staff)
    for user in (staff, facilitator):
        answer = client_of(user).get(reverse("calls:apply", args=[call.slug]))
        assert answer.status_code == 403
        assert reverse("besturen:request_membership") in page(answer)


def test_who_asked_to_act_for_a_bestuur_hears_that_it_waits(staff, client_of, during):
    call, user = make_call(staff), make_user()
    request_membership(bestuur=make_bestuur(name="Aalter"), function_title="Deskundige", by=user)
    html = page(client_of(user).get(reverse("calls:apply", args=[call.slug])))
    assert "Je aanvraag voor Aalter wacht op het team" in html
    assert reverse("besturen:request_membership") not in html


def test_the_button_to_apply_goes_once_each_own_bestuur_applied(staff, client_of, during):
    call, bestuur = make_call(staff), make_bestuur()
    user = make_member(bestuur)
    way = reverse("calls:apply", args=[call.slug])
    assert way in page(Client().get(call.get_absolute_url()))
    assert way in page(client_of(user).get(call.get_absolute_url()))
    actions.save_draft(call=call, bestuur=bestuur, motivation="Ja", by=user)
    assert way not in page(client_of(user).get(call.get_absolute_url()))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"motivation": ""}, "motivation"),
        ({"motivation": "x" * 10_001}, "motivation"),
        ({"motivation": "nul\x00byte"}, "motivation"),
        ({"motivation": "Ja", "theme": ""}, "theme"),
        ({"motivation": "Ja", "theme": "vissen"}, "theme"),
        ({"motivation": "Ja", "theme": "gender", "version": "abc"}, "version"),
    ],
)
def test_an_application_with_something_wrong_says_so_at_the_field(staff, client_of, during, data, field):
    call = make_call(staff, asks_theme=True)
    answer = client_of(make_member()).post(reverse("calls:apply", args=[call.slug]), {"theme": "gender", **data})
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not Application.objects.exists()


def test_withdrawing_asks_a_reason(staff, client_of, during):
    application = apply(make_call(staff))
    client, url = client_of(application.applicant), reverse("calls:withdraw", args=[application.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 400
    answer = client.post(url, {"reason": "Geen tijd"}, follow=True)
    assert "is ingetrokken" in page(answer)
    assert "Geen tijd" in page(answer)
    assert client.post(url, {"reason": "Nog eens"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"places": 5}, "places"),
        ({"places": "99999999999999999999"}, "places"),
        ({"places": "zes"}, "places"),
        ({"closes_at": "2026-02-01T09:00"}, "closes_at"),
        ({"closes_at": "31/31/2026"}, "closes_at"),
        ({"title": "nul\x00"}, "title"),
        ({"traject": "999999999999999999999"}, "traject"),
        ({"traject": "abc"}, "traject"),
    ],
)
def test_a_call_with_something_wrong_says_so_at_the_field(staff, client_of, changes, field):
    traject = make_traject(staff)
    data = {
        "traject": traject.pk,
        "title": "Wie?",
        "question": "Hoe gaat dit?",
        "opens_at": "2026-02-02T09:00",
        "closes_at": "2026-03-14T12:00",
        "places": 6,
    } | changes
    answer = client_of(staff).post(reverse("calls:create"), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert "Hoe gaat dit?</textarea>" in page(answer)
    assert not OpenCall.objects.exists()


def test_two_people_who_edit_a_call_see_both_versions(staff, client_of, during):
    call = make_call(staff)
    client, url = client_of(staff), reverse("calls:edit", args=[call.pk])
    assert client.post(url, form_of(call, title="Van de eerste")).status_code == 302
    answer = client.post(url, form_of(call, title="Van de tweede"))
    assert answer.status_code == 400
    assert "Van de eerste" in page(answer)
    assert 'value="Van de tweede"' in page(answer)
    assert OpenCall.objects.get().title == "Van de eerste"


def test_publishing_too_late_says_so(staff, client_of, after):
    call = make_call(staff, published=False)
    answer = client_of(staff).post(reverse("calls:publish", args=[call.pk]))
    assert answer.status_code == 400
    assert "is voorbij" in page(answer)


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


def test_an_applicant_may_write_what_looks_like_a_tag(staff, client_of, during):
    application = apply(make_call(staff), motivation="<script>alert(1)</script>")
    answer = client_of(application.applicant).get(reverse("calls:application", args=[application.pk]))
    assert "<script>alert" not in page(answer)


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
        reverse("calls:calls"): (302, 403, 403, 403, 200, 200),
        reverse("calls:create"): (302, 403, 403, 403, 200, 200),
        reverse("calls:edit", args=[call.pk]): (302, 403, 403, 403, 200, 200),
        reverse("calls:selection", args=[call.pk]): (302, 403, 403, 403, 200, 200),
        reverse("calls:confirm", args=[call.pk]): (302, 403, 403, 403, 302, 302),
        reverse("calls:calls") + "?pagina=abc": (302, 403, 403, 403, 200, 200),
        "/team/oproepen/99999999999999999999999/": (302, 403, 403, 403, 404, 404),
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


@pytest.mark.parametrize("name", ["publish", "selection", "confirm", "edit"])
def test_others_than_the_team_change_nothing(staff, member, facilitator, client_of, during, name):
    call = make_call(staff, published=False)
    url = reverse(f"calls:{name}", args=[call.pk])
    assert Client().post(url).status_code == 302
    assert client_of(member).post(url).status_code == 403
    assert client_of(facilitator).post(url).status_code == 403
    assert not OpenCall.objects.get().is_published


def test_publishing_is_a_post(staff, client_of):
    assert client_of(staff).get(reverse("calls:publish", args=[make_call(staff).pk])).status_code == 405


def test_a_call_that_still_has_to_open_is_for_the_team(staff, client_of):
    call = make_call(staff)
    with time_machine.travel(OPENS.replace(hour=8), tick=False):
        assert Client().get(call.get_absolute_url()).status_code == 404
        assert client_of(staff).get(call.get_absolute_url()).status_code == 200


def test_the_list_counts_what_was_handed_in_and_no_drafts(staff, client_of, during):
    call = make_call(staff)
    apply(call)
    user = make_member(bestuur := make_bestuur())
    actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=user)
    assert client_of(staff).get(reverse("calls:calls")).context["page"].object_list[0].handed_in == 1


def test_the_list_of_calls_costs_the_same_for_1_3_and_30(staff, client_of, during):
    traject = make_traject(staff)

    def add(count):
        for _ in range(count):
            apply(make_call(staff, traject=traject))

    counts = query_counts(client_of(staff), reverse("calls:calls"), add)
    assert len(set(counts)) == 1, counts


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

"""Who may write, for which bestuur and until when: every refusal keeps what was typed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from kruispunt.besturen.actions import request_membership
from kruispunt.besturen.models import Membership
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.calls.helpers import AFTER, CLOSED, DURING, apply, make_call
from tests.trajectories.calls.views.writing.helpers import form_url, page, sent

pytestmark = pytest.mark.django_db


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


def test_after_closing_the_form_is_there_for_a_draft_and_for_a_code(staff, client_of, user, bestuur):
    call = make_call(staff)
    client = client_of(user)
    with time_machine.travel(AFTER, tick=False):
        assert client.get(form_url(call)).status_code == 302
        code = actions.give_late_code(
            call=call, bestuur=bestuur, expires_at=AFTER + timedelta(days=3), reason="Ziek", by=staff
        )
        shown = client.get(form_url(call), {"code": code.code})
        assert f'value="{code.code}"' in page(shown)
        wrong = client.post(form_url(call), sent(shown) | {"motivation": "Toch nog", "late_code": "ONZIN"})
        assert wrong.status_code == 400
        assert "Deze code bestaat niet" in wrong.context["form"].errors["late_code"][0]
        assert "Toch nog</textarea>" in page(wrong)
        assert Application.objects.get().is_draft
        done = client.post(form_url(call), sent(wrong) | {"late_code": code.code}, follow=True)
        assert "Je kandidatuur is ingediend." in page(done)
        assert "tot de oproep sluit" not in page(done)
        changing = client.get(form_url(call))
        assert "Je kan aanpassen tot do 19 maart 2026 om 9 u." in page(changing)
        assert client.post(form_url(call), sent(changing) | {"motivation": "Beter"}).status_code == 302
    assert Application.objects.get().motivation == "Beter"

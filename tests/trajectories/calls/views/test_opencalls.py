"""Pages on which the team makes calls: every refusal with what was typed, and what the list costs."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import OpenCall
from tests.conftest import make_bestuur, make_member, query_counts
from tests.trajectories.calls.helpers import AFTER, DURING, OPENS, apply, apply_with_types, make_call, make_traject

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


def typed(**changes):
    """Give what a browser sends of the form of a call; None leaves a field out."""
    data = {
        "title": "Wie doet mee?",
        "question": "Hoe gaat dit?",
        "opens_at": "2026-02-02T09:00",
        "closes_at": "2026-03-14T12:00",
        "offer_days": 7,
        "places_min": 6,
        "places": 6,
        "selection_mode": "merit",
        "score_method": "mean",
    } | changes
    return {name: value for name, value in data.items() if value is not None}


def form_of(call, **changes):
    return typed(title=call.title, question=call.question, traject=call.traject_id, version=call.version, **changes)


def test_a_call_with_every_field_is_made_and_comes_back_in_its_form(staff, client_of):
    everything = typed(
        traject=make_traject(staff).pk,
        expectations="Een collega die meedoet",
        days=8,
        mandate="Beslissen over de proef",
        travel="Drie keer Brussel",
        needs_head_consent="on",
        asks_theme="on",
        review_opens_at="2026-03-14T12:00",
        review_closes_at="2026-03-20T17:00",
        decision_on="2026-03-24",
        confirm_until="2026-04-01T12:00",
        places=9,
        selection_mode="lottery",
        score_method="median",
    )
    client = client_of(staff)
    answer = client.post(reverse("calls:create"), everything, follow=True)
    call = OpenCall.objects.get()
    assert answer.redirect_chain == [(reverse("calls:edit", args=[call.pk]), 302)]
    assert (call.days, call.places, call.needs_head_consent, call.selection_mode) == (8, 9, True, "lottery")
    again = page(client.get(reverse("calls:edit", args=[call.pk])))
    for shown in ("2026-04-01T12:00", "2026-03-24", "Drie keer Brussel</textarea>", 'value="8"', 'value="median"'):
        assert shown in again
    for heading in ("Wat je van een bestuur vraagt", "Wanneer", "De groep"):
        assert heading in again


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "nul\x00"}, "title"),
        ({"places": 5}, "places"),
        ({"places": "99999999999999999999"}, "places"),
        ({"places": "zes"}, "places"),
        ({"places_min": 5}, "places_min"),
        ({"places_min": 8, "places": 7}, "places_min"),
        ({"days": 0}, "days"),
        ({"offer_days": ""}, "offer_days"),
        ({"closes_at": "2026-02-01T09:00"}, "closes_at"),
        ({"closes_at": "31/31/2026"}, "closes_at"),
        ({"review_opens_at": "2026-03-01T09:00", "review_closes_at": "2026-03-20T09:00"}, "review_opens_at"),
        ({"review_opens_at": "2026-03-15T09:00"}, "review_closes_at"),
        ({"decision_on": "2026-03-01"}, "decision_on"),
        ({"decision_on": "2026-03-20", "confirm_until": "2026-03-20T12:00"}, "confirm_until"),
        ({"selection_mode": "luck"}, "selection_mode"),
        ({"score_method": "luck"}, "score_method"),
        ({"traject": "999999999999999999999"}, "traject"),
        ({"traject": "abc"}, "traject"),
    ],
)
def test_a_call_with_something_wrong_says_so_at_the_field_and_keeps_what_was_typed(staff, client_of, changes, field):
    answer = client_of(staff).post(reverse("calls:create"), typed(traject=make_traject(staff).pk) | changes)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert "Hoe gaat dit?</textarea>" in page(answer)
    assert not OpenCall.objects.exists()


def test_two_people_who_edit_a_call_see_both_versions(staff, client_of, during):
    call = make_call(staff, published=False)
    client, url = client_of(staff), reverse("calls:edit", args=[call.pk])
    assert client.post(url, form_of(call) | {"title": "Van de eerste", "days": 6}).status_code == 302
    answer = client.post(url, form_of(call) | {"title": "Van de tweede"})
    assert answer.status_code == 400
    assert answer.context["stored"] == [("Titel", "Van de eerste"), ("Dagen die een bestuur vrijmaakt", "6")]
    assert 'value="Van de tweede"' in page(answer)
    assert OpenCall.objects.get().title == "Van de eerste"
    again = form_of(call) | {"title": "Van de tweede", "version": call.version + 1}
    assert client.post(url, again).status_code == 302
    assert OpenCall.objects.get().title == "Van de tweede"


def test_who_typed_the_same_as_what_is_stored_reads_so(staff, client_of, during):
    call = make_call(staff, published=False)
    actions.set_criteria(call=call, criteria=[("Impact", "", 1)], by=staff)
    answer = client_of(staff).post(reverse("calls:edit", args=[call.pk]), form_of(call))
    assert answer.status_code == 400
    assert "gelijk aan wat jij typte" in page(answer)


def test_what_is_fixed_in_a_published_call_is_not_asked_again(staff, client_of, during):
    call = make_call(staff, days=8)
    client, url = client_of(staff), reverse("calls:edit", args=[call.pk])
    form = client.get(url).context["form"]
    fixed = {name for name, field in form.fields.items() if field.disabled}
    assert fixed == {"opens_at", "asks_theme", "needs_head_consent", "selection_mode", "score_method"}
    assert "traject" not in form.fields
    sent = form_of(call) | {"selection_mode": "lottery", "closes_at": "2026-03-20T12:00", "days": 7}
    assert client.post(url, sent).status_code == 302
    call.refresh_from_db()
    assert (call.selection_mode, call.days) == ("merit", 7)
    earlier = client.post(url, form_of(call) | {"closes_at": "2026-03-01T12:00", "days": 7})
    assert earlier.status_code == 400
    assert earlier.context["form"].errors["closes_at"]


def test_publishing_too_late_or_without_criteria_says_so(staff, client_of):
    call = make_call(staff, published=False)
    with time_machine.travel(AFTER, tick=False):
        answer = client_of(staff).post(reverse("calls:publish", args=[call.pk]))
        assert answer.status_code == 400
        assert "is voorbij" in page(answer)
    with time_machine.travel(DURING, tick=False):
        actions.edit_call(
            call=call, version=None, review_opens_at=AFTER, review_closes_at=AFTER.replace(hour=17), by=staff
        )
        answer = client_of(staff).post(reverse("calls:publish", args=[call.pk]))
        assert answer.status_code == 400
        assert "Schrijf eerst de criteria" in page(answer)


def test_before_publishing_the_page_says_what_is_fixed_from_then_on(staff, client_of, during):
    call = make_call(staff, published=False)
    url = reverse("calls:publish", args=[call.pk])
    shown = client_of(staff).get(url)
    assert "Dit ligt daarna vast" in page(shown)
    assert str(call.traject) in page(shown)
    call.refresh_from_db()
    assert not call.is_published
    assert "De oproep is gepubliceerd." in page(client_of(staff).post(url, follow=True))
    assert client_of(staff).get(url).url == reverse("calls:edit", args=[call.pk])


@pytest.mark.parametrize("name", ["publish", "edit", "copy"])
def test_others_than_the_team_change_nothing(staff, member, facilitator, client_of, during, name):
    url = reverse(f"calls:{name}", args=[make_call(staff, published=False).pk])
    assert Client().post(url).status_code == 302
    assert client_of(member).post(url).status_code == 403
    assert client_of(facilitator).post(url).status_code == 403
    assert not OpenCall.objects.get().is_published


def test_a_call_is_copied_over_http(staff, client_of, after):
    call = make_call(staff)
    client, url = client_of(staff), reverse("calls:copy", args=[call.pk])
    assert call.title in page(client.get(url))
    for wrong, field in (({"title": ""}, "title"), ({"traject": "abc"}, "traject"), ({"title": "\x00"}, "title")):
        answer = client.post(url, {"traject": call.traject_id, "title": "Tweede"} | wrong)
        assert answer.status_code == 400
        assert answer.context["form"].errors[field]
    answer = client.post(url, {"traject": call.traject_id, "title": "Tweede ronde"}, follow=True)
    assert "Kijk de datums na" in page(answer)
    copy = OpenCall.objects.exclude(pk=call.pk).get()
    assert f'kopie van <a class="govuk-link" href="{reverse("calls:edit", args=[call.pk])}"' in page(answer)
    assert (copy.title, copy.copied_from) == ("Tweede ronde", call)


def test_a_copy_for_a_traject_with_less_room_says_so(staff, client_of, after):
    call, small = make_call(staff, places=9), make_traject(staff, capacity=7)
    answer = client_of(staff).post(reverse("calls:copy", args=[call.pk]), {"traject": small.pk, "title": "Tweede"})
    assert answer.status_code == 400
    assert "hoogstens 7" in page(answer)


def test_a_confirmed_call_shows_no_form(staff, client_of, after):
    call = make_call(staff)
    apply_with_types(call, staff, starter=6)
    actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
    client, url = client_of(staff), reverse("calls:edit", args=[call.pk])
    assert "verandert niets meer" in page(client.get(url))
    refused = client.post(url, form_of(call) | {"version": ""})
    assert refused.status_code == 400
    assert "bevestigd" in page(refused)


def test_the_list_counts_what_was_handed_in_and_no_drafts(staff, client_of, during):
    call = make_call(staff, places=9)
    apply(call)
    user = make_member(bestuur := make_bestuur())
    actions.save_draft(call=call, bestuur=bestuur, motivation="Half", by=user)
    answer = client_of(staff).get(reverse("calls:calls"))
    assert answer.context["page"].object_list[0].handed_in == 1
    assert "6 tot 9" in page(answer)


def test_the_list_says_how_many_people_wait_for_a_next_call(staff, client_of, member, during):
    client, url = client_of(staff), reverse("calls:calls")
    assert "Niemand wacht" in page(client.get(url))
    for theme in ("", "gender"):
        actions.express_interest(bestuur=member.memberships.get().bestuur, theme=theme, by=member)
    assert "1 persoon wil het horen" in page(client.get(url))
    other = make_member()
    actions.express_interest(bestuur=other.memberships.get().bestuur, theme="", by=other)
    assert "2 mensen willen het horen" in page(client.get(url))


def test_the_list_of_calls_costs_the_same_for_1_3_and_30(staff, client_of, during):
    traject = make_traject(staff)

    def add(count):
        for _ in range(count):
            apply(make_call(staff, traject=traject))

    counts = query_counts(client_of(staff), reverse("calls:calls"), add)
    assert len(set(counts)) == 1, counts


def test_the_pages_of_a_call_are_for_the_team(staff, admin, facilitator, member, client_of, during):
    call = make_call(staff)
    clients = [Client(), *map(client_of, (member, facilitator, staff, admin))]
    for url in (
        reverse("calls:calls"),
        reverse("calls:calls") + "?pagina=abc",
        reverse("calls:create"),
        reverse("calls:edit", args=[call.pk]),
        reverse("calls:copy", args=[call.pk]),
        reverse("calls:questions", args=[call.pk]),
        reverse("calls:criteria", args=[call.pk]),
        reverse("calls:late_codes", args=[call.pk]) + "?pagina=abc",
    ):
        assert [client.get(url).status_code for client in clients] == [302, 403, 403, 200, 200], url
    assert client_of(staff).get("/team/oproepen/99999999999999999999999/").status_code == 404


def test_from_opening_to_closing_the_state_is_told(staff, client_of):
    call = make_call(staff)
    url = reverse("calls:edit", args=[call.pk])
    for at, state in ((OPENS.replace(hour=8), "Gepland"), (DURING, "Open"), (AFTER, "Gesloten, te kiezen")):
        with time_machine.travel(at, tick=False):
            assert client_of(staff).get(url).context["call"].state[0] == state


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "confirm_until"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_nobody_means_is_refused_at_its_field(staff, client_of, name, moment):
    answer = client_of(staff).post(reverse("calls:create"), typed(traject=make_traject(staff).pk, **{name: moment}))

    assert answer.status_code == 400
    assert "Kies een datum vanaf 2000 tot en met 2100." in page(answer)

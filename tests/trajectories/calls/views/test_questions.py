"""Pages on which the team writes questions and criteria."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Question
from tests.conftest import query_counts
from tests.trajectories.calls.helpers import AFTER, DURING, make_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


def page(response):
    return response.content.decode()


def asked(**changes):
    return {"label": "Wie is trekker?", "hint": "", "kind": "short", "options": ""} | changes


def add(call, staff, label="Wie is trekker?", **fields):
    return actions.add_question(call=call, kind="short", label=label, by=staff, **fields)


def test_a_question_is_added_changed_moved_and_taken_out_over_http(staff, client_of, during):
    call = make_call(staff, published=False)
    client, url = client_of(staff), reverse("calls:questions", args=[call.pk])
    assert "nog geen extra vragen" in page(client.get(url))
    client.post(url, asked())
    answer = client.post(url, asked(label="Hoe groot?", kind="choice", options="Klein\r\nGroot\r\n"), follow=True)
    assert "Keuzes: Klein, Groot" in page(answer)
    first, second = call.questions.current()
    change = reverse("calls:question", args=[call.pk, second.pk])
    assert "Klein\nGroot</textarea>" in page(client.get(change))
    client.post(change, asked(label="Hoe klein?", version=second.number))
    client.post(reverse("calls:move_question", args=[call.pk, second.pk]), {"up": "1"})
    assert [q.label for q in call.questions.current()] == ["Hoe klein?", "Wie is trekker?"]
    client.post(reverse("calls:move_question", args=[call.pk, second.pk]), {"down": "1"})
    assert [q.label for q in call.questions.current()] == ["Wie is trekker?", "Hoe klein?"]
    gone = client.post(reverse("calls:remove_question", args=[call.pk, first.pk]), follow=True)
    assert "De vraag is weggehaald" in page(gone)
    assert [q.label for q in call.questions.current()] == ["Hoe klein?"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "nul\x00"}, "label"),
        ({"label": "x" * 251}, "label"),
        ({"kind": "song"}, "kind"),
        ({"kind": "choice", "options": "Ja"}, "options"),
        ({"kind": "choice", "options": "Ja\nja"}, "options"),
    ],
)
def test_a_question_with_something_wrong_says_so_and_keeps_what_was_typed(staff, client_of, during, changes, field):
    call = make_call(staff)
    answer = client_of(staff).post(reverse("calls:questions", args=[call.pk]), asked(hint="Mijn hulptekst") | changes)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert 'value="Mijn hulptekst"' in page(answer)
    assert not Question.objects.exists()


def test_two_people_who_change_a_question_see_both_versions(staff, client_of, during):
    call = make_call(staff)
    question = add(call, staff)
    client, url = client_of(staff), reverse("calls:question", args=[call.pk, question.pk])
    assert client.post(url, asked(label="Van de eerste", version=1)).status_code == 302
    answer = client.post(url, asked(label="Van de tweede", version=1))
    assert answer.status_code == 400
    assert "Van de eerste" in page(answer)
    assert 'value="Van de tweede"' in page(answer)
    assert 'name="version" value="2"' in page(answer)
    assert client.post(url, asked(label="Van de tweede", version=2)).status_code == 302
    assert call.questions.current().get().label == "Van de tweede"


def test_after_closing_every_way_to_change_a_question_says_why_not(staff, client_of):
    call = make_call(staff)
    with time_machine.travel(DURING, tick=False):
        question = add(call, staff)
    client = client_of(staff)
    with time_machine.travel(AFTER, tick=False):
        for name in ("question", "move_question", "remove_question"):
            answer = client.post(reverse(f"calls:{name}", args=[call.pk, question.pk]), asked(label="X", version=1))
            assert answer.status_code == 400, name
            assert "De oproep is gesloten" in page(answer)
        answer = client.post(reverse("calls:questions", args=[call.pk]), asked())
        assert answer.status_code == 400
    assert call.questions.get() == question


def test_a_question_of_another_call_or_that_is_gone_is_not_found(staff, client_of, during):
    call, other = make_call(staff), make_call(staff)
    question = add(call, staff)
    client = client_of(staff)
    assert client.get(reverse("calls:question", args=[other.pk, question.pk])).status_code == 404
    actions.remove_question(question=question, by=staff)
    assert client.get(reverse("calls:question", args=[call.pk, question.pk])).status_code == 404


def test_others_than_the_team_change_no_question(staff, member, facilitator, client_of, during):
    call = make_call(staff)
    question = add(call, staff)
    for name in ("question", "move_question", "remove_question"):
        url = reverse(f"calls:{name}", args=[call.pk, question.pk])
        assert Client().post(url).status_code == 302
        assert client_of(member).post(url).status_code == 403
        assert client_of(facilitator).post(url).status_code == 403
    assert call.questions.current().get() == question


def test_the_page_of_questions_costs_the_same_for_1_3_and_20(staff, client_of, during):
    call = make_call(staff)

    def add_rows(count):
        for number in range(min(count, 17)):
            add(call, staff, f"Vraag {number}")

    counts = query_counts(client_of(staff), reverse("calls:questions", args=[call.pk]), add_rows)
    assert len(set(counts)) == 1, counts


def rows(*criteria, **more):
    data = {}
    for index, (label, description, weight) in enumerate(criteria):
        data |= {f"label_{index}": label, f"description_{index}": description, f"weight_{index}": weight}
    return data | more


def test_criteria_are_written_over_http(staff, client_of):
    call = make_call(staff, published=False)
    client, url = client_of(staff), reverse("calls:criteria", args=[call.pk])
    sent = rows(("Draagvlak", "Wie steunt?", 2), ("", "", 1), ("Lef", "", 1), version=call.version)
    answer = client.post(url, sent, follow=True)
    assert "De criteria zijn bewaard" in page(answer)
    assert 'value="Draagvlak"' in page(answer)
    assert [(c.label, c.weight) for c in call.criteria.all()] == [("Draagvlak", 2), ("Lef", 1)]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (rows(("", "Zonder naam", 1)), "label_0"),
        (rows(("Lef", "", 1), ("Lef", "", 1)), "label_1"),
        (rows(("Lef", "", "")), "weight_0"),
        (rows(("Lef", "", 0)), "weight_0"),
        (rows(("Lef", "", 101)), "weight_0"),
        (rows(("Lef", "", "9" * 30)), "weight_0"),
        (rows(("Lef\x00", "", 1)), "label_0"),
    ],
)
def test_criteria_with_something_wrong_say_so_at_their_row(staff, client_of, sent, field):
    call = make_call(staff, published=False)
    answer = client_of(staff).post(reverse("calls:criteria", args=[call.pk]), sent)
    assert answer.status_code == 400
    assert answer.context["form"].errors[field]
    assert not call.criteria.exists()


def test_two_people_who_write_criteria_see_both_versions(staff, client_of):
    call = make_call(staff, published=False)
    client, url = client_of(staff), reverse("calls:criteria", args=[call.pk])
    assert client.post(url, rows(("Eerste", "", 1), version=call.version)).status_code == 302
    answer = client.post(url, rows(("Tweede", "", 1), version=call.version))
    assert answer.status_code == 400
    assert "Eerste" in page(answer)
    assert 'value="Tweede"' in page(answer)


def test_criteria_of_a_published_call_are_shown_and_stay(staff, client_of, during):
    call = make_call(staff)
    client, url = client_of(staff), reverse("calls:criteria", args=[call.pk])
    assert "De criteria liggen vast" in page(client.get(url))
    answer = client.post(url, rows(("Lef", "", 1), version=call.version))
    assert answer.status_code == 400
    assert "Ze liggen vast" in page(answer)


def test_there_are_always_two_rows_for_a_new_criterion_up_to_eight(staff, client_of):
    call = make_call(staff, published=False)
    client, url = client_of(staff), reverse("calls:criteria", args=[call.pk])
    for stored, shown in ((0, 2), (1, 3), (7, 8), (8, 8)):
        actions.set_criteria(call=call, criteria=[(f"C{n}", "", 1) for n in range(stored)], by=staff)
        assert len(client.get(url).context["form"].rows()) == shown

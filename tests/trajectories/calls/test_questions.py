"""Extra questions: added, worded again, ordered and taken out, while answers keep the wording they answered."""

import random

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Answer, Question
from tests.conftest import make_bestuur, make_member
from tests.trajectories.calls.helpers import AFTER, DURING, apply, apply_with_types, make_call, make_staff
from tests.trajectories.calls.together import at_the_same_moment

pytestmark = pytest.mark.django_db


def labels(call):
    return [question.label for question in call.questions.current()]


def add(call, staff, label="Wie is trekker?", kind="short", **fields):
    with clock.at(DURING):
        return actions.add_question(call=call, kind=kind, label=label, by=staff, **fields)


def change(question, staff, **fields):
    with clock.at(DURING):
        return actions.change_question(question=question, by=staff, **fields)


def test_questions_stand_in_the_order_in_which_they_were_added(staff):
    call = make_call(staff, published=False)
    for label in ("Eerste", "Tweede", "Derde"):
        add(call, staff, label)
    assert labels(call) == ["Eerste", "Tweede", "Derde"]
    assert AuditEvent.objects.filter(verb="calls.add_question").count() == 3


def test_a_choice_keeps_its_lines_and_another_kind_has_none(staff):
    call = make_call(staff, published=False)
    choice = add(call, staff, kind="choice", options=[" Ja ", "", "Nee"], is_required=True, hint=" Kies er een. ")
    assert (choice.options, choice.is_required, choice.hint) == (["Ja", "Nee"], True, "Kies er een.")
    assert add(call, staff, kind="number", options=["Ja", "Nee"]).options == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"label": "  "}, "label"),
        ({"kind": "song"}, "kind"),
        ({"kind": "choice"}, "options"),
        ({"kind": "choice", "options": ["Ja"]}, "options"),
        ({"kind": "choice", "options": ["Ja", "ja"]}, "options"),
        ({"kind": "choice", "options": ["Ja", "x" * 121]}, "options"),
        ({"kind": "choice", "options": [str(n) for n in range(21)]}, "options"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_at_its_field(staff, fields, field):
    call = make_call(staff, published=False)
    with pytest.raises(Refused) as refused:
        add(call, staff, **fields)
    assert refused.value.field == field
    assert not Question.objects.exists()


def test_a_form_has_at_most_twenty_extra_questions(staff):
    call = make_call(staff, published=False)
    for number in range(20):
        add(call, staff, f"Vraag {number}")
    with pytest.raises(Refused, match="hoogstens 20") as refused:
        add(call, staff, "Nog een")
    assert refused.value.field == "label"


def test_a_question_of_a_draft_changes_in_place(staff):
    call = make_call(staff, published=False)
    question = add(call, staff)
    changed = change(question, staff, label="Wie trekt dit?")
    assert changed.pk == question.pk
    assert call.questions.get().label == "Wie trekt dit?"


def test_a_question_of_a_published_call_gets_a_new_wording_and_answers_stay_with_theirs(staff):
    call = make_call(staff)
    question = add(call, staff, hint="Naam en dienst")
    application = apply(call, answers={question.pk: "An Peeters"})
    changed = change(question, staff, label="Wie trekt dit bij jullie?")
    assert changed.pk != question.pk
    assert (changed.key, changed.number, changed.hint) == (question.key, 2, "Naam en dienst")
    assert labels(call) == ["Wie trekt dit bij jullie?"]
    answer = application.answers.get()
    assert (answer.question.label, answer.text) == ("Wie is trekker?", "An Peeters")


def test_a_wording_that_says_the_same_is_no_new_wording(staff):
    call = make_call(staff)
    question = add(call, staff)
    assert change(question, staff, label=" Wie is trekker? ") == question
    assert call.questions.count() == 1


def test_who_changes_an_older_wording_hears_that_there_is_a_newer_one(staff):
    call = make_call(staff)
    question = add(call, staff)
    change(question, staff, label="Nieuw", number=1)
    with pytest.raises(Stale) as stale:
        change(question, staff, label="Ander", number=1)
    assert stale.value.version == 2
    assert change(question, staff, label="Ander", number=2).number == 3
    assert labels(call) == ["Ander"]


def test_a_question_of_a_draft_has_a_version_too(staff):
    question = add(make_call(staff, published=False), staff)
    change(question, staff, label="Nieuw", number=1)
    with pytest.raises(Stale):
        change(question, staff, label="Ander", number=1)


def test_a_question_moves_up_and_down_with_all_its_wordings(staff):
    call = make_call(staff)
    first, second = add(call, staff, "A"), add(call, staff, "B")
    newer = change(second, staff, label="B2")
    with clock.at(DURING):
        actions.move_question(question=newer, direction="up", by=staff)
        assert labels(call) == ["B2", "A"]
        actions.move_question(question=newer, direction="up", by=staff)
        actions.move_question(question=second, direction="down", by=staff)
        assert labels(call) == ["A", "B2"]
        actions.move_question(question=second, direction="down", by=staff)
    assert labels(call) == ["A", "B2"]
    assert {q.position for q in call.questions.filter(key=second.key)} == {2}
    assert first.key != second.key


def test_a_question_that_is_taken_out_of_a_draft_is_gone(staff):
    call = make_call(staff, published=False)
    actions.remove_question(question=add(call, staff), by=staff)
    assert not Question.objects.exists()


def test_a_question_that_is_taken_out_later_keeps_its_answers(staff):
    call = make_call(staff)
    question = add(call, staff)
    application = apply(call, answers={question.pk: "An"})
    with clock.at(DURING):
        actions.remove_question(question=question, by=staff)
    assert labels(call) == []
    assert application.answers.get().question.label == "Wie is trekker?"
    with pytest.raises(Refused, match="weg"):
        change(question, staff, label="Toch")
    with clock.at(DURING), pytest.raises(Refused, match="weg"):
        actions.remove_question(question=question, by=staff)


def test_a_question_that_was_taken_out_does_not_give_its_key_away(staff):
    call = make_call(staff)
    question = add(call, staff)
    with clock.at(DURING):
        actions.remove_question(question=question, by=staff)
    assert add(call, staff, "Nieuw").key != question.key


def test_after_closing_the_questions_stay(staff):
    call = make_call(staff)
    question = add(call, staff)
    with clock.at(AFTER):
        for act in (
            lambda: actions.add_question(call=call, kind="short", label="X", by=staff),
            lambda: actions.change_question(question=question, label="X", by=staff),
            lambda: actions.move_question(question=question, direction="up", by=staff),
            lambda: actions.remove_question(question=question, by=staff),
        ):
            with pytest.raises(Refused, match="gesloten"):
                act()
    assert labels(call) == ["Wie is trekker?"]


def test_after_confirming_the_questions_stay(staff):
    call = make_call(staff)
    apply_with_types(call, staff, starter=6)
    with clock.at(AFTER):
        actions.confirm_selection(run=actions.propose(call=call, by=staff), by=staff)
        with pytest.raises(Refused, match="bevestigd"):
            actions.add_question(call=call, kind="short", label="X", by=staff)


def test_only_the_team_writes_questions(staff, admin, member, facilitator):
    call = make_call(staff, published=False)
    question = add(call, admin)
    for user in (member, facilitator):
        with pytest.raises(Forbidden):
            add(call, user)
        with pytest.raises(Forbidden):
            change(question, user, label="X")
        with pytest.raises(Forbidden):
            actions.move_question(question=question, direction="up", by=user)
        with pytest.raises(Forbidden):
            actions.remove_question(question=question, by=user)


@pytest.mark.parametrize("seed", range(4))
def test_an_answer_always_points_at_the_wording_that_was_shown(staff, seed):
    """Random changes and answers: what stands beside an answer is what was read when it was written."""
    chance = random.Random(seed)
    call = make_call(staff)
    people = [make_member(make_bestuur()) for _ in range(3)]
    shown: dict[tuple[int, int], str] = {}
    for step in range(30):
        current = list(call.questions.current())
        deed = chance.choice(["add", "change", "remove", "move", "answer", "answer"])
        if deed == "add" or not current:
            add(call, staff, f"Vraag {step}")
            continue
        question = chance.choice(current)
        with clock.at(DURING):
            if deed == "change":
                actions.change_question(question=question, label=f"Vraag {step}", by=staff)
            elif deed == "remove":
                actions.remove_question(question=question, by=staff)
            elif deed == "move":
                actions.move_question(question=question, direction=chance.choice(["up", "down"]), by=staff)
            else:
                user = chance.choice(people)
                bestuur = user.memberships.get().bestuur
                own = call.applications.filter(bestuur=bestuur).first()
                saved = actions.save_draft(
                    call=call,
                    bestuur=bestuur,
                    motivation="Wij willen dit.",
                    by=user,
                    version=own.version if own else None,
                    answers={q.pk: f"{q.pk} op {q.label}" for q in current},
                )
                shown |= {(saved.pk, q.pk): q.label for q in current}
    for answer in Answer.objects.select_related("question"):
        assert answer.question.label == shown[answer.application_id, answer.question_id]
        assert answer.text == f"{answer.question_id} op {answer.question.label}"
    keys = [question.key for question in call.questions.current()]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db(transaction=True)
def test_two_who_word_a_question_again_at_once_leave_one_newer_wording():
    staff = make_staff()
    call = make_call(staff)
    question = add(call, staff)
    answers = at_the_same_moment(*[lambda n=n: change(question, staff, label=f"Versie {n}", number=1) for n in (1, 2)])
    assert sorted(type(answer).__name__ for answer in answers) == ["Question", "Stale"]
    assert call.questions.current().count() == 1
    assert call.questions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_add_a_question_at_once_both_have_theirs():
    staff = make_staff()
    call = make_call(staff)
    answers = at_the_same_moment(*[lambda n=n: add(call, staff, f"Vraag {n}") for n in (1, 2)])
    assert all(isinstance(answer, Question) for answer in answers)
    assert {question.key for question in call.questions.current()} == {1, 2}

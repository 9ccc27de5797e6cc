"""Answers to extra questions: by wording, with files that leave no trace when they go."""

import pytest
from django.test import TestCase

from kruispunt.core import clock
from kruispunt.core.errors import Refused, Stale
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.answers import checked_text
from kruispunt.trajectories.calls.models import Answer, Question
from tests.conftest import make_bestuur, make_member
from tests.core.test_uploads import DOCX, PDF, upload
from tests.trajectories.calls.helpers import AFTER, DURING, make_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("disk")]


@pytest.fixture
def bestuur(db):
    return make_bestuur(name="Aalst")


@pytest.fixture
def user(bestuur):
    return make_member(bestuur)


@pytest.fixture
def call(staff):
    return make_call(staff)


def ask(call, staff, kind="short", label="Wie trekt dit?", **fields):
    with clock.at(DURING):
        return actions.add_question(call=call, kind=kind, label=label, by=staff, **fields)


def write(call, user, bestuur, answers, *, draft=True, at=DURING, **fields):
    function = actions.save_draft if draft else actions.submit_application
    with clock.at(at):
        return function(call=call, bestuur=bestuur, motivation="Ja", by=user, answers=answers, **fields)


def files_in(disk):
    return sorted(path.name for path in disk.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("short", "  De burgemeester ", "De burgemeester"),
        ("long", "Regel een\nRegel twee", "Regel een\nRegel twee"),
        ("choice", "Ja", "Ja"),
        ("number", "1.200,50", "1200,50"),
        ("number", "12.5", "12,5"),
        ("number", "-3", "-3"),
        ("number", "1 200", "1200"),
    ],
)
def test_each_kind_of_answer_is_kept_as_it_is_meant(call, staff, user, bestuur, kind, typed, stored):
    question = ask(call, staff, kind, options=["Ja", "Nee"])
    draft = write(call, user, bestuur, {question.pk: typed})
    assert draft.answers.get().text == stored


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("short", "x" * 251, "telt 251 tekens"),
        ("long", "x" * 10_001, "telt 10001 tekens"),
        ("choice", "Misschien", "Kies een van de antwoorden"),
        ("number", "twaalf", "Geef een getal"),
        ("number", "1e9", "Geef een getal"),
        ("number", "1,2,3", "Geef een getal"),
        ("short", "nul\x00", "een teken dat niet kan"),
    ],
)
def test_an_answer_that_is_none_is_refused_at_its_field(call, staff, user, bestuur, kind, typed, message):
    question = ask(call, staff, kind, options=["Ja", "Nee"])
    with pytest.raises(Refused, match=message) as refused:
        write(call, user, bestuur, {question.pk: typed})
    assert refused.value.field == f"question_{question.pk}"
    assert not Answer.objects.exists()


def test_a_number_that_was_stored_reads_the_same_again():
    question = Question(pk=1, kind="number")
    assert checked_text(question, checked_text(question, "1.234.567,8")) == "1234567,8"


@pytest.mark.parametrize("kind", ["short", "long", "choice", "number", "file"])
def test_a_required_question_may_stay_open_in_a_draft_and_not_at_handing_in(call, staff, user, bestuur, kind):
    question = ask(call, staff, kind, options=["Ja", "Nee"], is_required=True)
    draft = write(call, user, bestuur, {question.pk: ""})
    for answers in ({question.pk: ""}, {}):
        with pytest.raises(Refused) as refused:
            write(call, user, bestuur, answers, draft=False, version=draft.version)
        assert refused.value.field == f"question_{question.pk}"


def test_an_answer_changes_goes_and_stays_when_it_is_not_named(call, staff, user, bestuur):
    question = ask(call, staff)
    draft = write(call, user, bestuur, {question.pk: "Een"})
    same = write(call, user, bestuur, {}, version=draft.version)
    assert (same.version, same.answers.get().text) == (draft.version, "Een")
    changed = write(call, user, bestuur, {question.pk: "Twee"}, version=draft.version)
    assert (changed.version, changed.answers.get().text) == (draft.version + 1, "Twee")
    write(call, user, bestuur, {question.pk: " "}, version=changed.version)
    assert not Answer.objects.exists()


def test_what_was_handed_in_stays_with_its_wording_until_its_bestuur_answers_the_new_one(call, staff, user, bestuur):
    question = ask(call, staff, label="Wie?")
    application = write(call, user, bestuur, {question.pk: "An"}, draft=False)
    with clock.at(DURING):
        newer = actions.change_question(question=question, label="Wie precies?", by=staff)
    assert application.answers.get().question.label == "Wie?"
    with pytest.raises(Refused, match="veranderde een van de vragen"):
        write(call, user, bestuur, {question.pk: "Bert"}, draft=False, version=application.version)
    write(call, user, bestuur, {newer.pk: "An Peeters"}, draft=False, version=application.version)
    answer = application.answers.get()
    assert (answer.question.label, answer.text) == ("Wie precies?", "An Peeters")


def test_a_question_of_another_call_is_refused(call, staff, user, bestuur):
    other = ask(make_call(staff), staff)
    with pytest.raises(Refused):
        write(call, user, bestuur, {other.pk: "Ja"})


def test_a_file_is_kept_under_a_name_nobody_chose(call, staff, user, bestuur, disk):
    question = ask(call, staff, "file")
    draft = write(call, user, bestuur, {question.pk: upload("../../Plan.pdf", PDF)})
    answer = draft.answers.get()
    assert answer.file_name == "Plan.pdf"
    assert "Plan" not in answer.file.name
    assert (disk / answer.file.name).read_bytes() == PDF
    assert str(disk) in answer.file.path


def test_a_file_that_is_replaced_or_removed_leaves_the_disk_after_the_commit(call, staff, user, bestuur, disk):
    question = ask(call, staff, "file")
    draft = write(call, user, bestuur, {question.pk: upload("een.pdf", PDF)})
    first = files_in(disk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft = write(call, user, bestuur, {question.pk: upload("twee.docx", DOCX)}, version=draft.version)
        assert len(files_in(disk)) == 2, "the old one waits for the commit"
    assert len(files_in(disk)) == 1
    assert files_in(disk) != first
    kept = write(call, user, bestuur, {question.pk: ""}, version=draft.version)
    assert (kept.version, kept.answers.get().file_name) == (draft.version, "twee.docx")
    with TestCase.captureOnCommitCallbacks(execute=True):
        write(call, user, bestuur, {question.pk: None}, version=draft.version)
    assert not files_in(disk)
    assert not Answer.objects.exists()


def test_a_file_of_a_save_that_is_refused_leaves_the_disk(call, staff, user, bestuur, disk):
    question, other = ask(call, staff, "file"), ask(call, staff, "number", "Hoeveel?")
    draft = write(call, user, bestuur, {question.pk: upload("een.pdf", PDF)})
    standing = files_in(disk)
    new = upload("twee.pdf", PDF)
    with pytest.raises(Refused):
        write(call, user, bestuur, {question.pk: new, other.pk: "veel"}, version=draft.version)
    with pytest.raises(Stale):
        write(call, user, bestuur, {question.pk: new}, version=draft.version + 5)
    assert files_in(disk) == standing


def test_a_file_of_a_save_that_breaks_halfway_leaves_the_disk(call, staff, user, bestuur, disk, settings):
    question = ask(call, staff, "file")
    settings.SITE_URL = None  # no mail can be made, so handing in breaks after the file was written
    with pytest.raises(Exception):  # noqa: B017 what breaks is not the point
        write(call, user, bestuur, {question.pk: upload("een.pdf", PDF)}, draft=False)
    assert not files_in(disk)


def test_a_refused_file_says_why_at_its_field_and_the_stored_one_stays(call, staff, user, bestuur, disk):
    question = ask(call, staff, "file")
    draft = write(call, user, bestuur, {question.pk: upload("een.pdf", PDF)})
    with pytest.raises(Refused, match="geen pdf") as refused:
        write(call, user, bestuur, {question.pk: upload("twee.pdf", b"<html>")}, version=draft.version)
    assert refused.value.field == f"question_{question.pk}"
    assert draft.answers.get().file_name == "een.pdf"
    assert len(files_in(disk)) == 1


def test_a_file_comes_along_to_a_newer_wording_once_it_was_seen_there(call, staff, user, bestuur):
    question = ask(call, staff, "file", "Plan?", is_required=True)
    draft = write(call, user, bestuur, {question.pk: upload("een.pdf", PDF)})
    with clock.at(DURING):
        newer = actions.change_question(question=question, label="Goedgekeurd plan?", by=staff)
    with pytest.raises(Refused):
        write(call, user, bestuur, {}, draft=False, version=draft.version)
    write(call, user, bestuur, {newer.pk: ""}, draft=False, version=draft.version)
    assert draft.answers.get().question == newer


def test_after_closing_a_draft_keeps_its_answers_too(call, staff, user, bestuur):
    question = ask(call, staff)
    draft = write(call, user, bestuur, {question.pk: "Een"})
    with pytest.raises(Refused, match="bewaard als ontwerp"):
        write(call, user, bestuur, {question.pk: "Twee"}, draft=False, version=draft.version, at=AFTER)
    assert draft.answers.get().text == "Twee"

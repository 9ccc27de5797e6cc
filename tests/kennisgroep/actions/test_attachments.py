"""The files with a post: looked into, without hidden names, and described when they are pictures."""

import io

import pytest
from PIL import Image

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.actions.attachments import MOST_FILES
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep
from tests.conftest import make_member
from tests.core.test_uploads import DOCX, PDF, PNG, packed, upload
from tests.kennisgroep.helpers import make_group, settle, write_topic
from tests.kennisgroep.images import drawing, photo


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def attach(group, person, sent, alt="Een affiche", topic=None):
    return actions.attach(group=group, topic=topic, upload=sent, alt=alt, by=person)


def test_files_go_along_with_the_post_in_the_order_they_were_added(group):
    person = settle(group)
    topic = write_topic(group, settle(group))
    for sent in (upload("Nota.pdf", PDF), photo(), drawing()):
        attach(group, person, sent, topic=topic)
    post = actions.reply(topic=topic, source="Zie de bestanden.", by=person)
    found = [(row.name, row.is_image, row.alt) for row in post.attachments.all()]
    assert found == [("Nota.pdf", False, ""), ("foto.jpg", True, "Een affiche"), ("schema.png", True, "Een affiche")]
    assert not Draft.objects.exists()
    assert "Nota pdf" in post.search_entry.words


def test_a_photo_is_kept_without_place_or_name_under_a_name_nobody_chose(group):
    row = attach(group, settle(group), photo("../../An Peeters.jpg"))
    assert row.name == "An Peeters.jpg"
    assert "Peeters" not in row.file.name
    with row.file.open("rb") as stored:
        content = stored.read()
    assert b"An Peeters" not in content
    with Image.open(io.BytesIO(content)) as found:
        assert dict(found.getexif()) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.png", b"<svg onload='alert(1)'/>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.css", b"body{display:none}"),
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.4 %%EOF"),
        ("a.pdf", PDF + DOCX),
        ("a.png", PNG + b"<script>alert(1)</script>"),
        ("a.docx", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"0" * 60_000_000})),
        ("a.zip", DOCX),
        ("a.pdf", b""),
        ("../../etc/passwd", PDF),
    ],
)
def test_what_could_harm_is_refused_at_its_field(group, name, content):
    with pytest.raises(Refused) as refusal:
        attach(group, settle(group), upload(name, content))
    assert refusal.value.field == "file"
    assert not Attachment.objects.exists()


def test_a_picture_needs_a_description_that_is_not_too_long(group):
    person = settle(group)
    for alt in (" ", "x" * 301):
        with pytest.raises(Refused) as refusal:
            attach(group, person, photo(), alt)
        assert refusal.value.field == "alt"
    assert attach(group, person, upload("a.pdf", PDF), "").alt == ""


def test_a_post_has_at_most_ten_files(group):
    person = settle(group)
    for number in range(MOST_FILES):
        attach(group, person, upload(f"{number}.pdf", PDF))
    with pytest.raises(Refused, match="hoogstens 10") as refusal:
        attach(group, person, upload("meer.pdf", PDF))
    assert refusal.value.field == "file"


def test_an_anonymous_question_has_no_files(group):
    asker = settle(group)
    topic = write_topic(group, asker, is_anonymous=True)
    with pytest.raises(Refused):
        attach(group, asker, upload("a.pdf", PDF), topic=topic)
    attach(group, asker, upload("a.pdf", PDF))
    with pytest.raises(Refused) as refusal:
        write_topic(group, asker, is_anonymous=True)
    assert refusal.value.field == "is_anonymous"


def test_only_who_may_write_there_adds_a_file(group):
    with pytest.raises(Forbidden):
        attach(group, make_member(), upload("a.pdf", PDF))


def test_a_file_is_taken_out_of_an_own_draft_alone(group, django_capture_on_commit_callbacks):
    person, other = settle(group), settle(group)
    row = attach(group, person, upload("Nota.pdf", PDF))
    with pytest.raises(Forbidden):
        actions.detach(attachment=row, by=other)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=row, by=person)
    assert not row.file.storage.exists(row.file.name)
    actions.detach(attachment=row, by=person)
    assert not Attachment.objects.exists()


def test_a_file_that_was_placed_goes_by_changing_its_post_alone(group):
    person = settle(group)
    row = attach(group, person, upload("Nota.pdf", PDF))
    write_topic(group, person)
    with pytest.raises(Forbidden):
        actions.detach(attachment=Attachment.objects.get(pk=row.pk), by=person)
    assert Attachment.objects.exists()

"""The file of a post is handed out to who may read that post, and to nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Kennisgroep
from tests.conftest import make_member, make_user
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, make_moderator, membership_of, settle, write_topic
from tests.kennisgroep.images import photo


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def path_of(attachment: Attachment) -> str:
    return reverse("kennisgroep:file", args=["gelijke-kansen", attachment.pk])


def add(group, person, sent) -> Attachment:
    return actions.attach(group=group, topic=None, upload=sent, alt="Een plein", by=person)


def test_members_and_moderators_open_a_file_and_nobody_else(group, client_of):
    writer, left = settle(group), settle(group)
    attachment = add(group, writer, upload("a.pdf", PDF))
    write_topic(group, writer)
    membership = membership_of(group, left)
    actions.leave(membership=membership, by=left)
    path = path_of(attachment)
    people = {
        settle(group): 200,
        make_moderator(group): 200,
        make_user(Role.STAFF): 200,
        make_user(Role.ADMIN): 200,
        make_user(Role.FACILITATOR): 404,
        make_member(): 404,
        left: 404,
    }
    for person, status in people.items():
        response = client_of(person).get(path)
        assert response.status_code == status
        b"".join(response)
    assert Client().get(path)["Location"].startswith("/account/login/")
    assert client_of(writer).post(path).status_code == 405


def test_the_file_of_a_draft_is_for_its_writer_alone(group, client_of):
    writer = settle(group)
    path = path_of(add(group, writer, upload("a.pdf", PDF)))
    response = client_of(writer).get(path)
    assert b"".join(response) == PDF
    for person in (settle(group), make_moderator(group), make_user(Role.ADMIN)):
        assert client_of(person).get(path).status_code == 404


def test_the_file_of_a_removed_post_is_gone_for_everybody(group, client_of):
    writer = settle(group)
    attachment = add(group, writer, upload("a.pdf", PDF))
    topic = write_topic(group, writer)
    actions.reply(topic=topic, source="Zo", by=settle(group))
    actions.remove_own_post(post=topic.posts.get(number=1), by=writer)
    for person in (writer, make_moderator(group)):
        assert client_of(person).get(path_of(attachment)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "how"), [(photo, 'inline; filename="foto.jpg"'), (lambda: upload("a.pdf", PDF), "attachment;")]
)
def test_a_picture_is_shown_anything_else_is_saved_and_nothing_runs(group, client_of, sent, how):
    writer = settle(group)
    response = client_of(writer).get(path_of(add(group, writer, sent())))
    assert response["Content-Disposition"].startswith(how)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response)


def test_a_file_that_is_gone_from_the_disk_does_not_exist(group, client_of):
    writer = settle(group)
    attachment = add(group, writer, upload("a.pdf", PDF))
    attachment.file.storage.delete(attachment.file.name)
    assert client_of(writer).get(path_of(attachment)).status_code == 404

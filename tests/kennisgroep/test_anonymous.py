"""An anonymous question: nothing that anybody can get tells who asked, from placing to answering (decision 0012)."""

import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session

from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Topic, TopicRead, TopicStatus, Visit
from kruispunt.notifications.models import OutboxMail
from tests.conftest import make_member, make_user
from tests.kennisgroep.helpers import later, make_group, make_moderator, settle, write_topic
from tests.kennisgroep.walking import walk

#: The asker, by every name: full, in an address, as a handle.
FIRST, LAST = "Zsofia", "Onvindbaar"
MARKS = (FIRST, LAST, FIRST.lower(), LAST.lower())
#: Rows that keep that somebody came and read, whoever they are; looked at apart.
COMING_AND_READING = (Visit, TopicRead, GroupMembership)


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


@pytest.fixture
def asker(group):
    person = make_member(first_name=FIRST, last_name=LAST, email="zsofia.onvindbaar@gemeente.example")
    return settle(group, person)


def marks_in(text: str) -> int:
    return sum(text.count(mark) for mark in MARKS)


def rows_of(person) -> set[tuple]:
    """Give every row of the database that points at a person or holds a name of theirs."""
    found = set()
    for model in apps.get_models():
        if model in COMING_AND_READING or model is Session:
            continue
        people = [f.attname for f in model._meta.concrete_fields if f.related_model is type(person)]
        for row in model._default_manager.all():
            values = {f.attname: str(getattr(row, f.attname)) for f in model._meta.concrete_fields}
            if any(getattr(row, name) == person.pk for name in people) or marks_in(json.dumps(values)):
                found.add((model._meta.label, str(row.pk), json.dumps(values, sort_keys=True)))
    return found


def test_from_placing_to_accepting_nobody_can_find_out_who_asked(client_of, group, asker, caplog):
    people = {
        "moderator": make_moderator(group),
        "staff": make_user(Role.STAFF),
        "admin": make_user(Role.ADMIN),
        "other member": settle(group),
    }
    make_moderator(group)
    write_topic(group, settle(group))
    clients = {name: client_of(person) for name, person in people.items()}
    starts = ["/", "/mijn/", "/team/", "/begeleiding/", f"/kennisgroep/{group.slug}/", "/mijn/anonieme-vragen/"]
    before = {name: walk(client, starts, most=900) for name, client in clients.items()}
    own = client_of(asker)
    rows, mails = rows_of(asker), OutboxMail.objects.count()

    posted = {"kind": "question", "title": "Wie durft?", "source": "Ik durf niet.", "is_anonymous": "on"}
    with caplog.at_level("DEBUG"):
        assert own.post(f"/kennisgroep/{group.slug}/onderwerpen/nieuw/", posted).status_code == 302
    topic = Topic.objects.get(title="Wie durft?")
    with later(minutes=10), caplog.at_level("DEBUG"):
        page = f"/kennisgroep/{group.slug}/anonieme-vragen/{topic.pk}/"
        assert clients["moderator"].post(page, {"decision": "place"}).status_code == 302
    with later(minutes=20), caplog.at_level("DEBUG"):
        actions.reply(topic=topic, source="Durf het toch.", by=people["other member"])
        reply = f"/kennisgroep/{group.slug}/onderwerpen/{topic.pk}/antwoorden/"
        assert own.post(reply, {"source": "Dat helpt me."}).status_code == 302
        accept = f"/kennisgroep/{group.slug}/bericht/{topic.posts.get(number=2).pk}/aanvaarden/"
        assert own.post(accept).status_code == 302
        flagged = topic.posts.get(number=3)
        actions.flag_post(post=flagged, reason="Wie is dit?", by=people["other member"])

    with later(minutes=30):
        for name, client in clients.items():
            after = walk(client, [*starts, topic.get_absolute_url(), page], most=900)
            assert "Dat helpt me." in after[topic.get_absolute_url()]
            assert "Dit antwoord hielp" in after[topic.get_absolute_url()]
            told = {path: marks_in(text) for path, text in after.items()}
            wrong = [path for path, count in told.items() if count > marks_in(before[name].get(path, ""))]
            assert not wrong, (name, wrong)
    assert rows_of(asker) == rows
    assert not AuditEvent.objects.filter(
        actor=asker, object_type__in=["kennisgroep.topic", "kennisgroep.post"]
    ).exists()
    assert AuditEvent.objects.get(verb="kennisgroep.accept_answer").actor is None
    assert OutboxMail.objects.count() > mails  # the flag
    assert not [
        m for m in OutboxMail.objects.order_by("pk")[mails:] if m.user == asker or marks_in(m.subject + m.text + m.html)
    ]
    assert not [
        r.getMessage() for r in caplog.records if marks_in(r.getMessage()) and not r.name.startswith("django.db")
    ]
    for session in Session.objects.all():
        assert "Wie durft?" not in json.dumps(session.get_decoded())


def test_no_row_with_a_name_has_the_moment_of_what_the_asker_wrote(client_of, group, asker):
    topic = write_topic(group, asker, is_anonymous=True)
    with later(minutes=5):
        actions.pass_question(topic=topic, by=make_moderator(group))
    with later(minutes=9):
        actions.reply(topic=topic, source="Nog iets", by=asker)
    moments = set(topic.posts.values_list("created_at", flat=True))
    assert not GroupMembership.objects.filter(user=asker, seen_at__in=moments).exists()
    assert not asker.kennisgroep_follows.filter(topic=topic).exists()


def test_a_placed_question_starts_when_it_is_placed_and_is_unread_then(client_of, group, asker):
    topic, reader = write_topic(group, asker, is_anonymous=True), settle(group)
    client = client_of(reader)
    assert client.get(topic.get_absolute_url()).status_code == 404
    with later(hours=3):
        client.get(f"/kennisgroep/{group.slug}/onderwerpen/")
        actions.pass_question(topic=topic, by=make_moderator(group))
        topic.refresh_from_db()
        assert topic.created_at == topic.last_post_at == topic.posts.get().created_at
        assert "Ongelezen" in client.get(f"/kennisgroep/{group.slug}/onderwerpen/").content.decode()


def test_the_asker_reads_how_the_question_stands_and_nobody_else_sees_it_there(client_of, group, asker):
    waits = write_topic(group, asker, title="Deze wacht", is_anonymous=True)
    refused = write_topic(group, asker, title="Deze niet", is_anonymous=True)
    moderator = make_moderator(group)
    actions.refuse_question(topic=refused, reason="Noem de dienst niet", by=moderator)
    own = client_of(asker).get("/mijn/anonieme-vragen/").content.decode()
    assert all(
        text in own for text in ("Deze wacht", "Wacht op een moderator", "Niet geplaatst", "Noem de dienst niet")
    )
    for person in (moderator, settle(group), make_user(Role.ADMIN)):
        other = client_of(person).get("/mijn/anonieme-vragen/").content.decode()
        assert "Deze" not in other
    assert client_of(moderator).get(refused.get_absolute_url()).status_code == 404
    assert client_of(moderator).get(waits.get_absolute_url()).status_code == 200
    assert not OutboxMail.objects.filter(user=asker, text__contains="Noem de dienst").exists()


def test_what_is_removed_of_an_anonymous_question_is_told_on_the_site_only(client_of, group, asker):
    topic, moderator = write_topic(group, asker, is_anonymous=True), make_moderator(group)
    actions.pass_question(topic=topic, by=moderator)
    post = actions.reply(topic=topic, source="Nog iets", by=asker)
    mails = OutboxMail.objects.count()
    actions.remove_post(post=post, reason="Noemt iemand bij naam", by=moderator)
    assert "Noemt iemand bij naam" in client_of(asker).get(topic.get_absolute_url()).content.decode()
    assert "Noemt iemand bij naam" not in client_of(settle(group)).get(topic.get_absolute_url()).content.decode()
    actions.remove_topic(topic=topic, reason="Toch te herkennen", by=moderator)
    assert "Toch te herkennen" in client_of(asker).get("/mijn/anonieme-vragen/").content.decode()
    told = OutboxMail.objects.order_by("pk")[mails:]
    assert not [mail for mail in told if mail.user == asker or "verwijderd" in mail.subject]


def test_who_does_not_read_the_group_any_more_finds_no_question_there(client_of, group, asker):
    write_topic(group, asker, title="Deze wacht", is_anonymous=True)
    actions.leave(membership=GroupMembership.objects.get(user=asker), by=asker)
    assert "Deze wacht" not in client_of(asker).get("/mijn/anonieme-vragen/").content.decode()


def test_the_form_of_a_moderator_keeps_the_question_and_what_was_typed(client_of, group, asker):
    topic = write_topic(group, asker, title="Deze wacht", is_anonymous=True)
    page = f"/kennisgroep/{group.slug}/anonieme-vragen/{topic.pk}/"
    client = client_of(make_moderator(group))
    assert client.post(page, {}).status_code == 400
    assert client.post(page, {"decision": "refuse", "reason": ""}).status_code == 400
    assert client.post(page, {"decision": "refuse", "reason": "Te herkennen"}).status_code == 302
    late = client.post(page, {"decision": "refuse", "reason": "Mijn uitleg"})
    assert late.status_code == 400
    assert "Mijn uitleg" in late.content.decode()
    topic.refresh_from_db()
    assert topic.status == TopicStatus.REFUSED
    assert client.get(page).status_code == 302


def test_a_question_that_changed_while_a_moderator_read_it_is_read_again_before_it_is_placed(client_of, group, asker):
    topic = write_topic(group, asker, title="Deze wacht", source="Een brave tekst", is_anonymous=True)
    page = f"/kennisgroep/{group.slug}/anonieme-vragen/{topic.pk}/"
    client = client_of(make_moderator(group))
    assert 'name="version" value="1"' in client.get(page).content.decode()
    actions.edit_post(
        post=topic.posts.get(), source="Een andere tekst", title=topic.title, kind=topic.kind, version=1, by=asker
    )
    answer = client.post(page, {"decision": "place", "version": "1"})
    assert answer.status_code == 400
    assert "Een andere tekst" in answer.content.decode()
    topic.refresh_from_db()
    assert topic.is_pending
    assert client.post(page, {"decision": "place", "version": "2"}).status_code == 302


def test_that_the_asker_is_led_to_the_own_question_after_writing_keeps_no_moment(client_of, group, asker):
    own = client_of(asker)
    posted = {"kind": "question", "title": "Wie durft?", "source": "Ik durf niet.", "is_anonymous": "on"}
    own.post(f"/kennisgroep/{group.slug}/onderwerpen/nieuw/", posted, follow=True)
    topic = Topic.objects.get(title="Wie durft?")
    actions.pass_question(topic=topic, by=make_moderator(group))
    reply = f"/kennisgroep/{group.slug}/onderwerpen/{topic.pk}/antwoorden/"
    assert own.post(reply, {"source": "Nog iets"}, follow=True).status_code == 200
    assert GroupMembership.objects.get(user=asker).seen_at is None
    assert TopicRead.objects.get(user=asker, topic=topic).number == 2

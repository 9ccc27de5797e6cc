"""What somebody is writing is kept for them alone, and nothing of what has to stay without a name."""

import pytest

from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep
from tests.conftest import make_member
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import later, make_group, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def keep(group, person, source="Half af", topic=None, **fields):
    return actions.save_draft(
        group=group,
        topic=topic,
        source=source,
        fields={"title": fields.pop("title", "")},
        by=person,
        **fields,
    )


def test_one_draft_is_kept_for_a_new_topic_and_one_for_each_reply(group):
    person = settle(group)
    topic = write_topic(group, settle(group))
    for source in ("Eerst", "Later"):
        keep(group, person, source)
        keep(group, person, f"{source} als antwoord", topic)
    texts = set(Draft.objects.filter(user=person).values_list("source", flat=True))
    assert texts == {"Later", "Later als antwoord"}
    assert not AuditEvent.objects.filter(object_type="kennisgroep.draft").exists()


def test_an_empty_form_keeps_no_draft(group):
    person = settle(group)
    keep(group, person)
    assert keep(group, person, " ") is None
    assert not Draft.objects.exists()


def test_placing_takes_the_draft_away_and_what_was_on_its_way_does_not_bring_it_back(group):
    person = settle(group)
    topic = write_topic(group, settle(group))
    keep(group, person, "Mijn antwoord", topic)
    actions.reply(topic=topic, source="Mijn antwoord", by=person)
    assert keep(group, person, "Mijn antwoord", topic) is None
    write_topic(group, person, source="Mijn vraag")
    assert keep(group, person, "Mijn vraag") is None
    assert not Draft.objects.exists()
    with later(minutes=5):
        assert keep(group, person, "Mijn antwoord", topic)


def test_nothing_is_kept_by_name_of_what_is_anonymous(group):
    asker = settle(group)
    keep(group, asker, "Mag ik dit vragen?")
    assert keep(group, asker, "Mag ik dit anoniem vragen?", is_anonymous=True) is None
    assert not Draft.objects.exists()
    topic = write_topic(group, asker, is_anonymous=True)
    assert keep(group, asker, "Nog iets", topic) is None
    assert not Draft.objects.exists()


def test_files_of_a_draft_stay_when_its_words_go(group):
    person = settle(group)
    actions.attach(group=group, topic=None, upload=upload("a.pdf", PDF), alt="", by=person)
    keep(group, person, "Tekst")
    keep(group, person, "Anoniem", is_anonymous=True)
    draft = Draft.objects.get()
    assert (draft.source, draft.fields, draft.attachments.count()) == ("", {}, 1)


def test_what_is_much_too_long_or_has_a_nul_sign(group):
    person = settle(group)
    with pytest.raises(Refused) as refusal:
        keep(group, person, "x" * 100_001)
    assert refusal.value.field == "source"
    assert keep(group, person, "a\0b", title="c\0d").source == "ab"


def test_who_may_not_write_there_keeps_nothing(group):
    topic = write_topic(group, settle(group), is_anonymous=True)
    with pytest.raises(Forbidden):
        keep(group, make_member())
    with pytest.raises(Forbidden):
        keep(group, settle(group), topic=topic)
    assert not Draft.objects.exists()


def test_throwing_a_draft_away_takes_its_files_off_the_disk(group, django_capture_on_commit_callbacks):
    person = settle(group)
    attachment = actions.attach(group=group, topic=None, upload=upload("a.pdf", PDF), alt="", by=person)
    draft = Draft.objects.get()
    with pytest.raises(Forbidden):
        actions.discard_draft(draft=draft, by=settle(group))
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_draft(draft=draft, by=person)
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()
    assert not attachment.file.storage.exists(attachment.file.name)
    actions.discard_draft(draft=draft, by=person)

"""Two people at the same moment, on a real database."""

import pytest

from kruispunt.core.errors import Refused, Stale
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Draft, Post, PostRevision, Thanks, Topic
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, settle, write_topic
from tests.trajectories.enrolment.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def failures(results: list) -> list:
    return [result for result in results if isinstance(result, Exception)]


def test_replies_at_once_each_get_a_number_without_gaps():
    group = make_group()
    topic = write_topic(group, settle(group))
    people = [settle(group) for _ in range(4)]
    results = at_once(*[lambda p=p: actions.reply(topic=topic, source="Wij ook", by=p) for p in people])
    assert failures(results) == []
    assert sorted(post.number for post in results) == [2, 3, 4, 5]
    topic.refresh_from_db()
    assert topic.last_number == 5


def test_of_two_changes_at_once_one_is_told_about_the_other():
    group = make_group()
    writer = settle(group)
    post = write_topic(group, writer, kind="tool").posts.get()
    results = at_once(
        *[
            lambda text=text: actions.edit_post(
                post=post, source=text, version=1, title="Titel", kind="tool", themes=[], by=writer
            )
            for text in ("Een", "Twee")
        ]
    )
    assert [type(failure) for failure in failures(results)] == [Stale]
    assert PostRevision.objects.get().source == "Wij zoeken cijfers."


def test_thanks_at_once_count_once():
    group = make_group()
    post, reader = write_topic(group, settle(group)).posts.get(), settle(group)
    results = at_once(*[lambda: actions.thank(post=post, by=reader)] * 3)
    assert failures(results) == []
    assert Thanks.objects.count() == 1


def test_an_answer_that_is_removed_while_it_is_accepted_is_not_the_answer():
    group = make_group()
    asker, writer = settle(group), settle(group)
    topic = write_topic(group, asker)
    post = actions.reply(topic=topic, source="Zo", by=writer)
    results = at_once(
        lambda: actions.accept_answer(post=post, by=asker), lambda: actions.remove_own_post(post=post, by=writer)
    )
    assert all(isinstance(failure, Refused) for failure in failures(results))
    assert Topic.objects.get().accepted is None
    assert Post.objects.get(pk=post.pk).is_removed


def test_a_file_and_a_draft_that_come_in_while_it_is_placed_get_lost_nowhere():
    group = make_group()
    topic, person = write_topic(group, settle(group)), settle(group)
    actions.attach(group=group, topic=topic, upload=upload("een.pdf", PDF), alt="", by=person)
    results = at_once(
        lambda: actions.reply(topic=topic, source="Zo", by=person),
        lambda: actions.attach(group=group, topic=topic, upload=upload("twee.pdf", PDF), alt="", by=person),
        lambda: actions.save_draft(group=group, topic=topic, source="Zo", fields={}, by=person),
    )
    assert failures(results) == []
    placed = Post.objects.get(number=2).attachments.count()
    kept = sum(draft.attachments.count() for draft in Draft.objects.all())
    assert placed + kept == 2


def test_two_drafts_at_once_stay_one():
    group = make_group()
    person = settle(group)
    jobs = [
        lambda n=n: actions.save_draft(group=group, topic=None, source=str(n), fields={}, by=person) for n in (1, 2, 3)
    ]
    assert failures(at_once(*jobs)) == []
    assert Draft.objects.count() == 1

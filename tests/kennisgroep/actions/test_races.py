"""Two people at the same moment, on a real database."""

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Draft, Post, PostRevision, Thanks, Topic
from tests.conftest import make_user
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import make_group, make_moderator, membership_of, settle, write_topic
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


def test_nobody_is_thanked_for_what_was_taken_away_before():
    group = make_group()
    writer, readers = settle(group), [settle(group) for _ in range(3)]
    post = actions.reply(topic=write_topic(group, settle(group)), source="Zo", by=writer)
    thanking = [lambda r=r: actions.thank(post=post, by=r) for r in readers]
    results = at_once(lambda: actions.remove_own_post(post=post, by=writer), *thanking)
    assert all(isinstance(failure, Refused) for failure in failures(results))
    assert Thanks.objects.count() == results[1:].count(None)
    assert not Thanks.objects.filter(at__gt=Post.objects.get(pk=post.pk).removed_at).exists()


def test_who_is_suspended_at_that_moment_does_everything_before_it_or_not_at_all():
    group = make_group()
    person, staff = settle(group), make_user(Role.STAFF)
    topic = write_topic(group, settle(group))
    results = at_once(
        lambda: actions.impose_sanction(
            membership=membership_of(group, person),
            kind="suspension",
            reason="Dreigde",
            ends_on=clock.today(),
            version=0,
            by=staff,
        ),
        lambda: actions.reply(topic=topic, source="Zo", by=person),
        lambda: actions.thank(post=topic.posts.get(number=1), by=person),
        lambda: write_topic(group, person, title="Nog een vraag"),
    )
    assert all(isinstance(failure, Forbidden) for failure in failures(results))
    done = [result for result in results[1:] if not isinstance(result, Exception)]
    assert len(done) == Thanks.objects.count() + Post.objects.filter(author=person).count()


def test_one_person_who_changes_a_message_and_reads_everything_on_two_devices_waits_for_neither():
    group = make_group()
    writer, other = settle(group), settle(group)
    topics = [write_topic(group, writer, title=f"Vraag {number}", kind="tool") for number in range(3)]
    for topic in topics:
        actions.reply(topic=topic, source="Zo", by=other)
    changes = [
        lambda t=t: actions.edit_post(
            post=t.posts.get(number=1), source="Anders", version=1, title="Titel", kind="tool", themes=[], by=writer
        )
        for t in topics
    ]
    reading = [lambda: actions.mark_all_read(group=group, by=writer) for _ in range(3)]
    assert failures(at_once(*changes, *reading)) == []


def test_two_moderators_at_once_place_or_refuse_an_anonymous_question_once():
    group = make_group()
    topic = write_topic(group, settle(group), is_anonymous=True)
    first, second, third = (make_moderator(group) for _ in range(3))
    results = at_once(
        lambda: actions.pass_question(topic=topic, by=first),
        lambda: actions.pass_question(topic=topic, by=second),
        lambda: actions.refuse_question(topic=topic, reason="Noem geen dienst", by=third),
    )
    assert [type(failure) for failure in failures(results)] == [Refused, Refused]
    decided = next(result for result in results if not isinstance(result, Exception))
    topic.refresh_from_db()
    assert (topic.status, topic.decided_by) == (decided.status, decided.decided_by)


def test_a_question_that_its_asker_changes_while_a_moderator_places_it_stands_as_it_was_read():
    group = make_group()
    asker, moderator = settle(group), make_moderator(group)
    topic = write_topic(group, asker, is_anonymous=True)
    post = topic.posts.get()
    changed, placed = at_once(
        lambda: actions.edit_post(
            post=post, source="Heel iets anders", version=1, title="Anders", kind="question", themes=[], by=asker
        ),
        lambda: actions.pass_question(topic=topic, by=moderator, version=1),
    )
    topic.refresh_from_db()
    post.refresh_from_db()
    if isinstance(placed, Stale):
        assert topic.is_pending
        assert post.source == "Heel iets anders"
    else:
        assert isinstance(changed, Refused)
        assert (topic.is_visible, post.source) == (True, "Wij zoeken cijfers.")

"""What moderators look after."""

from datetime import date, timedelta

import pytest

from kruispunt.core import clock
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Post, Thanks, Topic, Visit
from kruispunt.kennisgroep.queries import desk, figures
from tests.conftest import brussels, make_member
from tests.kennisgroep.helpers import later, make_group, make_moderator, membership_of, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    with clock.at(brussels(2026, 1, 2)):
        return make_group()


def test_a_question_comes_up_after_48_hours_without_an_answer(group):
    asker, other = settle(group), settle(group)
    waits, answered = write_topic(group, asker), write_topic(group, asker, title="Beantwoord")
    write_topic(group, asker, title="Verhaal", kind="experience")
    actions.reply(topic=answered, source="Zo.", by=other)
    actions.reply(topic=waits, source="Nog iets.", by=asker)
    with later(hours=47):
        assert not desk.waiting_questions(group).exists()
    with later(hours=49):
        assert desk.waiting_questions(group).get() == waits


def test_who_could_help_follows_from_profiles_and_answers_and_knows_no_asker(group):
    asker = settle(group, themes=["gender"])
    works_on_it, answers_it = settle(group, themes=["gender"]), settle(group, themes=["disability"])
    settle(group, themes=["lgbti"])
    earlier = write_topic(group, asker, title="Vroeger", themes=["gender"])
    best = actions.reply(topic=earlier, source="Zo.", by=answers_it)
    Topic.objects.filter(pk=earlier.pk).update(accepted=best)
    named = write_topic(group, asker, themes=["gender"])
    hidden = write_topic(group, asker, title="Anoniem", themes=["gender"], is_anonymous=True)
    Topic.objects.filter(pk=hidden.pk).update(status="visible")
    with later(hours=49):
        found = {
            one.topic.pk: [row.user for row in one.helpers]
            for one in desk.with_helpers(group, desk.waiting_questions(group))
        }
    assert set(found[named.pk]) == {works_on_it, answers_it}
    # leaving the asker out here would tell who it is
    assert set(found[hidden.pk]) == {asker, works_on_it, answers_it}


def test_an_answer_to_an_anonymous_question_counts_too(group):
    asker, helper = settle(group), settle(group, themes=["disability"])
    hidden = write_topic(group, asker, themes=["lgbti"], is_anonymous=True)
    Topic.objects.filter(pk=hidden.pk).update(status="visible")
    actions.reply(topic=Topic.objects.get(), source="Zo.", by=helper)
    write_topic(group, asker, title="Nieuw", themes=["lgbti"])
    with later(hours=49):
        (one,) = desk.with_helpers(group, desk.waiting_questions(group))
    assert [row.user for row in one.helpers] == [helper]


def test_a_newcomer_is_shown_until_somebody_else_replied(group):
    first, second, other = settle(group), settle(group), settle(group)
    topic = write_topic(group, first)
    own = Post.objects.get(topic=topic)
    answer = actions.reply(topic=topic, source="Ik ook.", by=second)
    assert list(desk.newcomers(group)) == [answer]
    actions.reply(topic=topic, source="En nog iets.", by=second)
    assert list(desk.newcomers(group)) == [answer]
    last = actions.reply(topic=topic, source="Welkom.", by=other)
    assert list(desk.newcomers(group)) == [last]
    Post.objects.filter(pk__gt=own.pk).update(removed_at=clock.now())
    assert list(desk.newcomers(group)) == [own]


def test_who_did_not_come_for_60_days_is_quiet(group):
    seen, never = settle(group), settle(group)
    with later(days=30):
        actions.visit_group(group=group, by=seen)
    with later(days=61):
        assert [row.user for row in desk.quiet_members(group)] == [never]
    with later(days=91):
        assert [row.user for row in desk.quiet_members(group)] == [never, seen]


def test_a_lively_topic_could_become_a_session(group):
    writer, *others = [settle(group) for _ in range(4)]
    lively, calm = write_topic(group, writer), write_topic(group, writer, title="Kalm")
    for person in others:
        answer = actions.reply(topic=lively, source="Wij ook.", by=person)
        actions.read_topic(topic=lively, number=answer.number, by=person)
    for person in others[:2]:
        Thanks.objects.create(post=answer, user=person)
    actions.reply(topic=calm, source="Zo.", by=others[0])
    (one,) = desk.could_be_sessions(group)
    assert (one.topic, one.people, one.thanks, one.readers) == (lively, 3, 2, 3)
    with later(days=61):
        assert desk.could_be_sessions(group) == []


def test_the_figures_of_a_month_equal_an_independent_count(group):
    with clock.at(brussels(2026, 2, 27, 10)):
        one, two, team = settle(group), settle(group), make_moderator(group)
        topic = write_topic(group, one)
        write_topic(group, team, title="Van het team", kind="announcement")
        late = write_topic(group, two, title="Later")
        write_topic(group, two, title="Anoniem", is_anonymous=True)
        Topic.objects.filter(title="Anoniem").update(status="visible")
        for person in (one, team):
            actions.visit_group(group=group, by=person)
    with clock.at(brussels(2026, 2, 28, 23, 30)):
        actions.visit_group(group=group, by=one)
        actions.reply(topic=topic, source="Zo.", by=two)
    with clock.at(brussels(2026, 3, 1, 0, 30)):
        actions.visit_group(group=group, by=two)
        actions.reply(topic=late, source="Zo.", by=one)
        actions.leave(membership=membership_of(group, two), by=two)
    with clock.at(brussels(2026, 3, 10)):
        march, february = figures.figures(group)
    assert (february.first, march.first) == (date(2026, 2, 1), date(2026, 3, 1))
    assert (february.members, march.members) == (2, 1)
    assert (february.readers, march.readers) == (1, 1)
    assert (february.contributors, march.contributors) == (2, 1)
    assert (february.topics, february.not_by_team, march.not_by_team) == (4, 75, None)
    assert (february.questions, february.answered) == (3, 2)
    assert february.hours_to_answer == 38.0  # 37.5 and 38.5


def test_the_figures_go_back_25_months_and_no_further(group):
    with clock.at(brussels(2026, 1, 5)):
        person = settle(group)
        actions.visit_group(group=group, by=person)
    with clock.at(brussels(2028, 1, 20)):
        assert len(figures.figures(group)) == 25
        assert figures.figures(group)[-1].readers == 1
        assert actions.forget_visits(group=group, by=None) == 0
    with clock.at(brussels(2028, 2, 1)):
        assert len(figures.figures(group)) == 25
        assert actions.forget_visits(group=group, by=None) == 1
    assert not Visit.objects.exists()


def test_a_group_without_members_has_no_figures(group):
    assert figures.figures(group) == []


def test_the_median_is_the_middle():
    hours = [timedelta(hours=number) for number in (1, 2, 30)]
    assert figures.median_hours(hours) == 2.0
    assert figures.median_hours([]) is None


def test_who_left_helps_nobody(group):
    asker, gone = settle(group), settle(group, make_member(), themes=["gender"])
    write_topic(group, asker, themes=["gender"])
    actions.leave(membership=membership_of(group, gone), by=gone)
    with later(hours=49):
        (one,) = desk.with_helpers(group, desk.waiting_questions(group))
    assert one.helpers == []
    assert GroupMembership.objects.count() == 2

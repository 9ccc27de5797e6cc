"""Splitting a group by theme and undoing it: nothing is lost, no figure and no unread mark changes."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.figures import Period
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.kpi import members
from kruispunt.kennisgroep.models import (
    Attachment,
    Draft,
    Follow,
    GroupMembership,
    Kennisgroep,
    OldAddress,
    Sanction,
    SanctionKind,
    Topic,
    TopicRead,
)
from kruispunt.kennisgroep.queries import access, moderating, splitting, unread
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.programme.enums import Theme
from tests.conftest import make_user
from tests.core.test_uploads import PDF, upload
from tests.kennisgroep.helpers import later, make_group, make_moderator, membership_of, settle, write_topic
from tests.trajectories.enrolment.test_races import at_once

_names = count(1)


def unread_of(people: list[User]) -> dict[int, set[int]]:
    """Give, for each person, the topics that are unread in any of their groups."""
    marks: dict[int, set[int]] = {person.pk: set() for person in people}
    for row in GroupMembership.objects.active().filter(user__in=people).select_related("group", "user"):
        topics = access.topics_in(access.Standing(row.user, row.group))
        marks[row.user_id] |= set(unread.only_unread(topics, row).values_list("pk", flat=True))
    return marks


def figures() -> list:
    """Give 2.1-K1 of this year and the one before, with its rows."""
    found = [members(Period.year(clock.today().year - ago)) for ago in (0, 1)]
    return [(figure.value, figure.rows) for figure in found]


def follows() -> set[tuple]:
    return set(Follow.objects.values_list("user", "group", "topic", "theme"))


def split_up(group: Kennisgroep, by: User, themes=("gender", "lgbti")):
    return actions.split_group(group=group, themes=themes, reason="De groep is groot", by=by)


def part_of(split, theme: str) -> Kennisgroep:
    return split.parts.get(theme=theme).group


@given(about=some.sets(some.sampled_from(Theme.values)), chosen=some.sets(some.sampled_from(Theme.values)))
def test_a_topic_goes_to_a_theme_only_when_it_is_about_exactly_one_of_those_chosen(about, chosen):
    goes = splitting.destination(about, chosen)
    assert goes == (next(iter(about & chosen)) if len(about & chosen) == 1 else None)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    topics=some.lists(some.sets(some.sampled_from(Theme.values)), min_size=1, max_size=4),
    reads=some.lists(some.tuples(some.integers(0, 1), some.integers(0, 3)), max_size=4),
    chosen=some.sets(some.sampled_from(Theme.values), min_size=1),
    all_read=some.booleans(),
)
def test_no_unread_mark_and_no_figure_changes_by_splitting_or_undoing(topics, reads, chosen, all_read, db):
    group, staff = make_group(f"Groep {next(_names)}"), make_user(Role.STAFF)
    people = [settle(group), settle(group)]
    with later(minutes=1):
        written = [write_topic(group, staff, themes=themes) for themes in topics]
        for person, topic in reads:
            actions.read_topic(topic=written[topic % len(written)], number=1, by=people[person])
        if all_read:
            GroupMembership.objects.filter(group=group, user=people[0]).update(read_through=clock.now())
        before = (unread_of(people), figures(), follows())
        split = split_up(group, staff, chosen)
        for topic, themes in zip(written, topics, strict=True):
            topic.refresh_from_db()
            goes = splitting.destination(themes, chosen)
            assert topic.group == (part_of(split, goes) if goes else group)
        assert (unread_of(people), figures()) == before[:2]
        actions.undo_split(split=split, by=staff)
    assert (unread_of(people), figures(), follows()) == before
    assert set(Topic.objects.filter(pk__in=[topic.pk for topic in written]).values_list("group", flat=True)) == {
        group.pk
    }


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


@pytest.fixture
def staff(db) -> User:
    return make_user(Role.STAFF)


def test_the_new_groups_have_the_texts_moderators_and_members_of_the_old_one(group, staff):
    moderator, person = make_moderator(group), settle(group)
    split = split_up(group, staff)
    new = part_of(split, "gender")
    assert (new.introduction, new.house_rules, new.rules_changed_at) == (
        group.introduction,
        group.house_rules,
        group.rules_changed_at,
    )
    assert access.Standing(moderator, new).moderates
    assert access.Standing(person, new).may_read
    old, copy = membership_of(group, person), membership_of(new, person)
    for name in ("joined_on", "rules_accepted_at", "read_through", "seen_at", "previous_seen_at", "mail_rhythm"):
        assert getattr(copy, name) == getattr(old, name)
    row = AuditEvent.objects.get(verb="kennisgroep.split_group")
    assert (row.actor, row.details["reason"]) == (staff, "De groep is groot")


def test_who_is_suspended_in_the_old_group_is_so_in_the_new_ones(group, staff):
    person = settle(group)
    Sanction.objects.create(
        membership=membership_of(group, person),
        kind=SanctionKind.SUSPENSION,
        reason="Grof",
        ends_on=clock.today() + timedelta(days=3),
        decided_by=staff,
    )
    split = split_up(group, staff)
    assert not access.Standing(person, part_of(split, "gender")).may_read
    actions.undo_split(split=split, by=staff)
    assert Sanction.objects.count() == 1


def test_follows_and_what_is_being_typed_go_along_with_their_topic(group, staff):
    person = settle(group)
    topic = write_topic(group, person, themes=["gender"])
    Draft.objects.create(user=person, group=group, topic=topic, source="Ik denk")
    Follow.objects.create(user=person, group=group, theme="gender")
    before = follows()
    split = split_up(group, staff)
    new = part_of(split, "gender")
    assert Follow.objects.get(user=person, topic=topic).group == new
    assert Draft.objects.get(user=person).group == new
    assert Follow.objects.filter(user=person, group=new, topic=None, theme="").exists()
    assert not Follow.objects.filter(user=person, group=part_of(split, "lgbti")).exists()
    actions.undo_split(split=split, by=staff)
    assert follows() == before
    assert Draft.objects.get(user=person).group == group


def test_each_member_gets_one_mail(group, staff):
    person = settle(group)
    OutboxMail.objects.all().delete()
    split_up(group, staff)
    mail = OutboxMail.objects.get(user=person)
    assert mail.subject == f"De groep {group} is gesplitst"


def test_undoing_brings_back_what_was_written_and_who_joined_meanwhile(group, staff):
    person = settle(group)
    topic = write_topic(group, person, themes=["gender"])
    split = split_up(group, staff)
    new = part_of(split, "gender")
    newcomer = settle(new)
    fresh = write_topic(new, newcomer, title="Nieuw")
    actions.reply(topic=topic, source="Ik heb cijfers", by=newcomer)
    before = unread_of([person, newcomer])
    actions.undo_split(split=split, by=staff)
    topic.refresh_from_db()
    fresh.refresh_from_db()
    assert {topic.group, fresh.group} == {group}
    assert topic.last_number == 2
    assert access.Standing(newcomer, group).may_read
    assert unread_of([person, newcomer]) == before
    assert not Kennisgroep.objects.filter(pk=new.pk).exists()
    assert OldAddress.objects.get(slug=new.slug).group == group


def test_what_was_marked_read_in_one_group_meanwhile_is_read_and_nothing_else(group, staff):
    person, writer = settle(group), settle(group)
    with later(minutes=1):
        write_topic(group, writer, themes=["gender"])
        write_topic(group, writer, themes=["lgbti"])
        split = split_up(group, staff)
        mine = GroupMembership.objects.filter(group=part_of(split, "gender"), user=person)
        mine.update(read_through=clock.now())
        before = unread_of([person])
        assert len(before[person.pk]) == 1
        actions.undo_split(split=split, by=staff)
        assert unread_of([person]) == before


def test_an_anonymous_question_moves_without_telling_who_asked(group, staff):
    person = settle(group)
    topic = write_topic(group, person, themes=["gender"], is_anonymous=True)
    split = split_up(group, staff)
    topic.refresh_from_db()
    assert topic.is_pending
    assert topic.author is None
    assert access.readable_topics(person).filter(pk=topic.pk, group=part_of(split, "gender")).exists()
    assert not TopicRead.objects.filter(topic=topic).exists()


@pytest.mark.parametrize(("themes", "reason"), [([], "Groot"), (["sport"], "Groot"), (["gender"], "  ")])
def test_splitting_asks_themes_and_a_reason(themes, reason, group, staff):
    with pytest.raises(Refused):
        actions.split_group(group=group, themes=themes, reason=reason, by=staff)
    assert Kennisgroep.objects.count() == 1


def test_a_group_is_not_split_again_while_that_can_be_undone(group, staff):
    split = split_up(group, staff, ["gender"])
    for again in (group, part_of(split, "gender")):
        with pytest.raises(Refused, match="minder dan een dag"):
            split_up(again, staff, ["disability"])


def test_when_a_name_is_taken_nothing_is_split(group, staff):
    make_group(f"{group}: LGBTI+")
    topic = write_topic(group, settle(group), themes=["gender"])
    with pytest.raises(Refused, match="die naam"):
        split_up(group, staff)
    topic.refresh_from_db()
    assert topic.group == group
    assert Kennisgroep.objects.count() == 2


def test_after_a_day_and_a_second_time_it_is_not_undone(group, staff):
    split = split_up(group, staff)
    with later(hours=24), pytest.raises(Refused, match="meer dan een dag"):
        actions.undo_split(split=split, by=staff)
    actions.undo_split(split=split, by=staff)
    with pytest.raises(Refused, match="al teruggedraaid"):
        actions.undo_split(split=split, by=staff)
    assert split_up(group, staff).parts.count() == 2


def test_the_figure_of_last_year_stays_after_splitting_now(group, staff):
    person = settle(group)
    GroupMembership.objects.filter(user=person).update(joined_on=date(clock.today().year - 1, 3, 1))
    before = figures()
    split_up(group, staff)
    assert figures() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_who_split_at_once_one_is_told():
    group, staff = make_group(), make_user(Role.STAFF)
    write_topic(group, settle(group), themes=["gender"])
    answers = at_once(*[lambda: split_up(group, staff, ["gender"])] * 2)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Kennisgroep.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_reply_during_the_split_is_in_its_topic_and_unread_for_others():
    group, staff = make_group(), make_user(Role.STAFF)
    person, writer = settle(group), settle(group)
    topic = write_topic(group, person, themes=["gender"])
    answers = at_once(
        lambda: split_up(group, staff, ["gender"]), lambda: actions.reply(topic=topic, source="Ik help", by=writer)
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    topic.refresh_from_db()
    assert (topic.group, topic.last_number) == (part_of(answers[0], "gender"), 2)
    assert topic.pk in unread_of([person])[person.pk]


@pytest.mark.django_db(transaction=True)
def test_what_is_started_answered_and_followed_during_the_split_holds_nobody_up():
    group, staff = make_group(), make_user(Role.STAFF)
    people = [settle(group) for _ in range(3)]
    topic = write_topic(group, staff, themes=["gender"])

    def start_and_answer(person):
        fresh = write_topic(group, person, themes=["gender"])
        return actions.reply(topic=fresh, source="Ik vul aan", by=person)

    writing = [lambda p=p: start_and_answer(p) for p in people]
    following = [lambda p=p: actions.follow(group=group, topic=topic, by=p) for p in people]
    answers = at_once(lambda: split_up(group, staff, ["gender"]), *writing, *following)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert not Follow.objects.exclude(topic=None).exclude(group=F("topic__group")).exists()
    assert Topic.objects.count() == 4


@pytest.mark.parametrize("writes", ["topic", "reply", "draft", "file"])
@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_its_group_vanishes_is_in_the_group_that_remains(writes):
    group, staff = make_group(), make_user(Role.STAFF)
    person = settle(group)
    topic = write_topic(group, person, themes=["gender"])
    split = split_up(group, staff, ["gender"])
    new = part_of(split, "gender")
    work = {
        "topic": lambda: write_topic(new, person, title="Nog een vraag"),
        "reply": lambda: actions.reply(topic=topic, source="Ik help", by=person),
        "draft": lambda: actions.save_draft(group=new, topic=None, source="Ik denk", fields={}, by=person),
        "file": lambda: actions.attach(group=new, topic=topic, upload=upload("een.pdf", PDF), alt="", by=person),
    }[writes]
    answers = at_once(lambda: actions.undo_split(split=split, by=staff), work)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert not Kennisgroep.objects.filter(pk=new.pk).exists()
    assert set(Topic.objects.values_list("group", flat=True)) == {group.pk}
    assert {draft.group for draft in Draft.objects.all()} <= {group}
    kept = {
        "topic": Topic.objects.filter(title="Nog een vraag"),
        "reply": topic.posts.filter(source="Ik help"),
        "draft": Draft.objects.filter(source="Ik denk"),
        "file": Attachment.objects.filter(draft__topic=topic),
    }[writes]
    assert kept.count() == 1


@pytest.mark.django_db(transaction=True)
def test_reading_while_a_group_vanishes_holds_nobody_up():
    group, staff = make_group(), make_user(Role.STAFF)
    person = settle(group)
    topic = write_topic(group, staff, themes=["gender"])
    split = split_up(group, staff, ["gender"])
    topic.refresh_from_db()
    undone, read = at_once(
        lambda: actions.undo_split(split=split, by=staff), lambda: actions.read_topic(topic=topic, number=1, by=person)
    )
    assert undone == group
    assert read is None or isinstance(read, IntegrityError)  # then the page leads on (views/old_addresses.py)


def test_a_message_is_the_first_of_somebody_only_when_they_wrote_in_no_related_group(group, staff):
    veteran, newcomer = settle(group), settle(group)
    write_topic(group, veteran)
    split = split_up(group, staff, ["gender"])
    new = part_of(split, "gender")
    for person, is_first in ((veteran, False), (newcomer, True), (newcomer, False)):
        assert write_topic(new, person).posts.get().is_first is is_first
    assert write_topic(group, newcomer).posts.get().is_first is False
    unrelated = make_group("Wonen")
    settle(unrelated, veteran)
    assert write_topic(unrelated, veteran).posts.get().is_first is True


def test_an_anonymous_question_does_not_show_in_what_counts_as_a_first_message(group):
    person = settle(group)
    write_topic(group, person, is_anonymous=True)
    assert moderating.wrote_in(group, person)
    assert write_topic(group, person).posts.get().is_first is True

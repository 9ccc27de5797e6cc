"""Members and interactions of the kennisgroep, recounted in plain Python over what was made at random."""

import random
from datetime import date, timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kennisgroep.kpi import interactions, members
from kruispunt.kennisgroep.models import (
    GroupMembership,
    GroupMembershipStatus,
    Kennisgroep,
    Post,
    Sanction,
    Thanks,
    Topic,
    TopicKind,
    TopicStatus,
)
from tests.conftest import brussels, make_bestuur, make_user
from tests.kpi.factories import join_group

TODAY = date(2026, 9, 15)


@pytest.mark.parametrize("seed", range(5))
def test_members_equal_an_independent_count(seed, db):
    chance = random.Random(seed)
    groups = [
        Kennisgroep.objects.create(name=f"Groep {n}", slug=f"groep-{n}", introduction="Hoi", house_rules="Wees mild")
        for n in range(2)
    ]
    people, bestuur = [make_user() for _ in range(8)], make_bestuur()
    stays = []
    for person in people:
        for group in groups:
            day = date(2025, 6, 1) + timedelta(days=chance.randint(0, 300))
            for _ in range(chance.randint(0, 2)):
                left = chance.choice([day, day + timedelta(days=chance.randint(1, 200)), date(2025, 12, 31)])
                if left < day or left > TODAY:
                    continue
                join_group(day, left, user=person, bestuur=bestuur, group=group)
                stays.append((person.pk, day, left))
                day = left
            if chance.random() < 0.5:
                join_group(day, user=person, bestuur=bestuur, group=group)
                stays.append((person.pk, day, None))
    for period in (Period.year(2025), Period.year(2026), Period(date(2025, 6, 1), date(2025, 12, 30))):
        on = min(period.last, TODAY)
        expected = {who for who, joined, left in stays if joined <= on and (left is None or left > on)}
        with clock.at(brussels(2026, 9, 15, 12)):
            figure = members(period)
        assert figure.value == len(expected) == len(figure.rows)
        assert all(row.is_person for row in figure.rows)


def test_joining_on_the_last_day_counts_and_leaving_on_it_does_not(db):
    join_group(date(2025, 12, 31))
    join_group(date(2025, 10, 1), date(2025, 12, 31))
    join_group(date(2026, 1, 1))
    with clock.at(brussels(2026, 9, 15, 12)):
        assert members(Period.year(2025)).value == 1


def test_one_person_in_two_groups_counts_once(db):
    person = make_user()
    join_group(date(2025, 7, 1), user=person)
    other = Kennisgroep.objects.create(name="Gender", slug="gender", introduction="Hoi", house_rules="Wees mild")
    join_group(date(2025, 8, 1), user=person, group=other)
    with clock.at(brussels(2026, 9, 15, 12)):
        assert members(Period.year(2025)).value == 1


def test_who_waits_or_was_refused_does_not_count(db):
    membership = join_group(date(2025, 7, 1))
    common = {"group": membership.group, "bestuur": membership.bestuur, "introduction": "Hallo"}
    GroupMembership.objects.create(user=make_user(), **common)
    GroupMembership.objects.create(
        user=make_user(),
        status=GroupMembershipStatus.REFUSED,
        reason="Nee",
        decided_at=clock.now(),
        decided_by=membership.decided_by,
        **common,
    )
    with clock.at(brussels(2026, 9, 15, 12)):
        assert members(Period.year(2025)).value == 1


def test_a_period_that_still_runs_counts_who_is_member_today(db):
    join_group(date(2026, 9, 15))
    join_group(date(2026, 9, 16))
    with clock.at(brussels(2026, 9, 15, 12)):
        assert members(Period.year(2026)).value == 1


def test_who_is_suspended_on_the_last_day_does_not_count(db):
    """The catalogue: "wie uitgeschreven of geschorst is telt niet mee"."""
    membership = join_group(date(2025, 7, 1))
    by = {"membership": membership, "reason": "Schelden", "decided_by": membership.decided_by}
    ends = Sanction.objects.create(kind="suspension", starts_on=date(2025, 12, 20), ends_on=date(2025, 12, 31), **by)
    Sanction.objects.create(kind="warning", starts_on=date(2025, 12, 1), **by)
    with clock.at(brussels(2026, 9, 15, 12)):
        assert members(Period.year(2025)).value == 0
        assert members(Period(date(2025, 7, 1), date(2025, 12, 19))).value == 1
        assert members(Period.year(2026)).value == 1
        ends.lifted_at, ends.lifted_by, ends.lift_reason = (
            brussels(2025, 12, 31, 12),
            membership.decided_by,
            "Vergissing",
        )
        ends.save()
        assert members(Period.year(2025)).value == 1


@pytest.mark.parametrize("seed", range(4))
def test_interactions_equal_an_independent_count(seed, db):
    chance = random.Random(seed)
    group = Kennisgroep.objects.create(name="Groep", slug="groep", introduction="Hoi", house_rules="Wees mild")
    people, bestuur = [make_user(last_name="Geheim") for _ in range(4)], make_bestuur()
    edges = [brussels(2025, 12, 31, 23, 59), brussels(2026, 1, 1), brussels(2026, 12, 31, 23, 59), brussels(2027, 1, 1)]

    def moment():
        return chance.choice([*edges, brussels(2026, chance.randint(1, 12), chance.randint(1, 28), 12)])

    expected = {"Vragen": 0, "Antwoorden": 0, "Bedankjes": 0}
    for _ in range(25):
        kind, anonymous = chance.choice(TopicKind.values), chance.random() < 0.3
        status = chance.choice([TopicStatus.VISIBLE] * 3 + [TopicStatus.REMOVED])
        if anonymous:
            kind, status = TopicKind.QUESTION, chance.choice(TopicStatus.values)
        decided = {"decided_at": clock.now(), "reason": "Zo"} if status in ("removed", "refused") else {}
        whose = {"asker": "a" * 64} if anonymous else {"author": people[0], "bestuur": bestuur}
        at = moment()
        topic = Topic.objects.create(
            group=group, kind=kind, title="Geheime titel", status=status, created_at=at, last_post_at=at,
            is_confidential=chance.random() < 0.3, **whose, **decided,
        )  # fmt: skip
        for number in range(1, chance.randint(2, 5)):
            at = topic.created_at if number == 1 else moment()
            removed = chance.random() < 0.2
            post = Post.objects.create(
                topic=topic, number=number, source="Geheime tekst", created_at=at,
                author=None if anonymous and number == 1 else chance.choice(people),
                removed_at=clock.now() if removed else None,
            )  # fmt: skip
            stands = status == "visible" and not removed
            if stands and at.year == 2026:
                if number > 1:
                    expected["Antwoorden"] += 1
                elif kind == "question":
                    expected["Vragen"] += 1
            for person in chance.sample(people, 2):
                given = moment()
                Thanks.objects.create(post=post, user=person, at=given)
                expected["Bedankjes"] += stands and given.year == 2026
    figure = interactions(Period.year(2026))
    assert {split.label: split.value for split in figure.splits} == expected
    assert figure.value == sum(expected.values()) == len(figure.rows)
    assert all(row.on.year == 2026 and row.url and "Gehei" not in row.label for row in figure.rows)

"""Members of the kennisgroep, recounted in plain Python over memberships made at random."""

import random
from datetime import date, timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kennisgroep.kpi import members
from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Kennisgroep
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

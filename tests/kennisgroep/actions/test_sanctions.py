"""Warnings, suspensions and blocks: what they do, who hears of them, and two moderators at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused, Stale
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Kennisgroep, Moderator, Sanction
from kruispunt.kennisgroep.queries import access
from kruispunt.notifications.models import OutboxMail
from tests.conftest import make_user
from tests.kennisgroep.helpers import ask, later, make_group, make_moderator, membership_of, settle


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def impose(group: Kennisgroep, person, kind: str, by=None, **fields) -> Sanction:
    fields = {"reason": "Tegen de huisregels", "ends_on": None, "version": None} | fields
    by = by or make_moderator(group)
    return actions.impose_sanction(membership=membership_of(group, person), kind=kind, by=by, **fields)


def reads(person, group: Kennisgroep) -> bool:
    return access.Standing(person, group).may_read


def last_mail(person) -> OutboxMail:
    return OutboxMail.objects.filter(user=person).latest("pk")


def test_a_warning_tells_the_reason_and_closes_nothing(group):
    person = settle(group)
    impose(group, person, "warning")
    assert reads(person, group)
    assert "waarschuwing" in last_mail(person).subject
    assert "Tegen de huisregels" in last_mail(person).text


def test_a_suspension_ends_after_its_last_day_by_itself(group):
    person = settle(group)
    sanction = impose(group, person, "suspension", ends_on=clock.today() + timedelta(days=2))
    assert not reads(person, group)
    assert not access.settled_memberships().filter(user=person).exists()
    with later(days=2):
        assert not reads(person, group)
    with later(days=3):
        assert reads(person, group)
        with pytest.raises(Refused, match="voorbij"):
            actions.lift_sanction(sanction=sanction, reason="Toch niet", by=make_moderator(group))


def test_leaving_and_joining_again_does_not_end_a_suspension(group):
    person = settle(group)
    impose(group, person, "suspension", ends_on=clock.today() + timedelta(days=2))
    actions.leave(membership=membership_of(group, person), by=person)
    actions.approve(membership=ask(group, person), by=make_moderator(group))
    assert not access.Standing(person, group).is_member


def test_who_is_blocked_can_ask_again_only_once_it_is_lifted(group):
    person = settle(group)
    sanction = impose(group, person, "block")
    assert not group.memberships.active().exists()
    with pytest.raises(Forbidden, match="uitgesloten"):
        ask(group, person)
    with pytest.raises(Refused) as refusal:
        actions.lift_sanction(sanction=sanction, reason="", by=make_moderator(group))
    assert refusal.value.field == "reason"
    moderator = make_moderator(group)
    actions.lift_sanction(sanction=sanction, reason="We praatten het uit", by=moderator)
    assert "We praatten het uit" in last_mail(person).text
    with pytest.raises(Refused, match=str(moderator)):
        actions.lift_sanction(sanction=sanction, reason="Nog eens", by=make_moderator(group))
    assert ask(group, person).is_requested


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"kind": "beating"}, "kind"),
        ({"kind": "suspension"}, "ends_on"),
        ({"kind": "suspension", "ends_on": "yesterday"}, "ends_on"),
    ],
)
def test_a_wrong_measure_is_refused(group, fields, field):
    if fields.get("ends_on"):
        fields = fields | {"ends_on": clock.today() - timedelta(days=1)}
    with pytest.raises(Refused) as refusal:
        impose(group, settle(group), **({"kind": "warning"} | fields))
    assert refusal.value.field == field
    assert not Sanction.objects.exists()


def test_nobody_measures_themselves_or_another_moderator(group):
    person = make_moderator(group)
    bestuur_member = settle(group)
    bestuur_member.role = Role.FACILITATOR
    bestuur_member.save()
    Moderator.objects.create(group=group, user=bestuur_member)
    with pytest.raises(Refused, match="modereert"):
        impose(group, bestuur_member, "warning", by=person)
    with pytest.raises(Forbidden):
        impose(group, bestuur_member, "warning", by=bestuur_member)


def test_who_comes_second_reads_what_the_first_decided(group):
    person, moderator = settle(group), make_moderator(group)
    first = impose(group, person, "warning", by=moderator, version=0)
    with pytest.raises(Stale, match=str(moderator)) as refusal:
        impose(group, person, "warning", version=0)
    assert refusal.value.version == first.pk
    impose(group, person, "warning", version=first.pk)
    assert Sanction.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_give_one_block_and_one_mail():
    group = make_group()
    person = settle(group)
    membership = membership_of(group, person)
    moderators = [make_user(Role.STAFF), make_user(Role.STAFF)]
    OutboxMail.objects.all().delete()
    barrier, outcomes = threading.Barrier(2), []

    def block(moderator) -> None:
        try:
            barrier.wait()
            actions.impose_sanction(
                membership=membership, kind="block", reason="Dreigde", ends_on=None, version=0, by=moderator
            )
            outcomes.append("done")
        except Refused:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=block, args=[moderator]) for moderator in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert OutboxMail.objects.filter(user=person).count() == 1

"""Making a group, joining it, being approved or refused, and leaving."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.figures import Period
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.kpi import members
from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Kennisgroep, Moderator
from kruispunt.notifications.models import OutboxMail
from tests.conftest import brussels, make_bestuur, make_member, make_user
from tests.kennisgroep.helpers import ask, make_group, make_moderator


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


def test_a_request_becomes_a_membership_with_mail_and_audit(group, facilitator):
    membership = ask(group)
    assert membership.is_requested
    with clock.at(brussels(2025, 10, 1, 9)):
        actions.approve(membership=membership, by=facilitator)
    membership.refresh_from_db()
    assert (membership.status, membership.joined_on) == (GroupMembershipStatus.ACTIVE, date(2025, 10, 1))
    mail = OutboxMail.objects.get(user=membership.user)
    assert mail.subject == "Je bent lid van Gelijke kansen"
    assert "/kennisgroep/gelijke-kansen/" in mail.text
    assert "/kennisgroep/gelijke-kansen/" in mail.html
    verbs = AuditEvent.objects.filter(verb__startswith="kennisgroep.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["kennisgroep.create_group", "kennisgroep.request_to_join", "kennisgroep.approve"]


def test_the_moderators_of_the_group_hear_of_a_request_and_without_any_the_team(group):
    staff = make_user(Role.STAFF)
    ask(group)
    assert [mail.user for mail in OutboxMail.objects.all()] == [staff]
    OutboxMail.objects.all().delete()
    moderators = [make_moderator(group), make_moderator(group)]
    make_moderator(group, is_active=False)
    membership = ask(group)
    mails = OutboxMail.objects.order_by("user")
    assert [mail.user for mail in mails] == moderators
    assert mails[0].subject == f"{membership.user} wil lid worden van Gelijke kansen"
    assert f"/kennisgroep/gelijke-kansen/aanvragen/{membership.pk}/" in mails[0].text
    assert membership.introduction not in mails[0].text


def test_a_moderator_who_asks_to_join_gets_no_mail_about_it(group):
    moderator = make_member(role=Role.FACILITATOR)
    Moderator.objects.create(group=group, user=moderator)
    other = make_moderator(group)
    ask(group, moderator)
    assert OutboxMail.objects.get().user == other


def test_a_refusal_has_a_reason_that_the_person_reads(group, facilitator):
    membership = ask(group)
    with pytest.raises(Refused) as refusal:
        actions.refuse(membership=membership, reason=" ", by=facilitator)
    assert refusal.value.field == "reason"
    actions.refuse(membership=membership, reason="Je bent geen medewerker", by=facilitator)
    assert "Je bent geen medewerker" in OutboxMail.objects.get().text
    again = ask(group, membership.user)
    assert again.is_requested


def test_who_does_not_act_for_the_bestuur_may_not_ask_for_it(group, member):
    with pytest.raises(Forbidden) as refusal:
        actions.request_to_join(group=group, bestuur=make_bestuur(), introduction="Hallo", by=member)
    assert refusal.value.field == "bestuur"


def test_asking_twice_or_without_introduction_is_refused(group, member):
    bestuur = member.memberships.get().bestuur
    with pytest.raises(Refused) as refusal:
        actions.request_to_join(group=group, bestuur=bestuur, introduction="", by=member)
    assert refusal.value.field == "introduction"
    ask(group, member)
    with pytest.raises(Refused, match="al lid"):
        ask(group, member)
    assert GroupMembership.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("name", "???"), ("introduction", ""), ("house_rules", "\n")]
)
def test_a_group_needs_all_its_texts(field, value, db):
    texts = {"name": "Groep", "introduction": "Welkom", "house_rules": "Wees mild"} | {field: value}
    with pytest.raises(Refused) as refusal:
        actions.create_group(by=None, **texts)
    assert refusal.value.field == field
    assert not Kennisgroep.objects.exists()


def test_two_groups_cannot_have_one_name(group):
    with pytest.raises(Refused) as refusal:
        make_group("gelijke  KANSEN")
    assert refusal.value.field == "name"


def test_leaving_keeps_the_past_figures(group, facilitator):
    membership = ask(group)
    with clock.at(brussels(2025, 11, 1, 9)):
        actions.approve(membership=membership, by=facilitator)
    with clock.at(brussels(2026, 2, 1, 9)):
        actions.leave(membership=membership, by=membership.user)
    with clock.at(brussels(2026, 12, 31, 12)):
        assert members(Period.year(2025)).value == 1
        assert members(Period.year(2026)).value == 0
    with pytest.raises(Refused):
        actions.leave(membership=membership, by=membership.user)
    assert ask(group, membership.user).is_requested


def test_a_decision_that_fails_leaves_no_mail_and_no_trace(group, facilitator):
    membership = ask(group)

    def approve_and_stumble() -> None:
        with transaction.atomic():
            actions.approve(membership=membership, by=facilitator)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        approve_and_stumble()
    assert not OutboxMail.objects.exists()
    assert not AuditEvent.objects.filter(verb="kennisgroep.approve").exists()


def test_the_second_moderator_hears_who_was_first(group, facilitator, staff):
    membership = ask(group)
    actions.refuse(membership=membership, reason="Geen plaats", by=facilitator)
    with pytest.raises(Refused, match=str(facilitator)):
        actions.approve(membership=membership, by=staff)
    assert OutboxMail.objects.filter(user=membership.user).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_give_one_decision_and_one_mail():
    group = make_group()
    membership = ask(group)
    moderators = [make_user(Role.FACILITATOR), make_user(Role.STAFF)]
    barrier, outcomes = threading.Barrier(2), []

    def decide(number: int) -> None:
        try:
            barrier.wait()
            if number:
                actions.refuse(membership=membership, reason="Nee", by=moderators[1])
            else:
                actions.approve(membership=membership, by=moderators[0])
            outcomes.append("done")
        except Refused:
            outcomes.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "late"]
    assert OutboxMail.objects.filter(category="kennisgroep").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_person_asking_twice_at_once_gives_one_request():
    group, person = make_group(), make_member()
    barrier, outcomes = threading.Barrier(2), []

    def try_to_ask() -> None:
        try:
            barrier.wait()
            ask(group, person)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_to_ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert GroupMembership.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": GroupMembershipStatus.REFUSED, "reason": ""},
        {"status": GroupMembershipStatus.ACTIVE, "joined_on": None},
        {"status": GroupMembershipStatus.LEFT, "joined_on": date(2025, 2, 1), "left_on": date(2025, 1, 1)},
        {"status": GroupMembershipStatus.REQUESTED, "joined_on": date(2025, 2, 1)},
        {"status": GroupMembershipStatus.ACTIVE, "joined_on": date(2025, 2, 1), "decided_by": None},
    ],
)
def test_the_database_refuses_what_may_not_be(group, staff, wrong):
    fields = {"decided_at": clock.now(), "decided_by": staff, "introduction": "Hallo"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(group=group, user=make_user(), bestuur=make_bestuur(), **fields)

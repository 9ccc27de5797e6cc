"""The knowledge group: asking to join, being approved or refused, leaving, and who sees what."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.figures import Period
from kruispunt.core.models import AuditEvent
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.kpi import members
from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Kennisgroep
from kruispunt.notifications.models import OutboxMail
from tests.conftest import brussels, make_bestuur, make_member, make_user, query_counts
from tests.kennisgroep.helpers import make_group, make_moderator, settle
from tests.kpi.factories import join_group


def ask(group: Kennisgroep, person=None) -> GroupMembership:
    person = person or make_member()
    bestuur = person.memberships.get().bestuur
    return actions.request_to_join(group=group, bestuur=bestuur, introduction="Ik ben nieuw", by=person)


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
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["kennisgroep.create_group", "kennisgroep.request_to_join", "kennisgroep.approve"]


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
    assert OutboxMail.objects.count() == 1


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


# who sees what


def test_everybody_sees_that_the_group_exists_and_how_big_it_is(client, group):
    join_group(date(2025, 10, 1), group=group, user=make_user(last_name="Geheim"))
    text = client.get("/kennisgroep/").content.decode()
    assert "Gelijke kansen" in text
    assert "1 lid" in text
    assert "Geheim" not in text
    assert "Wees mild" not in text


def test_without_a_group_the_page_says_so(client, db):
    assert "Er is nog geen kennisgroep." in client.get("/kennisgroep/").content.decode()


def _visitor(kind: str, group: Kennisgroep, facilitator):
    if kind == "moderator":
        return make_moderator(group)
    if kind in (Role.FACILITATOR, Role.STAFF, Role.ADMIN):
        return make_user(kind)
    if kind == "settled":
        return settle(group)
    person = make_member()
    if kind == "outsider":
        return person
    membership = ask(group, person)
    if kind == "refused":
        actions.refuse(membership=membership, reason="Geen plaats vrij", by=facilitator)
    if kind in ("active", "left"):
        actions.approve(membership=membership, by=facilitator)
    if kind == "left":
        actions.leave(membership=membership, by=person)
    return person


@pytest.mark.parametrize(
    ("kind", "sees"),
    [
        ("outsider", False),
        ("requested", False),
        ("refused", False),
        ("left", False),
        ("active", False),
        ("settled", True),
        (Role.FACILITATOR, False),
        ("moderator", True),
        (Role.STAFF, True),
        (Role.ADMIN, True),
    ],
)
def test_only_members_and_moderators_see_members_and_house_rules(client_of, group, facilitator, kind, sees):
    join_group(date(2025, 10, 1), group=group, user=make_user(last_name="Geheim"))
    text = client_of(_visitor(kind, group, facilitator)).get(f"/kennisgroep/{group.slug}/").content.decode()
    assert ("Geheim" in text) is sees
    assert ("Wees mild" in text) is sees


def test_who_is_not_logged_in_is_asked_to_log_in(client, group):
    response = client.get(f"/kennisgroep/{group.slug}/")
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


def test_a_member_of_another_group_sees_nothing(client_of, group):
    other = make_group("Gender")
    person = make_member()
    join_group(date(2025, 10, 1), group=other, user=person)
    join_group(date(2025, 10, 1), group=group, user=make_user(last_name="Geheim"))
    assert "Geheim" not in client_of(person).get(f"/kennisgroep/{group.slug}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("outsider", "Vraag om lid te worden"),
        ("requested", "Je aanvraag wacht"),
        ("refused", "Geen plaats vrij"),
        ("active", "Schrijf je uit"),
    ],
)
def test_each_reads_how_they_stand(client_of, group, facilitator, kind, expected):
    text = client_of(_visitor(kind, group, facilitator)).get(f"/kennisgroep/{group.slug}/").content.decode()
    assert expected in text


def test_who_has_no_bestuur_is_led_to_ask_for_one(client_of, group):
    text = client_of(make_user()).get(f"/kennisgroep/{group.slug}/").content.decode()
    assert "Zeg eerst voor welk bestuur je werkt" in text
    assert "/mijn/bestuur/" in text


def test_an_only_bestuur_is_already_chosen(client_of, group):
    text = client_of(make_member()).get(f"/kennisgroep/{group.slug}/").content.decode()
    assert text.count("selected>") == 1


@pytest.mark.parametrize("page", ["aanvragen/", "aanvragen/{pk}/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 302),
        (Role.MEMBER, 403),
        (Role.FACILITATOR, 403),
        ("moderator", 200),
        (Role.STAFF, 200),
        (Role.ADMIN, 200),
    ],
)
def test_only_moderators_see_and_decide_requests(client, client_of, group, role, status, page):
    membership = ask(group)
    person = make_moderator(group) if role == "moderator" else role and make_user(role)
    visitor = client_of(person) if person else client
    assert visitor.get(f"/kennisgroep/{group.slug}/{page.format(pk=membership.pk)}").status_code == status
    visitor.post(f"/kennisgroep/{group.slug}/aanvragen/{membership.pk}/", {"decision": "approve"})
    membership.refresh_from_db()
    assert membership.is_active is (status == 200)


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 302), (Role.ADMIN, 302)]
)
def test_only_staff_makes_groups(client, client_of, db, role, status):
    visitor = client_of(make_user(role)) if role else client
    posted = {"name": "Handicap", "introduction": "Welkom", "house_rules": "Wees mild"}
    assert visitor.post("/team/kennisgroep/nieuw/", posted).status_code == status
    assert Kennisgroep.objects.exists() is (role in (Role.STAFF, Role.ADMIN))


# the pages at work


def test_asking_and_deciding_and_leaving_on_the_pages(client_of, group):
    person = make_member()
    visitor, moderator = client_of(person), client_of(make_moderator(group))
    page = f"/kennisgroep/{group.slug}/"
    posted = {"bestuur": person.memberships.get().bestuur_id, "introduction": "Ik werk rond toegankelijkheid"}
    assert visitor.post(page, posted).status_code == 302
    membership = GroupMembership.objects.get()
    assert "Ik werk rond toegankelijkheid" in moderator.get(f"{page}aanvragen/").content.decode()
    refused = moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "refuse", "reason": ""})
    assert refused.status_code == 400
    assert moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "approve"}).status_code == 302
    late = moderator.post(f"{page}aanvragen/{membership.pk}/", {"decision": "refuse", "reason": "Toch niet"})
    assert late.status_code == 400
    assert "al behandeld" in late.content.decode()
    assert "Toch niet" in late.content.decode()
    assert visitor.get(f"{page}uitschrijven/").status_code == 200
    assert GroupMembership.objects.get().is_active
    assert visitor.post(f"{page}uitschrijven/").status_code == 302
    assert visitor.post(f"{page}uitschrijven/").status_code == 404


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"bestuur": "abc", "introduction": "Mijn tekst"},
        {"bestuur": "9" * 30, "introduction": "Mijn tekst"},
        {"introduction": "Mijn\0tekst"},
    ],
)
def test_a_wrong_request_keeps_what_was_typed(client_of, group, member, posted):
    response = client_of(member).post(f"/kennisgroep/{group.slug}/", posted)
    assert response.status_code == 400
    assert not GroupMembership.objects.exists()
    if posted.get("introduction") == "Mijn tekst":
        assert "Mijn tekst" in response.content.decode()


def test_the_bestuur_of_somebody_else_is_refused(client_of, group, member):
    posted = {"bestuur": make_bestuur().pk, "introduction": "Mijn tekst"}
    assert client_of(member).post(f"/kennisgroep/{group.slug}/", posted).status_code == 400
    assert not GroupMembership.objects.exists()


def test_a_second_request_from_an_open_form_is_refused_with_its_text(client_of, group, member):
    client = client_of(member)
    posted = {"bestuur": Membership.objects.get().bestuur_id, "introduction": "Mijn tekst"}
    assert client.post(f"/kennisgroep/{group.slug}/", posted).status_code == 302
    second = client.post(f"/kennisgroep/{group.slug}/", posted)
    assert second.status_code == 400
    assert "je aanvraag wacht nog op een antwoord" in second.content.decode()
    assert "Mijn tekst" in second.content.decode()


def test_an_unknown_group_or_request_is_not_found(client_of, group, staff):
    client = client_of(staff)
    other = ask(make_group("Gender"))
    for page in ("/kennisgroep/bestaat-niet/", f"/kennisgroep/{group.slug}/aanvragen/{other.pk}/"):
        assert client.get(page).status_code == 404


def test_the_team_sees_how_many_requests_wait(client_of, group, staff):
    ask(group)
    assert "1 aanvraag wacht" in client_of(staff).get("/team/").content.decode()


@pytest.mark.parametrize("page", ["", "aanvragen/"])
def test_lists_cost_the_same_for_1_3_and_30(client_of, group, staff, page):
    def more(number: int) -> None:
        for _ in range(number):
            ask(group)
            join_group(date(2025, 10, 1), group=group)

    assert len(set(query_counts(client_of(staff), f"/kennisgroep/{group.slug}/{page}", more))) == 1


def test_the_list_of_groups_costs_the_same_for_1_3_and_30(client, db):
    def more(number: int) -> None:
        for _ in range(number):
            make_group(f"Groep {Kennisgroep.objects.count()}")

    assert len(set(query_counts(client, "/kennisgroep/", more))) == 1

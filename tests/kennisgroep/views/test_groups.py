"""Who sees what of a group and its members, and how each stands."""

from datetime import date

import pytest

from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Kennisgroep
from kruispunt.kennisgroep.queries import access
from tests.conftest import make_member, make_user, query_counts
from tests.kennisgroep.helpers import ask, make_group, make_moderator, settle
from tests.kpi.factories import join_group


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


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
    client = client_of(_visitor(kind, group, facilitator))
    assert ("Wees mild" in client.get(f"/kennisgroep/{group.slug}/").content.decode()) is sees
    members = client.get(f"/kennisgroep/{group.slug}/leden/")
    assert (members.status_code == 200) is sees
    assert ("Geheim" in members.content.decode()) is sees


# settings


def _settings(group: Kennisgroep, **changed) -> dict:
    moderators = [row.user_id for row in group.moderators.all()]
    return {
        "introduction": group.introduction,
        "house_rules": group.house_rules,
        "moderators": moderators,
        "version": group.version,
    } | changed


def test_changing_the_house_rules_says_what_it_does_before(client_of, group):
    moderator, person = make_moderator(group), settle(group)
    make_moderator(group)
    client, page = client_of(moderator), f"/kennisgroep/{group.slug}/instellingen/"
    assert "elk lid ze opnieuw aanvaarden" in client.get(page).content.decode()
    unsure = client.post(page, _settings(group, house_rules="Noem geen namen"))
    assert unsure.status_code == 400
    assert "Noem geen namen" in unsure.content.decode()
    assert access.Standing(person, group).may_read
    sure = _settings(group, house_rules="Noem geen namen", asks_again="on")
    assert client.post(page, sure).status_code == 302
    group.refresh_from_db()
    assert not access.Standing(person, group).may_read


def test_other_settings_ask_nobody_anything(client_of, group):
    moderator, person = make_moderator(group), settle(group)
    make_moderator(group)
    posted = _settings(group, introduction="Nieuwe inleiding", house_rules="Wees mild\r\n")
    assert client_of(moderator).post(f"/kennisgroep/{group.slug}/instellingen/", posted).status_code == 302
    group.refresh_from_db()
    assert (group.introduction, group.house_rules, group.version) == ("Nieuwe inleiding", "Wees mild", 2)
    assert access.Standing(person, group).may_read


def test_fewer_than_two_moderators_or_a_member_as_one_is_refused(client_of, group, member):
    first, second = make_moderator(group), make_moderator(group)
    page = f"/kennisgroep/{group.slug}/instellingen/"
    for wrong in ([], [first.pk], [first.pk, member.pk], ["x"], ["9" * 30]):
        assert client_of(first).post(page, _settings(group, moderators=wrong)).status_code == 400
    assert {row.user_id for row in group.moderators.all()} == {first.pk, second.pk}


def test_who_saves_second_reads_so_and_can_save_again(client_of, group):
    first, second = make_moderator(group), make_moderator(group)
    page = f"/kennisgroep/{group.slug}/instellingen/"
    assert client_of(first).post(page, _settings(group, introduction="Van de eerste")).status_code == 302
    late = client_of(second).post(page, _settings(group, introduction="Van de tweede"))
    assert late.status_code == 400
    assert "Van de tweede" in late.content.decode()
    again = _settings(group, introduction="Van de tweede", version=late.context["form"]["version"].value())
    assert client_of(second).post(page, again).status_code == 302
    group.refresh_from_db()
    assert group.introduction == "Van de tweede"


def test_a_visitor_reads_what_the_group_is_for_and_finds_the_door(client, group):
    text = client.get(f"/kennisgroep/{group.slug}/").content.decode()
    assert "Stel je vragen" in text
    door = f"/kennisgroep/{group.slug}/lid-worden/"
    assert f'href="{door}"' in text
    assert client.get(door)["Location"].startswith("/account/login/")


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


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 302), (Role.ADMIN, 302)]
)
def test_only_staff_makes_groups(client, client_of, db, role, status):
    visitor = client_of(make_user(role)) if role else client
    posted = {"name": "Handicap", "introduction": "Welkom", "house_rules": "Wees mild"}
    assert visitor.post("/team/kennisgroep/nieuw/", posted).status_code == status
    assert Kennisgroep.objects.exists() is (role in (Role.STAFF, Role.ADMIN))


def test_the_list_of_groups_costs_the_same_for_1_3_and_30(client, db):
    def more(number: int) -> None:
        for _ in range(number):
            make_group(f"Groep {Kennisgroep.objects.count()}")

    assert len(set(query_counts(client, "/kennisgroep/", more))) == 1

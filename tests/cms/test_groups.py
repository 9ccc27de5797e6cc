"""The pages of the page tree that host the knowledge groups."""

import pytest
from django.db import transaction
from django.test import Client

from kruispunt.cms.actions import host_group
from kruispunt.cms.models import GroupPage, GroupsPage
from kruispunt.core.errors import Refused
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from tests.cms.helpers import text_of
from tests.conftest import make_member, make_user, query_counts
from tests.kennisgroep import helpers as kennisgroep

pytestmark = pytest.mark.django_db


def test_a_new_group_has_its_page_at_its_address():
    group = kennisgroep.make_group("Gender en werk")
    page = GroupPage.objects.get(group=group)
    assert page.url == group.get_absolute_url() == "/kennisgroep/gender-en-werk/"
    assert page.get_parent().specific == GroupsPage.objects.get()
    assert host_group(group=group, by=None) == page


def test_a_group_that_is_refused_leaves_no_page():
    kennisgroep.make_group("Dubbel")
    before = GroupPage.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        kennisgroep.make_group("Dubbel")
    assert GroupPage.objects.count() == before


def test_a_visitor_reads_what_the_group_is_for_who_moderates_and_how_many_members_there_are():
    group = kennisgroep.make_group()
    moderators = [make_user(Role.FACILITATOR, last_name=name) for name in ("Moderator", "Medemoderator")]
    actions.name_moderators(group=group, users=moderators, by=make_user(Role.STAFF))
    kennisgroep.settle(group, make_member(last_name="Geheimlid"))
    topic = kennisgroep.write_topic(group, kennisgroep.settle(group), title="Besloten vraag")
    text = text_of(group.get_absolute_url())
    for shown in ("Stel je vragen", "Medemoderator", "2 leden", "Vraag om lid te worden"):
        assert shown in text
    for hidden in ("Geheimlid", "Besloten vraag", "Wees mild", topic.get_absolute_url()):
        assert hidden not in text


def test_a_settled_member_finds_the_conversations_and_a_moderator_the_requests(client_of):
    group = kennisgroep.make_group()
    member = text_of(group.get_absolute_url(), client_of(kennisgroep.settle(group)))
    assert f'href="/kennisgroep/{group.slug}/onderwerpen/"' in member
    assert f'href="/kennisgroep/{group.slug}/aanvragen/"' not in member
    moderator = text_of(group.get_absolute_url(), client_of(kennisgroep.make_moderator(group)))
    assert f'href="/kennisgroep/{group.slug}/aanvragen/"' in moderator


def test_what_an_editor_adds_stands_on_the_page():
    page = GroupPage.objects.get(group=kennisgroep.make_group())
    page.body = [("heading", "Elke maand een vraag")]
    page.save_revision().publish()
    assert "Elke maand een vraag" in text_of(page.url)


def test_the_page_of_a_group_takes_no_post_and_stays():
    group = kennisgroep.make_group()
    assert Client().post(group.get_absolute_url()).status_code == 405
    page = GroupPage.objects.get(group=group)
    tester = page.permissions_for_user(make_user(Role.ADMIN))
    assert not tester.can_delete()
    assert not tester.can_unpublish()
    assert GroupPage.can_create_at(GroupsPage.objects.get()) is False


def test_the_name_and_the_introduction_are_those_of_the_group():
    group = kennisgroep.make_group()
    group.name, group.introduction = "Nieuwe naam", "Nieuwe inleiding"
    group.save()
    for path in ("/kennisgroep/", group.get_absolute_url()):
        text = text_of(path)
        assert "Nieuwe naam" in text
        assert "Nieuwe inleiding" in text


@pytest.mark.parametrize("slug", ["bestaat-niet", "x" * 300])
def test_a_group_that_is_none_is_not_found(slug):
    assert Client().get(f"/kennisgroep/{slug}/").status_code == 404


def test_more_groups_and_members_cost_no_more_queries(client):
    group = kennisgroep.make_group("Eerste")

    def add(number: int) -> None:
        for _ in range(number):
            kennisgroep.make_group(f"Groep {GroupPage.objects.count()}")
        kennisgroep.settle(group)

    for path in ("/kennisgroep/", group.get_absolute_url()):
        counts = query_counts(client, path, add)
        assert len(set(counts)) == 1, (path, counts)

"""Mentions in a message lead on, within the group and for who may read there."""

import pytest
from django.test import Client
from django.urls import reverse

from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Kennisgroep, TopicStatus
from tests.conftest import make_bestuur, make_member
from tests.kennisgroep.helpers import ask, let_in, make_group, make_moderator, membership_of, settle, write_topic


@pytest.fixture
def group(db) -> Kennisgroep:
    return make_group()


@pytest.fixture
def named(group):
    """A member of Zele who can be found."""
    return settle(group, make_member(make_bestuur(name="Zele"), first_name="Noor"), is_findable=True)


def page_of(group, person) -> str:
    """Give the address of the page of a member."""
    return reverse("kennisgroep:colleague", args=[group.slug, person.kennisgroep_profile.handle])


def test_a_mention_leads_to_the_member_the_besturen_colleagues_and_the_theme(group, named, client_of):
    topic = write_topic(group, settle(group), title="Over gender", themes=["gender"])
    other = write_topic(group, settle(group), title="Over iets anders")
    source = f"Vraag @{named.kennisgroep_profile.handle}, @zele en #gender."
    post = actions.reply(topic=topic, source=source, by=settle(group))
    actions.accept_answer(post=post, by=topic.author)
    client = client_of(settle(group))
    page = client.get(topic.get_absolute_url()).content.decode()
    finder = f"/kennisgroep/{group.slug}/collegas/?bestuur={named.memberships.get().bestuur_id}"
    conversations = f"/kennisgroep/{group.slug}/onderwerpen/?thema=gender"
    for address in (page_of(group, named), finder, conversations):
        assert page.count(f'href="{address}"') == 2  # in the answer, and where it stands accepted
    assert "Regenboogbeleid" in client.get(page_of(group, named)).content.decode()
    found = client.get(finder).content.decode()
    assert str(named) in found
    assert "1 collega" in found
    about = client.get(conversations).content.decode()
    assert "Over gender" in about
    assert other.title not in about


def test_who_left_is_named_without_a_link_and_has_no_page(group, named, client_of):
    topic = write_topic(group, settle(group), source=f"Vraag @{named.kennisgroep_profile.handle} of @zele.")
    actions.leave(membership=membership_of(group, named), by=named)
    client = client_of(settle(group))
    page = client.get(topic.get_absolute_url()).content.decode()
    assert f"<strong>{named}</strong>" in page
    assert "<strong>Zele</strong>" in page
    assert page_of(group, named) not in page
    assert "?bestuur=" not in page
    assert client.get(page_of(group, named)).status_code == 404


def test_an_asker_without_a_name_gets_no_link(group, named, client_of):
    topic = write_topic(group, named, is_anonymous=True)
    actions.pass_question(topic=topic, by=make_moderator(group))
    assert topic.status == TopicStatus.PENDING  # as it was asked; it stands in the group now
    actions.reply(topic=topic, source="Ik lees mee.", by=named)
    for person in (settle(group), make_moderator(group)):
        page = client_of(person).get(topic.get_absolute_url()).content.decode()
        assert "Ik lees mee." in page
        assert "/lid/" not in page


def test_a_preview_leads_nowhere(group, named, client_of):
    topic = write_topic(group, settle(group))
    sent = {"source": f"Vraag @{named.kennisgroep_profile.handle}", "preview": "1"}
    address = reverse("kennisgroep:reply", args=[group.slug, topic.pk])
    page = client_of(settle(group)).post(address, sent).content.decode()
    assert f"<strong>{named}</strong>" in page
    assert page_of(group, named) not in page


def test_the_page_of_a_member_opens_for_members_and_moderators_alone(group, named, client_of):
    other = make_group("Andere groep")
    people = {
        settle(group): 200,
        make_moderator(group): 200,
        make_member(): 403,
        ask(group).user: 403,
        let_in(group).user: 302,
        settle(other): 403,
        make_moderator(other): 403,
    }
    for person, status in people.items():
        assert client_of(person).get(page_of(group, named)).status_code == status
    assert Client().get(page_of(group, named)).status_code == 302
    assert client_of(settle(other)).get(page_of(other, named)).status_code == 404


def test_the_page_of_a_member_shows_each_what_they_can_do(group, named, client_of):
    moderator, address = make_moderator(group), page_of(group, named)
    assert "Maatregelen" in client_of(moderator).get(address).content.decode()
    page = client_of(settle(group)).get(address).content.decode()
    assert "Maatregelen" not in page
    assert f"?vermeld={named.kennisgroep_profile.handle}" in page
    assert "Pas je voorstelling aan" in client_of(named).get(address).content.decode()
    members = client_of(settle(group)).get(reverse("kennisgroep:members", args=[group.slug])).content.decode()
    assert f'href="{address}"' in members


@pytest.mark.parametrize("odd", ["x", "0", "9" * 40, "-1"])
def test_a_bestuur_without_members_in_the_group_is_refused_at_its_field(group, client_of, odd):
    finder = reverse("kennisgroep:finder", args=[group.slug])
    response = client_of(settle(group)).get(finder, {"bestuur": odd})
    assert response.status_code == 400
    assert 'id="id_bestuur-error"' in response.content.decode()

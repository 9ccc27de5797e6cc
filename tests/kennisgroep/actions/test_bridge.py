"""The conversation of a session: who opens it, who reads it, what stands there."""

import pytest
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Topic
from kruispunt.kennisgroep.queries import access
from kruispunt.trajectories.outputs.actions import add_link
from kruispunt.trajectories.outputs.models import Visibility
from kruispunt.trajectories.programme.enums import SessionAudience
from tests.conftest import make_user
from tests.kennisgroep.helpers import make_group, make_moderator, settle
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def lead(group):
    return make_moderator(group)


@pytest.fixture
def session(lead):
    return make_session(make_traject(facilitators=[lead]), title="Waar sta je")


@pytest.fixture
def topic(session, group, lead) -> Topic:
    return actions.open_session_topic(session=session, group=group, by=lead)


def test_the_facilitator_opens_it_with_one_button_on_the_page_of_the_session(session, group, lead, client_of):
    client, address = client_of(lead), reverse("kennisgroep:session_topic", args=[session.pk])
    assert address in client.get(session.get_absolute_url()).text
    response = client.post(address, {"group": group.pk})
    topic = Topic.objects.get(session=session)
    assert response.url == topic.get_absolute_url()
    assert (topic.title, topic.get_kind_display()) == (f"Waar sta je, {session.traject}", "Ervaring")
    assert topic.get_absolute_url() in client.get(session.get_absolute_url()).text
    again = client.post(address, {"group": group.pk})
    assert again.status_code == 400
    assert "heeft al een gesprek" in again.text


def test_the_first_post_asks_what_people_want_before_a_session_and_what_they_took_along_after_it(session, group, lead):
    coming = actions.open_session_topic(session=session, group=group, by=lead).posts.get()
    assert "Wat wil jij uit deze sessie halen?" in coming.source
    held = make_session(session.traject, title="Wat was")
    with clock.at(held.ends_at):
        past = actions.open_session_topic(session=held, group=group, by=lead).posts.get()
    assert "Wat neem jij mee uit deze sessie?" in past.source
    assert "halen" not in past.source


def test_only_participants_in_the_group_and_its_moderators_read_it(topic, session, group, lead, client_of):
    participant, outsider = make_participant(session.traject).user, make_participant(session.traject).user
    settle(group, participant)
    readers = {
        participant: 200,
        lead: 200,
        make_user(Role.STAFF): 200,
        make_user(Role.ADMIN): 200,
        settle(group): 404,
        outsider: 404,
        make_user(Role.FACILITATOR): 404,
    }
    found = {person: client_of(person).get(topic.get_absolute_url()).status_code for person in readers}
    assert found == readers


def test_who_takes_part_finds_it_on_the_page_of_the_traject_or_is_invited(topic, session, group, client_of, client):
    participant, outsider = make_participant(session.traject).user, make_participant(session.traject).user
    settle(group, participant)
    page = reverse("programme:traject", args=[session.traject.slug])
    assert topic.get_absolute_url() in client_of(participant).get(page).text
    invited = client_of(outsider).get(page).text
    assert topic.get_absolute_url() not in invited
    assert f"Word lid van {group}" in invited
    for stranger in (client, client_of(settle(group))):
        assert "Gesprekken over de sessies" not in stranger.get(page).text


def test_the_page_shows_the_material_of_the_session(topic, session, group, lead, client_of):
    participant = settle(group, make_participant(session.traject).user)
    add_link(
        session=session,
        url="https://www.vvsg.be/gids",
        title="De gids",
        visibility=Visibility.PARTICIPANTS,
        by=lead,
    )
    assert "De gids" in client_of(participant).get(topic.get_absolute_url()).text


def test_a_talk_or_a_cancelled_session_gets_none_and_others_do_not_open_it(session, group, lead):
    talk = make_session(session.traject, audience=SessionAudience.INDIVIDUAL)
    with pytest.raises(Refused, match="één bestuur"):
        actions.open_session_topic(session=talk, group=group, by=lead)
    with pytest.raises(Forbidden, match="modereert deze groep niet"):
        actions.open_session_topic(session=session, group=make_group("Andere"), by=lead)
    with pytest.raises(Forbidden):
        actions.open_session_topic(session=session, group=group, by=make_moderator(group))
    assert not access.readable_topics(lead).exists()

"""Who may read what: one rule, asked for one thing, for a list, and for who gets a mail."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kruispunt.trajectories.enrolment.actions import withdraw
from kruispunt.trajectories.enrolment.models import Participation, SessionGuest, Substitution
from kruispunt.trajectories.outputs import queries
from kruispunt.trajectories.outputs.models import Material, Minutes
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session
from tests.trajectories.outputs.helpers import add_link, guided_session, publish, was_there

pytestmark = pytest.mark.django_db


def stand_in_for(session, away) -> Participation:
    stand_in = Participation.objects.create(
        traject=session.traject, user=make_member(), bestuur=away.bestuur, status="substitute", source="colleague"
    )
    Substitution.objects.create(session=session, away=away, stand_in=stand_in, arranged_by=away.user)
    return stand_in


@pytest.fixture
def scene():
    """A closed link, an open one and published minutes of a held session, and people of every kind."""
    session, facilitator = guided_session()
    other = make_session(session.traject, days=-3)
    enrolled, gone, left = (make_participant(session.traject) for _ in range(3))
    was_there(left, session)
    stand_in = stand_in_for(session, enrolled)
    for participation in (gone, left):
        withdraw(participation=participation, reason="", by=participation.user)
    return {
        "session": session,
        "other": other,
        "facilitator": facilitator,
        "enrolled": enrolled.user,
        "gone": gone.user,
        "left": left.user,
        "stand_in": stand_in.user,
        "stranger": make_member(),
        "visitor": AnonymousUser(),
        "other_facilitator": make_user("facilitator"),
        "staff": make_user("staff"),
        "admin": make_user("admin"),
    }


READERS = {"facilitator", "enrolled", "left", "stand_in", "staff", "admin"}
PEOPLE = [*READERS, "gone", "stranger", "visitor", "other_facilitator"]


@pytest.mark.parametrize("who", PEOPLE)
def test_closed_things_are_for_who_takes_part_took_part_or_comes_in_place(scene, who):
    closed, minutes = add_link(scene["session"], scene["facilitator"]), publish(scene["session"], scene["facilitator"])
    user = scene[who]
    assert user.has_perm("outputs.read", closed) == (who in READERS)
    assert user.has_perm("outputs.read", minutes) == (who in READERS)
    listed = queries.left_behind(queries.sessions_with_outputs(user, scene["session"].traject))
    assert [(one.materials, one.minutes) for one in listed] == ([([closed], minutes)] if who in READERS else [])


@pytest.mark.parametrize("who", PEOPLE)
def test_open_things_are_for_everybody(scene, who):
    for_all = add_link(scene["session"], scene["facilitator"], visibility="all")
    minutes = publish(scene["session"], scene["facilitator"], visibility="all")
    assert scene[who].has_perm("outputs.read", for_all)
    assert scene[who].has_perm("outputs.read", minutes)
    (listed,) = queries.left_behind(queries.sessions_with_outputs(scene[who], scene["session"].traject))
    assert (listed.materials, listed.minutes) == ([for_all], minutes)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_draft_is_for_who_works_on_it(scene, who):
    minutes = publish(scene["session"], scene["facilitator"], visibility="all")
    Minutes.objects.update(status="draft", published_at=None, published_by=None)
    minutes.refresh_from_db()
    assert scene[who].has_perm("outputs.read", minutes) == (who in {"facilitator", "staff", "admin"})
    assert not queries.left_behind(queries.sessions_with_outputs(scene["enrolled"], scene["session"].traject))


def test_who_left_and_who_stands_in_read_the_sessions_they_were_at_only(scene):
    closed = add_link(scene["other"], scene["facilitator"])
    for who, may in {"enrolled": True, "left": False, "stand_in": False}.items():
        assert scene[who].has_perm("outputs.read", closed) is may


def test_what_is_open_in_a_draft_traject_is_not_public(scene):
    for_all = add_link(scene["session"], scene["facilitator"], visibility="all")
    Traject.objects.update(status="draft", published_at=None)
    for_all.session.traject.refresh_from_db()
    assert not scene["visitor"].has_perm("outputs.read", for_all)
    assert scene["facilitator"].has_perm("outputs.read", for_all)


def test_a_talk_with_one_bestuur_is_read_by_its_guest_only(scene):
    traject = scene["session"].traject
    talk = make_session(traject, days=-1, audience="individual")
    guest = make_participant(traject)
    SessionGuest.objects.create(session=talk, participation=guest)
    closed = add_link(talk, scene["facilitator"])
    assert guest.user.has_perm("outputs.read", closed)
    assert not scene["enrolled"].has_perm("outputs.read", closed)
    Material.objects.update(visibility="all")  # as when staff makes a session of the group one for somebody alone
    closed.refresh_from_db()
    assert not scene["enrolled"].has_perm("outputs.read", closed)
    assert not scene["visitor"].has_perm("outputs.read", closed)
    assert list(queries.sessions_with_outputs(scene["visitor"], traject)) == []


def test_who_gets_a_mail_is_who_may_read_it(scene):
    sessions = [scene["session"], scene["other"]]
    readers = queries.readers_of(sessions)
    for session in sessions:
        people = [one for one in scene.values() if hasattr(one, "email")]
        expected = {one.pk for one in people if queries.sessions_shared_with(one).filter(pk=session.pk).exists()}
        assert set(readers[session.pk]) == expected


def test_who_has_no_account_any_more_gets_no_mail(scene):
    scene["enrolled"].is_active = False
    scene["enrolled"].save()
    assert scene["enrolled"].pk not in queries.readers_of([scene["session"]])[scene["session"].pk]


def test_mine_has_the_newest_first_and_nothing_of_others(scene):
    first = add_link(scene["session"], scene["facilitator"], title="Eerste")
    publish(scene["session"], scene["facilitator"])
    found = queries.newest_for(scene["enrolled"], 8)
    assert [one.title for one in found] == ["Verslag", "Eerste"]
    assert found[1].url == first.url
    assert queries.newest_for(scene["stranger"], 8) == []
    assert queries.newest_for(scene["visitor"], 8) == []

"""Who may open a topic is asked in two ways, of one topic and of a whole list, and both say the same."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep import actions
from kruispunt.kennisgroep.models import Kennisgroep, SanctionKind, Topic
from kruispunt.kennisgroep.queries import access
from tests.conftest import make_member, make_user
from tests.kennisgroep.helpers import let_in, make_group, make_moderator, membership_of, settle, write_topic
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Kennisgroep:
    return make_group()


@pytest.fixture
def people(group) -> dict:
    """Give somebody of every kind there is around a group, by what they are."""
    other, moderator = make_group("Regenboog"), make_moderator(group)
    people = {
        "visitor": AnonymousUser(),
        "nobody": make_member(),
        "pending": let_in(group).user,
        "member": settle(group),
        "asker": settle(group),
        "suspended": settle(group),
        "left": settle(group),
        "inactive": settle(group),
        "of another group": settle(other),
        "moderator": moderator,
        "moderator elsewhere": make_moderator(other),
        "staff": make_user(Role.STAFF),
        "staff that stopped": make_user(Role.STAFF, is_active=False),
    }
    session = make_session(make_traject(facilitators=[moderator]))
    people |= {
        "participant": settle(group, make_participant(session.traject).user),
        "participant outside": make_participant(session.traject).user,
    }
    _write(group, other, session, people)
    suspended = membership_of(group, people["suspended"])
    until, rest = clock.today() + timedelta(days=7), {"reason": "Grof", "version": None, "by": moderator}
    actions.impose_sanction(membership=suspended, kind=SanctionKind.SUSPENSION, ends_on=until, **rest)
    actions.leave(membership=membership_of(group, people["left"]), by=people["left"])
    people["inactive"].is_active = False
    people["inactive"].save()
    return people


def _write(group, other, session, people) -> None:
    """Place a topic of every kind there is."""
    moderator = people["moderator"]
    write_topic(group, people["member"], title="Staat er")
    write_topic(other, people["of another group"], title="Elders")
    actions.open_session_topic(session=session, group=group, by=moderator)
    actions.remove_topic(topic=write_topic(group, people["member"], title="Verwijderd"), reason="Dubbel", by=moderator)
    for title in ("Wacht", "Geplaatst", "Geweigerd"):
        topic = write_topic(group, people["asker"], title=title, is_anonymous=True)
        if title == "Geplaatst":
            actions.pass_question(topic=topic, version=topic.version, by=moderator)
        elif title == "Geweigerd":
            actions.refuse_question(topic=topic, reason="Herkenbaar", by=moderator)


def test_of_one_topic_and_of_a_list_the_answer_is_the_same_for_everybody(people):
    opened = {}
    for who, user in people.items():
        listed = set(access.readable_topics(user))
        opened[who] = {
            topic
            for topic in Topic.objects.select_related("group")
            if access.Standing(user, topic.group).may_open(topic)
        }
        assert opened[who] == listed, who
    titles = {who: {topic.title for topic in topics} for who, topics in opened.items()}
    session = Topic.objects.get(session__isnull=False).title
    everybody = {"Staat er", "Geplaatst"}
    nothing = ("visitor", "nobody", "pending", "suspended", "left", "inactive", "participant outside")
    assert titles == {
        **{who: set() for who in (*nothing, "staff that stopped")},
        "member": everybody,
        "participant": everybody | {session},
        "asker": everybody | {"Wacht", "Geweigerd"},
        "of another group": {"Elders"},
        "moderator": everybody | {session, "Wacht"},
        "moderator elsewhere": {"Elders"},
        "staff": everybody | {session, "Wacht", "Elders"},
    }


def test_who_stands_settled_in_a_group_is_who_is_listed_as_such(people, group):
    listed = set(access.settled_memberships().values_list("group", "user"))
    known = [user for user in people.values() if user.is_authenticated]
    assert {(standing.group.pk, user.pk) for user in known for standing in access.settled_standings(user)} == listed
    assert {user.pk for user in known if access.Standing(user, group).is_settled} == {
        user for where, user in listed if where == group.pk
    }

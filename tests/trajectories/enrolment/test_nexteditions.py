"""Hearing of the next edition of what did not go on."""

import pytest

from kruispunt.besturen.models import User
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import (
    forget_next_edition,
    tell_of_next_edition,
    want_next_edition,
)
from kruispunt.trajectories.enrolment.models import NextEditionInterest
from kruispunt.trajectories.programme.actions import cancel_traject, edit_traject, publish_traject
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import make_bestuur, make_member, make_user
from tests.trajectories.enrolment.helpers import bestuur_of, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def cancelled(staff) -> Traject:
    """A vorming that did not go on."""
    return cancel_traject(traject=make_traject(), reason="Te weinig inschrijvingen", by=staff)


def next_of(traject: Traject) -> Traject:
    """Store and give the next edition, as a draft."""
    return make_traject(previous_edition=traject, status="draft", published_at=None)


def wants(traject: Traject, user: User) -> NextEditionInterest:
    """Let somebody ask."""
    return want_next_edition(traject=traject, bestuur=bestuur_of(user), by=user)


def test_who_asked_is_told_once_when_the_next_edition_is_published(cancelled, member, staff):
    interest = wants(cancelled, member)
    after = publish_traject(traject=next_of(cancelled), by=staff)
    mail = OutboxMail.objects.get(user=member)
    assert "Er is een nieuwe editie" in mail.subject
    assert f"/traject/{after.slug}/" in mail.text
    interest.refresh_from_db()
    assert interest.told_at is not None
    assert tell_of_next_edition(traject=after, by=None) == 0
    assert OutboxMail.objects.filter(user=member).count() == 1
    assert AuditEvent.objects.get(verb="enrolment.tell_of_next_edition").details == {"people": 1}


def test_who_asked_is_told_when_a_published_edition_is_named_the_next_one_afterwards(cancelled, member, staff):
    wants(cancelled, member)
    after = make_traject()
    lists = {"themes": [], "objectives": [], "partners": [], "facilitators": []}
    for _ in range(2):
        edit_traject(traject=after, version=None, by=staff, previous_edition=cancelled, **lists)
    assert OutboxMail.objects.filter(user=member, subject__contains="nieuwe editie").count() == 1


def test_another_traject_tells_nobody_and_who_left_hears_nothing(cancelled, member, staff):
    wants(cancelled, member)
    publish_traject(traject=make_traject(status="draft", published_at=None), by=staff)
    assert not OutboxMail.objects.filter(user=member).exists()
    User.objects.filter(pk=member.pk).update(is_active=False)
    publish_traject(traject=next_of(cancelled), by=staff)
    assert not OutboxMail.objects.filter(user=member).exists()


def test_it_can_be_taken_back_and_then_nothing_comes(cancelled, member, staff):
    wants(cancelled, member)
    forget_next_edition(traject=cancelled, by=member)
    assert not NextEditionInterest.objects.exists()
    publish_traject(traject=next_of(cancelled), by=staff)
    assert not OutboxMail.objects.filter(user=member).exists()
    with pytest.raises(Refused, match="niet meer op de lijst"):
        forget_next_edition(traject=cancelled, by=member)


def test_asking_twice_for_what_goes_on_or_has_a_next_edition_is_refused(cancelled, member, staff):
    wants(cancelled, member)
    with pytest.raises(Refused, match="al op de lijst"):
        wants(cancelled, member)
    with pytest.raises(Refused, match="niet geannuleerd"):
        wants(make_traject(), member)
    publish_traject(traject=next_of(cancelled), by=staff)
    with pytest.raises(Refused, match="al een volgende editie"):
        wants(cancelled, make_member())


def test_only_for_an_own_bestuur_and_only_the_team_tells(cancelled, member, facilitator):
    with pytest.raises(Forbidden) as refused:
        want_next_edition(traject=cancelled, bestuur=make_bestuur(), by=member)
    assert refused.value.field == "bestuur"
    with pytest.raises(Forbidden):
        tell_of_next_edition(traject=next_of(cancelled), by=facilitator)
    with pytest.raises(Refused):
        tell_of_next_edition(traject=next_of(cancelled), by=None)


def test_the_page_asks_takes_back_and_the_link_alone_does_nothing(cancelled, member, client_of):
    url = f"/traject/{cancelled.slug}/volgende-editie/"
    client = client_of(member)
    assert url in client.get(f"/traject/{cancelled.slug}/").content.decode()
    assert "Houd me op de hoogte" in client.get(url).content.decode()
    assert not NextEditionInterest.objects.exists()
    assert client.post(url, {"bestuur": bestuur_of(member).pk}).status_code == 302
    assert NextEditionInterest.objects.get().user == member
    page = client.get(url).content.decode()
    assert "Haal me van de lijst" in page
    again = client.post(url, {"bestuur": bestuur_of(member).pk})
    assert again.status_code == 400
    assert "Je staat al op de lijst" in again.content.decode()
    assert client.post(url, {"stop": "1"}).status_code == 302
    assert not NextEditionInterest.objects.exists()
    gone = client.post(url, {"stop": "1"})
    assert gone.status_code == 400
    assert "niet meer op de lijst" in gone.content.decode()


@pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\0"])
def test_a_wrong_bestuur_gets_a_message(cancelled, member, client_of, value):
    response = client_of(member).post(f"/traject/{cancelled.slug}/volgende-editie/", {"bestuur": value})
    assert response.status_code == 400
    assert "Dit klopt nog niet" in response.content.decode()


def test_who_acts_for_no_bestuur_is_sent_to_ask_for_it_and_a_traject_that_goes_on_says_so(cancelled, client_of):
    client = client_of(make_user())
    assert "/mijn/bestuur/" in client.get(f"/traject/{cancelled.slug}/volgende-editie/").content.decode()
    going = make_traject()
    assert "niet geannuleerd" in client.get(f"/traject/{going.slug}/volgende-editie/").content.decode()

"""Who enrolled a colleague sees it, with how it stands, and can undo it."""

import pytest
from django.test import Client

from kruispunt.besturen.models import Membership
from kruispunt.core.errors import Forbidden
from kruispunt.core.roles import Role
from kruispunt.trajectories.enrolment.actions import enrol, enrol_people, take_over, withdraw
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.enrolment.helpers import make_session, make_traject
from tests.trajectories.enrolment.substituting import arrange, taking_part
from tests.trajectories.enrolment.test_panels import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A traject for one, somebody, and two colleagues this person enrolled: the second of them waits."""
    traject = make_traject(capacity=1)
    make_session(traject)
    bestuur = make_bestuur()
    me, seated, waiting = (make_member(bestuur) for _ in range(3))
    rows = enrol_people(traject=traject, people=[seated, waiting], bestuur=bestuur, by=me)
    return traject, me, rows


def test_it_stands_on_the_traject_on_the_own_page_and_where_one_enrols(scene, client_of):
    traject, me, (seated, waiting) = scene
    client = client_of(me)
    for page in (traject.get_absolute_url(), "/mijn/", f"/traject/{traject.slug}/inschrijven/"):
        html = client.get(page).content.decode()
        assert "Door jou ingeschreven" in html
        for row in (seated, waiting):
            assert str(row.user) in html
            assert f"/deelname/{row.pk}/terugtrekken/" in html
        assert "plaats 1" in html
    assert "Door jou ingeschreven" not in shown("traject", traject, seated.user)
    assert "Door jou ingeschreven" not in shown("mine", None, make_user())


def test_who_enrolled_undoes_it_on_a_page_with_a_button_and_the_colleague_reads_who_did(scene, client_of):
    traject, me, (seated, waiting) = scene
    client, url = client_of(me), f"/deelname/{seated.pk}/terugtrekken/"
    page = client.get(url).content.decode()
    assert "Zet deze deelname stop</button>" in page
    assert "/vervanging/" not in page
    done = client.post(url, {"reason": "Vergissing"}, follow=True)
    assert done.redirect_chain == [(traject.get_absolute_url(), 302)]
    assert f"{seated.user} doet niet meer mee" in done.content.decode()
    seated.refresh_from_db()
    waiting.refresh_from_db()
    assert not seated.is_standing
    assert waiting.has_offer
    mail = seated.user.outbox_mails.get(subject__startswith="Je doet niet meer mee")
    assert f"{me} zette je deelname" in mail.text
    assert "Kan een plaats aannemen" in shown("traject", traject, me)
    assert client.post(url, {"reason": ""}).status_code == 400


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.FACILITATOR, 403), (Role.STAFF, 200), (Role.ADMIN, 200)],
)
def test_others_than_who_enrolled_and_the_team_cannot(scene, client_of, role, status):
    _, me, (seated, _) = scene
    url = f"/deelname/{seated.pk}/terugtrekken/"
    assert (client_of(make_user(role)) if role else Client()).get(url).status_code == status
    assert client_of(me).get(url).status_code == 200


def test_another_colleague_of_the_bestuur_cannot_nor_who_left_it(scene):
    traject, me, (seated, _) = scene
    with pytest.raises(Forbidden):
        withdraw(participation=seated, reason="", by=make_member(seated.bestuur))
    Membership.objects.filter(user=me).update(bestuur=make_bestuur())
    with pytest.raises(Forbidden):
        withdraw(participation=seated, reason="", by=me)
    assert "Door jou ingeschreven" not in shown("traject", traject, me)


def test_who_gave_the_own_seat_away_did_not_enrol_the_colleague():
    row, colleague, _ = taking_part()
    new = take_over(participation=row, colleague=colleague, by=row.user)
    assert "Door jou ingeschreven" not in shown("traject", row.traject, row.user)
    with pytest.raises(Forbidden):
        withdraw(participation=new, reason="", by=row.user)


def test_the_form_warns_that_a_stand_in_with_a_place_stops_standing_in(client_of):
    row, colleague, (first, _) = taking_part()
    url = f"/traject/{row.traject.slug}/inschrijven/"
    client = client_of(make_member(row.bestuur))
    assert "Met een eigen plaats stopt dat" not in client.get(url).content.decode()
    arrange(row, colleague, first)
    assert f"{colleague} komt op" in client.get(url).content.decode()
    assert "Jij komt op" in client_of(colleague).get(url).content.decode()


def test_it_costs_the_same_for_many_colleagues(client_of):
    traject, bestuur = make_traject(), make_bestuur()
    make_session(traject)
    me = make_member(bestuur)

    def more(number: int) -> None:
        for _ in range(number):
            enrol(traject=traject, user=make_member(bestuur), bestuur=bestuur, by=me)

    counts = query_counts(client_of(me), "/mijn/", more)
    assert counts[0] == counts[1] == counts[2]

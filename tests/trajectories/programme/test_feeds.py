"""The public agenda as a feed, and one session as a file."""

from datetime import timedelta

import pytest
import vobject
from django.test import Client

from kruispunt.core.roles import Role
from kruispunt.trajectories.programme import actions
from kruispunt.trajectories.programme.enums import SessionAudience, SessionMode
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_user, query_counts

pytestmark = pytest.mark.django_db
LINK = "https://vergadering.example/geheim"


def another(session: Session, **fields) -> Session:
    """Store a session like `session`, with other fields."""
    values = {name: getattr(session, name) for name in ("traject", "title", "starts_at", "ends_at", "mode", "address")}
    return Session.objects.create(**values | fields)


def titles(response) -> set[str]:
    calendar = vobject.readOne(response.content.decode())
    return {event.summary.value.rpartition(": ")[2] for event in getattr(calendar, "vevent_list", [])}


def test_the_feed_has_the_public_group_sessions_and_no_link_of_a_meeting(session, staff):
    another(session, title="Online", mode=SessionMode.ONLINE, address="", online_url=LINK)
    another(session, title="Gesprek", audience=SessionAudience.INDIVIDUAL)
    off = another(session, title="Vervallen")
    actions.cancel_session(session=off, reason="Ziekte", by=staff)
    draft = actions.create_traject(kind="vorming", title="Ontwerp", summary="x", by=staff)
    another(session, title="Geheim", traject=draft)

    response = Client().get("/agenda.ics")

    assert titles(response) == {"Dag 1", "Online", "Vervallen"}
    assert LINK not in response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=600"
    assert response.content.decode().count("STATUS:CANCELLED") == 1
    again = Client().get("/agenda.ics", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head("/agenda.ics").status_code == 200
    assert Client().post("/agenda.ics").status_code == 405


def test_a_cancelled_traject_is_cancelled_in_the_feed(session, staff):
    actions.cancel_traject(traject=session.traject, reason="Te weinig inschrijvingen", by=staff)

    assert Client().get("/agenda.ics").content.decode().count("STATUS:CANCELLED") == 1


def test_the_feed_costs_the_same_for_one_three_and_thirty_sessions(session):
    def more(number: int) -> None:
        for _ in range(number):
            another(session)

    assert len(set(query_counts(Client(), "/agenda.ics", more))) == 1


def test_the_agenda_page_leads_to_the_feed():
    assert 'href="/agenda.ics"' in Client().get("/agenda/").content.decode()


def test_everybody_gets_a_file_of_a_public_session_and_only_who_works_on_it_the_link(session, staff, client_of):
    online = another(session, title="Online", mode=SessionMode.ONLINE, address="", online_url=LINK)
    address = f"/sessie/{online.pk}/agenda.ics"

    public, own = Client().get(address), client_of(staff).get(address)

    assert public["Content-Disposition"] == f'attachment; filename="sessie-{online.pk}.ics"'
    assert LINK not in public.content.decode()
    assert vobject.readOne(public.content.decode()).vevent.location.value == "Digitaal"
    assert LINK in own.content.decode()
    assert address in Client().get(online.traject.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.FACILITATOR, Role.STAFF, Role.ADMIN])
def test_a_draft_and_a_session_for_one_bestuur_exist_for_who_works_on_them_only(session, staff, client_of, role):
    draft = actions.create_traject(kind="vorming", title="Ontwerp", summary="x", by=staff)
    hidden = [another(session, traject=draft), another(session, audience=SessionAudience.INDIVIDUAL)]
    client = client_of(make_user(role)) if role else Client()
    expected = 200 if role in (Role.STAFF, Role.ADMIN) else 404

    assert [client.get(f"/sessie/{one.pk}/agenda.ics").status_code for one in hidden] == [expected] * 2
    assert Client().get(f"/sessie/{'9' * 40}/agenda.ics").status_code == 404


def test_what_is_longer_ago_than_a_year_is_not_in_the_feed(session):
    another(
        session,
        title="Oud",
        starts_at=session.starts_at - timedelta(days=500),
        ends_at=session.ends_at - timedelta(days=500),
    )

    assert titles(Client().get("/agenda.ics")) == {"Dag 1"}

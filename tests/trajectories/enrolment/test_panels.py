"""What this room shows on the pages of others."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import enrol, mark_attendance, withdraw
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.ui.templatetags.kruispunt import moment
from tests.conftest import make_member, make_user, queries
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def shown(slot: str, subject, user) -> str:
    """Give what all panels of a slot show to somebody."""
    request = RequestFactory().get("/")
    request.user = user
    template = engines["django"].from_string("{% slot name subject %}")
    return template.render({"name": slot, "subject": subject}, request)


def test_who_has_a_session_now_reads_it_on_top_until_noted_as_present(facilitator):
    traject = make_traject(facilitators=[facilitator])
    row = make_participant(traject)
    session = make_session(traject, days=-0.01)
    html = shown("mine", None, row.user)
    assert html.index("Je hebt nu een sessie") < html.index("Mijn volgende sessies")
    mark_attendance(session=session, marks={row.pk: "on_site"}, seen={}, by=facilitator)
    assert "Je hebt nu een sessie" not in shown("mine", None, row.user)
    assert "Van 1 deelnemer is er 1 aanwezig" in shown("session_staff", session, facilitator)


def test_a_visitor_sees_the_places_left_and_the_way_in():
    traject = make_traject(capacity=2)
    make_session(traject)
    make_participant(traject)
    html = shown("traject", traject, AnonymousUser())
    assert "Nog 1 van de 2 plaatsen vrij" in html
    assert f"/traject/{traject.slug}/inschrijven/" in html


def test_the_sheet_is_offered_from_the_day_of_the_session(facilitator):
    traject = make_traject(facilitators=[facilitator])
    coming, past = make_session(traject, days=3), make_session(traject, days=-1)
    assert "Noteer de aanwezigheid vanaf" in shown("session_staff", coming, facilitator)
    assert f'/sessie/{coming.pk}/aanwezigheid/"' not in shown("session_staff", coming, facilitator)
    assert f"/sessie/{past.pk}/aanwezigheid/" in shown("session_staff", past, facilitator)


def test_who_waits_sees_the_place_on_the_list_and_who_takes_part_the_way_out():
    traject = make_traject(capacity=1)
    make_session(traject)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    assert f"/deelname/{enrolled.pk}/terugtrekken/" in shown("traject", traject, enrolled.user)
    assert "Je staat op plaats 1" in shown("traject", traject, waiting.user)


def test_a_selected_kind_shows_a_place_to_who_has_one_only():
    traject = make_traject(kind=TrajectKind.LEERLABO)
    make_session(traject)
    row = make_participant(traject)
    assert "Jouw deelname" in shown("traject", traject, row.user)
    assert "/inschrijven/" not in shown("traject", traject, make_user())


def test_a_traject_whose_sessions_are_over_offers_nothing():
    traject = make_traject()
    make_session(traject, days=-3)
    assert "Je kan je niet inschrijven" in shown("traject", traject, make_user())


def test_mine_shows_my_sessions_and_not_those_of_another():
    traject, other = make_traject(), make_traject()
    session, stranger = make_session(traject, title="Van mij"), make_session(other, title="Van een ander")
    row = make_participant(traject)
    make_participant(other)
    html = shown("mine", None, row.user)
    assert session.title in html
    assert stranger.title not in html


def test_staff_sees_who_waits_with_a_button_only_when_a_place_is_free(staff, facilitator):
    traject = make_traject(capacity=1, facilitators=[facilitator])
    session = make_session(traject)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    assert "Geen vrije plaats" in shown("traject_staff", traject, staff)
    assert "Geef een plaats" not in shown("traject_staff", traject, staff)
    with clock.at(session.starts_at - timedelta(hours=2)):
        withdraw(participation=enrolled, reason="", by=enrolled.user)
        html = shown("traject_staff", traject, staff)
        assert f"/deelname/{waiting.pk}/plaats/" in html
        assert "De start is over minder dan 24 uur" in html
        assert "Geef een plaats" not in shown("traject_staff", traject, facilitator)


def test_who_waits_reads_what_happens_next_and_until_when():
    traject = make_traject(capacity=1, offer_hours=36)
    session = make_session(traject)
    make_participant(traject)
    waiting, other = make_participant(traject), make_participant(traject)
    html = shown("traject", traject, waiting.user)
    assert "Je staat op plaats 1 van 2" in html
    assert "Er is 1 plaats: 1 ingeschreven, 0 aangeboden" in html
    assert "Je hebt dan 36 uur" in html
    assert f"tot {moment(session.starts_at - timedelta(hours=24))}" in html
    assert "plaats 2" in shown("mine", None, other.user)
    with clock.at(session.starts_at - timedelta(hours=1)):
        assert "bieden we geen plaatsen meer aan" in shown("traject", traject, waiting.user)


def test_who_waits_for_a_full_bestuur_reads_what_has_to_happen_and_why_a_place_went_past():
    traject = make_traject(capacity=2, per_bestuur=1)
    make_session(traject)
    one = make_participant(traject)
    gone = make_participant(traject)
    colleague = make_member(one.bestuur)
    waiting = enrol(traject=traject, user=colleague, bestuur=one.bestuur, by=colleague)
    last = make_participant(traject)
    withdraw(participation=gone, reason="", by=gone.user)
    html = shown("traject", traject, colleague)
    assert "als een collega van je bestuur stopt" in html
    assert "Een plaats ging naar iemand die later op de lijst stond" in html
    assert waiting.passed_over.get().offer.participation == last
    assert "Antwoord op het aanbod" in shown("mine", None, last.user)
    assert "Er is een plaats voor je" in shown("traject", traject, last.user)


def test_the_working_page_of_a_session_counts_attendance(facilitator):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    row = make_participant(session.traject)
    make_participant(session.traject)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    assert "Van 2 deelnemers is er 1 aanwezig en 1 genoteerd" in shown("session_staff", session, facilitator)


@pytest.mark.parametrize("slot", ["traject", "traject_staff", "session_staff", "mine"])
def test_each_panel_costs_the_same_queries_for_1_3_and_30_people(slot, staff):
    traject = make_traject()
    session = make_session(traject)
    make_participant(traject, staff)
    counts = []
    subject = {"traject": traject, "traject_staff": traject, "session_staff": session, "mine": None}[slot]
    for more in (1, 2, 27):
        for _ in range(more):
            if slot == "mine":
                another = make_traject()
                make_session(another)
                make_participant(another, staff)
            else:
                make_participant(traject)
        with queries() as captured:
            shown(slot, subject, staff)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts

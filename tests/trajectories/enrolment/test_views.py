"""The screens of taking part, as a browser sees them."""

import pytest
from django.test import Client

from kruispunt.besturen.actions import request_membership
from kruispunt.besturen.models import Membership
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import mark_attendance, withdraw
from kruispunt.trajectories.enrolment.models import Attendance, Participation
from kruispunt.trajectories.programme.actions import cancel_traject
from tests.conftest import make_bestuur, make_member, make_user, query_counts
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


def sheet(session) -> str:
    """Give the address of the attendance sheet."""
    return f"/sessie/{session.pk}/aanwezigheid/"


def test_a_colleague_enrols_with_one_button(member, client_of):
    traject = make_traject(capacity=1)
    make_session(traject)
    url = f"/traject/{traject.slug}/inschrijven/"
    client = client_of(member)
    page = client.get(url).content.decode()
    assert "Nog 1 van de 1 plaatsen vrij" in page
    response = client.post(url, {"bestuur": bestuur_of(member).pk})
    assert response.status_code == 302
    assert response.url == f"/traject/{traject.slug}/"
    assert Participation.objects.get().is_enrolled


def test_a_full_traject_offers_the_waiting_list(member, client_of):
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)
    client = client_of(member)
    assert "Zet je op de wachtlijst" in client.get(f"/traject/{traject.slug}/inschrijven/").content.decode()
    client.post(f"/traject/{traject.slug}/inschrijven/", {"bestuur": bestuur_of(member).pk})
    assert Participation.objects.get(user=member).is_waiting


def test_who_acts_for_no_bestuur_is_sent_to_ask_for_it(client_of):
    traject = make_traject()
    make_session(traject)
    page = client_of(make_user()).get(f"/traject/{traject.slug}/inschrijven/").content.decode()
    assert "/mijn/bestuur/" in page


def test_who_asked_for_a_bestuur_hears_that_it_waits(client_of):
    traject, user = make_traject(), make_user()
    make_session(traject)
    request_membership(bestuur=make_bestuur(name="Aalter"), function_title="Deskundige", by=user)
    page = client_of(user).get(f"/traject/{traject.slug}/inschrijven/").content.decode()
    assert "Je aanvraag voor Aalter wacht op het team" in page


@pytest.mark.parametrize("value", ["", "0", "abc", "9" * 30, "\0", "other"])
def test_a_wrong_bestuur_gets_a_message_at_the_field(member, client_of, value):
    traject = make_traject()
    make_session(traject)
    value = str(make_bestuur().pk) if value == "other" else value
    response = client_of(member).post(f"/traject/{traject.slug}/inschrijven/", {"bestuur": value})
    assert response.status_code == 400
    assert "Dit klopt nog niet" in response.content.decode()
    assert not Participation.objects.exists()


def test_enrolling_twice_from_two_windows_says_so(member, client_of):
    traject = make_traject()
    make_session(traject)
    client, data = client_of(member), {"bestuur": bestuur_of(member).pk}
    client.post(f"/traject/{traject.slug}/inschrijven/", data)
    response = client.post(f"/traject/{traject.slug}/inschrijven/", data)
    assert response.status_code == 400
    assert "al ingeschreven" in response.content.decode()


def test_a_draft_and_an_unknown_traject_are_not_found(member, client_of):
    draft = make_traject(status="draft")
    assert client_of(member).get(f"/traject/{draft.slug}/inschrijven/").status_code == 404
    assert client_of(member).get("/traject/bestaat-niet/inschrijven/").status_code == 404


def test_a_link_withdraws_nobody_and_a_button_does(client_of):
    row = make_participant(_with_session())
    url = f"/deelname/{row.pk}/terugtrekken/"
    client = client_of(row.user)
    assert client.get(url).status_code == 200
    assert Participation.objects.get().is_standing
    assert client.post(url, {"reason": "Te druk"}).status_code == 302
    assert Participation.objects.get().withdraw_reason == "Te druk"
    assert client.post(url, {}).status_code == 400


def test_a_reason_that_is_too_long_is_kept_in_the_form(client_of):
    row = make_participant(_with_session())
    response = client_of(row.user).post(f"/deelname/{row.pk}/terugtrekken/", {"reason": "x" * 1001})
    assert response.status_code == 400
    assert "x" * 1001 in response.content.decode()


@pytest.mark.parametrize(
    ("role", "withdraw_page", "participants_page", "sheet_page", "give"),
    [
        ("anonymous", 302, 302, 302, 302),
        ("member", 403, 403, 403, 403),
        ("facilitator", 403, 403, 403, 403),
        ("its facilitator", 403, 200, 200, 403),
        ("staff", 200, 200, 200, 302),
        ("admin", 200, 200, 200, 302),
    ],
)
def test_each_role_opens_only_its_pages(client_of, role, withdraw_page, participants_page, sheet_page, give):
    facilitator = make_user("facilitator")
    traject = make_traject(capacity=1, facilitators=[facilitator])
    session = make_session(traject, days=0.001)
    gone, waiting = make_participant(traject), make_participant(traject)
    withdraw(participation=gone, reason="", by=gone.user)
    if role == "anonymous":
        client = Client()
    else:
        client = client_of(facilitator if role == "its facilitator" else make_user(role))
    assert client.get(f"/deelname/{waiting.pk}/terugtrekken/").status_code == withdraw_page
    assert client.get(f"/traject/{traject.slug}/deelnemers/").status_code == participants_page
    assert client.get(sheet(session)).status_code == sheet_page
    assert client.post(f"/deelname/{waiting.pk}/plaats/").status_code == give
    waiting.refresh_from_db()
    assert waiting.is_enrolled is (role in ("staff", "admin"))


def test_a_place_that_is_not_free_is_refused_on_its_page(staff, client_of):
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)
    waiting = make_participant(traject)
    response = client_of(staff).post(f"/deelname/{waiting.pk}/plaats/")
    assert response.status_code == 400
    assert "bezet" in response.content.decode()
    assert "1 ingeschreven op 1 plaatsen" in response.content.decode()


@pytest.mark.parametrize("path", ["/sessie/999/aanwezigheid/", f"/sessie/{'9' * 30}/aanwezigheid/"])
def test_an_unknown_session_is_not_found(staff, client_of, path):
    assert client_of(staff).get(path).status_code == 404


def test_attendance_is_noted_per_person_and_shows_who_noted_it(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    one, two = make_participant(session.traject), make_participant(session.traject)
    client = client_of(facilitator)
    page = client.get(sheet(session)).content.decode()
    assert page.count("<fieldset") == 2
    assert page.count('type="radio"') == 10
    data = {f"mark_{one.pk}": "on_site", f"seen_{one.pk}": "", f"mark_{two.pk}": "", f"seen_{two.pk}": ""}
    assert client.post(sheet(session), data).status_code == 302
    assert dict(Attendance.objects.values_list("participation", "status")) == {one.pk: "on_site"}
    page = client.get(sheet(session)).content.decode()
    assert f"Genoteerd door {facilitator}" in page
    assert "1 aanwezig en 1 genoteerd" in page


def test_an_open_sheet_brings_no_old_mark_back_and_reports_what_differs(facilitator, staff, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    one, two = make_participant(session.traject), make_participant(session.traject)
    mark_attendance(session=session, marks={one.pk: "absent", two.pk: "absent"}, by=staff)
    # The form was made before: it shows nobody marked. One was left alone, two was chosen.
    data = {f"mark_{one.pk}": "", f"seen_{one.pk}": "", f"mark_{two.pk}": "online", f"seen_{two.pk}": ""}
    response = client_of(facilitator).post(sheet(session), data)
    assert response.status_code == 400
    page = response.content.decode()
    assert page.count("Iemand anders noteerde intussen") == 2  # in the summary and at the person
    assert dict(Attendance.objects.values_list("participation", "status")) == {one.pk: "absent", two.pk: "absent"}
    # The same form sent again from the page that reported it decides.
    assert f'name="seen_{two.pk}" value="absent"' in page
    data[f"seen_{two.pk}"] = "absent"
    assert client_of(facilitator).post(sheet(session), data).status_code == 302
    assert dict(Attendance.objects.values_list("participation", "status")) == {one.pk: "absent", two.pk: "online"}


def test_odd_input_on_the_sheet_is_a_message_and_never_an_error(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    row = make_participant(session.traject)
    client = client_of(facilitator)
    assert client.get(f"{sheet(session)}?pagina=abc").status_code == 200
    bad = {f"mark_{row.pk}": "daar\0", f"seen_{row.pk}": "", "mark_abc": "on_site", f"mark_{'9' * 30}": "on_site"}
    assert client.post(sheet(session), bad).status_code == 400
    assert client.post(sheet(session), {f"mark_{'9' * 30}": "on_site"}).status_code == 302
    assert not Attendance.objects.exists()


def test_a_sheet_sent_before_the_day_keeps_what_was_chosen(facilitator, client_of):
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject, days=3)
    row = make_participant(traject)
    response = client_of(facilitator).post(sheet(session), {f"mark_{row.pk}": "online", f"seen_{row.pk}": ""})
    assert response.status_code == 400
    page = response.content.decode()
    assert "moet nog komen" in page
    assert 'value="online" id="id_mark' in page
    assert "checked" in page.split('value="online"')[1].split(">")[0]


def test_a_mark_for_somebody_who_left_meanwhile_is_reported(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    row = make_participant(session.traject)
    with clock.at(session.starts_at):
        withdraw(participation=row, reason="", by=row.user)
    response = client_of(facilitator).post(sheet(session), {f"mark_{row.pk}": "online", f"seen_{row.pk}": ""})
    assert response.status_code == 400
    assert "niet meer verwacht" in response.content.decode()


def test_who_left_after_being_there_stays_visible(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)
    row = make_participant(session.traject)
    mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    withdraw(participation=row, reason="", by=row.user)
    text = client_of(facilitator).get(sheet(session)).content.decode()
    assert f'name="mark_{row.pk}" value="on_site"' in text
    assert "niet meer verwacht" not in text
    Participation.objects.update(withdrawn_at=session.starts_at)  # as when they stopped before, with a mark already
    text = client_of(facilitator).get(sheet(session)).content.decode()
    assert f'name="mark_{row.pk}"' not in text
    assert "Worden hier niet meer verwacht" in text


def test_the_sheet_costs_the_same_queries_for_1_3_and_30_people(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=-1)

    def add(number):
        rows = [make_participant(session.traject) for _ in range(number)]
        mark_attendance(session=session, marks={row.pk: "online" for row in rows}, by=facilitator)

    counts = query_counts(client_of(facilitator), sheet(session), add)
    assert len(set(counts)) == 1, counts


def test_the_participants_page_costs_the_same_queries_for_1_3_and_30_people(staff, client_of):
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)

    def add(number):
        for _ in range(number):
            make_participant(traject)

    counts = query_counts(client_of(staff), f"/traject/{traject.slug}/deelnemers/", add)
    assert len(set(counts)) == 1, counts


def test_staff_reads_who_stopped_when_and_why_and_a_facilitator_does_not(staff, facilitator, client_of):
    traject = make_traject(facilitators=[facilitator])
    make_session(traject)
    url = f"/traject/{traject.slug}/deelnemers/"
    assert "Wie stopte" not in client_of(staff).get(url).content.decode()

    def add(number):
        for _ in range(number):
            row = make_participant(traject)
            withdraw(participation=row, reason="Ander werk", by=row.user)

    counts = query_counts(client_of(staff), url, add)
    assert len(set(counts)) == 1, counts
    row = Participation.objects.latest("pk")
    html = client_of(staff).get(url).content.decode()
    assert f"{row.user}</th>" in html
    assert "Teruggetrokken: Ander werk" in html
    assert "Ander werk" not in client_of(facilitator).get(url).content.decode()


def test_nobody_is_stopped_in_a_traject_that_is_cancelled(staff, client_of):
    traject = make_traject()
    make_session(traject)
    row = make_participant(traject)
    client, pages = client_of(staff), [f"/traject/{traject.slug}/deelnemers/", f"/team/traject/{traject.slug}/"]
    assert all("Zet stop" in client.get(page).content.decode() for page in pages)
    cancel_traject(traject=traject, reason="Te weinig", by=staff)
    assert not any("Zet stop" in client.get(page).content.decode() for page in pages)
    html = client.get(f"/deelname/{row.pk}/terugtrekken/").content.decode()
    assert "Er is niets meer om stop te zetten" in html
    assert "Zet deze deelname stop" not in html


def test_a_colleague_enrols_the_others_of_the_bestuur_and_reads_who_got_what(client_of):
    traject = make_traject(capacity=2)
    make_session(traject)
    bestuur = make_bestuur()
    me, one, two = (make_member(bestuur) for _ in range(3))
    stranger = make_member()
    client, url = client_of(me), f"/traject/{traject.slug}/inschrijven/"
    page = client.get(url).content.decode()
    assert f"Ikzelf ({me})" in page
    assert page.count('type="checkbox"') == 3
    assert str(stranger) not in page
    assert "een account te maken" in page
    assert client.post(url, {"bestuur": bestuur.pk}).status_code == 400
    for wrong in (stranger.pk, "x", "9" * 30, "\0"):
        assert client.post(url, {"bestuur": bestuur.pk, "people": [me.pk, wrong]}).status_code == 400
    assert not Participation.objects.exists()
    data = {"bestuur": bestuur.pk, "people": [two.pk, me.pk, one.pk]}
    page = client.post(url, data, follow=True).content.decode()
    assert f"Ingeschreven: jij en {one}." in page
    assert "De sessies komen in de agenda" in page
    assert f"{two} staat op plaats 1 van de wachtlijst." in page
    assert client.post(url, data).status_code == 400
    assert 'type="checkbox"' not in client.get(url).content.decode()


def test_above_the_limit_of_the_bestuur_the_message_says_why(client_of):
    traject = make_traject(capacity=9, per_bestuur=1)
    make_session(traject)
    bestuur = make_bestuur()
    me, one = make_member(bestuur), make_member(bestuur)
    url = f"/traject/{traject.slug}/inschrijven/"
    assert "Van één bestuur kan 1 persoon meedoen" in client_of(me).get(url).content.decode()
    page = client_of(me).post(url, {"bestuur": bestuur.pk, "people": [me.pk, one.pk]}, follow=True).content.decode()
    assert "wachtlijst: je bestuur heeft al alle plaatsen die het kan krijgen" in page


def test_colleagues_of_two_besturen_are_not_enrolled_for_one(client_of):
    traject = _with_session()
    me = make_member()
    first = me.memberships.get()
    second = make_bestuur()
    Membership.objects.filter(user=make_member(second)).update(user=me)
    one, two = make_member(first.bestuur), make_member(second)
    url = f"/traject/{traject.slug}/inschrijven/"
    page = client_of(me).get(url).content.decode()
    assert f"{one}, {first.bestuur}" in page
    response = client_of(me).post(url, {"bestuur": second.pk, "people": [one.pk, two.pk]})
    assert response.status_code == 400
    assert f"{one} werkt niet voor {second}" in response.content.decode()
    assert client_of(me).post(url, {"bestuur": second.pk, "people": [me.pk, two.pk]}).status_code == 302
    assert Participation.objects.filter(bestuur=second).count() == 2


def test_the_enrol_page_costs_the_same_queries_for_1_3_and_30_colleagues(client_of):
    traject = _with_session()
    me = make_member()
    counts = query_counts(
        client_of(me),
        f"/traject/{traject.slug}/inschrijven/",
        lambda number: [make_member(bestuur_of(me)) for _ in range(number)],
    )
    assert len(set(counts)) == 1, counts


def _with_session():
    traject = make_traject()
    make_session(traject)
    return traject


def test_the_enrol_page_lets_somebody_with_two_besturen_choose(client_of):
    traject = _with_session()
    user = make_member()
    first = user.memberships.get()
    second = Membership.objects.create(
        user=user,
        bestuur=make_bestuur(),
        function_title="Diensthoofd",
        status=first.status,
        decided_at=first.decided_at,
        ground=first.ground,
        starts_on=first.starts_on,
    )
    client = client_of(user)
    assert client.get(f"/traject/{traject.slug}/inschrijven/").content.decode().count('type="radio"') == 2
    client.post(f"/traject/{traject.slug}/inschrijven/", {"bestuur": second.bestuur_id})
    assert Participation.objects.get().bestuur == second.bestuur


def test_staff_goes_from_the_waiting_list_to_the_mails_of_who_waits(staff, client_of):
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)
    waiting = make_participant(traject)
    shown = client_of(staff).get(f"/traject/{traject.slug}/deelnemers/").content.decode()
    assert f'href="/team/mail/persoon/{waiting.user_id}/"' in shown.partition('aria-label="Wachtlijst"')[2]

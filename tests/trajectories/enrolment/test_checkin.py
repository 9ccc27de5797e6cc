"""People note themselves: with the code of the screen, beforehand, afterwards; each refusal says why."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions import (
    apologise,
    check_in,
    claim_attendance,
    close_attendance,
    enrol,
    mark_attendance,
    open_check_in,
    take_back_apology,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceChange, AttendanceList
from kruispunt.trajectories.enrolment.queries.checkin import ways
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-en-goed-wachtwoord"


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    cache.clear()


@pytest.fixture
def session(facilitator):
    """A session that begins in a quarter of an hour, whose screen shows a code."""
    session = make_session(make_traject(facilitators=[facilitator]), days=1 / 96, online_url="https://ver.example/1")
    open_check_in(session=session, by=facilitator)
    return session


@pytest.fixture
def row(session):
    return make_participant(session.traject)


def code_of(session, moment=None) -> str:
    return codes.code_at(AttendanceList.objects.get(session=session).secret, moment or clock.now())


def door(session, code: str) -> str:
    return reverse("enrolment:check_in", args=[session.pk, code])


def own(session) -> str:
    return reverse("enrolment:own_attendance", args=[session.pk])


def says(response) -> str:
    return response.content.decode()


def mark() -> tuple[str, str] | None:
    return Attendance.objects.values_list("status", "origin").first()


# The code


def test_who_has_the_code_is_noted_as_present_by_themselves(session, row):
    check_in(session=session, code=code_of(session), status="on_site", by=row.user)
    assert mark() == ("on_site", "check_in")
    assert Attendance.objects.get().marked_by == row.user
    assert AttendanceChange.objects.values_list("before", "after", "origin", "by").get() == (
        "",
        "on_site",
        "check_in",
        row.user.pk,
    )
    assert AuditEvent.objects.get(verb="enrolment.check_in").actor == row.user


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"mode": "physical"}, ["on_site"]),
        ({"mode": "physical", "online_url": "https://ver.example/1"}, ["on_site", "online"]),
        ({"mode": "online", "address": "", "online_url": "https://ver.example/1"}, ["online"]),
        ({"mode": "online", "online_url": "https://ver.example/1"}, ["online", "on_site"]),
    ],
)
def test_the_session_says_how_one_can_be_there(fields, expected):
    assert ways(make_session(make_traject(), **fields)) == expected


def test_one_cannot_be_there_in_a_way_the_session_has_not(session, row):
    session.online_url = ""
    session.save()
    with pytest.raises(Refused) as refusal:
        check_in(session=session, code=code_of(session), status="online", by=row.user)
    assert refusal.value.field == "status"


@pytest.mark.parametrize(
    ("minutes", "message"),
    [(-31, "te vroeg. Je kan je aanmelden vanaf"), (-30, ""), (150, ""), (151, "te laat. Aanmelden kon tot")],
)
def test_the_code_works_from_half_an_hour_before_until_half_an_hour_after(session, row, minutes, message):
    with clock.at(session.starts_at + timedelta(minutes=minutes)):
        if not message:
            check_in(session=session, code=code_of(session), status="on_site", by=row.user)
            return
        with pytest.raises(Refused, match=message):
            check_in(session=session, code=code_of(session), status="on_site", by=row.user)


def test_each_refusal_of_a_code_says_what_is_wrong(session, row, facilitator):
    def refused(code: str) -> str:
        with pytest.raises(Refused) as refusal:
            check_in(session=session, code=code, status="on_site", by=row.user)
        return refusal.value.message

    other = make_session(make_traject(facilitators=[facilitator]), days=0)
    open_check_in(session=other, by=facilitator)
    assert "te oud. Kijk op het scherm" in refused(code_of(session, clock.now() - timedelta(minutes=5)))
    assert "van een andere sessie" in refused(code_of(other))
    assert "klopt niet" in refused("AAAAAA")
    AttendanceList.objects.filter(session=session).delete()
    assert "toont nog geen code" in refused("AAAAAA")


def test_who_is_not_expected_is_refused(session, row):
    code = code_of(session)
    for stranger in (make_member(), make_user("staff"), make_participant(make_traject()).user):
        with pytest.raises(Refused, match="niet ingeschreven"):
            check_in(session=session, code=code, status="on_site", by=stranger)
    withdraw(participation=row, reason="", by=row.user)
    with pytest.raises(Refused, match="niet ingeschreven"):
        check_in(session=session, code=code, status="on_site", by=row.user)
    assert mark() is None


def test_who_waits_hears_to_be_on_the_waiting_list(session, row):
    session.traject.capacity = 1
    session.traject.save()
    user = make_member()
    enrol(traject=session.traject, user=user, bestuur=bestuur_of(user), by=user)
    with pytest.raises(Refused, match="wachtlijst"):
        check_in(session=session, code=code_of(session), status="on_site", by=user)


def test_a_cancelled_session_and_a_closed_list_take_no_code(session, row, facilitator, staff):
    with clock.at(session.ends_at):
        close_attendance(session=session, by=facilitator)
        with pytest.raises(Refused, match="afgesloten"):
            check_in(session=session, code=code_of(session), status="on_site", by=row.user)
    cancel_session(session=session, reason="Ziekte", by=staff)
    with pytest.raises(Refused, match="geannuleerd"):
        check_in(session=session, code=code_of(session), status="on_site", by=row.user)


def test_what_the_facilitator_noted_stays(session, row, facilitator):
    mark_attendance(session=session, marks={row.pk: "absent"}, by=facilitator)
    with pytest.raises(Refused, match="noteerde bij jou 'Afwezig'"):
        check_in(session=session, code=code_of(session), status="on_site", by=row.user)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    assert check_in(session=session, code=code_of(session), status="on_site", by=row.user).status == "online"
    assert mark() == ("online", "facilitator")


def test_who_apologised_and_comes_is_noted_as_present(session, row):
    apologise(session=session, by=row.user)
    check_in(session=session, code=code_of(session), status="on_site", by=row.user)
    assert mark() == ("on_site", "check_in")


def test_a_second_time_changes_only_how_somebody_is_there(session, row):
    for status in ("on_site", "on_site", "online"):
        check_in(session=session, code=code_of(session), status=status, by=row.user)
    assert mark() == ("online", "check_in")
    assert AttendanceChange.objects.count() == 2


def test_a_code_that_was_right_ten_minutes_ago_still_counts(session, row):
    opened_at = clock.now()
    code = code_of(session)
    with clock.at(opened_at + timedelta(minutes=10, seconds=1)), pytest.raises(Refused, match="te oud"):
        check_in(session=session, code=code, status="on_site", by=row.user, opened_at=opened_at)
    later = opened_at + timedelta(minutes=1)
    with pytest.raises(Refused, match="klopt niet"):
        check_in(session=session, code="AAAAAA", status="on_site", by=row.user, opened_at=later)
    with clock.at(opened_at + timedelta(minutes=9)):
        check_in(session=session, code=code, status="on_site", by=row.user, opened_at=opened_at)
    assert mark() == ("on_site", "check_in")


# The pages with the code


def test_the_scan_survives_the_log_in(session, row):
    row.user.set_password(PASSWORD)
    row.user.save()
    row.user.emailaddress_set.create(email=row.user.email, verified=True, primary=True)
    client, start = Client(), clock.now()
    address = door(session, code_of(session))
    to_the_door = client.get(address)
    assert to_the_door["Location"] == f"/account/login/?next={address}"
    with clock.at(start + timedelta(minutes=4)):
        in_again = client.post(to_the_door["Location"], {"login": row.user.email, "password": PASSWORD})
        assert in_again["Location"] == address
        assert "Meld je aanwezig</button>" in says(client.get(address))
        assert client.post(address, {"status": "on_site"})["Location"] == own(session)
    assert mark() == ("on_site", "check_in")


def test_without_the_right_code_at_the_door_the_log_in_gives_no_turn(session, row, client_of):
    address = door(session, code_of(session, clock.now() - timedelta(minutes=5)))
    assert Client().get(address).status_code == 302
    client = client_of(row.user)
    assert "te oud" in says(client.get(address))
    assert client.post(address, {"status": "on_site"}).status_code == 400
    assert mark() is None


def test_opening_the_address_notes_nothing(session, row, client_of):
    client = client_of(row.user)
    assert client.get(door(session, code_of(session))).status_code == 200
    assert client.head(door(session, code_of(session))).status_code == 200
    assert mark() is None


def test_the_proof_of_one_session_is_none_for_another(session, row, facilitator, client_of):
    other = make_session(session.traject, days=0)
    open_check_in(session=other, by=facilitator)
    client = client_of(row.user)
    client.get(door(session, code_of(session)))
    assert client.post(door(other, "AAAAAA"), {"status": "on_site"}).status_code == 400
    assert mark() is None


def test_who_is_not_enrolled_reads_why_and_where_to_go(session, client_of):
    text = says(client_of(make_member()).get(door(session, code_of(session))))
    assert "niet ingeschreven" in text
    assert session.traject.get_absolute_url() in text
    assert "Meld je aanwezig</button>" not in text


def test_a_typed_code_leads_to_its_session(session, row, client_of):
    client = client_of(row.user)
    typed = f"{code_of(session)[:3]}-{code_of(session)[3:].lower()}"
    response = client.post(reverse("enrolment:type_code"), {"code": typed})
    assert response["Location"] == door(session, code_of(session))
    assert client.post(response["Location"], {"status": "online"}).status_code == 302
    assert mark() == ("online", "check_in")


def test_a_typed_code_that_fits_nothing_says_why_and_stays_typed(session, row, client_of):
    page = reverse("enrolment:type_code")
    response = client_of(row.user).post(page, {"code": "AAAAAA"})
    assert response.status_code == 400
    assert "klopt niet" in says(response)
    assert 'value="AAAAAA"' in says(response)
    nobody = client_of(make_member())
    assert "Je hebt nu geen sessie" in says(nobody.post(page, {"code": "AAAAAA"}))
    early = make_session(make_traject(), days=1)
    waiting = make_participant(early.traject)
    assert "kan je je aanmelden vanaf" in says(client_of(waiting.user).post(page, {"code": "AAAAAA"}))


@pytest.mark.parametrize("typed", ["", "\0", "A" * 30, "é", "💥"])
def test_nothing_typed_breaks_the_page(session, row, client_of, typed):
    assert client_of(row.user).post(reverse("enrolment:type_code"), {"code": typed}).status_code == 400


def test_after_ten_wrong_codes_even_the_right_one_waits(session, row, client_of):
    client, page = client_of(row.user), reverse("enrolment:type_code")
    for number in range(10):
        wrong = f"AAAA{codes.ALPHABET[number]}A"
        response = client.post(page, {"code": wrong}) if number % 2 else client.get(door(session, wrong))
        assert response.status_code in (200, 400)
    right = code_of(session)
    for response in (
        client.post(page, {"code": right}),
        client.get(door(session, right)),
        client.post(door(session, right), {"status": "on_site"}),
    ):
        assert response.status_code == 429
        assert "Wacht vijf minuten" in says(response)
    assert mark() is None
    other = make_participant(session.traject)
    assert client_of(other.user).post(page, {"code": right}).status_code == 302


def test_right_codes_are_never_too_many(session, row, client_of):
    client = client_of(row.user)
    for _ in range(12):
        assert client.get(door(session, code_of(session))).status_code == 200


# The screen with the code


def screen(session) -> str:
    return reverse("enrolment:code_screen", args=[session.pk])


def test_the_screen_shows_the_code_its_address_and_a_picture_of_it(session, row, facilitator, client_of):
    text = says(client_of(facilitator).get(screen(session)))
    assert code_of(session) in text
    assert "localhost:8000/aanwezig/" in text
    assert re.search(r'<img [^>]*src="data:image/svg\+xml;base64,', text)
    assert "0 van 1 deelnemer" in text


def test_the_screen_renews_only_its_code(session, facilitator, client_of):
    client = client_of(facilitator)
    with clock.at(clock.now() + timedelta(minutes=2)):
        part = says(client.get(screen(session), headers={"HX-Request": "true"}))
        assert code_of(session) in part
    assert "<html" not in part


def test_the_screen_of_who_logged_out_goes_to_the_log_in(session):
    response = Client().get(screen(session), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    assert Client().get(screen(session)).status_code == 302


def test_the_screen_starts_with_a_button_and_says_when_it_is_too_early(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=0.01)
    client = client_of(facilitator)
    assert "Toon de code</button>" in says(client.get(screen(session)))
    assert client.post(screen(session)).status_code == 302
    assert code_of(session) in says(client.get(screen(session)))
    with clock.at(session.starts_at - timedelta(hours=2)):
        early = says(client.get(screen(session)))
    assert "te vroeg. Deelnemers melden zich aan vanaf" in early
    assert "data:image" not in early


# Beforehand


def test_an_apology_is_noted_and_taken_back_until_the_start(session, row):
    apologise(session=session, by=row.user)
    assert mark() == ("excused", "apology")
    apologise(session=session, by=row.user)
    take_back_apology(session=session, by=row.user)
    take_back_apology(session=session, by=row.user)
    assert mark() is None
    assert list(AttendanceChange.objects.values_list("before", "after", "origin")) == [
        ("", "excused", "apology"),
        ("excused", "", "apology"),
    ]


def test_the_facilitator_sees_who_will_not_come(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=3)
    row, other = make_participant(session.traject), make_participant(session.traject)
    apologise(session=session, by=row.user)
    text = says(client_of(facilitator).get(session.get_absolute_url()))
    assert f"Verontschuldigd: {row.user}." in text
    assert str(other.user) not in text


def test_from_the_start_on_no_apology_comes_or_goes(session, row):
    with clock.at(session.starts_at):
        with pytest.raises(Refused, match="begonnen"):
            apologise(session=session, by=row.user)
        with pytest.raises(Refused, match="begonnen"):
            take_back_apology(session=session, by=row.user)


def test_what_the_facilitator_noted_is_no_apology_to_take_back(session, row, facilitator):
    mark_attendance(session=session, marks={row.pk: "excused"}, by=facilitator)
    with pytest.raises(Refused, match="Mail de begeleider"):
        take_back_apology(session=session, by=row.user)
    with pytest.raises(Refused, match="al 'Verontschuldigd' genoteerd"):
        apologise(session=session, by=row.user)


def test_a_cancelled_session_takes_no_apology_and_no_claim(session, row, staff):
    cancel_session(session=session, reason="Ziekte", by=staff)
    for act in (apologise, take_back_apology):
        with pytest.raises(Refused, match="geannuleerd"):
            act(session=session, by=row.user)
    with pytest.raises(Refused, match="geannuleerd"):
        claim_attendance(session=session, status="on_site", by=row.user)


# Afterwards


def test_who_was_there_says_so_until_the_list_is_closed(session, row, facilitator):
    with clock.at(session.ends_at - timedelta(minutes=1)), pytest.raises(Refused, match="nog niet voorbij"):
        claim_attendance(session=session, status="on_site", by=row.user)
    with clock.at(session.ends_at + timedelta(days=20)):
        claim_attendance(session=session, status="online", by=row.user)
        claim_attendance(session=session, status="on_site", by=row.user)
    assert mark() == ("online", "claim")


def test_a_claim_takes_the_place_of_an_apology_and_never_of_the_facilitators_note(session, row, facilitator):
    apologise(session=session, by=row.user)
    other = make_participant(session.traject)
    with clock.at(session.ends_at):
        mark_attendance(session=session, marks={other.pk: "absent"}, by=facilitator)
        claim_attendance(session=session, status="on_site", by=row.user)
        with pytest.raises(Refused, match="noteerde bij jou 'Afwezig'"):
            claim_attendance(session=session, status="on_site", by=other.user)
    assert Attendance.objects.get(participation=row).is_claim


@pytest.mark.parametrize("who", ["anonymous", "member", "facilitator", "staff", "admin"])
def test_nobody_speaks_for_a_session_they_are_not_expected_at(session, row, who):
    user = AnonymousUser() if who == "anonymous" else make_user(who)
    for act in (apologise, take_back_apology):
        with pytest.raises(Forbidden):
            act(session=session, by=user)
    with clock.at(session.ends_at), pytest.raises(Forbidden):
        claim_attendance(session=session, status="on_site", by=user)


def test_the_page_of_ones_own_offers_what_can_be_said_now(session, row, facilitator, client_of):
    client = client_of(row.user)
    assert "Zeg dat je niet komt</button>" in says(client.get(own(session)))
    assert client.post(own(session), {"choice": "apologise"}).status_code == 302
    assert "Zeg dat je toch komt</button>" in says(client.get(own(session)))
    assert client.post(own(session), {"choice": "take_back"}).status_code == 302
    assert mark() is None
    with clock.at(session.starts_at + timedelta(minutes=1)):
        assert "</button>" not in says(client.get(own(session))).split("<main")[1]
        assert client.post(own(session), {"choice": "claim_online"}).status_code == 400
    with clock.at(session.ends_at):
        text = says(client.get(own(session)))
        assert text.index("Meld dat je er was, ter plaatse") < text.index("Meld dat je er was, online")
        assert client.post(own(session), {"choice": "claim_online"}).status_code == 302
    assert mark() == ("online", "claim")


@pytest.mark.parametrize("choice", ["", "excused", "\0", "claim_on_mars"])
def test_an_odd_choice_is_refused(session, row, client_of, choice):
    assert client_of(row.user).post(own(session), {"choice": choice}).status_code == 400
    assert mark() is None


def test_the_page_of_ones_own_is_of_who_is_expected(session, row, client_of, staff):
    for user in (make_member(), staff):
        assert client_of(user).get(own(session)).status_code == 403
    assert Client().get(own(session)).status_code == 302


def test_nobody_claims_a_session_of_before_they_enrolled(session, row, client_of):
    with clock.at(session.ends_at + timedelta(days=1)):
        make_session(session.traject, days=3)
        later = make_participant(session.traject)
        with pytest.raises(Refused, match="nog niet deel toen deze sessie was"):
            claim_attendance(session=session, status="on_site", by=later.user)
        claim_attendance(session=session, status="on_site", by=row.user)
    assert list(Attendance.objects.values_list("participation", flat=True)) == [row.pk]


def test_a_stranger_learns_nothing_of_a_session_for_somebody_alone(session, client_of):
    alone = make_session(session.traject, days=1, audience="individual", title="Gesprek over iets")
    stranger = client_of(make_member())
    for address in (door(alone, "ABCDEF"), reverse("enrolment:own_attendance", args=[alone.pk])):
        assert stranger.get(address).status_code == 404
    assert stranger.get(door(session, "ABCDEF")).status_code == 200

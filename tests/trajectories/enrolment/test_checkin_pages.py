"""The pages on which people note themselves with a code, and the screen that shows it."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions import close_attendance, open_check_in
from kruispunt.trajectories.enrolment.views.checkin import WRONG_BEFORE_LOG_IN
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member
from tests.trajectories.enrolment.checkin import code_of, door, make_open_session, mark, own, says, screen
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db

PASSWORD = "een-lang-en-goed-wachtwoord"


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    cache.clear()


@pytest.fixture
def session(facilitator):
    return make_open_session(facilitator)


@pytest.fixture
def row(session):
    return make_participant(session.traject)


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


def test_the_action_says_what_the_screen_says_when_there_is_no_code(facilitator, staff, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=0.01)

    def both_say(words: str) -> None:
        assert words in says(client_of(facilitator).get(screen(session)))
        with pytest.raises(Refused, match=words):
            open_check_in(session=session, by=facilitator)
        refused = client_of(facilitator).post(screen(session))
        assert refused.status_code == 400
        assert words in says(refused)

    with clock.at(session.starts_at - timedelta(minutes=31)):
        both_say("Het is te vroeg. Deelnemers melden zich aan vanaf")
    with clock.at(session.ends_at + timedelta(minutes=31)):
        both_say("Het is te laat. Deelnemers konden zich aanmelden tot")
    with clock.at(session.starts_at):
        close_attendance(session=session, by=facilitator)
        both_say("De lijst is afgesloten. Open ze opnieuw")
    cancel_session(session=session, reason="Ziek", by=staff)
    both_say("Deze sessie is geannuleerd")


def test_many_wrong_codes_before_the_log_in_lock_nobody_of_the_room_out(session, row, client_of):
    stranger = Client()
    for number in range(WRONG_BEFORE_LOG_IN.amount):
        stranger.get(door(session, f"AAAA{codes.ALPHABET[number]}A"))
    guessed = Client()
    right = code_of(session)
    guessed.get(door(session, right))
    assert "check_in" not in guessed.session  # a guess that hits is worth nothing now
    other = make_session(session.traject, days=1 / 90)
    open_check_in(session=other, by=session.traject.facilitators.get())
    guessed.get(door(other, code_of(other)))
    assert guessed.session["check_in"]["session"] == other.pk
    inside = client_of(row.user)  # from the same address on the internet
    assert inside.post(door(session, right), {"status": "on_site"}).status_code == 302
    assert mark() == ("on_site", "check_in")
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert "te oud" in says(client_of(make_participant(session.traject).user).get(door(session, right)))

"""What people say about themselves: beforehand not to come, afterwards to have been there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import (
    apologise,
    claim_attendance,
    enrol,
    mark_attendance,
    substitute,
    take_back_apology,
    take_over,
    undo_substitution,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceChange
from kruispunt.trajectories.enrolment.queries import excused_at, left_after, own_session
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.checkin import door, make_open_session, mark, own, says
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    cache.clear()


@pytest.fixture
def session(facilitator):
    return make_open_session(facilitator)


@pytest.fixture
def row(session):
    return make_participant(session.traject)


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
        later = make_member()
        enrol(traject=session.traject, user=later, bestuur=bestuur_of(later), by=later)
        with pytest.raises(Forbidden, match="nog niet deel toen deze sessie was"):
            claim_attendance(session=session, status="on_site", by=later)
        assert "nog niet deel toen deze sessie was" in says(client_of(later).get(own(session)))
        claim_attendance(session=session, status="on_site", by=row.user)
    assert list(Attendance.objects.values_list("participation", flat=True)) == [row.pk]


def test_who_stopped_after_the_session_still_says_to_have_been_there(session, row, staff):
    with clock.at(session.ends_at + timedelta(days=1)):
        withdraw(participation=row, reason="", by=staff)
        claim_attendance(session=session, status="on_site", by=row.user)
    assert mark() == ("on_site", "claim")


@pytest.mark.parametrize("ending", ["withdraw", "take_over"])
def test_the_apology_of_who_stopped_before_the_session_goes_with_them(session, row, ending):
    apologise(session=session, by=row.user)
    if ending == "withdraw":
        withdraw(participation=row, reason="", by=row.user)
    else:
        take_over(participation=row, colleague=make_member(row.bestuur), by=row.user)
    assert mark() is None
    change = AttendanceChange.objects.latest("pk")
    assert (change.before, change.after, change.origin, change.by) == ("excused", "", "apology", row.user)
    assert list(left_after(session)) == []


def test_the_apology_of_who_stopped_after_the_session_stays(session, row, staff):
    apologise(session=session, by=row.user)
    with clock.at(session.ends_at):
        withdraw(participation=row, reason="", by=staff)
        assert [noted.participation for noted in excused_at(session)] == [row]


@pytest.mark.parametrize(("who", "stays"), [("away", False), ("colleague", True), ("staff", True)])
def test_who_comes_after_all_instead_of_a_colleague_is_not_excused(session, row, staff, who, stays):
    apologise(session=session, by=row.user)
    colleague = make_member(row.bestuur)
    made = substitute(session=session, participation=row, colleague=colleague, by=row.user)
    undo_substitution(substitution=made, by={"away": row.user, "colleague": colleague, "staff": staff}[who])
    assert mark() == (("excused", "apology") if stays else None)
    mail = OutboxMail.objects.filter(user=row.user).latest("pk")
    assert ("Je verontschuldigde je" in mail.text) is stays
    assert own_session(session, row.user).can_take_back is stays


def test_a_stranger_learns_nothing_of_a_session_for_somebody_alone(session, client_of):
    alone = make_session(session.traject, days=1, audience="individual", title="Gesprek over iets")
    stranger = client_of(make_member())
    for address in (door(alone, "ABCDEF"), reverse("enrolment:own_attendance", args=[alone.pk])):
        assert stranger.get(address).status_code == 404
    assert stranger.get(door(session, "ABCDEF")).status_code == 200

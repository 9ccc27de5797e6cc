"""With the code of the screen people note themselves; each refusal says why."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.actions import (
    apologise,
    check_in,
    close_attendance,
    enrol,
    mark_attendance,
    open_check_in,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceChange, AttendanceList
from kruispunt.trajectories.enrolment.queries.checkin import ways
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.checkin import code_of, make_open_session, mark
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(facilitator):
    return make_open_session(facilitator)


@pytest.fixture
def row(session):
    return make_participant(session.traject)


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

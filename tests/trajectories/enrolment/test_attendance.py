"""Who was there: noted by the facilitator, never lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.actions import Conflict, mark_attendance, withdraw
from kruispunt.trajectories.enrolment.models import Attendance, AttendanceStatus
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(facilitator):
    """A session of yesterday, facilitated by `facilitator`."""
    return make_session(make_traject(facilitators=[facilitator]), days=-1)


def noted(session) -> dict[int, str]:
    """Give what stands, by participation."""
    return dict(Attendance.objects.filter(session=session).values_list("participation", "status"))


def test_each_of_the_four_states_is_noted_with_who_and_when(session, facilitator):
    rows = [make_participant(session.traject) for _ in range(4)]
    marks = {row.pk: status.value for row, status in zip(rows, AttendanceStatus, strict=True)}
    moment = clock.now()
    with clock.at(moment):
        result = mark_attendance(session=session, marks=marks, by=facilitator)
    assert result.changed == 4
    assert noted(session) == marks
    assert set(Attendance.objects.values_list("marked_by", "marked_at")) == {(facilitator.pk, moment)}
    assert Attendance.objects.present().count() == 2
    assert AuditEvent.objects.get(verb="enrolment.mark_attendance").details == {"changed": 4}


def test_not_marked_takes_the_mark_away(session, facilitator):
    row = make_participant(session.traject)
    mark_attendance(session=session, marks={row.pk: "absent"}, by=facilitator)
    mark_attendance(session=session, marks={row.pk: ""}, by=facilitator)
    assert noted(session) == {}


def test_what_did_not_change_keeps_who_marked_it(session, facilitator, staff):
    row = make_participant(session.traject)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    result = mark_attendance(session=session, marks={row.pk: "online"}, by=staff)
    assert result.changed == 0
    assert Attendance.objects.get().marked_by == facilitator
    assert AuditEvent.objects.filter(verb="enrolment.mark_attendance").count() == 1


def test_a_mark_that_changed_meanwhile_is_reported_and_the_rest_is_noted(session, facilitator, staff):
    one, two = make_participant(session.traject), make_participant(session.traject)
    mark_attendance(session=session, marks={one.pk: "absent"}, by=staff)
    result = mark_attendance(
        session=session,
        marks={one.pk: "on_site", two.pk: "on_site"},
        seen={one.pk: "", two.pk: ""},
        by=facilitator,
    )
    assert result.conflicts == (Conflict(one.pk, "absent"),)
    assert noted(session) == {one.pk: "absent", two.pk: "on_site"}


def test_nothing_is_noted_before_the_day_of_the_session(session, facilitator):
    row = make_participant(session.traject)
    with clock.at(session.starts_at - timedelta(days=1)), pytest.raises(Refused, match="moet nog komen"):
        mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    with clock.at(session.starts_at - timedelta(minutes=1)):
        mark_attendance(session=session, marks={row.pk: "excused"}, by=facilitator)
    assert noted(session) == {row.pk: "excused"}


def test_a_cancelled_session_has_no_attendance(facilitator, staff):
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject)
    row = make_participant(traject)
    session = cancel_session(session=session, reason="Ziekte", by=staff)
    with clock.at(session.ends_at), pytest.raises(Refused, match="geannuleerd"):
        mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)


@pytest.mark.parametrize("status", ["there", "ON_SITE", "\0"])
def test_an_unknown_status_is_refused_at_its_field(session, facilitator, status):
    row = make_participant(session.traject)
    with pytest.raises(Refused) as refusal:
        mark_attendance(session=session, marks={row.pk: status}, by=facilitator)
    assert refusal.value.field == f"mark_{row.pk}"


def test_nothing_is_noted_when_one_of_them_does_not_take_part(session, facilitator):
    row, other = make_participant(session.traject), make_participant(make_traject())
    gone = make_participant(session.traject)
    with clock.at(session.starts_at - timedelta(hours=1)):
        withdraw(participation=gone, reason="", by=gone.user)
    for stranger in (other, gone):
        with pytest.raises(Refused, match="niet meer verwacht"):
            mark_attendance(session=session, marks={row.pk: "on_site", stranger.pk: "on_site"}, by=facilitator)
    assert noted(session) == {}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("anonymous", False),
        ("member", False),
        ("another facilitator", False),
        ("its facilitator", True),
        ("staff", True),
        ("admin", True),
    ],
)
def test_its_facilitators_and_staff_note_attendance_and_nobody_else(session, facilitator, who, may):
    row = make_participant(session.traject)
    user = {
        "anonymous": AnonymousUser,
        "its facilitator": lambda: facilitator,
        "another facilitator": lambda: make_user("facilitator"),
    }.get(who, lambda: make_user(who))()
    if may:
        mark_attendance(session=session, marks={row.pk: "on_site"}, by=user)
    else:
        with pytest.raises(Forbidden):
            mark_attendance(session=session, marks={row.pk: "on_site"}, by=user)
    assert bool(noted(session)) is may


def test_a_facilitator_who_lost_the_role_notes_nothing(session, facilitator):
    row = make_participant(session.traject)
    facilitator.role = "member"
    facilitator.save()
    with pytest.raises(Forbidden):
        mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)

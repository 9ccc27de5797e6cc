"""Several people at the same moment, on a real database."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from kruispunt.core import clock
from kruispunt.core.errors import Refused
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment import codes
from kruispunt.trajectories.enrolment.actions import (
    accept_place,
    check_in,
    close_attendance,
    enrol,
    issue_certificate,
    mark_attendance,
    open_check_in,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    AttendanceChange,
    AttendanceList,
    Certificate,
    Participation,
    SeatOffer,
)
from kruispunt.trajectories.enrolment.tasks import tend_waiting_lists
from kruispunt.trajectories.programme.actions import edit_session
from tests.conftest import make_member, make_user
from tests.trajectories.enrolment.helpers import bestuur_of, calendar_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run every job in a thread of its own, let them start together, and give what they answered or raised."""
    barrier, results = Barrier(len(jobs)), [None] * len(jobs)

    def run(index, job):
        try:
            barrier.wait()
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_colleagues_at_once_never_share_the_last_place():
    traject = make_traject(capacity=3)
    make_session(traject)
    for _ in range(2):
        make_participant(traject)
    people = [(user := make_member(), bestuur_of(user)) for _ in range(20)]
    results = at_once(*[lambda u=u, b=b: enrol(traject=traject, user=u, bestuur=b, by=u) for u, b in people])
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Participation.objects.enrolled().filter(traject=traject).count() == 3
    assert Participation.objects.waiting().filter(traject=traject).count() == 19


def test_forty_people_at_once_for_the_last_seat_wait_in_the_order_they_came_in():
    traject = make_traject(capacity=1)
    make_session(traject)
    people = [(user := make_member(), bestuur_of(user)) for _ in range(40)]
    results = at_once(*[lambda u=u, b=b: enrol(traject=traject, user=u, bestuur=b, by=u) for u, b in people])
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Participation.objects.enrolled().filter(traject=traject).count() == 1
    waiting = list(Participation.objects.waiting().filter(traject=traject))
    assert len(waiting) == 39
    assert waiting == sorted(waiting, key=lambda row: row.pk)
    for place, row in enumerate(waiting, start=1):  # what everybody was told is where they stand
        assert f"plaats {place} van de wachtlijst" in OutboxMail.objects.get(user=row.user).text


def offered_place():
    """Give the offer of the only place of a traject; one more person waits behind it."""
    traject = make_traject(capacity=1)
    make_session(traject)
    holder, first, second = (make_participant(traject) for _ in range(3))
    withdraw(participation=holder, reason="", by=holder.user)
    return traject, SeatOffer.objects.get(participation=first), second


def test_two_workers_at_once_end_an_offer_once():
    traject, offer, second = offered_place()

    def tend():
        with clock.at(offer.expires_at):
            tend_waiting_lists()

    assert at_once(tend, tend) == [None, None]
    assert OutboxMail.objects.filter(subject__contains="is vervallen").count() == 1
    assert SeatOffer.objects.open().get().participation == second
    assert Participation.objects.holding_a_place().filter(traject=traject).count() == 1


def test_who_accepts_in_two_windows_while_staff_stops_it_has_one_place_or_none(staff):
    traject, offer, _ = offered_place()
    user = offer.participation.user
    results = at_once(
        lambda: accept_place(offer=offer, by=user),
        lambda: accept_place(offer=offer, by=user),
        lambda: withdraw(participation=offer.participation, reason="", by=staff),
    )
    assert all(isinstance(r, Participation | Refused) for r in results), results
    assert Participation.objects.holding_a_place().filter(traject=traject).count() == 1
    assert SeatOffer.objects.open().count() == 1  # the place went on to who waited behind


def test_one_person_clicking_five_times_is_enrolled_once():
    traject = make_traject()
    make_session(traject)
    user = make_member()
    bestuur = bestuur_of(user)
    results = at_once(*[lambda: enrol(traject=traject, user=user, bestuur=bestuur, by=user)] * 5)
    assert sum(isinstance(r, Participation) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == 4


def test_who_enrols_while_the_session_moves_ends_with_the_new_time_in_the_calendar():
    traject = make_traject()
    session = make_session(traject)
    user, staff = make_member(), make_user("staff")
    bestuur = bestuur_of(user)
    results = at_once(
        lambda: enrol(traject=traject, user=user, bestuur=bestuur, by=user),
        lambda: edit_session(session=session, version=None, by=staff, address="Grote Markt 1, 2000 Antwerpen"),
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert calendar_of(user)[-1] == ("REQUEST", f"{session.uid}@localhost", 1)


def test_two_facilitators_at_once_keep_each_others_marks():
    one, two = make_user("facilitator"), make_user("facilitator")
    traject = make_traject(facilitators=[one, two])
    session = make_session(traject, days=-1)
    first, second = make_participant(traject), make_participant(traject)
    results = at_once(
        lambda: mark_attendance(session=session, marks={first.pk: "on_site"}, seen={first.pk: ""}, by=one),
        lambda: mark_attendance(session=session, marks={second.pk: "excused"}, seen={second.pk: ""}, by=two),
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert dict(Attendance.objects.values_list("participation", "status")) == {
        first.pk: "on_site",
        second.pk: "excused",
    }


def test_twelve_people_with_the_code_at_once_while_the_facilitator_marks_are_each_noted_once():
    facilitator = make_user("facilitator")
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject, days=0)
    rows = [make_participant(traject) for _ in range(12)]
    code = codes.code_at(open_check_in(session=session, by=facilitator).secret, clock.now())
    results = at_once(
        *[lambda r=r: check_in(session=session, code=code, status="on_site", by=r.user) for r in rows],
        *[lambda r=r: check_in(session=session, code=code, status="on_site", by=r.user) for r in rows[:3]],
        lambda: mark_attendance(session=session, marks={rows[0].pk: "online"}, seen={rows[0].pk: ""}, by=facilitator),
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Attendance.objects.present().filter(session=session).count() == 12
    assert AttendanceChange.objects.filter(session=session).count() == 12


def test_who_checks_in_while_the_list_closes_is_noted_or_hears_why_not():
    facilitator = make_user("facilitator")
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject, days=0)
    row = make_participant(traject)
    code = codes.code_at(open_check_in(session=session, by=facilitator).secret, clock.now())
    checked, closed = at_once(
        lambda: check_in(session=session, code=code, status="on_site", by=row.user),
        lambda: close_attendance(session=session, by=facilitator),
    )
    assert isinstance(closed, AttendanceList)
    assert isinstance(checked, Attendance if Attendance.objects.exists() else Refused)


def test_asking_five_times_at_once_gives_one_certificate():
    facilitator = make_user("facilitator")
    traject = make_traject(facilitators=[facilitator])
    session = make_session(traject, days=-1)
    row = make_participant(traject)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    results = at_once(*[lambda: issue_certificate(participation=row, by=row.user)] * 5)
    assert [r for r in results if isinstance(r, Exception)] == []
    assert len({r.pk for r in results}) == Certificate.objects.count() == 1

"""The list of a session: every change stays, it can be closed and opened again, and its counts are right."""

from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment.actions import (
    apologise,
    claim_attendance,
    close_attendance,
    mark_attendance,
    open_check_in,
    reopen_attendance,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    AttendanceChange,
    AttendanceList,
    Participation,
    Substitution,
)
from kruispunt.trajectories.enrolment.queries import attendance_counts, expected_at
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_member, make_user, queries
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(facilitator):
    """A session of yesterday, facilitated by `facilitator`."""
    return make_session(make_traject(facilitators=[facilitator]), days=-1)


def page(name: str, session) -> str:
    return reverse(f"enrolment:{name}", args=[session.pk])


def changes(session) -> list[tuple]:
    rows = AttendanceChange.objects.filter(session=session)
    return list(rows.values_list("participation", "before", "after", "origin", "by"))


def test_every_change_of_a_mark_stays_its_removal_too(session, facilitator, staff):
    row = make_participant(session.traject)
    for status, by in (("absent", facilitator), ("on_site", staff), ("on_site", facilitator), ("", facilitator)):
        mark_attendance(session=session, marks={row.pk: status}, by=by)
    assert changes(session) == [
        (row.pk, "", "absent", "facilitator", facilitator.pk),
        (row.pk, "absent", "on_site", "facilitator", staff.pk),
        (row.pk, "on_site", "", "facilitator", facilitator.pk),
    ]


def test_when_one_mark_is_refused_no_change_stays(session, facilitator):
    row = make_participant(session.traject)
    with pytest.raises(Refused):
        mark_attendance(session=session, marks={row.pk: "on_site", row.pk + 999: "on_site"}, by=facilitator)
    assert changes(session) == []


def test_the_facilitator_takes_over_what_somebody_claimed(session, facilitator):
    with clock.at(session.starts_at):
        row = make_participant(session.traject)
    claim_attendance(session=session, status="on_site", by=row.user)
    mark_attendance(session=session, marks={row.pk: "absent"}, by=facilitator)
    mark = Attendance.objects.get()
    assert (mark.status, mark.is_own, mark.marked_by) == ("absent", False, facilitator)


def test_the_history_shows_who_changed_what_and_when(session, facilitator, client_of):
    row = make_participant(session.traject)
    mark_attendance(session=session, marks={row.pk: "absent"}, by=facilitator)
    close_attendance(session=session, by=facilitator)
    reopen_attendance(session=session, reason="Fatima was er toch", by=facilitator)
    mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)
    text = client_of(facilitator).get(page("history", session)).content.decode()
    assert text.index("Aanwezig online") < text.index("Niet genoteerd")
    assert str(row.user) in text
    assert f"afgesloten door {facilitator}" in text
    assert "Fatima was er toch" in text


def test_the_history_is_paginated_and_costs_the_same_for_many_changes(session, facilitator, client_of):
    client, row = client_of(facilitator), make_participant(session.traject)
    counts = []
    for more in (1, 2, 60):
        for number in range(more):
            status = "online" if not number % 2 else "absent"
            change = {"session": session, "participation": row, "after": status, "origin": "facilitator"}
            AttendanceChange.objects.create(by=facilitator, **change)
        client.get(page("history", session))
        with queries() as captured:
            text = client.get(page("history", session)).content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "?pagina=2" in text


def test_a_closed_list_takes_no_marks_claims_or_screens_and_says_who_closed_it(session, facilitator):
    row = make_participant(session.traject)
    with clock.at(session.ends_at + timedelta(minutes=5)):
        closed = close_attendance(session=session, by=facilitator)
    assert (closed.is_closed, closed.closed_by) == (True, facilitator)
    with pytest.raises(Refused, match=f"afgesloten door {facilitator}"):
        mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    with pytest.raises(Refused, match="afgesloten"):
        claim_attendance(session=session, status="on_site", by=row.user)
    assert not Attendance.objects.exists()


def test_a_list_closed_before_a_session_of_today_moved_takes_no_apology(facilitator):
    session = make_session(make_traject(facilitators=[facilitator]), days=-0.01)
    row = make_participant(session.traject)
    close_attendance(session=session, by=facilitator)
    session.starts_at += timedelta(days=3)
    session.ends_at += timedelta(days=3)
    session.save()
    with pytest.raises(Refused, match="afgesloten"):
        apologise(session=session, by=row.user)


def test_a_list_is_opened_again_with_a_reason_that_stays(session, facilitator):
    row = make_participant(session.traject)
    close_attendance(session=session, by=facilitator)
    with pytest.raises(Refused) as refusal:
        reopen_attendance(session=session, reason=" ", by=facilitator)
    assert refusal.value.field == "reason"
    opened = reopen_attendance(session=session, reason="Vergeten te noteren", by=facilitator)
    assert not opened.is_closed
    mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    assert AuditEvent.objects.get(verb="enrolment.reopen_attendance").details == {"reason": "Vergeten te noteren"}
    with pytest.raises(Refused, match="staat open"):
        reopen_attendance(session=session, reason="Nog eens", by=facilitator)


def test_a_list_is_closed_once_and_not_before_the_session_begins(session, facilitator):
    with clock.at(session.starts_at - timedelta(minutes=1)), pytest.raises(Refused, match="moet nog beginnen"):
        close_attendance(session=session, by=facilitator)
    close_attendance(session=session, by=facilitator)
    with pytest.raises(Refused, match="afgesloten"):
        close_attendance(session=session, by=facilitator)


def test_a_cancelled_session_has_no_list(facilitator, staff):
    session = make_session(make_traject(facilitators=[facilitator]))
    session = cancel_session(session=session, reason="Ziekte", by=staff)
    for act in (close_attendance, open_check_in):
        with clock.at(session.ends_at), pytest.raises(Refused, match="geannuleerd"):
            act(session=session, by=facilitator)
    assert not AttendanceList.objects.exists()


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
def test_its_facilitators_and_staff_keep_the_list_and_nobody_else(session, facilitator, who, may):
    user = {
        "anonymous": AnonymousUser,
        "its facilitator": lambda: facilitator,
        "another facilitator": lambda: make_user("facilitator"),
    }.get(who, lambda: make_user(who))()
    steps = [
        lambda: open_check_in(session=session, by=user),
        lambda: close_attendance(session=session, by=user),
        lambda: reopen_attendance(session=session, reason="Toch nog iemand", by=user),
    ]
    for step in steps:
        with clock.at(session.starts_at), nullcontext() if may else pytest.raises(Forbidden):
            step()
    assert AttendanceList.objects.exists() is may


def test_the_page_closes_the_list_and_opens_it_again(session, facilitator, client_of):
    make_participant(session.traject)
    client = client_of(facilitator)
    assert "1 deelnemer is nog niet genoteerd" in client.get(page("closing", session)).content.decode()
    assert client.post(page("closing", session)).status_code == 302
    assert "Open de lijst opnieuw" in client.get(page("attendance", session)).content.decode()
    assert client.get(page("attendance", session)).content.decode().count("<fieldset") == 0
    refused = client.post(page("closing", session), {"reason": ""})
    assert refused.status_code == 400
    assert "Zeg waarom" in refused.content.decode()
    assert client.post(page("closing", session), {"reason": "Toch nog iemand"}).status_code == 302
    assert not AttendanceList.objects.get().is_closed


def test_the_rest_is_noted_with_one_button_and_what_was_noted_stays(session, facilitator, staff, client_of):
    noted, chosen, rest, meanwhile = (make_participant(session.traject) for _ in range(4))
    mark_attendance(session=session, marks={noted.pk: "absent"}, by=staff)
    data = {f"mark_{p.pk}": "" for p in (chosen, rest, meanwhile)} | {f"mark_{noted.pk}": "absent"}
    data |= {f"seen_{p.pk}": "" for p in (chosen, rest, meanwhile)} | {f"seen_{noted.pk}": "absent"}
    mark_attendance(session=session, marks={meanwhile.pk: "excused"}, by=staff)
    response = client_of(facilitator).post(
        page("attendance", session), data | {f"mark_{chosen.pk}": "online", "rest": "on_site"}
    )
    assert response.status_code == 302
    assert dict(Attendance.objects.values_list("participation", "status")) == {
        noted.pk: "absent",
        chosen.pk: "online",
        rest.pk: "on_site",
        meanwhile.pk: "excused",
    }


def test_the_rest_is_never_noted_as_something_else_than_present(session, facilitator, client_of):
    row = make_participant(session.traject)
    response = client_of(facilitator).post(
        page("attendance", session), {f"mark_{row.pk}": "", f"seen_{row.pk}": "", "rest": "absent"}
    )
    assert response.status_code == 400
    assert not Attendance.objects.exists()


def test_the_sheet_shows_what_people_noted_themselves(facilitator, client_of):
    session = make_session(make_traject(facilitators=[facilitator]), days=1)
    sorry, there = make_participant(session.traject), make_participant(session.traject)
    apologise(session=session, by=sorry.user)
    with clock.at(session.ends_at):
        claim_attendance(session=session, status="on_site", by=there.user)
    text = client_of(facilitator).get(page("attendance", session)).content.decode()
    assert "Zelf verontschuldigd" in text
    assert "Zelf achteraf gemeld" in text


def test_the_sheet_costs_the_same_for_few_and_many_people(session, facilitator, client_of):
    client, counts = client_of(facilitator), []
    for more in (1, 2, 27):
        marks = {make_participant(session.traject).pk: "online" for _ in range(more)}
        mark_attendance(session=session, marks=marks, by=facilitator)
        client.get(page("attendance", session))
        with queries() as captured:
            client.get(page("attendance", session))
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_are_what_counting_by_hand_gives(session, facilitator, seed):
    chance = Random(seed)
    rows = [make_participant(session.traject) for _ in range(12)]
    for row in rows[:5]:  # colleagues of a bestuur that is there already
        Participation.objects.filter(pk=row.pk).update(bestuur=rows[5].bestuur)
    colleague = make_member(rows[6].bestuur)
    stand_in = Participation.objects.create(
        traject=session.traject, user=colleague, bestuur=bestuur_of(colleague), status="substitute", source="self"
    )
    Substitution.objects.create(session=session, away=rows[6], stand_in=stand_in, arranged_by=rows[6].user)
    people = [row for row in rows if row != rows[6]] + [stand_in]
    statuses = {row.pk: chance.choice(["on_site", "online", "excused", "absent", ""]) for row in people}
    mark_attendance(session=session, marks=statuses, by=facilitator)
    gone = chance.sample(people[:-1], 3)
    for row in gone:  # who stops now was expected then; whose trail says they stopped before it was not
        withdraw(participation=row, reason="", by=row.user)
    before = gone[1:]
    Participation.objects.filter(pk__in=[row.pk for row in before]).update(
        withdrawn_at=session.starts_at - timedelta(hours=1)
    )

    fresh = {row.pk: row for row in Participation.objects.all()}
    marks = [(fresh[pk], status) for pk, status in statuses.items() if status]
    still = {row.pk for row in people} - {row.pk for row in before}
    there = [(row, status) for row, status in marks if status in ("on_site", "online")]
    how = Counter(status for _, status in there)
    stayed = Counter(status for row, status in marks if row.pk in still)
    found = attendance_counts(session)
    assert expected_at(session).count() == found.expected == len(still)
    assert found.present == len({row.user_id for row, _ in there})
    assert found.besturen == len({row.bestuur_id for row, _ in there})
    assert (found.on_site, found.online) == (how["on_site"], how["online"])
    assert (found.excused, found.absent) == (stayed["excused"], stayed["absent"])
    assert found.marked == sum(stayed.values())
    assert found.not_marked == len(still) - sum(stayed.values())

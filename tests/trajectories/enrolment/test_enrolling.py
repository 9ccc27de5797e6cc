"""Getting a place, waiting for one, giving it up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kruispunt.besturen.enums import MembershipStatus
from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import enrol, enrol_people, enrol_selected, withdraw
from kruispunt.trajectories.enrolment.models import CalendarInvitation, Participation, ParticipationStatus
from kruispunt.trajectories.enrolment.queries import places_of, waiting_position
from kruispunt.trajectories.programme.actions import cancel_traject
from kruispunt.trajectories.programme.enums import SessionAudience, TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import TrajectNeed
from tests.conftest import brussels, make_bestuur, make_member, make_user
from tests.trajectories.enrolment.helpers import (
    bestuur_of,
    calendar_of,
    make_participant,
    make_session,
    make_traject,
    subjects_of,
)

pytestmark = pytest.mark.django_db


def test_who_enrols_gets_a_place_a_mail_and_an_invitation_per_coming_session(member):
    traject = make_traject(capacity=1)
    sessions = [make_session(traject, days=days) for days in (7, 14)]
    make_session(traject, days=-7)
    participation = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert participation.is_enrolled
    assert subjects_of(member) == [f"Je bent ingeschreven voor {traject.title}"]
    assert calendar_of(member) == [("REQUEST", f"{s.uid}@localhost", 0) for s in sessions]
    event = AuditEvent.objects.get(verb="enrolment.enrol")
    assert event.actor == member
    assert event.details == {"status": "enrolled", "source": "self"}


def test_who_enrols_in_a_full_traject_waits_and_reads_the_place_on_the_list():
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)
    first, second = make_participant(traject), make_participant(traject)
    assert first.is_waiting
    assert (waiting_position(first), waiting_position(second)) == (1, 2)
    assert "plaats 2 van de wachtlijst" in OutboxMail.objects.get(user=second.user).text
    assert calendar_of(second.user) == []


def test_a_traject_without_capacity_has_room_for_everybody():
    traject = make_traject(capacity=None)
    make_session(traject)
    assert all(make_participant(traject).is_enrolled for _ in range(4))
    assert places_of(traject).free is None


def test_a_newcomer_does_not_overtake_who_waits():
    traject = make_traject(capacity=1)
    make_session(traject)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    withdraw(participation=enrolled, reason="", by=enrolled.user)
    assert make_participant(traject).is_waiting
    waiting.refresh_from_db()
    assert waiting.has_offer


def test_a_newcomer_does_not_overtake_who_waits_when_nothing_is_offered_any_more():
    traject = make_traject(capacity=1, offers_end_hours=24)
    session = make_session(traject)
    enrolled, waiting = make_participant(traject), make_participant(traject)
    with clock.at(session.starts_at - timedelta(hours=3)):
        withdraw(participation=enrolled, reason="", by=enrolled.user)
        newcomer = make_participant(traject)
    assert newcomer.is_waiting
    assert waiting_position(newcomer) == 2
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_above_the_limit_of_a_bestuur_a_colleague_waits_and_holds_up_no_other():
    traject = make_traject(capacity=4, per_bestuur=1)
    make_session(traject)
    bestuur = make_bestuur()
    one, two = make_member(bestuur), make_member(bestuur)
    assert enrol(traject=traject, user=one, bestuur=bestuur, by=one).is_enrolled
    assert enrol(traject=traject, user=two, bestuur=bestuur, by=two).is_waiting
    text = OutboxMail.objects.get(user=two).text
    assert f"hoogstens 1 plaats krijgen, en collega's van {bestuur}" in text
    assert make_participant(traject).is_enrolled


def test_a_limit_of_a_bestuur_holds_without_a_capacity_too():
    traject = make_traject(capacity=None, per_bestuur=2)
    make_session(traject)
    bestuur = make_bestuur()
    people = [make_member(bestuur) for _ in range(3)]
    rows = [enrol(traject=traject, user=user, bestuur=bestuur, by=user) for user in people]
    assert [row.is_enrolled for row in rows] == [True, True, False]


def test_the_confirmation_names_each_session_with_day_hour_and_place(member):
    traject = make_traject()
    make_session(traject, title="Dag 1", starts_at=brussels(2027, 3, 2, 9, 30), ends_at=brussels(2027, 3, 2, 12))
    online = {"mode": "online", "address": "", "online_url": "https://meet.example/dag-2"}
    make_session(traject, title="Dag 2", starts_at=brussels(2027, 3, 9, 9), ends_at=brussels(2027, 3, 9, 12), **online)
    with clock.at(brussels(2027, 2, 1)):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    mail = OutboxMail.objects.get(user=member, calendar="")
    first = "Dag 1: di 2 maart 2027 van 9.30 u. tot 12 u., Bischoffsheimlaan 1, 1000 Brussel"
    second = "Dag 2: di 9 maart 2027 van 9 u. tot 12 u., https://meet.example/dag-2"
    assert [part in mail.text for part in ("komen in je agenda", first, second)] == [True, True, True]
    assert [part in mail.html for part in (f"<li>{first}", "Dag 2: di 9 maart 2027")] == [True, True]


def test_an_individual_session_is_for_its_guest_only(member):
    traject = make_traject()
    group = make_session(traject)
    make_session(traject, days=9, audience=SessionAudience.INDIVIDUAL)
    enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert calendar_of(member) == [("REQUEST", f"{group.uid}@localhost", 0)]


def test_colleagues_are_enrolled_together_and_each_gets_a_mail_of_their_own():
    traject = make_traject(capacity=2)
    make_session(traject)
    bestuur = make_bestuur()
    people = [make_member(bestuur) for _ in range(3)]
    rows = enrol_people(traject=traject, people=people, bestuur=bestuur, by=people[0])
    assert [row.is_enrolled for row in rows] == [True, True, False]
    assert [row.source for row in rows] == ["self", "colleague", "colleague"]
    assert [row.enrolled_by for row in rows] == [None, people[0], people[0]]
    assert [subjects_of(user) for user in people] == [
        [f"Je bent ingeschreven voor {traject.title}"],
        [f"Je bent ingeschreven voor {traject.title}"],
        [f"Je staat op de wachtlijst voor {traject.title}"],
    ]
    assert f"{people[0]} schreef je in" in OutboxMail.objects.filter(user=people[2]).get().text


def test_when_one_of_them_cannot_be_enrolled_nobody_is():
    traject = make_traject()
    make_session(traject)
    bestuur = make_bestuur()
    one, two, stranger = make_member(bestuur), make_member(bestuur), make_member()
    with pytest.raises(Forbidden, match="werkt in Kruispunt niet voor") as refusal:
        enrol_people(traject=traject, people=[one, two, stranger], bestuur=bestuur, by=one)
    assert refusal.value.field == "people"
    enrol(traject=traject, user=two, bestuur=bestuur, by=two)
    with pytest.raises(Refused, match=f"{two} is al ingeschreven"):
        enrol_people(traject=traject, people=[one, two], bestuur=bestuur, by=one)
    with pytest.raises(Refused, match="Kies wie er komt"):
        enrol_people(traject=traject, people=[], bestuur=bestuur, by=one)
    assert Participation.objects.get().user == two
    assert not OutboxMail.objects.filter(user=one).exists()


@pytest.mark.parametrize(("role", "may"), [("member", False), ("facilitator", False), ("staff", True), ("admin", True)])
def test_who_does_not_act_for_the_bestuur_enrols_none_of_its_people(member, role, may):
    traject = make_traject()
    make_session(traject)
    by, bestuur = make_user(role), bestuur_of(member)
    if may:
        assert enrol(traject=traject, user=member, bestuur=bestuur, by=by).source == "staff"
    else:
        with pytest.raises(Forbidden, match="alleen jezelf"):
            enrol(traject=traject, user=member, bestuur=bestuur, by=by)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": TrajectKind.LEERLABO}, "niet zelf inschrijven"),
        ({"status": TrajectStatus.DRAFT}, "niet zelf inschrijven"),
    ],
)
def test_a_traject_that_takes_no_enrolments_refuses(member, fields, message):
    traject = make_traject(**fields)
    make_session(traject)
    with pytest.raises(Refused, match=message):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert not Participation.objects.exists()


def test_a_cancelled_traject_refuses(member, staff):
    traject = make_traject(
        status=TrajectStatus.CANCELLED, cancelled_at=clock.now(), cancelled_by=staff, cancel_reason="Te weinig mensen"
    )
    with pytest.raises(Refused, match="geannuleerd"):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)


def test_a_traject_without_a_session_to_come_refuses(member):
    traject = make_traject()
    make_session(traject, days=-7)
    with pytest.raises(Refused, match="voorbij"):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)


def test_nobody_enrols_twice(member):
    traject = make_traject()
    make_session(traject)
    enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    with pytest.raises(Refused, match="al ingeschreven"):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert Participation.objects.count() == 1


def test_nobody_enrols_for_a_bestuur_they_do_not_act_for(member):
    traject = make_traject()
    make_session(traject)
    with pytest.raises(Forbidden) as refusal:
        enrol(traject=traject, user=member, bestuur=make_bestuur(), by=member)
    assert refusal.value.field == "bestuur"
    membership = member.memberships.get()
    membership.status, membership.ends_on = MembershipStatus.ENDED, clock.today()
    membership.save()
    with pytest.raises(Forbidden):
        enrol(traject=traject, user=member, bestuur=membership.bestuur, by=member)


def test_a_member_of_another_bestuur_enrols_nobody_here(member):
    traject = make_traject()
    make_session(traject)
    with pytest.raises(Forbidden, match="alleen jezelf"):
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=make_member())


def test_who_was_selected_takes_part_without_counting_places(member, staff):
    traject = make_traject(kind=TrajectKind.LEERLABO, capacity=1)
    session = make_session(traject)
    enrol_selected(traject=traject, user=member, bestuur=bestuur_of(member), by=staff)
    other = make_participant(traject)
    assert other.is_enrolled
    assert calendar_of(member) == [("REQUEST", f"{session.uid}@localhost", 0)]
    assert subjects_of(member) == []  # the mail of the selection says it already


def test_selecting_somebody_again_changes_nothing(member, staff):
    traject = make_traject(kind=TrajectKind.LEERLABO)
    make_session(traject)
    first = enrol_selected(traject=traject, user=member, bestuur=bestuur_of(member), by=staff)
    again = enrol_selected(traject=traject, user=member, bestuur=bestuur_of(member), by=staff)
    assert first == again
    assert len(calendar_of(member)) == 1
    with pytest.raises(Refused, match="neemt al deel"):
        enrol_selected(traject=traject, user=member, bestuur=make_bestuur(), by=staff)


def test_who_withdraws_leaves_the_calendars_of_what_still_comes(member):
    traject = make_traject()
    soon, later = make_session(traject, days=1), make_session(traject, days=8)
    row = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    with clock.at(soon.ends_at):
        withdraw(participation=row, reason=" Te druk ", by=member)
    row.refresh_from_db()
    assert row.status == ParticipationStatus.WITHDRAWN
    assert row.withdraw_reason == "Te druk"
    assert calendar_of(member)[2:] == [("CANCEL", f"{later.uid}@localhost", 1)]
    assert subjects_of(member)[-1] == f"Je doet niet meer mee aan {traject.title}"
    with pytest.raises(Refused, match="al stopgezet"):
        withdraw(participation=row, reason="", by=member)


def test_who_enrols_again_gets_the_entry_back_under_the_same_uid_with_a_rising_sequence(member):
    traject = make_traject()
    session = make_session(traject)
    row = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    withdraw(participation=row, reason="", by=member)
    again = enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert again.pk != row.pk
    uid = f"{session.uid}@localhost"
    assert calendar_of(member) == [("REQUEST", uid, 0), ("CANCEL", uid, 1), ("REQUEST", uid, 2)]
    assert CalendarInvitation.objects.get().is_standing


def test_who_waits_can_withdraw_and_has_nothing_in_the_calendar_to_remove():
    traject = make_traject(capacity=1)
    make_session(traject)
    make_participant(traject)
    waiting = make_participant(traject)
    withdraw(participation=waiting, reason="", by=waiting.user)
    assert calendar_of(waiting.user) == []


@pytest.mark.parametrize(("role", "may"), [("member", False), ("facilitator", False), ("staff", True), ("admin", True)])
def test_staff_may_end_the_participation_of_another_and_others_may_not(role, may):
    traject = make_traject()
    make_session(traject)
    row = make_participant(traject)
    user = make_user(role)
    if may:
        withdraw(participation=row, reason="", by=user)
    else:
        with pytest.raises(Forbidden):
            withdraw(participation=row, reason="", by=user)
    row.refresh_from_db()
    assert row.is_standing is not may


def test_when_a_mail_cannot_be_made_nobody_is_enrolled(member, settings):
    traject = make_traject()
    make_session(traject)
    settings.DEFAULT_FROM_EMAIL = object()  # the calendar message cannot name its organiser
    with pytest.raises(Exception):  # noqa: B017
        enrol(traject=traject, user=member, bestuur=bestuur_of(member), by=member)
    assert not Participation.objects.exists()
    assert not OutboxMail.objects.exists()
    assert not AuditEvent.objects.exists()


def test_needs_of_who_does_not_come_are_refused_and_not_lost_in_silence():
    bestuur = make_bestuur()
    user, colleague = make_member(bestuur), make_member(bestuur)
    traject = make_traject()
    make_session(traject)
    TrajectNeed.objects.create(traject=traject, kind="food")
    with pytest.raises(Refused, match="schrijft jezelf niet in"):
        enrol_people(traject=traject, people=[colleague], bestuur=bestuur, needs={"food": "Vegan"}, by=user)
    assert not Participation.objects.exists()


def test_a_session_for_somebody_alone_is_none_to_enrol_for():
    traject = make_traject()
    make_session(traject, audience="individual")
    user = make_member()
    with pytest.raises(Refused, match="voorbij"):
        enrol(traject=traject, user=user, bestuur=bestuur_of(user), by=user)


def test_there_is_nothing_to_stop_in_a_cancelled_traject(staff):
    traject = make_traject()
    make_session(traject)
    row = make_participant(traject)
    cancel_traject(traject=traject, reason="Te weinig inschrijvingen", by=staff)
    with pytest.raises(Refused, match="geannuleerd"):
        withdraw(participation=row, reason="", by=row.user)


def test_the_enrol_page_names_no_session_for_somebody_alone(client_of):
    traject = make_traject()
    make_session(traject)
    make_session(traject, audience="individual", title="Gesprek over iets")
    page = client_of(make_member()).get(reverse("enrolment:enrol", args=[traject.slug])).content.decode()
    assert "Samenkomst" in page
    assert "Gesprek over iets" not in page

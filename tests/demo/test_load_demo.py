"""The example: the known truth of 2025, every state of 2026, marked as invented, and never where it may not be."""

import json
from datetime import date
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction

from kruispunt.besturen.models import Bestuur, Membership, TypeDetermination, User
from kruispunt.core import clock
from kruispunt.core.models import AuditEvent
from kruispunt.demo.programme import lines
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Nudge, Topic
from kruispunt.kennisgroep.queries import desk
from kruispunt.leerlabo.models import PhaseStart
from kruispunt.notifications.models import MailPreference, MailStatus, OutboxMail
from kruispunt.trajectories.calls.models import Application, OpenCall
from kruispunt.trajectories.coaching.models import Booking, Slot
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    AttendanceList,
    Certificate,
    Need,
    Participation,
    SeatOffer,
    Substitution,
)
from kruispunt.trajectories.enrolment.queries import enrolled_by, to_claim
from kruispunt.trajectories.enrolment.queries.deciding import coming_up, editions_before, standing_now
from kruispunt.trajectories.evaluations.models import Answer, Evaluation
from kruispunt.trajectories.outputs.models import Material, Minutes
from kruispunt.trajectories.outputs.queries import sessions_with_outputs
from kruispunt.trajectories.programme.models import Session, Traject
from tests.demo.helpers import load

pytestmark = pytest.mark.django_db

#: The day by which the team decided on the vorming that was cancelled in 2025.
FIRST_NO_GO = date(2025, 9, 23)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load once for the tests that only read; everything is rolled back at the end of the module."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            said = load()
            yield said
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def figures(tmp_path, **options) -> dict:
    """Give the exported indicators by code."""
    file = tmp_path / "kpi.json"
    call_command("export_kpis", format="json", output=str(file), stdout=StringIO(), **options)
    return {row["code"]: row for row in json.loads(file.read_text())["indicators"]}


def test_2025_gives_exactly_the_figures_of_the_yearly_report(loaded, tmp_path):
    found = figures(tmp_path, year=2025)
    assert found["2.1-K1"]["value"] == 31  # "Eind 2025 telde de kennisgroep 31 leden"
    assert found["2.1-K3"]["value"] == 1  # "kwam de collegagroep gelijke kansen samen"
    minutes = {"by": "Apart getoond", "label": "Met een gepubliceerd verslag", "value": 1}
    assert found["2.1-K3"]["splits"] == [minutes]
    assert found["2.2-K1"]["value"] == 1  # "ging door in november"
    assert found["2.2-K1"]["splits"] == [{"by": "Apart getoond", "label": "Geannuleerd", "value": 1}]
    assert found["3.1-K1"]["value"] == 1  # "werd een leerlabo opgestart"
    assert found.pop("3.1-A2")["value"] is None  # the leerlabo began: no instrument came out of it yet
    for code, row in found.items():
        assert (row["value"] is None) == (row["status"] != "computed"), code
        assert row["rows"] == 0 or row["status"] == "computed", code


def test_the_vorming_of_2025_was_in_november_and_the_cancelled_one_took_three_days(loaded):
    held = Session.objects.held().get(traject__kind="vorming", starts_at__year=2025)
    assert held.starts_at.month == 11
    cancelled = Traject.objects.get(kind="vorming", status="cancelled")
    assert cancelled.sessions.count() == 3
    assert "te weinig inschrijvingen" in cancelled.cancel_reason
    decision = cancelled.go_decisions.get()
    assert (decision.choice, decision.reason, decision.decide_on) == ("cancel", cancelled.cancel_reason, FIRST_NO_GO)
    # The next edition came, and who asked heard of it.
    assert [row.told_at is not None for row in cancelled.next_edition_interests.all()] == [True]


def test_one_vorming_waits_for_the_team_to_decide(loaded):
    waiting = coming_up().get()
    assert waiting.enrolled < waiting.minimum
    now = standing_now(waiting)
    assert (now.last.choice, now.is_overdue) == ("recruit", False)
    assert [edition.in_the_end for edition in editions_before(now)] == [10]


def test_every_line_of_the_programme_that_is_a_traject_is_there(loaded):
    for line in lines().values():
        if line.kind:
            assert Traject.objects.filter(kind=line.kind, description=line.facts).exists(), line.slug


def test_2026_shows_every_state(loaded):
    assert OpenCall.objects.open().count() == 1
    closed = OpenCall.objects.closed().get(confirmed_at=None)
    assert closed.applications.in_selection().count() == 14
    assert [row.phase for row in PhaseStart.objects.all()] == ["insight", "definition"]
    full = Traject.objects.get(capacity=10, kind="vorming")
    assert full.participations.enrolled().count() == 9
    assert full.participations.waiting().count() == 3
    (offer,) = SeatOffer.objects.all()
    assert offer.is_open
    assert offer.participation.user.email == "lid@kruispunt.example"
    past = Session.objects.held().filter(starts_at__year=2026)
    assert all(session.attendances.exists() for session in past)
    assert {evaluation.answers.count() >= evaluation.threshold for evaluation in Evaluation.objects.all()} == {
        True,
        False,
    }
    assert Membership.objects.requested().count() == 2
    assert GroupMembership.objects.requested().count() == 2
    assert Application.objects.filter(status="draft").exists()
    assert Attendance.objects.exclude(status__in=["on_site", "online"]).exists()


def test_sessions_left_something_and_meetings_with_a_coach_were_held_and_come(loaded):
    assert {row.status for row in Minutes.objects.all()} == {"draft", "published"}
    assert {row.kind for row in Material.objects.all()} == {"file", "link"}
    coming = Booking.objects.standing().filter(slot__starts_at__gt=clock.now())
    assert coming.filter(participation__user__email="lid@kruispunt.example").count() == 1
    assert Slot.objects.free().exists()
    assert not Session.objects.held().filter(audience="individual", starts_at__year=2025).exists()


def test_the_log_in_of_a_lid_has_something_to_do(loaded):
    lotte = User.objects.get(email="lid@kruispunt.example")
    assert lotte.check_password("voorbeeld-kruispunt")
    assert Participation.objects.enrolled().filter(user=lotte, traject__kind="leerlabo").exists()
    assert Evaluation.objects.filter(
        respondents__participation__user=lotte, respondents__has_answered=False, closes_at__gt=clock.now()
    ).exists()


def test_attendance_shows_what_people_noted_themselves(loaded):
    assert Attendance.objects.filter(origin="apology").count() == 2
    assert Attendance.objects.filter(origin="claim").count() == 1
    assert AttendanceList.objects.filter(closed_at__isnull=False).exists()
    lotte = User.objects.get(email="lid@kruispunt.example")
    assert Certificate.objects.filter(participation__user=lotte, ended_at=None).exists()
    assert to_claim(lotte, most=5)


def test_people_said_what_they_need_and_what_is_of_no_use_any_more_is_gone(loaded):
    needs = Need.objects.select_related("participation__traject")
    assert {need.participation.traject.title for need in needs} == {"Vorming Thuisgevoel in Vlaanderen"}
    assert needs.count() == 5
    assert AuditEvent.objects.get(verb="enrolment.purge_needs").details == {"people": 4, "needs": 5}


def test_a_colleague_comes_in_the_place_of_the_log_in_of_a_lid_once(loaded):
    arranged = Substitution.objects.get(away__user__email="lid@kruispunt.example", ended_at=None)
    assert arranged.session.starts_at > clock.now()
    assert arranged.stand_in.bestuur == arranged.away.bestuur
    assert MailPreference.objects.get(user=arranged.away.user).rhythm == "weekly"


def test_the_log_in_of_a_lid_enrolled_a_colleague(loaded):
    lotte = User.objects.get(email="lid@kruispunt.example")
    assert [row.user.last_name for row in enrolled_by(lotte)] == ["Invaller"]


def test_everything_invented_is_marked(loaded):
    assert not User.objects.filter(is_example=False).exists()
    assert not TypeDetermination.objects.filter(is_example=False).exists()
    assert not Answer.objects.filter(is_example=False).exists()
    assert all(
        text.startswith("Voorbeeldgegevens") for text in TypeDetermination.objects.values_list("reason", flat=True)
    )
    assert all(
        text.startswith("Voorbeeldgegevens") for text in Application.objects.values_list("motivation", flat=True)
    )
    assert all(user.email.endswith(".example") for user in User.objects.all())
    assert Bestuur.objects.open().municipalities().count() == 285


def test_no_mail_of_the_example_is_ever_sent(loaded):
    assert set(OutboxMail.objects.values_list("status", flat=True)) == {MailStatus.HELD_BACK}


def test_coming_sessions_of_the_example_are_on_working_days(loaded):
    coming = [s.starts_at.astimezone(ZoneInfo("Europe/Brussels")) for s in Session.objects.upcoming()]
    assert coming
    assert all(moment.weekday() < 5 for moment in coming)
    assert not [moment for moment in coming if (moment.month, moment.day) in ((12, 25), (1, 1))]


def test_coming_sessions_of_the_example_lie_in_several_provinces(loaded):
    places = {session.region for session in Session.objects.upcoming().exclude(address="")}
    assert len(places) >= 4


def test_it_prints_the_address_and_one_log_in_per_role(loaded, settings):
    for word in (settings.SITE_URL, "lid@", "begeleider@", "medewerker@", "beheerder@", "voorbeeld-kruispunt"):
        assert word in loaded


def test_a_second_time_changes_nothing_and_says_so(loaded):
    before = (User.objects.count(), Session.objects.count(), OutboxMail.objects.count())
    output = StringIO()
    call_command("load_demo", stdout=output)
    assert "Niets veranderd" in output.getvalue()
    assert before == (User.objects.count(), Session.objects.count(), OutboxMail.objects.count())


def test_the_desk_of_the_kennisgroep_has_something_in_every_list(loaded):
    group = Kennisgroep.objects.get()
    assert desk.waiting_questions(group).exists()
    assert desk.newcomers(group).exists()
    assert desk.quiet_members(group).exists()
    assert desk.could_be_sessions(group)
    assert group.prompts.filter(topic__isnull=True).count() == 1
    assert not Nudge.objects.filter(done_at__isnull=True).exists()
    assert {mail.status for mail in OutboxMail.objects.filter(subject=f"Nieuw in {group}")} == {MailStatus.HELD_BACK}


def test_a_session_of_the_leerlabo_has_its_conversation_with_what_it_left_behind(loaded):
    topic = Topic.objects.get(session__isnull=False)
    assert topic.session.traject.kind == "leerlabo"
    assert topic.author.email == "begeleider@kruispunt.example"
    taking_part = set(topic.session.traject.participations.enrolled().values_list("user", flat=True))
    writers = set(topic.posts.replies().values_list("author", flat=True))
    assert len(writers) == 2
    assert writers <= taking_part
    lotte = User.objects.get(email="lid@kruispunt.example")
    (shown,) = sessions_with_outputs(lotte, topic.session.traject).filter(pk=topic.session_id)
    assert shown.shown_materials
    assert shown.minutes.is_published

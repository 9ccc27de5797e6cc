"""A certificate says what somebody really attended, and anybody can check it."""

import io
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.trajectories.enrolment import exports
from kruispunt.trajectories.enrolment.actions import (
    claim_attendance,
    enrol,
    issue_certificate,
    mark_attendance,
    withdraw,
)
from kruispunt.trajectories.enrolment.codes import may_be_certificate_code
from kruispunt.trajectories.enrolment.models import Attendance, Certificate, Participation
from kruispunt.trajectories.enrolment.queries import content_of
from kruispunt.trajectories.programme.actions import cancel_session
from kruispunt.ui.templatetags.kruispunt import datum
from tests.conftest import make_member, make_user, query_counts
from tests.trajectories.enrolment.helpers import bestuur_of, make_participant, make_session, make_traject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    cache.clear()


@pytest.fixture
def traject(facilitator):
    return make_traject(title="Genderbewust beleid", facilitators=[facilitator])


@pytest.fixture
def sessions(traject):
    """Three sessions that are over, of two hours, an hour and a half and two hours; one that comes."""
    rows = [make_session(traject, days=-days, title=f"Dag {4 - days}") for days in (3, 2, 1)]
    rows[1].ends_at = rows[1].starts_at + timedelta(minutes=90)
    rows[1].save()
    return [*rows, make_session(traject, days=5, title="Dag 4")]


@pytest.fixture
def row(traject, sessions, facilitator):
    """Somebody who was at the first on site and at the second online, and missed the third."""
    row = make_participant(traject)
    for session, status in zip(sessions, ("on_site", "online", "absent"), strict=False):
        mark_attendance(session=session, marks={row.pk: status}, by=facilitator)
    return row


def page(name: str, row) -> str:
    return reverse(f"enrolment:{name}", args=[row.pk])


def check(code: str) -> str:
    return reverse("enrolment:verified", args=[code])


def text_of(content: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)


def test_it_says_what_was_really_attended_with_the_hours(row, sessions):
    made = issue_certificate(participation=row, by=row.user)
    assert (made.name, made.bestuur_name, made.traject_title) == (
        row.user.get_full_name(),
        row.bestuur.name,
        "Genderbewust beleid",
    )
    assert [(s["title"], s["minutes"], s["how"]) for s in made.sessions] == [
        ("Dag 1", 120, "ter plaatse"),
        ("Dag 2", 90, "online"),
    ]
    assert made.minutes == 210
    assert may_be_certificate_code(made.code)
    event = AuditEvent.objects.get(verb="enrolment.issue_certificate")
    assert event.details == {"minutes": 210, "replaces": None}


def test_the_same_attendance_gives_the_same_certificate(row, staff):
    first = issue_certificate(participation=row, by=row.user)
    assert issue_certificate(participation=row, by=staff) == first
    assert Certificate.objects.count() == 1


def test_when_attendance_changed_a_new_one_takes_its_place(row, sessions, facilitator):
    first = issue_certificate(participation=row, by=row.user)
    mark_attendance(session=sessions[2], marks={row.pk: "on_site"}, by=facilitator)
    second = issue_certificate(participation=row, by=row.user)
    first.refresh_from_db()
    assert (first.is_standing, second.is_standing) == (False, True)
    assert (second.minutes, second.code == first.code) == (330, False)


def test_without_a_session_attended_that_is_over_there_is_none(traject, sessions, facilitator, staff):
    row = make_participant(traject)
    with pytest.raises(Refused, match="nog geen sessie"):
        issue_certificate(participation=row, by=row.user)
    mark_attendance(session=sessions[0], marks={row.pk: "excused"}, by=facilitator)
    today = make_session(traject, days=0)
    mark_attendance(session=today, marks={row.pk: "on_site"}, by=facilitator)
    with pytest.raises(Refused, match="nog geen sessie"):
        issue_certificate(participation=row, by=row.user)
    assert not Certificate.objects.exists()


def test_a_cancelled_session_counts_for_nothing(traject, facilitator, staff):
    session = make_session(traject, days=0)
    row = make_participant(traject)
    mark_attendance(session=session, marks={row.pk: "on_site"}, by=facilitator)
    cancel_session(session=session, reason="Ziekte", by=staff)
    with pytest.raises(Refused):
        issue_certificate(participation=row, by=row.user)


def test_who_stopped_was_replaced_or_stood_in_has_one_of_what_they_attended(traject, sessions, facilitator):
    stopped, replaced = make_participant(traject), make_participant(traject)
    colleague = make_member(replaced.bestuur)
    stand_in = Participation.objects.create(
        traject=traject, user=colleague, bestuur=bestuur_of(colleague), status="substitute", source="self"
    )
    for one in (stopped, replaced, stand_in):
        Attendance.objects.create(session=sessions[0], participation=one, status="online", marked_by=facilitator)
    withdraw(participation=stopped, reason="", by=stopped.user)
    Participation.objects.filter(pk=replaced.pk).update(
        status="replaced", replaced_by=stand_in, withdrawn_at=sessions[0].ends_at
    )
    for one in (stopped, replaced, stand_in):
        assert issue_certificate(participation=one, by=one.user).minutes == 120


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("anonymous", False),
        ("own", True),
        ("member", False),
        ("facilitator", False),
        ("staff", True),
        ("admin", True),
    ],
)
def test_one_makes_ones_own_and_staff_anybodys(row, client_of, who, may):
    user = {"anonymous": AnonymousUser, "own": lambda: row.user}.get(who, lambda: make_user(who))()
    if may:
        issue_certificate(participation=row, by=user)
    else:
        with pytest.raises(Forbidden):
            issue_certificate(participation=row, by=user)
    client = Client() if who == "anonymous" else client_of(user)
    expected = 200 if may else (302 if who == "anonymous" else 403)
    assert client.get(page("certificate", row)).status_code == expected
    assert client.get(page("certificate_pdf", row)).status_code == expected


def test_the_page_makes_it_and_offers_the_file(row, sessions, facilitator, client_of):
    client = client_of(row.user)
    assert client.get(page("certificate_pdf", row)).status_code == 404
    before = client.get(page("certificate", row)).content.decode()
    assert "samen 3 uur 30 minuten aanwezig" in before
    assert client.post(page("certificate", row)).status_code == 302
    after = client.get(page("certificate", row)).content.decode()
    assert Certificate.objects.get().code in after
    assert "Maak het attest</button>" not in after
    mark_attendance(session=sessions[2], marks={row.pk: "on_site"}, by=facilitator)
    assert "dan vervalt het oude" in client.get(page("certificate", row)).content.decode()


def test_the_page_says_when_there_is_nothing_to_attest(traject, sessions, client_of):
    row = make_participant(traject)
    client = client_of(row.user)
    assert "nog geen sessie" in client.get(page("certificate", row)).content.decode()
    assert client.post(page("certificate", row)).status_code == 400


def test_the_file_is_a_tagged_dutch_pdf_that_says_it_all(row, sessions, client_of):
    made = issue_certificate(participation=row, by=row.user)
    response = client_of(row.user).get(page("certificate_pdf", row))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="attest-{made.code}.pdf"'
    reader = PdfReader(io.BytesIO(response.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "nl-BE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Attest van deelname: Genderbewust beleid"
    assert b"pdfuaid:part" in response.content
    text = text_of(response.content)
    said = [row.user.get_full_name(), row.bestuur.name, "Genderbewust beleid", made.code, "3 uur 30 minuten"]
    said += ["Dag 1", "Dag 2", "ter plaatse", "online", "2 uur", "1 uur 30 minuten", datum(sessions[0].starts_at)]
    said += ["localhost:8000/attest/", datum(made.issued_at)]
    assert [words for words in said if words not in text] == []
    assert "Dag 3" not in text


def test_the_same_certificate_is_the_same_file(row):
    made = issue_certificate(participation=row, by=row.user)
    assert exports.certificate_file(made).content == exports.certificate_file(made).content


def test_a_name_with_signs_that_no_font_has_still_gets_a_file(row):
    row.user.first_name = "中 💐"
    row.user.save()
    made = issue_certificate(participation=row, by=row.user)
    assert "\ufffd" in text_of(exports.certificate_file(made).content)


def test_a_file_that_cannot_be_made_is_a_plain_refusal(row, client_of, monkeypatch, tmp_path):
    issue_certificate(participation=row, by=row.user)
    broken = tmp_path / "broken.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(exports, "TEMPLATE", broken)
    client = client_of(row.user)
    response = client.get(page("certificate_pdf", row))
    assert response.status_code == 302
    assert "Mail het team" in client.get(response["Location"]).content.decode()


# Checking one


def test_anybody_reads_with_the_code_whether_it_is_valid_and_what_it_says(row):
    made = issue_certificate(participation=row, by=row.user)
    response = Client().get(check(made.code))
    text = response.content.decode()
    assert "Dit attest is geldig" in text
    assert all(words in text for words in (made.name, "Genderbewust beleid", "3 uur 30 minuten"))
    assert datum(date.fromisoformat(made.sessions[0]["date"])) in text
    assert response["X-Robots-Tag"] == "noindex"


def test_a_replaced_one_says_so_and_nothing_more(row, sessions, facilitator):
    made = issue_certificate(participation=row, by=row.user)
    mark_attendance(session=sessions[1], marks={row.pk: ""}, by=facilitator)
    changed = Client().get(check(made.code)).content.decode()
    assert "klopt niet meer helemaal" in changed
    issue_certificate(participation=row, by=row.user)
    replaced = Client().get(check(made.code)).content.decode()
    assert "Dit attest is vervangen" in replaced
    assert made.name not in replaced


def test_another_name_of_a_session_does_not_make_a_certificate_wrong(row, sessions):
    made = issue_certificate(participation=row, by=row.user)
    sessions[0].title = "Eerste dag"
    sessions[0].save()
    assert "Dit attest is geldig" in Client().get(check(made.code)).content.decode()


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM-NPQR", "x", "9" * 300])
def test_a_code_that_nobody_has_is_not_found(db, code):
    response = Client().get(check(code))
    assert response.status_code == 404
    assert "Deze code kennen we niet" in response.content.decode()


def test_the_code_is_found_however_it_is_typed(row):
    made = issue_certificate(participation=row, by=row.user)
    typed = made.code.lower().replace("-", " ")
    response = Client().get(reverse("enrolment:verify"), {"code": typed})
    assert response["Location"] == check(made.code)
    assert Client().get(check(made.code.lower())).status_code == 200


@pytest.mark.parametrize("typed", ["", "\0", "geen code", "A" * 60])
def test_what_cannot_be_a_code_is_said_at_the_field(db, typed):
    assert Client().get(reverse("enrolment:verify"), {"code": typed}).status_code == 400


def test_who_asks_for_many_unknown_codes_waits(row):
    made = issue_certificate(participation=row, by=row.user)
    client = Client()
    for _ in range(20):
        assert client.get(check("ABCD-EFGH-JKLM-NPQR")).status_code == 404
    response = client.get(check(made.code))
    assert response.status_code == 429
    assert made.name not in response.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").get(check(made.code)).status_code == 200


# On the pages of others


def test_the_page_of_the_traject_shows_ones_attendance_and_the_way_to_the_certificate(
    row, sessions, traject, client_of
):
    text = client_of(row.user).get(traject.get_absolute_url()).content.decode()
    assert page("certificate", row) in text
    assert f"/sessie/{sessions[3].pk}/mijn-aanwezigheid/" in text
    assert "Jouw aanwezigheid" not in Client().get(traject.get_absolute_url()).content.decode()
    assert "Jouw aanwezigheid" not in client_of(make_member()).get(traject.get_absolute_url()).content.decode()


def test_the_own_page_shows_what_can_be_claimed_and_attested(row, sessions, traject, client_of):
    with clock.at(clock.now() - timedelta(days=10)):
        late = make_participant(traject)
    newcomer = make_member()
    enrol(traject=traject, user=newcomer, bestuur=bestuur_of(newcomer), by=newcomer)
    assert "mijn-aanwezigheid" not in client_of(newcomer).get("/mijn/").content.decode()
    client = client_of(late.user)
    assert f"/sessie/{sessions[0].pk}/mijn-aanwezigheid/" in client.get("/mijn/").content.decode()
    for session in sessions[:3]:
        claim_attendance(session=session, status="on_site", by=late.user)
    text = client.get("/mijn/").content.decode()
    assert f"/sessie/{sessions[0].pk}/mijn-aanwezigheid/" not in text
    assert page("certificate", late) in text
    assert {one["how"] for one in content_of(late).sessions} == {"ter plaatse, zelf gemeld"}


def test_the_page_costs_the_same_for_few_and_many_sessions(traject, facilitator, client_of):
    row = make_participant(traject)

    def attend(number: int) -> None:
        for _ in range(number):
            session = make_session(traject, days=-1)
            mark_attendance(session=session, marks={row.pk: "online"}, by=facilitator)

    counts = query_counts(client_of(row.user), page("certificate", row), attend)
    assert counts[0] == counts[1] == counts[2]
    counts = query_counts(client_of(row.user), traject.get_absolute_url(), attend)
    assert counts[0] == counts[1] == counts[2]

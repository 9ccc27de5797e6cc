"""A leerlabo goes through its phases."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.leerlabo.actions import start_phase
from kruispunt.leerlabo.models import Phase, PhaseStart
from kruispunt.leerlabo.queries import current_phase, phase_of, steps_of
from kruispunt.trajectories.programme.actions import cancel_traject
from kruispunt.trajectories.programme.enums import TrajectKind
from tests.conftest import make_user, query_counts
from tests.trajectories.enrolment.helpers import make_session, make_traject
from tests.trajectories.enrolment.test_panels import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def leerlabo(facilitator):
    """A leerlabo that `facilitator` facilitates."""
    return make_traject(kind=TrajectKind.LEERLABO, facilitators=[facilitator])


def test_phases_start_in_order_each_with_its_own_question(leerlabo, facilitator):
    for phase in Phase:
        start_phase(traject=leerlabo, phase=phase, question=f" Vraag bij {phase.label} ", by=facilitator)
    assert list(PhaseStart.objects.values_list("phase", "question")) == [(p, f"Vraag bij {p.label}") for p in Phase]
    assert current_phase(leerlabo).phase == Phase.TESTING
    assert AuditEvent.objects.filter(verb="leerlabo.start_phase", actor=facilitator).count() == 4
    with pytest.raises(Refused, match="Alle fasen"):
        start_phase(traject=leerlabo, phase=Phase.TESTING, question="Nog eens?", by=facilitator)


@pytest.mark.parametrize("phase", [Phase.INSIGHT, Phase.IDEATION, Phase.TESTING, "party"])
def test_a_phase_out_of_order_is_refused(leerlabo, facilitator, phase):
    start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie bereiken we niet?", by=facilitator)
    with pytest.raises(Refused, match="De volgende fase is Definitie"):
        start_phase(traject=leerlabo, phase=phase, question="Hoe dan wel?", by=facilitator)
    assert PhaseStart.objects.count() == 1


@pytest.mark.parametrize("question", ["", "  \n", "x" * 2001])
def test_a_phase_needs_a_question_of_a_reasonable_length(leerlabo, facilitator, question):
    with pytest.raises(Refused) as refusal:
        start_phase(traject=leerlabo, phase=Phase.INSIGHT, question=question, by=facilitator)
    assert refusal.value.field == "question"


def test_another_kind_of_traject_has_no_phases(staff):
    with pytest.raises(Refused, match="Alleen een leerlabo"):
        start_phase(traject=make_traject(), phase=Phase.INSIGHT, question="Wie?", by=staff)


def test_a_cancelled_leerlabo_starts_no_phase(leerlabo, staff):
    cancel_traject(traject=leerlabo, reason="Te weinig besturen", by=staff)
    with pytest.raises(Refused, match="geannuleerd"):
        start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie?", by=staff)


ROLES = [
    ("anonymous", False),
    ("member", False),
    ("another facilitator", False),
    ("its facilitator", True),
    ("staff", True),
    ("admin", True),
]


@pytest.mark.parametrize(("role", "may"), ROLES)
def test_its_facilitators_and_staff_start_a_phase_and_nobody_else(leerlabo, facilitator, client_of, role, may):
    user = {
        "anonymous": AnonymousUser,
        "its facilitator": lambda: facilitator,
        "another facilitator": lambda: make_user("facilitator"),
    }.get(role, lambda: make_user(role))()
    client = client_of(user) if user.is_authenticated else Client()
    expected = 200 if may else 403 if user.is_authenticated else 302
    assert client.get(f"/traject/{leerlabo.slug}/fasen/").status_code == expected
    if may:
        start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie?", by=user)
    else:
        with pytest.raises(Forbidden):
            start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie?", by=user)
    assert PhaseStart.objects.exists() is may


def test_a_session_falls_in_the_phase_that_was_current_when_it_started(leerlabo, facilitator):
    start = clock.now() - timedelta(days=100)
    early, first, second = (make_session(leerlabo, days=days) for days in (-101, -90, -40))
    for phase, after in ((Phase.INSIGHT, 0), (Phase.DEFINITION, 50)):
        with clock.at(start + timedelta(days=after)):
            start_phase(traject=leerlabo, phase=phase, question="Wie?", by=facilitator)
    assert phase_of(early) is None
    assert phase_of(first).phase == Phase.INSIGHT
    assert phase_of(second).phase == Phase.DEFINITION
    steps = steps_of(leerlabo)
    assert [(s.is_done, s.is_current, s.sessions) for s in steps] == [
        (True, False, (first,)),
        (False, True, (second,)),
        (False, False, ()),
        (False, False, ()),
    ]


def test_the_page_starts_the_next_phase_and_shows_the_history(leerlabo, facilitator, client_of):
    client, url = client_of(facilitator), f"/traject/{leerlabo.slug}/fasen/"
    assert client.post(url, {"phase": "insight", "question": "Wie bereiken we niet?"}).status_code == 302
    page = client.get(url).content.decode()
    assert "Start de fase Definitie" in page
    assert page.count("Wie bereiken we niet?") == 2  # the history, and the start of the next question
    assert str(facilitator) in page


def test_a_form_for_a_phase_that_was_started_meanwhile_keeps_the_question(leerlabo, facilitator, client_of):
    start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie?", by=facilitator)
    response = client_of(facilitator).post(
        f"/traject/{leerlabo.slug}/fasen/", {"phase": "insight", "question": "Mijn zin"}
    )
    assert response.status_code == 400
    page = response.content.decode()
    assert "De volgende fase is Definitie" in page
    assert "Mijn zin" in page
    assert 'name="phase" value="definition"' in page  # sent again, it starts the phase the page names


@pytest.mark.parametrize(
    "data", [{}, {"phase": "insight"}, {"phase": "feest", "question": "x"}, {"phase": "insight", "question": "\0"}]
)
def test_odd_input_is_a_message_and_never_an_error(leerlabo, facilitator, client_of, data):
    response = client_of(facilitator).post(f"/traject/{leerlabo.slug}/fasen/", data)
    assert response.status_code == 400
    assert not PhaseStart.objects.exists()


def test_a_traject_of_another_kind_has_no_page_of_phases(staff, client_of):
    assert client_of(staff).get(f"/traject/{make_traject().slug}/fasen/").status_code == 404


def test_everybody_sees_the_phase_and_the_question_of_a_published_leerlabo(leerlabo, facilitator):
    assert "leervraag" not in shown("traject", leerlabo, AnonymousUser())
    start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie bereiken we niet?", by=facilitator)
    html = shown("traject", leerlabo, AnonymousUser())
    assert "Wie bereiken we niet?" in html
    assert 'aria-current="step"' in html
    leerlabo.status = "draft"
    assert "Wie bereiken we niet?" not in shown("traject", leerlabo, AnonymousUser())


def test_the_working_pages_link_to_the_phases_and_name_that_of_a_session(leerlabo, facilitator):
    session = make_session(leerlabo)
    assert f"/traject/{leerlabo.slug}/fasen/" in shown("traject_staff", leerlabo, facilitator)
    assert "valt voor de eerste fase" in shown("session_staff", session, facilitator)
    start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie bereiken we niet?", by=facilitator)
    assert "Inzicht: Wie bereiken we niet?" in shown("session_staff", session, facilitator)


def test_the_page_costs_the_same_queries_for_1_3_and_30_sessions(leerlabo, facilitator, client_of):
    start_phase(traject=leerlabo, phase=Phase.INSIGHT, question="Wie?", by=facilitator)
    counts = query_counts(
        client_of(facilitator),
        f"/traject/{leerlabo.slug}/fasen/",
        lambda number: [make_session(leerlabo) for _ in range(number)],
    )
    assert len(set(counts)) == 1, counts

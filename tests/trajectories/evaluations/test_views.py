"""The evaluation in a browser: answered with the address alone, seen by who works on the traject."""

import pytest
from django.test import Client

from kruispunt.core import clock
from kruispunt.trajectories.evaluations.actions import open_evaluation
from kruispunt.trajectories.evaluations.models import Answer
from tests.conftest import make_user, query_counts
from tests.trajectories.enrolment.test_panels import shown
from tests.trajectories.evaluations.helpers import answer_all, come, held_session, scores

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(facilitator):
    """An evaluation with six people asked, of a session that `facilitator` facilitates."""
    return open_evaluation(session=held_session(present=6, facilitators=[facilitator]), by=facilitator)


def page_of(evaluation) -> str:
    """Give the address of the results."""
    return f"/sessie/{evaluation.session_id}/evaluatie/"


def test_somebody_answers_with_the_address_without_logging_in(evaluation):
    respondent = evaluation.respondents.first()
    url, client = f"/evaluatie/{respondent.token}/", Client()
    page = client.get(url).content.decode()
    assert page.count('type="radio"') == 20
    assert str(respondent.participation.user) not in page
    assert not Answer.objects.exists()
    assert client.post(url, scores(4) | {"remark": "Goed"}).status_code == 302
    assert Answer.objects.get().scores == scores(4)
    assert "Je hebt deze evaluatie ingevuld" in client.get(url).content.decode()


def test_who_is_logged_in_as_somebody_else_still_answers_for_the_address(evaluation, client_of):
    respondent = evaluation.respondents.first()
    other = make_user()
    response = client_of(other).post(f"/evaluatie/{respondent.token}/", scores(4))
    assert response.status_code == 302
    respondent.refresh_from_db()
    assert respondent.has_answered


@pytest.mark.parametrize("wrong", [{"able": ""}, {"able": "9"}, {"able": "vier"}, {"able": "\0"}, {"remark": "x\0"}])
def test_a_wrong_answer_gets_a_message_at_the_field_and_loses_nothing(evaluation, wrong):
    respondent = evaluation.respondents.first()
    data = scores(4) | {"remark": "Bewaar mij"} | wrong
    response = Client().post(f"/evaluatie/{respondent.token}/", data)
    assert response.status_code == 400
    page = response.content.decode()
    assert "Dit klopt nog niet" in page
    assert ("Bewaar mij" in page) is ("remark" not in wrong)
    assert not Answer.objects.exists()


def test_a_form_that_was_open_when_the_evaluation_closed_is_refused_with_the_text_still_there(evaluation):
    respondent = evaluation.respondents.first()
    with clock.at(evaluation.closes_at):
        response = Client().post(f"/evaluatie/{respondent.token}/", scores(4) | {"remark": "Net te laat"})
        assert response.status_code == 400
        assert "Net te laat" in response.content.decode()
        assert "gesloten op" in Client().get(f"/evaluatie/{respondent.token}/").content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "a%00b", "../../x"])
def test_an_unknown_address_is_not_found(evaluation, token):
    assert Client().get(f"/evaluatie/{token}/").status_code == 404


def test_the_facilitator_asks_and_follows_how_many_answered(facilitator, client_of):
    session = held_session(present=2, facilitators=[facilitator])
    client, url = client_of(facilitator), f"/sessie/{session.pk}/evaluatie/"
    assert "Vraag een evaluatie" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    page = client.get(url).content.decode()
    assert "0 van de 2 uitgenodigden antwoordden" in page
    assert "Nodig ook de anderen uit" not in page
    come(session, 1)
    assert "Nodig ook de anderen uit" in client.get(url).content.decode()


def test_asking_before_anybody_is_marked_says_what_to_do(facilitator, client_of):
    session = held_session(present=0, facilitators=[facilitator])
    client, url = client_of(facilitator), f"/sessie/{session.pk}/evaluatie/"
    assert f"/sessie/{session.pk}/aanwezigheid/" in client.get(url).content.decode()
    response = client.post(url)
    assert response.status_code == 400
    assert "Noteer eerst wie er was" in response.content.decode()


def test_the_page_shows_no_mean_and_no_remark_from_fewer_than_five_answers(evaluation, facilitator, client_of):
    client = client_of(facilitator)
    answer_all(evaluation, 2, 2, 2)
    page = client.get(page_of(evaluation)).content.decode()
    assert "Er zijn nog maar 3 antwoorden. Je ziet de gemiddelden vanaf 5." in page
    assert "Antwoord 2" not in page
    assert "Gemiddelde op 5" not in page
    answer_all(evaluation, 4, 5)
    page = client.get(page_of(evaluation)).content.decode()
    assert "Gemiddelde op 5" in page
    assert ">3<" in page
    assert "Antwoord 4" in page
    for respondent in evaluation.respondents.all():
        assert str(respondent.participation.user) not in page


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 302), ("member", 403), ("facilitator", 403), ("staff", 200), ("admin", 200)]
)
def test_results_are_for_who_works_on_the_traject(evaluation, client_of, role, status):
    client = Client() if role == "anonymous" else client_of(make_user(role))
    assert client.get(page_of(evaluation)).status_code == status
    assert client.post(page_of(evaluation)).status_code == (302 if status == 200 else status)


def test_a_participant_does_not_see_the_results(evaluation, client_of):
    user = evaluation.respondents.first().participation.user
    assert client_of(user).get(page_of(evaluation)).status_code == 403


def test_the_panels_show_what_waits_and_how_many_answered(evaluation, facilitator):
    respondent = evaluation.respondents.first()
    user = respondent.participation.user
    assert f"/evaluatie/{respondent.token}/" in shown("mine", None, user)
    assert "0 van de 6 uitgenodigden antwoordden" in shown("session_staff", evaluation.session, facilitator)
    assert "uitgenodigden" not in shown("session_staff", evaluation.session, user)
    with clock.at(evaluation.closes_at):
        assert "/evaluatie/" not in shown("mine", None, user)


def test_the_page_costs_the_same_queries_for_1_3_and_30_answers(staff, client_of):
    session = held_session(present=5)
    evaluation = open_evaluation(session=session, by=staff)
    answer_all(evaluation, 1, 2, 3, 4, 5)

    def add(number):
        come(session, number)
        open_evaluation(session=session, by=staff)
        answer_all(evaluation, *[4] * number)

    counts = query_counts(client_of(staff), page_of(evaluation), add)
    assert len(set(counts)) == 1, counts

"""Asking for an evaluation, and answering one without being known."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from kruispunt.core import clock
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.models import AuditEvent
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import mark_attendance
from kruispunt.trajectories.evaluations.actions import answer, open_evaluation
from kruispunt.trajectories.evaluations.models import Answer, Evaluation, Respondent
from kruispunt.trajectories.evaluations.queries import response_of, results_of, waiting_for
from kruispunt.trajectories.programme.actions import cancel_session
from tests.conftest import make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject
from tests.trajectories.evaluations.helpers import answer_all, come, held_session, scores

pytestmark = pytest.mark.django_db


def test_who_was_present_is_asked_by_mail_and_others_are_not(staff):
    session = held_session(present=2)
    away = make_participant(session.traject)
    make_participant(session.traject)
    mark_attendance(session=session, marks={away.pk: "excused"}, by=staff)
    evaluation = open_evaluation(session=session, by=staff)
    assert evaluation.respondents.count() == 2
    mails = OutboxMail.objects.filter(category="evaluation")
    for respondent in evaluation.respondents.all():
        mail = mails.get(user=respondent.participation.user)
        assert f"/evaluatie/{respondent.token}/" in mail.text
    assert mails.count() == 2


def test_who_is_marked_present_later_is_asked_when_it_is_opened_again(staff):
    session = held_session(present=2)
    evaluation = open_evaluation(session=session, by=staff)
    (late,) = come(session, 1)
    assert open_evaluation(session=session, by=staff) == evaluation
    assert evaluation.respondents.count() == 3
    assert OutboxMail.objects.filter(category="evaluation").count() == 3
    assert waiting_for(late.user).get().evaluation == evaluation
    open_evaluation(session=session, by=staff)
    assert OutboxMail.objects.filter(category="evaluation").count() == 3


def test_opening_a_closed_evaluation_for_late_people_gives_two_weeks_more(staff):
    session = held_session(present=1)
    evaluation = open_evaluation(session=session, by=staff)
    come(session, 1)
    with clock.at(evaluation.closes_at + timedelta(days=1)):
        again = open_evaluation(session=session, by=staff)
        assert not again.is_closed


def test_an_evaluation_waits_for_the_end_and_for_somebody_who_was_there(staff):
    coming = make_session(make_traject())
    with pytest.raises(Refused, match="nog niet voorbij"):
        open_evaluation(session=coming, by=staff)
    with pytest.raises(Refused, match="niemand als aanwezig"):
        open_evaluation(session=held_session(present=0), by=staff)
    cancelled = cancel_session(session=coming, reason="Ziekte", by=staff)
    with clock.at(coming.ends_at), pytest.raises(Refused, match="ging niet door"):
        open_evaluation(session=cancelled, by=staff)
    assert not Evaluation.objects.exists()


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
def test_its_facilitators_and_staff_ask_for_an_evaluation_and_nobody_else(facilitator, who, may):
    session = held_session(present=1, facilitators=[facilitator])
    user = {
        "anonymous": AnonymousUser,
        "its facilitator": lambda: facilitator,
        "another facilitator": lambda: make_user("facilitator"),
    }.get(who, lambda: make_user(who))()
    assert user.has_perm("evaluations.see_results", session) is may
    if may:
        open_evaluation(session=session, by=user)
    else:
        with pytest.raises(Forbidden):
            open_evaluation(session=session, by=user)


def test_an_answer_is_stored_once_and_counted(staff):
    evaluation = open_evaluation(session=held_session(present=2), by=staff)
    (respondent,) = answer_all(evaluation, 5)
    stored = Answer.objects.get()
    assert (stored.scores, stored.remark) == (scores(5), "Antwoord 5")
    assert response_of(evaluation).answered == 1
    assert not waiting_for(respondent.participation.user).exists()
    with pytest.raises(Refused, match="al ingevuld"):
        answer(respondent=respondent, scores=scores(1), remark="", by=None)
    assert Answer.objects.count() == 1


def test_a_closed_evaluation_takes_no_answer(staff):
    evaluation = open_evaluation(session=held_session(present=1), by=staff)
    with clock.at(evaluation.closes_at), pytest.raises(Refused, match="gesloten"):
        answer_all(evaluation, 4)


@pytest.mark.parametrize(
    "wrong", [{"able": 0}, {"able": 6}, {"able": "4"}, {"able": True}, {"able": None}, {"able": 4.0}, {"feest": 4}]
)
def test_a_wrong_score_is_refused_and_nothing_is_stored(staff, wrong):
    respondent = open_evaluation(session=held_session(present=1), by=staff).respondents.get()
    with pytest.raises(Refused):
        answer(respondent=respondent, scores=scores(4) | wrong, remark="", by=None)
    respondent.refresh_from_db()
    assert not respondent.has_answered
    assert not Answer.objects.exists()


def test_a_missing_score_and_a_remark_that_is_too_long_are_refused_at_their_field(staff):
    respondent = open_evaluation(session=held_session(present=1), by=staff).respondents.get()
    with pytest.raises(Refused) as refusal:
        answer(respondent=respondent, scores={"useful": 4}, remark="", by=None)
    assert refusal.value.field == "content"
    with pytest.raises(Refused) as refusal:
        answer(respondent=respondent, scores=scores(), remark="x" * 2001, by=None)
    assert refusal.value.field == "remark"


def test_results_show_from_five_answers_on(staff):
    evaluation = open_evaluation(session=held_session(present=5), by=staff)
    answer_all(evaluation, 1, 2, 3, 4)
    assert results_of(evaluation).items == ()
    assert results_of(evaluation).remarks == ()
    answer_all(evaluation, 5)
    results = results_of(evaluation)
    assert {item.mean for item in results.items} == {3.0}
    assert len(results.remarks) == 5


# Anonymity


def test_nothing_on_an_answer_or_a_respondent_has_a_moment_or_leads_to_the_other():
    moments = (models.DateField, models.TimeField, models.AutoField)
    for model in (Answer, Respondent):
        assert not [f.name for f in model._meta.get_fields() if isinstance(f, models.DateField | models.TimeField)]
    assert not isinstance(Answer._meta.pk, moments)
    related = {f.related_model for f in Answer._meta.get_fields() if f.is_relation}
    assert related == {Evaluation}
    assert Answer not in {f.related_model for f in Respondent._meta.get_fields()}


def physical_order(model, evaluation) -> list:
    """Give the keys in the order the database keeps the rows: what somebody with the database sees."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE evaluation_id = %s ORDER BY {place}", [evaluation.pk])
        return [row[0] for row in cursor.fetchall()]


def test_the_rows_of_answers_do_not_stand_in_the_order_of_answering(staff):
    orders = set()
    for _ in range(6):
        evaluation = open_evaluation(session=held_session(present=5), by=staff)
        answer_all(evaluation, 1, 2, 3, 4, 5)
        by_id = {str(a.pk).replace("-", ""): a.scores["able"] for a in evaluation.answers.all()}
        order = tuple(by_id[str(key).replace("-", "")] for key in physical_order(Answer, evaluation))
        orders.add(order)
    assert len(orders) > 1  # six times the same of 120 orders: once in 25 thousand million runs


def test_every_answer_gets_a_fresh_number_when_another_comes_in(staff):
    evaluation = open_evaluation(session=held_session(present=3), by=staff)
    answer_all(evaluation, 1, 2)
    before = set(evaluation.answers.values_list("pk", flat=True))
    answer_all(evaluation, 3)
    after = set(evaluation.answers.values_list("pk", flat=True))
    assert not before & after
    assert sorted(a.scores["able"] for a in evaluation.answers.all()) == [1, 2, 3]


def test_the_rows_of_respondents_do_not_move_when_somebody_answers(staff):
    evaluation = open_evaluation(session=held_session(present=4), by=staff)
    before = physical_order(Respondent, evaluation)
    people = list(evaluation.respondents.order_by("-pk"))
    for respondent in people[:2]:
        answer(respondent=respondent, scores=scores(), remark="", by=None)
    assert physical_order(Respondent, evaluation) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL keeps a transaction number per row")
def test_no_transaction_number_tells_who_answered_what():
    evaluation = open_evaluation(session=held_session(present=4), by=make_user("staff"))
    answer_all(evaluation, 1, 2, 3)
    with connection.cursor() as cursor:
        for model in (Answer, Respondent):
            cursor.execute(f"SELECT DISTINCT xmin::text FROM {model._meta.db_table}")
            assert len(cursor.fetchall()) == 1


def test_the_audit_trail_tells_that_an_answer_came_and_neither_whose_nor_what(staff, member):
    evaluation = open_evaluation(session=held_session(present=1), by=staff)
    answer(respondent=evaluation.respondents.get(), scores=scores(2), remark="Geheim", by=member)
    event = AuditEvent.objects.get(verb="evaluations.answer")
    assert event.actor is None
    assert event.details == {}
    assert (event.object_type, event.object_id) == ("evaluations.evaluation", str(evaluation.pk))


@pytest.mark.django_db(transaction=True)
def test_answering_at_once_loses_no_answer_and_takes_no_second():
    evaluation = open_evaluation(session=held_session(present=6), by=make_user("staff"))
    people = list(evaluation.respondents.all())
    people.append(people[0])
    barrier, refused = Barrier(len(people)), []

    def run(respondent):
        try:
            barrier.wait()
            answer(respondent=respondent, scores=scores(), remark="", by=None)
        except Refused as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["Je hebt deze evaluatie al ingevuld. Bedankt."]
    assert Answer.objects.filter(evaluation=evaluation).count() == 6
    assert response_of(evaluation).answered == 6

"""Ask for an evaluation, and answer one. Why it is done this way: docs/decisions/0006-anonymous-evaluations.md."""

from datetime import timedelta
from random import SystemRandom

from django.db.models import Case, F, Value, When

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.evaluations.items import ITEMS, SCORES
from kruispunt.trajectories.evaluations.models import Answer, Evaluation, Respondent
from kruispunt.trajectories.evaluations.notifications import EvaluationAsked
from kruispunt.trajectories.evaluations.queries import not_invited
from kruispunt.trajectories.programme.models import Session

#: How long people can answer.
OPEN_FOR = timedelta(days=14)
#: The longest remark, in characters.
LONGEST_REMARK = 2000
_random = SystemRandom()


def _check_session(session: Session, by: User | None) -> None:
    if by is not None and not by.has_perm("evaluations.see_results", session):
        raise Forbidden("Alleen wie dit traject begeleidt, vraagt een evaluatie.")
    if session.is_cancelled:
        raise Refused("Deze sessie ging niet door. Er valt niets te evalueren.")
    if not session.is_over:
        raise Refused("Deze sessie is nog niet voorbij. Vraag de evaluatie na de sessie.")


def _open(session: Session) -> Evaluation:
    now = clock.now()
    evaluation, is_new = Evaluation.objects.get_or_create(
        session=session, defaults={"opened_at": now, "closes_at": now + OPEN_FOR}
    )
    if not is_new and evaluation.is_closed:
        evaluation.closes_at = now + OPEN_FOR
        evaluation.save(update_fields=["closes_at"])
    return evaluation


@action
def open_evaluation(*, session: Session, by: User | None) -> Evaluation:
    """Ask everybody who was present, and was not asked yet, to evaluate `session`; each gets a mail.

    Doing it again asks who was marked present since; a closed evaluation then opens for another two weeks.

    Raises Forbidden for who does not facilitate the traject and is not staff; Refused when the session was
    cancelled or is not over, or nobody is marked present.
    """
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("traject").get(pk=session.pk)
    _check_session(row, by)
    people: list[Participation] = list(not_invited(row))
    existing = Evaluation.objects.filter(session=row).first()
    if existing and not people:
        record_nothing_changed()
        return existing
    if not people:
        raise Refused("Er is nog niemand als aanwezig genoteerd. Noteer eerst wie er was.")
    evaluation = _open(row)
    _random.shuffle(people)
    respondents = [Respondent(evaluation=evaluation, participation=person) for person in people]
    Respondent.objects.bulk_create(respondents)
    for respondent in respondents:
        EvaluationAsked(respondent=respondent).send(to=respondent.participation.user)
    record("evaluations.open", evaluation, by=by, asked=len(people))
    return evaluation


def _check_answer(respondent: Respondent, evaluation: Evaluation, scores: dict[str, int], remark: str) -> None:
    if respondent.has_answered:
        raise Refused("Je hebt deze evaluatie al ingevuld. Bedankt.")
    if evaluation.is_closed:
        raise Refused("Deze evaluatie is gesloten. Mail het team als je nog iets wil zeggen.")
    for item in ITEMS:
        score = scores.get(item.code)
        if type(score) is not int or score not in SCORES:
            raise Refused("Kies een score van 1 tot 5.", field=item.code)
    if set(scores) - {item.code for item in ITEMS}:
        raise Refused("Er staat een score bij die we niet kennen. Laad de pagina opnieuw.")
    if len(remark) > LONGEST_REMARK:
        raise Refused(f"Schrijf hoogstens {LONGEST_REMARK} tekens.", field="remark")


def _rewrite_answers(evaluation: Evaluation, new: Answer) -> None:
    # Every answer of the evaluation is written again, in random order under a fresh number: row order, insert order
    # and the database's own transaction number are then the same for all, whoever came last.
    answers = [*evaluation.answers.all(), new]
    contents = [
        Answer(evaluation=evaluation, scores=answer.scores, remark=answer.remark, is_example=answer.is_example)
        for answer in answers
    ]
    _random.shuffle(contents)
    evaluation.answers.all().delete()
    Answer.objects.bulk_create(contents)


def _tick_off(respondent: Respondent) -> None:
    # One statement that touches every respondent, for the same reason.
    has_answered = Case(When(pk=respondent.pk, then=Value(True)), default=F("has_answered"))
    Respondent.objects.filter(evaluation=respondent.evaluation_id).update(has_answered=has_answered)


@action
def answer(*, respondent: Respondent, scores: dict[str, int], remark: str, by: User | None) -> None:
    """Store the answer of `respondent`, apart from who gave it: `scores` has 1-5 for every item, `remark` may be empty.

    `by` is not written anywhere: the audit trail says that an answer came in, and neither whose nor what.

    Raises Refused for a second answer, a closed evaluation, or a score that is missing or out of range.
    """
    evaluation = Evaluation.objects.select_for_update(no_key=True).get(pk=respondent.evaluation_id)
    row = Respondent.objects.select_related("participation__user").get(pk=respondent.pk)
    is_example = row.participation.user.is_example
    remark = remark.strip()
    _check_answer(row, evaluation, scores, remark)
    ordered = {item.code: scores[item.code] for item in ITEMS}
    _rewrite_answers(evaluation, Answer(evaluation=evaluation, scores=ordered, remark=remark, is_example=is_example))
    _tick_off(row)
    record("evaluations.answer", evaluation, by=None)

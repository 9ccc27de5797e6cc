"""A session that is over, with people who were there."""

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.actions import mark_attendance
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.evaluations.actions import answer
from kruispunt.trajectories.evaluations.items import ITEMS
from kruispunt.trajectories.evaluations.models import Evaluation, Respondent
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_user
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject


def held_session(*, present: int, facilitators: list[User] = ()) -> Session:
    """Store and give a session of yesterday with so many people marked present."""
    session = make_session(make_traject(facilitators=list(facilitators)), days=-1)
    come(session, present)
    return session


def come(session: Session, number: int) -> list[Participation]:
    """Let so many more people take part and be present, and give them."""
    rows = [make_participant(session.traject) for _ in range(number)]
    mark_attendance(session=session, marks={row.pk: "on_site" for row in rows}, by=make_user("staff"))
    return rows


def scores(value: int = 4, **others: int) -> dict[str, int]:
    """Give a score for every item: `value`, unless named."""
    return {item.code: value for item in ITEMS} | others


def answer_all(evaluation: Evaluation, *values: int) -> list[Respondent]:
    """Let respondents answer one after another, the nth with score and remark `values[n]`, and give them."""
    people = list(evaluation.respondents.filter(has_answered=False).order_by("pk"))[: len(values)]
    for respondent, value in zip(people, values, strict=True):
        answer(respondent=respondent, scores=scores(value), remark=f"Antwoord {value}", by=None)
    return people

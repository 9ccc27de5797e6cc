"""A traject with a colleague who can come in the place of who takes part, by the real actions."""

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment import queries
from kruispunt.trajectories.enrolment.actions import (
    substitute,
)
from kruispunt.trajectories.enrolment.models import (
    Participation,
    Substitution,
)
from kruispunt.trajectories.programme.models import Session
from tests.conftest import make_member
from tests.trajectories.enrolment.helpers import (
    make_participant,
    make_session,
    make_traject,
)


def taking_part(sessions: int = 2, **fields) -> tuple[Participation, User, list[Session]]:
    """Give who takes part in a new traject, a colleague of the same bestuur, and the sessions to come."""
    traject = make_traject(**fields)
    coming = [make_session(traject, days=7 * n, title=f"Sessie {n}") for n in range(1, sessions + 1)]
    row = make_participant(traject)
    return row, make_member(row.bestuur), coming


def arrange(row: Participation, colleague: User, session: Session) -> Substitution:
    return substitute(session=session, participation=row, colleague=colleague, by=row.user)


def expected(session: Session) -> set[User]:
    """Give who is expected, and see that both ways to ask agree."""
    people = {participation.user for participation in queries.expected_at(session)}
    assert all(queries.sessions_for(user).filter(pk=session.pk).exists() for user in people)
    return people

"""Calls with criteria and a review phase, reviewers and reviews, made by the real actions."""

from datetime import datetime

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.trajectories.calls import actions
from kruispunt.trajectories.calls.models import Application, OpenCall, Review
from tests.conftest import brussels, make_user
from tests.trajectories.calls.helpers import AFTER, apply, make_call

REVIEW_OPENS = brussels(2026, 3, 18, 9)
REVIEWING = brussels(2026, 3, 20, 10)
REVIEW_CLOSES = brussels(2026, 4, 1, 12)
REVIEWED = brussels(2026, 4, 2, 9)
CRITERIA = [("Nood", "Hoe groot is de vraag?", 2), ("Draagvlak", "Wie steunt dit?", 1)]


def make_reviewed_call(staff: User, *, criteria: list[tuple[str, str, int]] | None = None, **fields) -> OpenCall:
    """Store and give a published call that reviewers score between REVIEW_OPENS and REVIEW_CLOSES."""
    fields = {"review_opens_at": REVIEW_OPENS, "review_closes_at": REVIEW_CLOSES} | fields
    call = make_call(staff, published=False, **fields)
    with clock.at(brussels(2026, 1, 21, 9)):
        actions.set_criteria(call=call, criteria=CRITERIA if criteria is None else criteria, by=staff)
        return actions.publish_call(call=call, by=staff)


def make_eligible(call: OpenCall, staff: User, *, bestuur: Bestuur | None = None, **fields) -> Application:
    """Hand in an application that staff found eligible after closing."""
    application = apply(call, bestuur=bestuur, **fields)
    with clock.at(AFTER):
        return actions.judge_eligibility(application=application, eligibility="eligible", reason="Volledig", by=staff)


def make_reviewer(call: OpenCall, staff: User, *, user: User | None = None, role: str = Role.FACILITATOR) -> User:
    """Ask somebody, new unless given, to review `call`."""
    user = user or make_user(role)
    with clock.at(AFTER):
        actions.ask_reviewer(call=call, user=user, by=staff)
    return user


def give(application: Application, by: User, *points: int, at: datetime = REVIEWING, **fields) -> Review:
    """Let a reviewer give points on the criteria in order."""
    criteria = application.call.criteria.all()
    with clock.at(at):
        return actions.review(
            application=application,
            points={criterion.pk: given for criterion, given in zip(criteria, points, strict=True)},
            by=by,
            **({"remark": ""} | fields),
        )

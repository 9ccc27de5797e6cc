"""Rows for the figures, stored directly: the figures only read."""

from datetime import date, datetime, timedelta
from itertools import count

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.roles import Role
from kruispunt.kennisgroep.models import GroupMembership, GroupMembershipStatus, Kennisgroep
from kruispunt.trajectories.enrolment.models import (
    Attendance,
    AttendanceStatus,
    Participation,
    ParticipationSource,
    ParticipationStatus,
)
from kruispunt.trajectories.evaluations.models import Answer, Evaluation
from kruispunt.trajectories.programme.enums import SessionAudience, SessionMode, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject, TrajectObjective
from tests.conftest import make_bestuur, make_user

_numbers = count(1)


def some_staff() -> User:
    """Give one member of the team, the same within a test."""
    return User.objects.filter(role=Role.STAFF).first() or make_user(Role.STAFF)


def make_traject(kind: str, *, objectives=(), status=TrajectStatus.PUBLISHED, cancelled_at=None, **fields) -> Traject:
    """Store and give a traject; `cancelled_at` cancels it."""
    number = next(_numbers)
    if cancelled_at:
        status = TrajectStatus.CANCELLED
        fields |= {"cancelled_at": cancelled_at, "cancelled_by": some_staff(), "cancel_reason": "Te weinig mensen"}
    fields = {"title": f"Traject {number}", "slug": f"traject-{number}", "summary": "Kort"} | fields
    if status == TrajectStatus.PUBLISHED:
        fields.setdefault("published_at", clock.now())
    traject = Traject.objects.create(kind=kind, status=status, **fields)
    for objective in objectives:
        TrajectObjective.objects.create(traject=traject, objective=objective)
    return traject


def make_session(
    traject: Traject, starts_at: datetime, *, hours: float = 2, cancelled: bool = False, **fields
) -> Session:
    """Store and give a session of `hours` long."""
    if cancelled:
        fields |= {"cancelled_at": clock.now(), "cancelled_by": some_staff(), "cancel_reason": "Ziek"}
    fields = {"title": "Sessie", "mode": SessionMode.ONLINE, "audience": SessionAudience.GROUP} | fields
    return Session.objects.create(
        traject=traject, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **fields
    )


def took_place(session: Session, now: datetime) -> bool:
    """Give, row by row and in plain words, whether a session was held by `now`."""
    traject = session.traject
    return (
        traject.status != "draft"
        and session.cancelled_at is None
        and session.ends_at <= now
        and (traject.cancelled_at is None or session.ends_at <= traject.cancelled_at)
    )


def attend(
    session: Session,
    *,
    count: int = 1,
    users: list[User] | None = None,
    bestuur: Bestuur | None = None,
    status: str = AttendanceStatus.ON_SITE,
) -> list[User]:
    """Let people (new ones, or `users`) be marked with `status` at a session; give them."""
    people = users or [make_user() for _ in range(count)]
    for person in people:
        participation = Participation.objects.filter(traject=session.traject, user=person).first()
        participation = participation or Participation.objects.create(
            traject=session.traject,
            user=person,
            bestuur=bestuur or make_bestuur(),
            status=ParticipationStatus.ENROLLED,
            seated_at=session.starts_at,
            source=ParticipationSource.STAFF,
        )
        Attendance.objects.create(session=session, participation=participation, status=status, marked_by=some_staff())
    return people


def join_group(
    joined_on: date, left_on: date | None = None, *, user: User | None = None, bestuur=None, group=None
) -> GroupMembership:
    """Store and give a membership of a kennisgroep."""
    group = (
        group
        or Kennisgroep.objects.first()
        or Kennisgroep.objects.create(
            name="Gelijke kansen", slug="gelijke-kansen", introduction="Welkom", house_rules="Wees mild"
        )
    )
    return GroupMembership.objects.create(
        group=group,
        user=user or make_user(),
        bestuur=bestuur or make_bestuur(),
        status=GroupMembershipStatus.LEFT if left_on else GroupMembershipStatus.ACTIVE,
        introduction="Hallo",
        decided_at=clock.now(),
        decided_by=some_staff(),
        joined_on=joined_on,
        left_on=left_on,
    )


def evaluate(session: Session, scores: list[int | None], *, closes_at: datetime | None = None) -> Evaluation:
    """Store and give an evaluation of a session with answers on "beter in staat" (None: item not answered)."""
    closes_at = closes_at or session.ends_at + timedelta(days=14)
    evaluation = Evaluation.objects.create(session=session, opened_at=session.ends_at, closes_at=closes_at)
    for score in scores:
        Answer.objects.create(evaluation=evaluation, scores={"clear": 3} | ({} if score is None else {"able": score}))
    return evaluation

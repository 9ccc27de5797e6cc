"""A traject with sessions and people in it, by the real actions."""

from datetime import timedelta
from itertools import count

import vobject

from kruispunt.besturen.models import Membership, User
from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.enrolment.actions import enrol, enrol_selected
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.enums import SessionMode, TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject
from tests.conftest import make_bestuur, make_member

_numbers = count(1)


def make_traject(**fields) -> Traject:
    """Store and give a published vorming."""
    number = next(_numbers)
    facilitators = fields.pop("facilitators", [])
    fields = {
        "kind": TrajectKind.VORMING,
        "title": f"Vorming {number}",
        "slug": f"vorming-{number}",
        "summary": "Leer samen.",
        "status": TrajectStatus.PUBLISHED,
        "published_at": clock.now(),
    } | fields
    traject = Traject.objects.create(**fields)
    traject.facilitators.set(facilitators)
    return traject


def make_session(traject: Traject, *, days: float = 7, **fields) -> Session:
    """Store and give a session that starts `days` from now and takes two hours; who takes part held a seat then."""
    start = clock.now().replace(microsecond=0) + timedelta(days=days)
    fields = {
        "title": "Samenkomst",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "mode": SessionMode.PHYSICAL,
        "address": "Bischoffsheimlaan 1, 1000 Brussel",
    } | fields
    planned_at = min(clock.now(), fields["starts_at"] - timedelta(days=1))
    session = Session.objects.create(traject=traject, **{"planned_at": planned_at} | fields)
    _seat_before(session)
    return session


def _seat_before(session: Session) -> None:
    """Let everybody of the traject have had the seat a day before a session that began, as if they were there then."""
    since = session.starts_at - timedelta(days=1)
    later = Participation.objects.filter(traject=session.traject, seated_at__gt=since)
    if session.starts_at <= clock.now():
        later.update(seated_at=since)


def make_participant(traject: Traject, user: User | None = None) -> Participation:
    """Let a colleague of a new bestuur (a new one, unless `user` is given) take part, and give the participation.

    They held the seat before the first session, also one that is over: who joins later enrols by the action itself.
    """
    bestuur = make_bestuur()
    if user is None:
        user = make_member(bestuur)
    else:
        Membership.objects.filter(user=make_member(bestuur)).update(user=user)
    if traject.takes_enrolments and Session.objects.upcoming().filter(traject=traject).exists():
        row = enrol(traject=traject, user=user, bestuur=bestuur, by=user)
    else:
        row = enrol_selected(traject=traject, user=user, bestuur=bestuur, by=None)
    for session in Session.objects.filter(traject=traject):
        _seat_before(session)
    row.refresh_from_db()
    return row


def bestuur_of(user: User):
    """Give the bestuur somebody acts for."""
    return user.memberships.get().bestuur


def calendar_of(user: User) -> list[tuple[str, str, int]]:
    """Give method, UID and SEQUENCE of every calendar message to somebody, in order, as another parser reads them."""
    messages = []
    for mail in OutboxMail.objects.filter(user=user).exclude(calendar="").order_by("pk"):
        calendar = vobject.readOne(mail.calendar)
        messages.append((calendar.method.value, calendar.vevent.uid.value, int(calendar.vevent.sequence.value)))
    return messages


def subjects_of(user: User) -> list[str]:
    """Give the subjects of the mails without calendar message to somebody, in order."""
    return list(OutboxMail.objects.filter(user=user, calendar="").order_by("pk").values_list("subject", flat=True))

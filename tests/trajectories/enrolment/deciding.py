"""A traject that somebody has to decide on, and what people hear of it."""

from datetime import timedelta

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.notifications.models import OutboxMail
from kruispunt.trajectories.programme.models import Session, Traject
from tests.trajectories.enrolment.helpers import make_participant, make_session, make_traject


def make_undecided(*, people: int = 0, days: int = 10, due: int = 3, **fields) -> tuple[Traject, Session]:
    """Store and give a published vorming with one session in `days`, due in `due` days, and so many people in it."""
    fields = {"minimum": 3, "decide_on": clock.today() + timedelta(days=due)} | fields
    traject = make_traject(**fields)
    session = make_session(traject, days=days)
    for _ in range(people):
        make_participant(traject)
    return traject, session


def in_days(days: int):
    """Give the date so many days from today."""
    return clock.today() + timedelta(days=days)


def mails_about(traject: Traject, subject: str) -> list[User]:
    """Give who got a mail with these words in its subject, in order; the title of `traject` may be in it."""
    words = subject.format(traject=traject.title)
    return [mail.user for mail in OutboxMail.objects.filter(subject__contains=words).order_by("pk")]

"""A traject with a coach, moments and people who take part."""

from datetime import datetime, timedelta

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.trajectories.coaching import actions
from kruispunt.trajectories.coaching.models import Slot
from kruispunt.trajectories.coaching.planning import Moment
from kruispunt.trajectories.programme.models import Traject
from tests.conftest import make_user
from tests.trajectories.enrolment.helpers import make_traject


def start(*, days: float = 7, hours: float = 0) -> datetime:
    """Give a moment so far from now, whole seconds."""
    return clock.now().replace(microsecond=0) + timedelta(days=days, hours=hours)


def coached(kind: str = "coaching", **fields) -> tuple[Traject, User]:
    """Give a traject for coaching and its coach."""
    coach = make_user("facilitator")
    return make_traject(kind=kind, facilitators=[coach], **fields), coach


def publish(traject: Traject, coach: User, *starts: datetime, minutes: int = 45, **fields) -> list[Slot]:
    """Publish online moments with these starts."""
    moments = [Moment(at, at + timedelta(minutes=minutes)) for at in starts]
    fields = {"mode": "online", "online_url": "https://meet.example/coach", "by": coach} | fields
    return actions.publish_slots(traject=traject, coach=coach, moments=moments, **fields)

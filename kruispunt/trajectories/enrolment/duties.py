"""What the worker does for who takes part, by the clock."""

import logging

from kruispunt.besturen.models import User
from kruispunt.trajectories.enrolment.actions.needs import purge_needs
from kruispunt.trajectories.enrolment.actions.reminders import remind
from kruispunt.trajectories.enrolment.models import Need
from kruispunt.trajectories.enrolment.queries.reminders import due_reminders
from kruispunt.trajectories.programme.models import Traject

logger = logging.getLogger(__name__)


def remind_of_sessions() -> None:
    """Remind everybody of the sessions that come, a week and a day before: one mail a person.

    Takes nothing, knows by the clock who is due, and may run twice and in two workers at the same time. Each person is
    a transaction of its own: a worker that is killed halfway leaves whole mails behind, and the next run does the
    others. One person whose mail fails is logged and holds up nobody.
    """
    for user in User.objects.filter(pk__in=due_reminders(), is_active=True).order_by("pk"):
        try:
            remind(user=user, by=None)
        except Exception:
            logger.exception("the reminder of user %s failed", user.pk)


def purge_all_needs() -> None:
    """Remove what people needed to take part where it is of no use any more; each traject in its own transaction.

    Takes nothing, and may run twice and in two workers at the same time. The team reads on its page what went.
    """
    for traject in Traject.objects.filter(pk__in=Need.objects.values("participation__traject")).order_by("pk"):
        try:
            purge_needs(traject=traject, by=None)
        except Exception:
            logger.exception("the needs of traject %s could not be removed", traject.pk)

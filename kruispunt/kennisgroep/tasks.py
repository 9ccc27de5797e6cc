"""What the worker does for the knowledge groups.

Every duty takes nothing and may run twice, or in two workers at once. Each person is a transaction of its own: a worker
that is killed halfway leaves whole mails behind, and the next run does the others. One that fails is logged and holds
up nobody.
"""

import logging

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.kennisgroep.actions import desk, prompts
from kruispunt.kennisgroep.actions.telling import send_overview, tell
from kruispunt.kennisgroep.models import Kennisgroep, Prompt
from kruispunt.kennisgroep.queries.overview import due_overviews
from kruispunt.kennisgroep.queries.telling import due_nudges

logger = logging.getLogger(__name__)


def tell_people() -> None:
    """Tell people who mentioned or answered them: what came together goes in one mail."""
    waiting = due_nudges().order_by().values("user")
    for user in User.objects.filter(pk__in=waiting).order_by("pk"):
        try:
            tell(user=user, by=None)
        except Exception:
            logger.exception("telling user %s failed", user.pk)


def send_overviews() -> None:
    """Send the overviews that are due."""
    for membership in due_overviews().order_by("pk"):
        try:
            send_overview(membership=membership, by=None)
        except Exception:
            logger.exception("the overview of membership %s failed", membership.pk)


def place_prompts() -> None:
    """Place the prepared topics whose moment came."""
    for prompt in Prompt.objects.filter(topic__isnull=True, post_on__lte=clock.today()).order_by("post_on", "pk"):
        try:
            prompts.place_prompt(prompt=prompt, by=None)
        except Exception:
            logger.exception("placing prompt %s failed", prompt.pk)


def forget_visits() -> None:
    """Remove who came on which day, of so long ago that no figure shows it."""
    for group in Kennisgroep.objects.order_by("pk"):
        try:
            desk.forget_visits(group=group, by=None)
        except Exception:
            logger.exception("clearing the visits of group %s failed", group.pk)

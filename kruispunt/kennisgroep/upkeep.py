"""What the worker clears every night: the texts of posts that were removed a month ago."""

import logging

from kruispunt.core import clock
from kruispunt.kennisgroep.actions.editing import EMPTIED_AFTER, empty_removed_post
from kruispunt.kennisgroep.models import Post

logger = logging.getLogger(__name__)


def empty_removed_posts() -> None:
    """Empty every post that was removed 30 days ago or longer.

    Takes nothing and may run twice, or in two workers at once. One that fails is logged and holds up no other.
    """
    old = Post.objects.filter(removed_at__lte=clock.now() - EMPTIED_AFTER).exclude(source="")
    for post in old.order_by("pk"):
        try:
            empty_removed_post(post=post, by=None)
        except Exception:
            logger.exception("emptying failed for post %s", post.pk)

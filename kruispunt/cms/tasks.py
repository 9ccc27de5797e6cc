"""What the worker does for the pages."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from wagtail.models import Page, Revision

from kruispunt.besturen.models import User
from kruispunt.cms import actions
from kruispunt.cms.models import PathProgress
from kruispunt.cms.reviews import due_pages
from kruispunt.core import clock
from kruispunt.core.roles import is_staff

logger = logging.getLogger(__name__)


def _each(do: Callable[..., Any], name: str, rows: Iterable[Any]) -> None:
    for row in rows:
        try:
            do(**{name: row}, by=None)
        except Exception:
            logger.exception("%s failed for %s %s", do.__name__, name, row.pk)


def publish_scheduled() -> None:
    """Take pages offline whose end has come, and publish the versions that were planned for now or before.

    Takes nothing and may run twice, or in two workers at once: each page is a transaction of its own that looks again.
    """
    now = clock.now()
    _each(actions.take_offline, "page", Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk"))
    planned = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    _each(actions.publish_planned, "revision", planned)


def tend_pages() -> None:
    """Ask for the pages whose term has passed to be looked through, and take names off paths that are over.

    Who edited a page last gets one mail for all of theirs; for a page of nobody the whole team does.
    Takes nothing and may run twice: a page that was asked about waits for its check.
    """
    by_editor: dict[User | None, list[Page]] = defaultdict(list)
    for due in due_pages():
        if not due.is_asked:
            by_editor[due.editor].append(due.page)
    for editor, pages in by_editor.items():
        to = [editor] if editor else [user for user in User.objects.filter(is_active=True) if is_staff(user)]
        try:
            actions.ask_to_review(pages=pages, to=to, by=None)
        except Exception:
            logger.exception("asking for a review failed for %s pages", len(pages))
    over = PathProgress.objects.filter(user__isnull=False, ends_on__lte=clock.today()).order_by("pk")
    _each(actions.forget_owner, "progress", over)

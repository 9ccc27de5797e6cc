"""Into the outbox: one row a mail, in the transaction of the decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from kruispunt.notifications.models import MailStatus, OutboxMail

_holding_back: ContextVar[bool] = ContextVar("holding_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """Let every mail made inside be kept and shown, and never sent: for the history of the example data."""
    token = _holding_back.set(True)
    try:
        yield
    finally:
        _holding_back.reset(token)


def enqueue(
    *,
    to: str,
    subject: str,
    text: str,
    category: str,
    html: str = "",
    user: Any = None,
    calendar: str = "",
    calendar_method: str = "",
    thread: str = "",
) -> OutboxMail:
    """Write one mail into the outbox and wake the worker when the transaction commits.

    `thread` keeps mails in order: a mail waits until every older one of its thread was sent.
    """
    mail = OutboxMail.objects.create(
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "kruispunt"),
        to=to,
        user=user,
        category=category,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        thread=thread,
        status=MailStatus.HELD_BACK if _holding_back.get() else MailStatus.QUEUED,
    )
    if mail.status == MailStatus.QUEUED:
        transaction.on_commit(wake_worker)
    return mail


def wake_worker() -> None:
    """Ask the worker to empty the outbox; it looks by itself every minute too."""
    from django_q.tasks import async_task

    async_task("kruispunt.notifications.tasks.empty_outbox")

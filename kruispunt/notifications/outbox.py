"""Into the outbox: one row a mail, in the transaction of the decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django_q.tasks import async_task

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

    `thread` keeps mails in order: a mail waits until every older one of its thread was sent or given up.
    `user` is whom it is for, when that is somebody with an account. White space in `subject` becomes single
    spaces, so no header can be slipped in.
    """
    mail = OutboxMail.objects.create(
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "kruispunt"),
        to=to,
        user=user,
        category=category,
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        thread=thread,
        status=MailStatus.HELD_BACK if _holding_back.get() else MailStatus.QUEUED,
    )
    if mail.status == MailStatus.QUEUED:
        wake_worker_on_commit()
    return mail


def wake_worker_on_commit() -> None:
    """Wake the worker when the transaction commits, once a transaction however many mails it writes.

    Robust: a queue that cannot be reached (Redis) is logged and does not undo the answer to the user, since the
    mail is safe and the schedule finds it within a minute.
    """
    if any(registered[1] is wake_worker for registered in connection.run_on_commit):
        return
    transaction.on_commit(wake_worker, robust=True)


def wake_worker() -> None:
    """Ask the worker to empty the outbox; it looks by itself every minute and at its start too."""
    async_task("kruispunt.notifications.tasks.empty_outbox", ack_failure=True)

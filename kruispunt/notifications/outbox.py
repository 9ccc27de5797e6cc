"""Into the outbox: one row a mail, in the transaction of the decision."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django_q.tasks import async_task

from kruispunt.core import clock
from kruispunt.notifications.models import MailStatus, OutboxMail, as_original
from kruispunt.notifications.rendering import compose

_holding_back: ContextVar[bool] = ContextVar("holding_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """Let every mail made inside be kept and shown, and never sent: for the history of the example data."""
    token = _holding_back.set(True)
    try:
        yield
    finally:
        _holding_back.reset(token)


def _message_id() -> str:
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "kruispunt")


def _first_status() -> MailStatus:
    return MailStatus.HELD_BACK if _holding_back.get() else MailStatus.QUEUED


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
        message_id=_message_id(),
        to=to,
        user=user,
        category=category,
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        calendar=calendar,
        calendar_method=calendar_method,
        thread=thread,
        status=_first_status(),
    )
    if mail.status == MailStatus.QUEUED:
        wake_worker_on_commit()
    return mail


def draft(*, to: str, user: Any, subject: str, source: str, category: str, key: str) -> OutboxMail:
    """Keep a mail about `key` as a draft that staff reads and edits; it goes when `release` is called.

    There is one draft about a key. A newer one takes the place of the older, and what staff wrote in that one goes
    with it; when the newer says exactly what the older said before staff edited it, the edited one stays. Call it
    under a lock on what `key` stands for: two newcomers at once would both be the first.
    """
    subject = " ".join(subject.split())[:200]
    original = as_original(subject, source)
    mail = OutboxMail.objects.drafts().select_for_update().filter(draft_key=key).first()
    if mail is None:
        mail = OutboxMail(message_id=_message_id(), draft_key=key, status=MailStatus.DRAFT, version=0)
    elif mail.original == original and mail.to == to:
        return mail
    mail.to, mail.user, mail.category = to, user, category
    mail.subject, mail.source, mail.original = subject, source, original
    mail.created_at = clock.now()
    return mail.save_new_version()


def release(keys: Iterable[str]) -> list[OutboxMail]:
    """Let the drafts about `keys` go, as they read now, in the order they were made; give them."""
    drafts = OutboxMail.objects.drafts().select_for_update().filter(draft_key__in=list(keys)).order_by("pk")
    released = []
    for mail in drafts:
        parts = compose(mail.subject, mail.source)
        mail.text, mail.html = parts.text, parts.html
        mail.status, mail.created_at, mail.not_before = _first_status(), clock.now(), clock.now()
        mail.save_new_version()
        released.append(mail)
        if mail.status == MailStatus.QUEUED:
            wake_worker_on_commit()
    return released


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

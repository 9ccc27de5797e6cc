"""Into the outbox: one row a mail, in the transaction of the decision."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django_q.tasks import async_task

from kruispunt.core import clock
from kruispunt.notifications.models import UNSENT, MailStatus, OutboxMail, as_original
from kruispunt.notifications.rendering import compose, escape_markdown

_holding_back: ContextVar[bool] = ContextVar("holding_back", default=False)


@contextmanager
def held_back() -> Iterator[None]:
    """Let every mail made inside be kept and shown, and never sent: for the history of the example data."""
    token = _holding_back.set(True)
    try:
        yield
    finally:
        _holding_back.reset(token)


def is_holding_back() -> bool:
    """Give whether mail made now is kept and never sent (`held_back`)."""
    return _holding_back.get()


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
    unsubscribe_url: str = "",
    not_after: datetime | None = None,
) -> OutboxMail:
    """Write one mail into the outbox and wake the worker when the transaction commits.

    `thread` keeps mails in order: a mail waits until every older one of its thread was sent or given up.
    `user` is whom it is for, when that is somebody with an account; `unsubscribe_url` the page where they choose not
    to get such mail. What did not go by `not_after` (aware), never goes. White space in `subject` becomes single
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
        unsubscribe_url=unsubscribe_url,
        not_after=not_after,
        status=_first_status(),
    )
    if mail.status == MailStatus.QUEUED:
        wake_worker_on_commit()
    return mail


def draft(
    *,
    to: str,
    user: Any,
    subject: str,
    source: str,
    category: str,
    key: str,
    thread: str = "",
    keeps_edits: bool = False,
) -> OutboxMail:
    """Keep a mail about `key` as a draft that staff reads and edits; it goes when `release` is called.

    There is one draft about a key. A newer one takes the place of the older, and what staff wrote in that one goes
    with it; when the newer says exactly what the older said before staff edited it, the edited one stays, and with
    `keeps_edits` also when the subject is what it was. Call it under a lock on what `key` stands for: two newcomers
    at once would both be the first.
    """
    subject = " ".join(subject.split())[:200]
    original = as_original(subject, source)
    mail = OutboxMail.objects.drafts().select_for_update().filter(draft_key=key).first()
    if mail is None:
        mail = OutboxMail(message_id=_message_id(), draft_key=key, status=MailStatus.DRAFT, version=0)
    elif mail.original == original and mail.to == to:
        return mail
    elif keeps_edits and mail.was_edited and mail.to == to and mail.original.startswith(as_original(subject, "")):
        mail.original = original
        mail.save(update_fields=["original"])  # what staff wrote stays, and so does its version
        return mail
    mail.to, mail.user, mail.category, mail.thread = to, user, category, thread
    mail.subject, mail.source, mail.original = subject, source, original
    mail.created_at = clock.now()
    return mail.save_new_version()


def release(keys: Iterable[str], also: Mapping[str, Iterable[Any]]) -> list[OutboxMail]:
    """Let the drafts about `keys` go, as they read now, in the order they were made; give them.

    `also` says by key which other users get the same mail, with a greeting of their own.
    """
    drafts = OutboxMail.objects.drafts().select_for_update().filter(draft_key__in=list(keys)).order_by("pk")
    released = []
    for mail in drafts:
        parts = compose(mail.subject, mail.source)
        mail.text, mail.html = parts.text, parts.html
        mail.status, mail.created_at, mail.not_before = _first_status(), clock.now(), clock.now()
        mail.save_new_version()
        released.append(mail)
        for user in also.get(mail.draft_key, ()):
            copy = compose(mail.subject, _greeting_another(mail, user))
            about = mail.thread.rpartition(":")[0]
            enqueue(
                to=user.email,
                user=user,
                subject=copy.subject,
                text=copy.text,
                html=copy.html,
                category=mail.category,
                thread=f"{about}:{user.pk}" if about else "",
            )
        if mail.status == MailStatus.QUEUED:
            wake_worker_on_commit()
    return released


def recall(mails: QuerySet[OutboxMail]) -> None:
    """See to it that none of `mails` goes from now on: what they tell does not hold any more.

    One that is in the air stays there, and is not tried again when it does not arrive. Call it in the transaction of
    the decision, before the mail that tells of it: that one goes after whatever was in the air.
    """
    # Locked in the order in which a worker takes them, so that neither waits for the other.
    pending = mails.filter(status__in=[*UNSENT, MailStatus.FAILED]).select_for_update(of=("self",), no_key=True)
    numbers = list(pending.order_by("pk").values_list("pk", flat=True))
    if numbers:
        status = Case(When(status=MailStatus.QUEUED, then=Value(MailStatus.EXPIRED)), default=F("status"))
        OutboxMail.objects.filter(pk__in=numbers).update(not_after=clock.now(), status=status)


def _greeting_another(mail: OutboxMail, user: Any) -> str:
    """Give the Markdown of a draft with the greeting of `user`, when it still starts with one."""
    greeting = f"Dag {escape_markdown(mail.user.get_short_name())},"
    if not mail.source.startswith(greeting):
        return mail.source
    return f"Dag {escape_markdown(user.get_short_name())}," + mail.source.removeprefix(greeting)


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

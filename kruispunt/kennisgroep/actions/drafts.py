"""What somebody is writing, kept until they place it. Not in the audit trail: nobody else sees a draft.

Of what is written anonymously nothing is kept: a draft has a name (docs/decisions/0012-who-asked.md).
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.locking import lock_where
from kruispunt.kennisgroep.models import Attachment, Draft, Kennisgroep, Post, Topic
from kruispunt.kennisgroep.queries import access

#: A draft can be longer than a post may be, so that somebody can shorten it.
LONGEST_DRAFT = 100_000
#: What comes in this long after the same text was placed was on its way already.
JUST_NOW = timedelta(minutes=2)


def check_may_write(group: Kennisgroep, topic: Topic | None, by: User) -> None:
    """Do nothing for who may write here. Raises Forbidden for who may not."""
    if not access.Standing(by, group).may_read:
        raise Forbidden("Je kan hier niet schrijven. Alleen leden van deze groep kunnen dat.")
    if topic and not access.readable_topics(by).filter(pk=topic.pk).exists():
        raise Forbidden("Je kan in dit onderwerp niet schrijven.")


def drafts_for(group: Kennisgroep, topic: Topic | None, by: User):
    """Give the draft of `by` for a new topic in a group, or for a reply in a topic: none or one."""
    mine = Draft.objects.filter(user=by)
    return mine.filter(topic=topic) if topic else mine.filter(group=group, topic__isnull=True)


def _without_nul(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    return value.replace("\0", "") if isinstance(value, str) else value


@action
def save_draft(
    *,
    group: Kennisgroep,
    topic: Topic | None,
    source: str,
    fields: dict[str, Any],
    by: User,
    is_anonymous: bool = False,
) -> Draft | None:
    """Keep what `by` typed for a new topic in `group` or a reply in `topic`, and give it; None when nothing is kept.

    A topic may have moved and a group may be gone since: it is kept where they are now.

    Nothing is kept of an empty form, of what is written anonymously, and of what was placed a moment ago.

    Raises Forbidden for who may not write there, Refused for a text that is much too long.
    """
    record_nothing_changed()
    group = lock_where(group, topic)
    check_may_write(group, topic, by)
    if len(source) > LONGEST_DRAFT:
        raise Refused("Je tekst is te lang om te bewaren. Maak hem korter.", field="source")
    is_anonymous = is_anonymous or bool(topic and topic.is_anonymous and access.is_own(by, topic))
    source, fields = _without_nul(source), {key: _without_nul(value) for key, value in fields.items()}
    if is_anonymous or not (source.strip() or any(fields.values())):
        _empty(group, topic, by)
        return None
    if _was_placed(group, topic, source, by):
        return None
    found, _ = Draft.objects.update_or_create(
        user=by,
        topic=topic,
        **({} if topic else {"group": group}),
        defaults={"group": group, "source": source, "fields": fields, "updated_at": clock.now()},
    )
    if _was_placed(group, topic, source, by):  # while we waited for the draft
        _empty(group, topic, by)
        return None
    return found


def _empty(group: Kennisgroep, topic: Topic | None, by: User) -> None:
    """Take the words of a draft away, and the draft itself when no files are left in it."""
    for draft in drafts_for(group, topic, by).select_for_update():
        if draft.attachments.exists():
            draft.source, draft.fields = "", {}
            draft.save(update_fields=["source", "fields"])
        else:
            draft.delete()


def _was_placed(group: Kennisgroep, topic: Topic | None, source: str, by: User) -> bool:
    placed = Post.objects.filter(author=by, source=source.strip(), created_at__gte=clock.now() - JUST_NOW)
    return placed.filter(topic=topic).exists() if topic else placed.filter(topic__group=group, number=1).exists()


@action
def discard_draft(*, draft: Draft, by: User) -> None:
    """Throw a draft of `by` away, with its files. Raises Forbidden for somebody else's."""
    record_nothing_changed()
    if draft.user_id != by.pk:
        raise Forbidden("Dit is niet jouw klad.")
    for row in Draft.objects.select_for_update().filter(pk=draft.pk):
        for attachment in row.attachments.all():
            drop(attachment)
        row.delete()


def drop(attachment: Attachment) -> None:
    """Delete an attachment; the file leaves the disk once this is certain."""
    transaction.on_commit(partial(remove_file, attachment.file.name))
    attachment.delete()


def remove_file(name: str) -> None:
    """Take the file of an attachment off the disk."""
    Attachment._meta.get_field("file").storage.delete(name)

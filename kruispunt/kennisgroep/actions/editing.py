"""Changing and taking away what one wrote: earlier texts stay readable, a removed text is emptied after a while."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.attachments import (
    MOST_FILES,
    NO_FILES_OF_ASKER,
    TOO_MANY_FILES,
    CheckedFile,
    checked_file,
    files_with,
)
from kruispunt.kennisgroep.actions.drafts import drop
from kruispunt.kennisgroep.actions.locking import lock_standing
from kruispunt.kennisgroep.actions.mentioning import mention
from kruispunt.kennisgroep.actions.writing import (
    checked_kind,
    checked_text,
    checked_themes,
    checked_title,
    index,
)
from kruispunt.kennisgroep.models import (
    Attachment,
    Nudge,
    Post,
    PostRevision,
    SearchEntry,
    Topic,
    TopicKind,
    TopicStatus,
    TopicTheme,
)
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.topics import answered_first_at

#: A removed text stays this long, hidden, for who has to look into what happened.
EMPTIED_AFTER = timedelta(days=30)
BY_WRITER = "Verwijderd door wie het schreef."
EMPTIED_TITLE = "Verwijderd onderwerp"


def lock_own(post: Post, version: int | None, by: User) -> tuple[access.Standing, Topic, Post]:
    """Lock and give a post of `by` with its topic, the topic first.

    Raises Forbidden for who did not write it or may not read it, Refused when it is removed or its topic is closed,
    Stale when somebody saved it since `version`.
    """
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    standing = lock_standing(topic.group, by)
    row = Post.objects.lock(pk=post.pk, version=version)
    row.topic = topic
    if not (access.is_own(by, row) and standing.may_open(topic)):
        raise Forbidden("Je verandert alleen wat je zelf schreef.")
    if row.is_removed:
        raise Refused("Dit bericht is al verwijderd.")
    if topic.is_closed:
        raise Refused("Dit onderwerp is gesloten. Er verandert niets meer aan.")
    return standing, topic, row


def _actor(row: Post, by: User) -> User | None:
    return None if row.by_asker else by


@action
def edit_post(
    *,
    post: Post,
    source: str,
    version: int | None,
    by: User,
    title: str = "",
    kind: str = "",
    themes: Iterable[str] = (),
    files: Sequence[tuple[int, UploadedFile, str]] = (),
    removes: Iterable[int] = (),
) -> Post:
    """Change an own post and give it; of the first post of a topic also its title, kind and themes.

    `files` come to it, each with the number it has for who sends it and its description; `removes` are the numbers
    of the rows of files that go. What it said before, and which files came and went, is kept where who may read the
    topic finds it. An anonymous asker is named nowhere.

    Raises Forbidden for somebody else's post; Refused for what will not do, see `start_topic` and `checked_file` (at
    "file_2" or "alt_2" for the file with number 2), for more than 10 files or any in an anonymous question, and for a
    kind that does not go with the accepted answer or an anonymous question; Stale when it was saved since `version`.
    """
    standing, topic, row = lock_own(post, version, by)
    source = checked_text(source)
    removed = list(row.attachments.filter(pk__in=removes))
    added = _checked_files(files, row, but=removed)
    earlier = PostRevision(
        post=row,
        source=row.source,
        title=topic.title if row.number == 1 else "",
        files_added=[file.name for file in added],
        files_removed=[file.name for file in removed],
    )
    changed = source != row.source or bool(added or removed)
    if row.number == 1:
        changed |= _edit_topic(topic, standing, checked_title(title), kind, themes)
    if not changed:
        record_nothing_changed()
        return row
    earlier.replaced_at = clock.now()
    earlier.save()
    row.source, row.edited_at = source, earlier.replaced_at
    row.save_new_version()
    for attachment in removed:
        drop(attachment)
    with files_with(row, added):
        index(row)
        if topic.is_visible:  # what waits, mentions nobody yet
            mention(row)
        record("kennisgroep.edit_post", row, by=_actor(row, by), added=len(added), removed=len(removed))
    return row


def _checked_files(
    files: Sequence[tuple[int, UploadedFile, str]], row: Post, but: Sequence[Attachment]
) -> list[CheckedFile]:
    """Give the files that come to a post; those in `but` go."""
    checked, room = [], MOST_FILES - row.attachments.count() + len(but)
    for number, upload, alt in files:
        try:
            if row.by_asker:
                raise Refused(NO_FILES_OF_ASKER, field="file")
            if len(checked) >= room:
                raise Refused(TOO_MANY_FILES, field="file")
            checked.append(checked_file(upload, alt))
        except Refused as refusal:
            refusal.field = f"{refusal.field}_{number}"
            raise
    return checked


def _edit_topic(topic: Topic, standing: access.Standing, title: str, kind: str, themes: Iterable[str]) -> bool:
    """Give a topic another title, kind and themes; tell whether anything changed."""
    themes = checked_themes(themes)
    if kind != topic.kind:
        checked_kind(kind, standing)
        if topic.is_anonymous:
            raise Refused("Een anonieme vraag blijft een vraag.", field="kind")
        if topic.accepted_id:
            raise Refused(
                "Dit onderwerp heeft een aanvaard antwoord, en dat past alleen bij een vraag. Haal het eerst weg.",
                field="kind",
            )
    there = [str(row.theme) for row in topic.themes.all()]
    if (title, kind, themes) == (topic.title, topic.kind, sorted(there)):
        return False
    topic.themes.exclude(theme__in=themes).delete()
    TopicTheme.objects.bulk_create(TopicTheme(topic=topic, theme=theme) for theme in themes if theme not in there)
    topic.title, topic.kind = title, TopicKind(kind)
    topic.save_new_version()
    return True


@action
def remove_own_post(*, post: Post, by: User) -> Post:
    """Take an own post away and give it: a note stands in its place, and its number stays.

    A topic of which nothing else stands goes away as a whole. Its text is emptied after 30 days.

    Raises Forbidden for somebody else's post, Refused when it is removed already or its topic is closed.
    """
    _, topic, row = lock_own(post, None, by)
    actor = _actor(row, by)
    now = clock.now()
    row.removed_at, row.removed_by = now, actor
    row.save_new_version()
    if topic.accepted_id == row.pk:
        topic.accepted = None
    if row.number == 1 and not topic.posts.filter(removed_at__isnull=True).exists():
        topic.status, topic.decided_at, topic.decided_by = TopicStatus.REMOVED, now, actor
        topic.reason = BY_WRITER
    topic.first_answer_at = answered_first_at(topic)
    topic.save_new_version()
    SearchEntry.objects.filter(post=row).delete()
    Nudge.objects.filter(post=row, done_at__isnull=True).update(done_at=now)
    record("kennisgroep.remove_own_post", row, by=actor)
    return row


@action
def empty_removed_post(*, post: Post, by: User | None) -> Post:
    """Empty the text of a post that was removed 30 days ago or longer, with its earlier texts and files, and give it.

    The title of a topic that went away with it is emptied too. What is not removed that long stays as it is.
    """
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    row = Post.objects.lock(pk=post.pk)
    if row.removed_at is None or row.removed_at > clock.now() - EMPTIED_AFTER or not row.source:
        record_nothing_changed()
        return row
    for attachment in row.attachments.all():
        drop(attachment)
    row.revisions.all().delete()
    row.mentions.all().delete()
    row.source = ""
    row.save(update_fields=["source"])
    if row.number == 1 and topic.status == TopicStatus.REMOVED:
        topic.title = EMPTIED_TITLE
        topic.save(update_fields=["title"])
    record("kennisgroep.empty_removed_post", row, by=by)
    return row

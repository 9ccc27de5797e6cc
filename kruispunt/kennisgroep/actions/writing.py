"""Starting a topic and replying: what is placed, who hears of it, what it is found by."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import Bestuur, User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.core.roles import is_facilitator
from kruispunt.kennisgroep.actions.locking import lock_place, lock_standing
from kruispunt.kennisgroep.actions.mentioning import mention
from kruispunt.kennisgroep.actions.reading import note_read
from kruispunt.kennisgroep.asking import asker_of
from kruispunt.kennisgroep.models import (
    Attachment,
    Draft,
    Follow,
    Kennisgroep,
    Nudge,
    NudgeKind,
    Post,
    SearchEntry,
    Topic,
    TopicKind,
    TopicStatus,
    TopicTheme,
)
from kruispunt.kennisgroep.once import key_of, placed_with
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.moderating import wrote_by_name
from kruispunt.kennisgroep.search import indexable
from kruispunt.trajectories.programme.enums import Theme
from kruispunt.trajectories.programme.models import Session

LONGEST_TITLE = 160
LONGEST_TEXT = 20_000


def checked_text(source: str) -> str:
    """Give a text without blank ends. Raises Refused for an empty one or one over 20,000 signs."""
    source = source.strip()
    if not source:
        raise Refused("Schrijf je bericht.", field="source")
    if len(source) > LONGEST_TEXT:
        raise Refused(
            "Je bericht is langer dan 20.000 tekens. Maak het korter of voeg een bestand toe.", field="source"
        )
    return source


def checked_title(title: str) -> str:
    """Give a title on one line. Raises Refused for an empty one or one over 160 signs."""
    title = " ".join(title.split())
    if not title:
        raise Refused("Geef je onderwerp een titel.", field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(f"De titel is langer dan {LONGEST_TITLE} tekens. Maak hem korter.", field="title")
    return title


def checked_kind(kind: str, standing: access.Standing) -> str:
    """Give a kind of topic. Raises Refused for an unknown one, Forbidden for an announcement by a member."""
    if kind not in TopicKind.values:
        raise Refused("Kies wat voor onderwerp het is.", field="kind")
    if kind == TopicKind.ANNOUNCEMENT and not standing.moderates:
        raise Forbidden("Alleen moderatoren plaatsen een aankondiging. Kies een andere soort.", field="kind")
    return kind


def checked_themes(themes: Iterable[str]) -> list[str]:
    """Give themes, each once. Raises Refused for one that does not exist."""
    themes = sorted(set(themes))
    if not set(themes) <= set(Theme.values):
        raise Refused("Kies thema's uit de lijst.", field="themes")
    return themes


@action
def start_topic(
    *,
    group: Kennisgroep,
    kind: str,
    title: str,
    source: str,
    themes: Iterable[str],
    by: User,
    is_confidential: bool = False,
    is_anonymous: bool = False,
    session: Session | None = None,
    takes_draft: bool = True,
    once: str = "",
) -> Topic:
    """Place a topic with its first post and give it; the draft of a new topic is gone, its files go along.

    Without `takes_draft` that draft stays as it is: what is placed was not written in it. `once` is the word of the
    form it was written in: what was placed from there already is given, and nothing changes.

    An anonymous question waits for a moderator, keeps no user (asking.py), and leaves no name in the audit trail. When
    the group is gone since, the topic comes in the one that took over.

    Raises Forbidden for who may not write in the group, for an announcement by a member, and for an anonymous question
    of the team; Refused for a text, title, kind or theme that will not do, and an anonymous one that is no question or
    has files.
    """
    standing = lock_place(group, by)
    group = standing.group
    key = key_of(once, by, group, title, source)
    placed = placed_with(key)
    if placed:
        record_nothing_changed()
        return placed.topic
    title, source = checked_title(title), checked_text(source)
    kind, themes = checked_kind(kind, standing), checked_themes(themes)
    draft = Draft.objects.select_for_update().filter(user=by, group=group, topic__isnull=True).first()
    if is_anonymous:
        _check_anonymous(standing, kind, draft)
    now = clock.now()
    topic = Topic(
        group=group,
        kind=kind,
        title=title,
        author=None if is_anonymous else by,
        asker=asker_of(by) if is_anonymous else "",
        bestuur=None if is_anonymous else _bestuur_of(standing),
        by_team=not is_anonymous and is_facilitator(by),
        status=TopicStatus.PENDING if is_anonymous else TopicStatus.VISIBLE,
        is_confidential=is_confidential,
        created_at=now,
        last_post_at=now,
        session=session,
    )
    try:
        with transaction.atomic():
            topic.save()
            TopicTheme.objects.bulk_create(TopicTheme(topic=topic, theme=theme) for theme in themes)
            _place(topic, 1, source, standing, draft if takes_draft else None, now, key)
    except IntegrityError:
        placed = placed_with(key)  # who moderates without being a member holds no row that the other one waits for
        if placed is None:
            raise
        record_nothing_changed()
        return placed.topic
    record("kennisgroep.start_topic", topic, by=None if is_anonymous else by, group=group.pk, kind=kind)
    return topic


def _check_anonymous(standing: access.Standing, kind: str, draft: Draft | None) -> None:
    if standing.moderates or is_facilitator(standing.user):
        raise Forbidden("Wie modereert of begeleidt, stelt geen anonieme vraag.", field="is_anonymous")
    if kind != TopicKind.QUESTION:
        raise Refused("Alleen een vraag kan anoniem. Kies bij de soort 'Vraag'.", field="is_anonymous")
    if draft and draft.attachments.exists():
        raise Refused(
            "Een anonieme vraag kan geen bestanden hebben. Haal je bestanden eerst weg.", field="is_anonymous"
        )


def _bestuur_of(standing: access.Standing) -> Bestuur | None:
    return standing.membership.bestuur if standing.membership else None


@action
def reply(*, topic: Topic, source: str, by: User, once: str = "") -> Post:
    """Place a reply and give it; the draft of it is gone, its files go along.

    Who asked an anonymous question replies there as its asker, without a name. `once` is the word of the form it was
    written in: what was placed from there already is given, and nothing changes.

    Raises Forbidden for who may not read the topic; Refused when it is closed or still waits, and for an empty or too
    long text.
    """
    # its group apart: the topic may be moving; no_key: who reads it at this moment keeps a mark on it
    row = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    standing = lock_standing(row.group, by)
    if not standing.may_open(row):
        raise Forbidden("Je kan in dit onderwerp niet schrijven.")
    key = key_of(once, by, row, source)
    placed = placed_with(key)
    if placed:
        record_nothing_changed()
        return placed
    source = checked_text(source)
    if not row.is_visible:
        raise Refused("Dit onderwerp staat nog niet in de groep. Antwoorden kan als een moderator het plaatste.")
    if row.is_closed:
        raise Refused("Dit onderwerp is gesloten. Start een nieuw onderwerp als je nog iets wilt vragen.")
    draft = Draft.objects.select_for_update().filter(user=by, topic=row).first()
    as_asker = row.is_anonymous and access.is_own(by, row)
    if as_asker and draft and draft.attachments.exists():
        raise Refused("Bij je anonieme vraag kan je geen bestanden plaatsen. Haal ze eerst weg.", field="source")
    now = clock.now()
    row.last_number += 1
    row.last_post_at = max(now, row.last_post_at)
    if row.first_answer_at is None and not as_asker and row.author_id != by.pk:
        row.first_answer_at = max(now, row.created_at)
    row.save(update_fields=["last_number", "last_post_at", "first_answer_at"])
    post = _place(row, row.last_number, source, standing, draft, now, key)
    record("kennisgroep.reply", post, by=None if as_asker else by, topic=row.pk)
    return post


def _place(
    topic: Topic,
    number: int,
    source: str,
    standing: access.Standing,
    draft: Draft | None,
    now: datetime,
    key: str,
) -> Post:
    """Store a post and everything that follows from it."""
    by = standing.user
    anonymous = topic.is_anonymous and access.is_own(by, topic)
    post = Post.objects.create(
        topic=topic,
        number=number,
        author=None if anonymous else by,
        bestuur=None if anonymous else _bestuur_of(standing),
        source=source,
        created_at=now,
        is_first=not anonymous and not standing.moderates and not wrote_by_name(topic.group, by),
        once=key,
    )
    if draft:
        draft.attachments.update(post=post, draft=None)
        draft.delete()
    index(post)
    if topic.is_visible:  # what waits, mentions people when a moderator places it
        mention(post)
    if not anonymous:  # a row with a name and this moment would tell who asked
        note_read(topic, by, number)
        Follow.objects.get_or_create(user=by, topic=topic, defaults={"group": topic.group, "since": now})
        if number > 1 and topic.author_id not in (None, by.pk):
            Nudge.objects.get_or_create(
                user=topic.author, post=post, defaults={"kind": NudgeKind.ANSWER, "created_at": now}
            )
    return post


def index(post: Post) -> None:
    """Keep what a post is found by: its text, its topic's title when it is the first, the names of its files."""
    words = [post.topic.title] if post.number == 1 else []
    words += [post.source, *Attachment.objects.filter(post=post).values_list("name", flat=True)]
    SearchEntry.objects.update_or_create(post=post, defaults={"words": indexable("\n".join(words))})

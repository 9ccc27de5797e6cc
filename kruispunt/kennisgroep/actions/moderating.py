"""Keeping the conversations safe: flags, closing, changing what a topic is about, and removing.

Lock order: the topic, then its posts, then the flags on them.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.groups import required
from kruispunt.kennisgroep.models import (
    Flag,
    FlagOutcome,
    Nudge,
    Post,
    SearchEntry,
    Topic,
    TopicKind,
    TopicStatus,
    TopicTheme,
)
from kruispunt.kennisgroep.notifications import FlagRaised, PostRemoved
from kruispunt.kennisgroep.queries import access
from kruispunt.kennisgroep.queries.moderating import who_decides_on
from kruispunt.kennisgroep.queries.topics import answered_first_at
from kruispunt.trajectories.programme.enums import Theme


def _lock_post(post: Post) -> tuple[Topic, Post]:
    """Lock and give the topic of a post and the post, which stand. Raises Refused when one of them does not."""
    topic = Topic.objects.select_for_update().get(pk=post.topic_id)
    row = Post.objects.select_for_update().get(pk=post.pk)
    row.topic = topic
    if row.is_removed or not topic.is_visible:
        raise Refused("Dit bericht staat niet meer in de groep.")
    return topic, row


def _lock_topic(topic: Topic, version: int | None = None) -> Topic:
    """Lock and give a topic that stands. Raises Refused when it does not, Stale when somebody saved since."""
    locked = Topic.objects.lock(pk=topic.pk, version=version)
    if not locked.is_visible:
        raise Refused("Dit onderwerp staat niet meer in de groep.")
    return locked


@action
def flag_post(*, post: Post, reason: str, by: User) -> Flag:
    """Tell two moderators that a post does not belong in the group, and give the flag.

    Raises Forbidden for who may not read the post and for who wrote it; Refused without a reason, when the post is
    gone, and when `by` flagged it already and waits for a decision.
    """
    reason = required(reason, "Schrijf wat er mis is met dit bericht.", "reason")
    topic, row = _lock_post(post)
    if not access.Standing(by, topic.group).may_open(topic):
        raise Forbidden("Je kan dit bericht niet melden.")
    if access.is_own(by, row):
        raise Forbidden("Dit is je eigen bericht. Pas het aan of verwijder het zelf.")
    try:
        with transaction.atomic():
            flag = Flag.objects.create(post=row, flagged_by=by, reason=reason)
    except IntegrityError:
        raise Refused("Je meldde dit bericht al. De moderatoren bekijken het.") from None
    record("kennisgroep.flag_post", flag, by=by, post=row.pk, topic=topic.pk)
    for moderator in who_decides_on(flag):
        FlagRaised(flag=flag).send(to=moderator)
    return flag


@action
def decide_flag(*, flag: Flag, removes: bool, reason: str, by: User) -> Flag:
    """Keep or remove the flagged post, for every flag on it that is open, and give the flag.

    Removing the first post removes its topic. Raises Forbidden for who wrote the post; Refused without a reason, and
    when somebody decided already.
    """
    reason = required(reason, "Schrijf waarom je dit beslist.", "reason")
    topic = Topic.objects.select_for_update(of=("self",)).get(posts__flags=flag.pk)
    post = Post.objects.select_for_update(of=("self",)).get(flags=flag.pk)
    post.topic = topic
    locked = Flag.objects.select_for_update().get(pk=flag.pk)
    if not locked.is_open:
        raise Refused(
            f"{locked.decided_by} besliste al over deze melding: {locked.get_outcome_display().lower()}. "
            "Jouw beslissing is niet bewaard."
        )
    if access.is_own(by, post):
        raise Forbidden("Je beslist niet over een melding van je eigen bericht. Laat dat aan een andere moderator.")
    outcome = FlagOutcome.REMOVED if removes else FlagOutcome.KEPT
    record("kennisgroep.decide_flag", locked, by=by, outcome=outcome, reason=reason, post=post.pk)
    if removes and post.number == 1:
        _remove_topic(topic, reason, by)
    elif removes:
        _remove_post(post, reason, by)
    else:
        _close_flags([post.pk], outcome, reason, by)
    locked.refresh_from_db()
    return locked


def _close_flags(posts: Iterable[int], outcome: FlagOutcome, reason: str, by: User) -> None:
    waiting = Flag.objects.filter(post__in=posts, outcome="")
    waiting.update(outcome=outcome, decided_at=clock.now(), decided_by=by, decision_reason=reason)


@action
def remove_post(*, post: Post, reason: str, by: User) -> Post:
    """Take a reply away, tell its writer why, and give it. A note stays in its place.

    Raises Refused without a reason, when it is gone already, and for the first post: that is the topic.
    """
    reason = required(reason, "Schrijf waarom je dit bericht verwijdert. De schrijver krijgt je uitleg.", "reason")
    _, row = _lock_post(post)
    if row.number == 1:
        raise Refused("Dit is het eerste bericht. Verwijder het hele onderwerp.")
    record("kennisgroep.remove_post", row, by=by, reason=reason)
    _remove_post(row, reason, by)
    return row


def _remove_post(post: Post, reason: str, by: User) -> None:
    topic = post.topic
    post.removed_at, post.removed_by, post.removal_reason = clock.now(), by, reason
    post.save_new_version()
    SearchEntry.objects.filter(post=post).delete()
    Nudge.objects.filter(post=post, done_at__isnull=True).update(done_at=clock.now())
    if topic.accepted_id == post.pk:
        topic.accepted = None
    topic.first_answer_at = answered_first_at(topic)
    topic.save(update_fields=["accepted", "first_answer_at"])
    _close_flags([post.pk], FlagOutcome.REMOVED, reason, by)
    _tell_writer(post, reason, by)


@action
def remove_topic(*, topic: Topic, reason: str, by: User) -> Topic:
    """Take a topic with all its posts away, tell who started it why, and give it.

    Raises Refused without a reason, and when it is gone already.
    """
    reason = required(reason, "Schrijf waarom je dit onderwerp verwijdert. De schrijver krijgt je uitleg.", "reason")
    locked = _lock_topic(topic)
    record("kennisgroep.remove_topic", locked, by=by, reason=reason)
    _remove_topic(locked, reason, by)
    return locked


def _remove_topic(topic: Topic, reason: str, by: User) -> None:
    topic.status, topic.decided_at, topic.decided_by = TopicStatus.REMOVED, clock.now(), by
    topic.reason = reason
    topic.save_new_version()
    SearchEntry.objects.filter(post__topic=topic).delete()
    Nudge.objects.filter(post__topic=topic, done_at__isnull=True).update(done_at=clock.now())
    _close_flags(topic.posts.values_list("pk", flat=True), FlagOutcome.REMOVED, reason, by)
    post = topic.posts.select_related("author").get(number=1)
    post.topic = topic
    _tell_writer(post, reason, by)


def _tell_writer(post: Post, reason: str, by: User) -> None:
    """Mail the writer of a removed post why; who asked anonymously reads it on the site (decision 0012)."""
    if post.author is not None and post.author != by and post.author.is_active:
        PostRemoved(post=post, reason=reason).send(to=post.author)


@action
def close_topic(*, topic: Topic, by: User) -> Topic:
    """Let nobody reply any more, and give the topic. Raises Refused when it is closed or gone already."""
    locked = _lock_topic(topic)
    if locked.is_closed:
        raise Refused(f"{locked.closed_by} sloot dit onderwerp al.")
    locked.closed_at, locked.closed_by = clock.now(), by
    locked.save_new_version()
    record("kennisgroep.close_topic", locked, by=by)
    return locked


@action
def reopen_topic(*, topic: Topic, by: User) -> Topic:
    """Let people reply again, and give the topic. Raises Refused when it is open already, or gone."""
    locked = _lock_topic(topic)
    if not locked.is_closed:
        raise Refused("Dit onderwerp is al open.")
    locked.closed_at = locked.closed_by = None
    locked.save_new_version()
    record("kennisgroep.reopen_topic", locked, by=by)
    return locked


@action
def change_topic(*, topic: Topic, kind: str, themes: Iterable[str], version: int | None, by: User) -> Topic:
    """Change of what kind a topic is and what it is about, and give it.

    Raises Refused for an unknown kind or theme, and for an anonymous question that would be none; Stale when somebody
    saved since `version`.
    """
    locked = _lock_topic(topic, version)
    themes = set(themes)
    if kind not in TopicKind.values:
        raise Refused("Kies wat voor onderwerp het is.", field="kind")
    if not themes <= set(Theme.values):
        raise Refused("Kies thema's uit de lijst.", field="themes")
    if locked.is_anonymous and kind != TopicKind.QUESTION:
        raise Refused("Een anonieme vraag blijft een vraag.", field="kind")
    locked.kind = kind
    if not locked.is_question:
        locked.accepted = None
    locked.save_new_version()
    there = {row.theme for row in locked.themes.all()}
    locked.themes.filter(theme__in=there - themes).delete()
    TopicTheme.objects.bulk_create(TopicTheme(topic=locked, theme=theme) for theme in sorted(themes - there))
    record("kennisgroep.change_topic", locked, by=by, kind=kind, themes=sorted(themes))
    return locked

"""Thanking for a post, and accepting an answer."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record, record_nothing_changed
from kruispunt.core.errors import Forbidden, Refused
from kruispunt.kennisgroep.actions.locking import lock_readable
from kruispunt.kennisgroep.models import Post, Thanks, Topic
from kruispunt.kennisgroep.queries import access


def _lock_standing_post(post: Post, by: User) -> Post:
    """Lock the topic of a post and the membership of `by`, and give the post: nobody takes it away meanwhile.

    Raises Forbidden for who may not read it, Refused when it does not stand any more.
    """
    _, topic = lock_readable(post.topic, by)
    row = Post.objects.get(pk=post.pk)
    row.topic = topic
    if row.is_removed or not topic.is_visible:
        raise Refused("Dit bericht staat niet meer in de groep.")
    return row


@action
def thank(*, post: Post, by: User) -> None:
    """Keep that `by` thanks for a post; a second time changes nothing.

    Raises Forbidden for who may not read it; Refused for an own post, one that is removed, and in an own anonymous
    question: thanks have a name.
    """
    row = _lock_standing_post(post, by)
    if access.is_own(by, row):
        raise Refused("Je kan niet voor je eigen bericht bedanken.")
    if row.topic.is_anonymous and access.is_own(by, row.topic):
        raise Refused("Een bedankje heeft een naam, en je vroeg dit anoniem. Bedank met een antwoord.")
    _, made = Thanks.objects.get_or_create(post=row, user=by, defaults={"at": clock.now()})
    if made:
        record("kennisgroep.thank", row, by=by)
    else:
        record_nothing_changed()


@action
def take_thanks_back(*, post: Post, by: User) -> None:
    """Take the thanks of `by` for a post back; without any, nothing changes. Raises Forbidden as `thank`."""
    row = _lock_standing_post(post, by)
    deleted, _ = Thanks.objects.filter(post=row, user=by).delete()
    if deleted:
        record("kennisgroep.take_thanks_back", row, by=by)
    else:
        record_nothing_changed()


def _lock_question(topic: Topic, by: User) -> tuple[Topic, User | None]:
    """Lock and give a question with who may be named for what is done to it.

    Raises Forbidden for who neither asked it nor moderates.
    """
    _, row = lock_readable(topic, by)
    asked = access.is_own(by, row)
    if not (asked or access.moderates(by, row.group)):
        raise Forbidden("Alleen wie de vraag stelde en de moderatoren aanvaarden een antwoord.")
    return row, None if asked and row.is_anonymous else by


@action
def accept_answer(*, post: Post, by: User) -> Topic:
    """Mark a reply as the answer to its question and give the topic; another one takes its place.

    Raises Forbidden for who neither asked nor moderates; Refused for what is no question, for its first post, and for
    a reply that is removed.
    """
    topic, actor = _lock_question(post.topic, by)
    row = Post.objects.get(pk=post.pk)
    if not (topic.is_question and topic.is_visible):
        raise Refused("Alleen bij een vraag in de groep kan je een antwoord aanvaarden.")
    if row.number == 1:
        raise Refused("De vraag zelf is geen antwoord.")
    if row.is_removed:
        raise Refused("Dit antwoord is intussen verwijderd.")
    if topic.accepted_id == row.pk:
        record_nothing_changed()
        return topic
    topic.accepted = row
    topic.save_new_version()
    record("kennisgroep.accept_answer", row, by=actor, topic=topic.pk)
    return topic


@action
def withdraw_acceptance(*, topic: Topic, by: User) -> Topic:
    """Say that a question has no accepted answer (any more) and give it. Raises Forbidden as `accept_answer`."""
    row, actor = _lock_question(topic, by)
    if row.accepted_id is None:
        record_nothing_changed()
        return row
    row.accepted = None
    row.save_new_version()
    record("kennisgroep.withdraw_acceptance", row, by=actor)
    return row

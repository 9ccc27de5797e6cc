"""Anonymous questions: a moderator places one or refuses it, without ever knowing who asked."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused
from kruispunt.kennisgroep.actions.groups import required
from kruispunt.kennisgroep.actions.writing import mention
from kruispunt.kennisgroep.models import Topic, TopicStatus


def _lock_waiting(topic: Topic) -> Topic:
    """Lock and give a question that waits. Raises Refused when another moderator was first."""
    locked = Topic.objects.lock(pk=topic.pk)
    if not locked.is_pending:
        raise Refused(
            f"{locked.decided_by} behandelde deze vraag al: {locked.get_status_display().lower()}. "
            "Jouw beslissing is niet bewaard."
        )
    return locked


@action
def pass_question(*, topic: Topic, by: User) -> Topic:
    """Place an anonymous question in its group and give it.

    It starts at this moment: when it was written would help to guess who wrote it, and who read everything so far has
    to find it unread. Nobody gets a mail for having asked it (decision 0012).

    Raises Refused when the question was handled already.
    """
    locked = _lock_waiting(topic)
    now = clock.now()
    locked.status, locked.decided_at, locked.decided_by = TopicStatus.VISIBLE, now, by
    locked.created_at = locked.last_post_at = now
    locked.save_new_version()
    post = locked.posts.get(number=1)
    post.created_at, post.topic = now, locked
    post.save(update_fields=["created_at"])
    mention(post)
    record("kennisgroep.pass_question", locked, by=by)
    return locked


@action
def refuse_question(*, topic: Topic, reason: str, by: User) -> Topic:
    """Refuse an anonymous question and give it; the asker reads the reason on the site.

    Raises Refused without a reason, and when the question was handled already.
    """
    reason = required(reason, "Schrijf waarom je de vraag niet plaatst. De vraagsteller leest dit.", "reason")
    locked = _lock_waiting(topic)
    locked.status, locked.decided_at, locked.decided_by = TopicStatus.REFUSED, clock.now(), by
    locked.reason = reason
    locked.save_new_version()
    record("kennisgroep.refuse_question", locked, by=by, reason=reason)
    return locked

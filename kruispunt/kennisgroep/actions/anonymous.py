"""Anonymous questions: a moderator places one or refuses it, without ever knowing who asked."""

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record
from kruispunt.core.errors import Refused, Stale
from kruispunt.kennisgroep.actions.groups import required
from kruispunt.kennisgroep.actions.writing import mention
from kruispunt.kennisgroep.models import Post, Topic, TopicStatus


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
def pass_question(*, topic: Topic, by: User, version: int | None = None) -> Topic:
    """Place an anonymous question in its group and give it; `version` is that of the text that `by` read.

    It starts at this moment: when it was written would help to guess who wrote it, and who read everything so far has
    to find it unread. Nobody gets a mail for having asked it (decision 0012).

    Raises Refused when the question was handled already, Stale when its asker changed it since `version`: what nobody
    read is not placed.
    """
    locked = _lock_waiting(topic)
    post = Post.objects.lock(pk=locked.posts.get(number=1).pk)
    if version is not None and post.version != version:
        raise Stale(
            "De vraagsteller wijzigde de vraag terwijl jij ze las. Lees ze opnieuw en beslis dan.", version=post.version
        )
    now = clock.now()
    locked.status, locked.decided_at, locked.decided_by = TopicStatus.VISIBLE, now, by
    locked.created_at = locked.last_post_at = now
    locked.save_new_version()
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

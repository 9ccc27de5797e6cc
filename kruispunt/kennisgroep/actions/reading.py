"""What somebody read, and that they came. Not in the audit trail: reading is nobody else's business."""

from datetime import datetime, timedelta

from django.db.models import F

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record_nothing_changed
from kruispunt.kennisgroep.models import GroupMembership, Topic, TopicRead, Visit

#: Who comes back after this long begins a new visit.
VISIT_ENDS_AFTER = timedelta(minutes=30)


def note_read(topic: Topic, user: User, number: int, at: datetime) -> None:
    """Keep that `user` read `topic` up to and with `number`; a lower number than what is known changes nothing."""
    row, made = TopicRead.objects.get_or_create(user=user, topic=topic, defaults={"number": number, "at": at})
    if not made and row.number < number:
        TopicRead.objects.filter(pk=row.pk, number__lt=number).update(number=number, at=at)


@action
def read_topic(*, topic: Topic, number: int, by: User) -> None:
    """Keep that `by` saw the posts of a topic up to and with `number`, and that they came today.

    Of a topic that does not stand nothing is kept: only its asker and the moderators can see it.
    """
    record_nothing_changed()
    if topic.is_visible:
        note_read(topic, by, number, clock.now())
    _visit(topic.group_id, by)


@action
def visit_group(*, group, by: User) -> None:
    """Keep that `by` came to `group` today; after half an hour of silence a new visit begins."""
    record_nothing_changed()
    _visit(group.pk, by)


def _visit(group: int, by: User) -> None:
    now = clock.now()
    Visit.objects.get_or_create(group_id=group, user=by, day=clock.today())
    mine = GroupMembership.objects.active().filter(group=group, user=by)
    ended = mine.filter(seen_at__lt=now - VISIT_ENDS_AFTER)
    ended.update(previous_seen_at=F("seen_at"), seen_at=now)
    mine.exclude(seen_at=now).update(seen_at=now)

"""What somebody read, and that they came. Not in the audit trail: reading is nobody else's business.

Everything that touches the marks of a member holds the lock of the membership: two devices take turns.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.core.actions import action, record_nothing_changed
from kruispunt.core.errors import Forbidden
from kruispunt.kennisgroep.models import GroupMembership, Kennisgroep, Topic, TopicRead, TopicStatus, Visit
from kruispunt.kennisgroep.queries import access, unread

#: Who comes back after this long begins a new visit.
VISIT_ENDS_AFTER = timedelta(minutes=30)
#: A post whose transaction began this long ago is there now, or never will be.
SETTLED_AFTER = timedelta(hours=1)
#: How many unread topics `read_through` may leave behind it; each has a mark.
LEFT_OPEN = 1000


def note_read(topic: Topic, user: User, number: int, *, first: int | None = None) -> None:
    """Keep that `user` saw the posts of `topic` from `first` (else only that one) up to and with `number`.

    Who skipped what stands before `first` did not read that: then nothing changes, and the topic stays unread.
    """
    membership = GroupMembership.objects.select_for_update().active().filter(group=topic.group_id, user=user).first()
    mark = TopicRead.objects.filter(user=user, topic=topic).first()
    known = unread.read_up_to(topic, membership, mark)
    if known >= number or known < (first or number) - 1:
        return
    if mark is None:
        mark, _ = TopicRead.objects.get_or_create(user=user, topic=topic, defaults={"number": number})
    TopicRead.objects.filter(pk=mark.pk, number__lt=number).update(number=number)


@action
def read_topic(*, topic: Topic, number: int, by: User, first: int = 1) -> None:
    """Keep that `by` saw the posts of a topic from `first` up to and with `number`, and that they came today.

    Of a topic that does not stand nothing is kept: only its asker and the moderators can see it. Nor that its asker
    came to an anonymous question: who writes there is led to its page at once, and that moment would tell who asked.
    """
    record_nothing_changed()
    if topic.is_visible:
        note_read(topic, by, number, first=first)
    if not (topic.is_anonymous and access.is_own(by, topic)):
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


@action
def mark_all_read(*, group: Kennisgroep, by: User) -> None:
    """Keep that `by` has read everything that stands in `group` now. Raises Forbidden for who is no member."""
    record_nothing_changed()
    membership = GroupMembership.objects.select_for_update().active().filter(group=group, user=by).first()
    if membership is None:
        raise Forbidden("Alleen leden van deze groep houden bij wat ze lazen.")
    upto = _settled(membership, clock.now())
    fresh = access.topics_in(access.Standing(by, group)).filter(last_post_at__gt=upto)
    marks = [TopicRead(user=by, topic_id=pk, number=last) for pk, last in fresh.values_list("pk", "last_number")]
    TopicRead.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["user", "topic"], update_fields=["number"]
    )
    _move_up(membership, upto)
    unread.left_open(membership).delete()


@action
def tidy_reading(*, membership: GroupMembership, by: User | None) -> GroupMembership:
    """Move `read_through` of a member up to an hour ago, and give the membership; what is unread stays exactly that.

    An unread topic that it passes gets a mark of how far it was read; marks of what was read to the end go. Who leaves
    more than `LEFT_OPEN` topics unread keeps the marks they have: to mark all the others would be no fewer.
    """
    record_nothing_changed()
    row = GroupMembership.objects.select_for_update().select_related("group", "user").get(pk=membership.pk)
    upto = _settled(row, clock.now())
    if upto == row.read_through:
        return row
    room = LEFT_OPEN - unread.left_open(row).count()
    # also what got a post since: how far that was read, `read_through` would not tell any more
    passed = _with_marks(row).filter(created_at__lte=upto, last_post_at__gt=row.read_through)
    opened = list(unread.only_unread(passed, row).order_by()[: max(room, 0) + 1])
    if len(opened) > room:
        return row
    marked = set(TopicRead.objects.filter(user=row.user_id, topic__in=opened).values_list("topic", flat=True))
    TopicRead.objects.bulk_create(
        TopicRead(user_id=row.user_id, topic=topic, number=unread.read_up_to(topic, row, None))
        for topic in opened
        if topic.pk not in marked
    )
    _move_up(row, upto)
    return row


def _settled(membership: GroupMembership, now: datetime) -> datetime:
    """Give up to where no post can appear any more, or how far `read_through` is already."""
    return max(membership.read_through, now - SETTLED_AFTER)


def _with_marks(membership: GroupMembership) -> QuerySet[Topic]:
    """Give the topics whose unread mark may matter to this member: one that was taken away may come back."""
    topics = Topic.objects.filter(group=membership.group_id, status__in=[TopicStatus.VISIBLE, TopicStatus.REMOVED])
    if access.moderates(membership.user, membership.group):
        return topics
    shared = access.sessions_shared_with(membership.user).values("pk")
    return topics.filter(Q(session__isnull=True) | Q(session__in=shared))


def _move_up(membership: GroupMembership, upto: datetime) -> None:
    """Move `read_through` to `upto`, and let the marks go that say nothing more than it does."""
    membership.read_through = max(upto, membership.read_through)
    membership.save(update_fields=["read_through"])
    below = unread.marks_of(membership).filter(topic__last_post_at__lte=membership.read_through)
    below.filter(number__gte=F("topic__last_number")).delete()

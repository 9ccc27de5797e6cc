"""What is unread: exact, and cheap also where a group has 100,000 topics (docs/decisions/0013).

A topic with a `TopicRead` of this person is unread when that does not reach its last number. A topic without one is
unread when its newest post is later than `GroupMembership.read_through`.
"""

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from kruispunt.kennisgroep.models import GroupMembership, Topic, TopicRead, TopicStatus
from kruispunt.kennisgroep.queries import access

#: A count above this reads as this with a plus.
COUNTED = 99
#: What is newer than `read_through` is found by the index of the list, what was left open by the marks of the member;
#: no topic is both.
_COUNT = """
SELECT COUNT(*) FROM (
    SELECT topic.id FROM kennisgroep_topic AS topic
    WHERE topic.group_id = %s AND topic.status = %s {shared} AND topic.last_post_at > %s
    AND NOT EXISTS (
        SELECT 1 FROM kennisgroep_topicread AS mark
        WHERE mark.topic_id = topic.id AND mark.user_id = %s AND mark.number >= topic.last_number
    )
    UNION ALL
    SELECT topic.id FROM kennisgroep_topic AS topic JOIN kennisgroep_topicread AS mark ON mark.topic_id = topic.id
    WHERE topic.group_id = %s AND topic.status = %s {shared} AND topic.last_post_at <= %s
    AND mark.user_id = %s AND mark.number < topic.last_number
    LIMIT %s
) AS unread
"""


def marks_of(membership: GroupMembership) -> QuerySet[TopicRead]:
    """Give what this member read in the group of `membership`."""
    return TopicRead.objects.filter(user=membership.user_id, topic__group=membership.group_id)


def left_open(membership: GroupMembership) -> QuerySet[TopicRead]:
    """Give the marks of topics that stayed unread when `read_through` moved past them."""
    return marks_of(membership).filter(
        topic__last_post_at__lte=membership.read_through, number__lt=F("topic__last_number")
    )


def only_unread(topics: QuerySet[Topic], membership: GroupMembership) -> QuerySet[Topic]:
    """Give those of `topics` (of the group of `membership`) that have a post its member did not read."""
    reached = TopicRead.objects.filter(
        user=membership.user_id, topic=OuterRef("pk"), number__gte=OuterRef("last_number")
    )
    # by their numbers, a thousand at most: so the database finds both kinds by an index
    older = list(left_open(membership).values_list("topic", flat=True))
    return topics.filter(~Exists(reached), Q(last_post_at__gt=membership.read_through) | Q(pk__in=older))


def count_unread(standing: access.Standing) -> int:
    """Give how many topics a member has unread; counting stops one above `COUNTED`. 0 for who is no member.

    It counts what `only_unread` gives of `access.topics_in`, in SQL of its own: every page of a member shows it.
    """
    if not standing.membership:
        return 0
    mine, sessions, shared = standing.membership, [], ""
    if not standing.moderates:
        sessions = standing.shared_sessions
        among = f" OR topic.session_id IN ({', '.join(['%s'] * len(sessions))})" if sessions else ""
        shared = f"AND (topic.session_id IS NULL{among})"
    through = connection.ops.adapt_datetimefield_value(mine.read_through)
    visible = [mine.group_id, TopicStatus.VISIBLE, *sessions]
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(shared=shared),
            [*visible, through, mine.user_id, *visible, through, mine.user_id, COUNTED + 1],
        )
        return cursor.fetchone()[0]


def in_words(count: int) -> str:
    """Give a count as it is shown: `7`, or `99+`; nothing for 0."""
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def read_up_to(topic: Topic, membership: GroupMembership | None, mark: TopicRead | None) -> int:
    """Give the number up to and with which a topic was read; 0 when nothing was."""
    if mark:
        return mark.number
    if membership is None:
        return 0
    before = topic.posts.filter(created_at__lte=membership.read_through)
    return before.aggregate(last=Max("number"))["last"] or 0


def first_unread(topic: Topic, membership: GroupMembership) -> int | None:
    """Give the number of the first post of a topic that a member did not read, or None."""
    mark = TopicRead.objects.filter(user=membership.user_id, topic=topic).first()
    if mark is None and topic.last_post_at <= membership.read_through:
        return None
    number = read_up_to(topic, membership, mark) + 1
    return number if number <= topic.last_number else None


def news_in(topics: list[Topic], membership: GroupMembership) -> dict[int, str]:
    """Give what is new for a member in those of `topics` that are unread, in words, by the number of the topic."""
    numbers = dict(marks_of(membership).filter(topic__in=topics).values_list("topic", "number"))
    return {topic.pk: words for topic in topics if (words := _news(topic, membership, numbers.get(topic.pk)))}


def _news(topic: Topic, membership: GroupMembership, number: int | None) -> str:
    if number is None:
        if topic.last_post_at <= membership.read_through:
            return ""
        return "Nieuw" if topic.created_at > membership.read_through else "Nieuw antwoord"
    if number == 0:
        return "Nieuw"
    new = topic.last_number - number
    return f"{new} nieuwe antwoorden" if new > 1 else "Nieuw antwoord" if new == 1 else ""

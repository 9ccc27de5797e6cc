"""What has to be told to one person at once, as long as it is news to them."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kruispunt.besturen.models import User
from kruispunt.core import clock
from kruispunt.kennisgroep.models import GroupMembership, Nudge, TopicRead, TopicStatus
from kruispunt.kennisgroep.queries.access import readable_topics
from kruispunt.notifications.digests import last_moment
from kruispunt.notifications.models import Category, MailPreference, Rhythm


def due_nudges() -> QuerySet[Nudge]:
    """Give what waits and may go now, the oldest first.

    What stands in an anonymous question waits with it for a moderator. Who chose one mail a day or a week gets what
    came before the last such moment: it is written when it goes, so that it tells nothing that was read or removed
    meanwhile.
    """
    chosen = MailPreference.objects.filter(user=OuterRef("user"), category=Category.KENNISGROEP)
    waiting = Nudge.objects.filter(done_at__isnull=True, created_at__lte=clock.now()).exclude(
        post__topic__status=TopicStatus.PENDING
    )
    return (
        waiting.annotate(rhythm=Subquery(chosen.values("rhythm")[:1]))
        .filter(
            Q(rhythm__isnull=True)
            | Q(rhythm__in=[Rhythm.IMMEDIATE, Rhythm.NONE])
            | Q(rhythm=Rhythm.DAILY, created_at__lt=last_moment(Rhythm.DAILY))
            | Q(rhythm=Rhythm.WEEKLY, created_at__lt=last_moment(Rhythm.WEEKLY))
        )
        .order_by("pk")
    )


def still_news(nudges: QuerySet[Nudge], user: User) -> QuerySet[Nudge]:
    """Give those of `nudges` whose post stands, is open to `user`, and was not read by them on the site."""
    topic = OuterRef("post__topic")
    reached = TopicRead.objects.filter(user=user, topic=topic, number__gte=OuterRef("post__number"))
    behind = GroupMembership.objects.active().filter(
        user=user, group=OuterRef("post__topic__group"), read_through__gte=OuterRef("post__created_at")
    )
    return nudges.filter(
        ~Exists(reached),
        ~Exists(behind),
        post__removed_at__isnull=True,
        post__topic__in=readable_topics(user).values("pk"),
    )

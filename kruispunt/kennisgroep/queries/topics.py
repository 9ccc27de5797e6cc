"""Topics and posts as the pages show them."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kruispunt.kennisgroep.models import Post, Thanks, Topic

PAGE = 30
POSTS = 50


def newest(topics: QuerySet[Topic], *, before: tuple[datetime, int] | None = None) -> list[Topic]:
    """Give one page of topics and one more, the newest post first, with author, bestuur and themes.

    `before` is the moment and number of the last topic of the page before: a page costs the same wherever it stands.
    """
    if before is not None:
        moment, pk = before
        topics = topics.filter(Q(last_post_at__lt=moment) | Q(last_post_at=moment, pk__lt=pk))
    rows = topics.select_related("author", "bestuur", "group").prefetch_related("themes")
    return list(rows.order_by("-last_post_at", "-pk")[: PAGE + 1])


def posts_of(topic: Topic, user) -> QuerySet[Post]:
    """Give the posts of a topic in order, with author, files, `thanks_count` and `thanked` (by `user`)."""
    mine = Thanks.objects.filter(post=OuterRef("pk"), user=user)
    return (
        topic.posts.select_related("author", "bestuur", "removed_by")
        .prefetch_related("attachments", "mentions__user__kennisgroep_profile", "mentions__bestuur")
        .annotate(thanks_count=Count("thanks"), thanked=Exists(mine))
        .order_by("number")
    )

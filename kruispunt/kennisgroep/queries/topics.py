"""Topics and posts as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kruispunt.kennisgroep.models import Post, Thanks, Topic
from kruispunt.kennisgroep.queries.mentions import with_links

PAGE = 30
POSTS = 30
#: The moment and the number of a topic: its place in the list.
Place = tuple[datetime, int]


@dataclass(frozen=True)
class Stretch:
    """One page of a list, and whether there is more on either side."""

    rows: Sequence
    newer: bool
    older: bool


def stretch(topics: QuerySet[Topic], *, before: Place | None = None, after: Place | None = None) -> Stretch:
    """Give one page of topics, the newest post first, with author, bestuur and themes.

    `before` is the place of the last line of the page before, `after` that of the first line of the page behind: a page
    costs the same wherever it stands. A page that would begin above the top begins there.
    """
    rows = topics.select_related("author", "bestuur", "group").prefetch_related("themes")
    if after is not None:
        moment, pk = after
        # the first condition is the one an index is walked by
        newer = rows.filter(Q(last_post_at__gt=moment) | Q(pk__gt=pk), last_post_at__gte=moment)
        found = list(newer.order_by("last_post_at", "pk")[: PAGE + 1])
        if len(found) > PAGE:
            return Stretch(found[:PAGE][::-1], newer=True, older=True)
    if before is not None:
        moment, pk = before
        rows = rows.filter(Q(last_post_at__lt=moment) | Q(pk__lt=pk), last_post_at__lte=moment)
    found = list(rows.order_by("-last_post_at", "-pk")[: PAGE + 1])
    return Stretch(found[:PAGE], newer=before is not None, older=len(found) > PAGE)


def posts_of(topic: Topic, user) -> QuerySet[Post]:
    """Give the posts of a topic in order, with author, files, `thanks_count` and `thanked` (by `user`)."""
    thanks = Thanks.objects.filter(post=OuterRef("pk")).order_by()
    count = thanks.values("post").annotate(count=Count("pk")).values("count")
    return (
        topic.posts.select_related("author", "bestuur", "removed_by")
        .prefetch_related("attachments", Prefetch("mentions", with_links()))
        .annotate(
            thanks_count=Coalesce(Subquery(count, output_field=IntegerField()), 0),
            thanked=Exists(thanks.filter(user=user)),
        )
        .order_by("number")
    )


def page_of_posts(topic: Topic, user, number: str | int | None) -> Page:
    """Give one page of the posts of a topic; posts are numbered without gaps, so nothing has to be counted."""
    pages = Paginator(range(1, topic.last_number + 1), POSTS)
    page = pages.get_page(number)
    page.object_list = list(posts_of(topic, user).filter(number__in=page.object_list))
    return page


def page_with(number: int) -> int:
    """Give the page on which the post of this number stands."""
    return (number - 1) // POSTS + 1


def accepted_answer(topic: Topic, user) -> Post | None:
    """Give the answer that helped, as `posts_of` does; None when there is none or it was removed."""
    if topic.accepted_id is None:
        return None
    return posts_of(topic, user).filter(pk=topic.accepted_id, removed_at__isnull=True).first()


def answered_first_at(topic: Topic) -> datetime | None:
    """Give when somebody other than who started a topic replied first, of what stands; None when nobody did."""
    answers = topic.posts.replies().filter(removed_at__isnull=True, author__isnull=False)
    return answers.exclude(author=topic.author_id).order_by("number").values_list("created_at", flat=True).first()

"""Topics and posts as the pages show them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from kruispunt.kennisgroep.mentions import mentions_something
from kruispunt.kennisgroep.models import Post, Thanks, Topic, TopicTheme
from kruispunt.kennisgroep.queries.access import is_own
from kruispunt.kennisgroep.queries.mentions import with_links
from kruispunt.trajectories.programme.enums import Theme

PAGE = 30
POSTS = 15
#: The moment and the number of a topic: its place in the list.
Place = tuple[datetime, int]
_WITH_LINKS = Prefetch("mentions", with_links())


@dataclass(frozen=True)
class Stretch:
    """One page of a list, and whether there is more on either side."""

    rows: Sequence
    newer: bool
    older: bool


def with_writers(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Give topics with who started them."""
    return topics.select_related("author", "bestuur")


def tell_themes(topics: Sequence[Topic]) -> None:
    """Tell each of `topics` its `shown_themes`: their names."""
    names = defaultdict(list)
    rows = TopicTheme.objects.filter(topic__in=topics).order_by("theme").values_list("topic", "theme")
    for topic, theme in rows:
        names[topic].append(Theme(theme).label)
    for topic in topics:
        topic.shown_themes = names[topic.pk]


def stretch(topics: QuerySet[Topic], *, before: Place | None = None, after: Place | None = None) -> Stretch:
    """Give one page of topics of one group, the newest post first, with author, bestuur and themes.

    `before` is the place of the last line of the page before, `after` that of the first line of the page behind: a page
    costs the same wherever it stands. A page that would begin above the top begins there.
    """
    rows = with_writers(topics)
    if after is not None:
        moment, pk = after
        # the first condition is the one an index is walked by
        newer = rows.filter(Q(last_post_at__gt=moment) | Q(pk__gt=pk), last_post_at__gte=moment)
        found = list(newer.order_by("last_post_at", "pk")[: PAGE + 1])
        if len(found) > PAGE:
            return _page_of(found[:PAGE][::-1], newer=True, older=True)
    if before is not None:
        moment, pk = before
        rows = rows.filter(Q(last_post_at__lt=moment) | Q(pk__lt=pk), last_post_at__lte=moment)
    found = list(rows.order_by("-last_post_at", "-pk")[: PAGE + 1])
    return _page_of(found[:PAGE], newer=before is not None, older=len(found) > PAGE)


def _page_of(topics: list[Topic], *, newer: bool, older: bool) -> Stretch:
    tell_themes(topics)
    return Stretch(topics, newer, older)


def _posts(topic: Topic, **wanted) -> list[Post]:
    """Give those posts of a topic that are `wanted`, in order, with author, files and what they mention."""
    rows = topic.posts.filter(**wanted).select_related("author", "bestuur").prefetch_related("attachments")
    posts = list(rows.order_by("number"))
    prefetch_related_objects([post for post in posts if mentions_something(post.source)], _WITH_LINKS)
    return posts


def _thank(posts: list[Post], user) -> None:
    """Tell each of `posts` its `thanks_count`, and whether `user` `thanked` for it."""
    mine = Count("pk", filter=Q(user=user))
    thanks = Thanks.objects.filter(post__in=posts).order_by().values("post").annotate(count=Count("pk"), mine=mine)
    found = {row["post"]: row for row in thanks}
    for post in posts:
        of_post = found.get(post.pk, {"count": 0, "mine": 0})
        post.thanks_count, post.thanked = of_post["count"], bool(of_post["mine"])


def page_of_posts(topic: Topic, user, number: str | int | None) -> Page:
    """Give one page of the posts of a topic as `user` sees them: each has `is_mine`, `thanks_count` and `thanked`.

    Posts are numbered without gaps, so nothing has to be counted.
    """
    pages = Paginator(range(1, topic.last_number + 1), POSTS)
    page = pages.get_page(number)
    page.object_list = _posts(topic, number__in=page.object_list)
    asked = topic.is_anonymous and is_own(user, topic)
    for post in page.object_list:
        post.is_mine = asked if post.by_asker else post.author_id == user.pk
    _thank(page.object_list, user)
    return page


def page_with(number: int) -> int:
    """Give the page on which the post of this number stands."""
    return (number - 1) // POSTS + 1


def accepted_answer(topic: Topic, page: Page) -> Post | None:
    """Give the answer that helped, for above the first `page` of posts; None when there is none or it was removed."""
    if topic.accepted_id is None or page.number > 1:
        return None
    on_page = [post for post in page if post.pk == topic.accepted_id]
    found = on_page or _posts(topic, pk=topic.accepted_id)
    return found[0] if found and not found[0].is_removed else None


def answered_first_at(topic: Topic) -> datetime | None:
    """Give when somebody other than who started a topic replied first, of what stands; None when nobody did."""
    answers = topic.posts.replies().filter(removed_at__isnull=True, author__isnull=False)
    return answers.exclude(author=topic.author_id).order_by("number").values_list("created_at", flat=True).first()

"""Runs django-machina on one question; started by forum_beside.py, in an environment of the peer's own.

From standard input: {"database": as in Django's DATABASES, "topics": how many, "now": a moment, "topics_a_page",
"posts_a_page", "hits_a_page"}. To standard output: {"topics", "posts": how many there are, "indexed": how many posts
its search knows, "building", "indexing": seconds of the processor, "unread": {reader: how many topics}, "figures":
{question: [milliseconds, those of the processor] or null}}. Filling stops after ten minutes of the processor and so
does indexing; a page of over a minute is null.

Set up as the "getting started" of the peer says, with its defaults, but for the length of its pages, which is ours; its
search runs on Whoosh, the strongest of those it names that needs no server. A member may read by the setting for all
who are logged in, which asks less than permissions of one group.
"""

import contextlib
import itertools
import json
import math
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from forum_data import MEMBERS, READERS, TopicRow, post_rows, timed, topic_rows, vocabulary, was_read

#: Seconds of filling and of indexing, each: of this processor, so that another busy program changes nothing.
ENOUGH = 600
#: Seconds after which a page is given up.
PATIENCE = 60
#: Seconds above which the median is that of three requests.
SLOW = 2
BATCH = 500
#: What update_index takes together.
INDEX_BATCH = 1_000
MAY = ["can_see_forum", "can_read_forum", "can_start_new_topics", "can_reply_to_topics", "can_edit_own_posts"]
FOUND = re.compile(r"returned <b>(\d+)</b>")


def prepare(question: dict, folder: Path) -> None:
    """Set Django up; `folder` is for what the peer keeps outside the database."""
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR

    cache = "django.core.cache.backends"
    settings.configure(
        SECRET_KEY="benchmark-only",
        ALLOWED_HOSTS=["localhost"],
        DATABASES={"default": question["database"]},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "mptt",
            "haystack",
            "widget_tweaks",
            "machina",
            "machina.apps.forum",
            "machina.apps.forum_conversation",
            "machina.apps.forum_conversation.forum_attachments",
            "machina.apps.forum_conversation.forum_polls",
            "machina.apps.forum_feeds",
            "machina.apps.forum_moderation",
            "machina.apps.forum_search",
            "machina.apps.forum_tracking",
            "machina.apps.forum_member",
            "machina.apps.forum_permission",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        "machina.core.context_processors.metadata",
                    ]
                },
            }
        ],
        CACHES={
            "default": {"BACKEND": f"{cache}.locmem.LocMemCache"},
            "machina_attachments": {
                "BACKEND": f"{cache}.filebased.FileBasedCache",
                "LOCATION": str(folder / "attachments"),
            },
        },
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(folder / "index")}
        },
        HAYSTACK_SEARCH_RESULTS_PER_PAGE=question["hits_a_page"],
        MACHINA_FORUM_TOPICS_NUMBER_PER_PAGE=question["topics_a_page"],
        MACHINA_TOPIC_POSTS_NUMBER_PER_PAGE=question["posts_a_page"],
        MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS=MAY,
        ROOT_URLCONF="machina.urls",
        STATIC_URL="/static/",
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        SITE_ID=1,
        USE_TZ=True,
    )
    django.setup()


def model(name: str):
    """Give a model of the peer, or the user: `forum.Forum`."""
    return apps.get_model(name)


def make_people() -> list:
    """Store and give 5,000 members, each with the profile that the peer makes at their first post."""
    people = model("auth.User").objects.bulk_create(
        model("auth.User")(username=f"lid{n}@gemeente.example", first_name="Noor", last_name=f"Lid {n}", password="!")
        for n in range(MEMBERS)
    )
    model("forum_member.ForumProfile").objects.bulk_create(
        model("forum_member.ForumProfile")(user=person) for person in people
    )
    return people


def fill(count: int, people: list, now: datetime) -> int:
    """Store topics with their posts in one forum until there are `count` or time is up; give how many posts."""
    from django.utils.text import slugify
    from machina.models.fields import render_func

    forum_model, topic_model = model("forum.Forum"), model("forum_conversation.Topic")
    post_model = model("forum_conversation.Post")
    for kind in (topic_model, post_model):
        for name in ("created", "updated"):  # these are moments of years ago, and not of now
            kind._meta.get_field(name).auto_now = kind._meta.get_field(name).auto_now_add = False
    forum = forum_model.objects.create(name=f"Groep van {count}", type=forum_model.FORUM_POST)

    def topic_of(row: TopicRow):
        return topic_model(
            forum=forum, poster=people[row.author], subject=row.title, slug=slugify(row.title, allow_unicode=True),
            type=topic_model.TOPIC_POST, status=topic_model.TOPIC_UNLOCKED, posts_count=row.posts,
            created=row.created_at, updated=row.last_post_at, last_post_on=row.last_post_at,
        )  # fmt: skip

    made, rows, until = 0, topic_rows(count, len(people), now), time.process_time() + ENOUGH
    while time.process_time() < until and (batch := list(itertools.islice(rows, BATCH))):
        topics = topic_model.objects.bulk_create(topic_of(row) for row in batch)
        posts = post_model.objects.bulk_create(
            (
                post_model(
                    topic=topic, poster=people[post.author], subject=("" if post.number == 1 else "Re: ") + row.title,
                    content=post.source, _content_rendered=render_func(post.source), created=post.created_at,
                    updated=post.created_at,
                )
                for topic, row in zip(topics, batch, strict=True)
                for post in post_rows(row, len(people))
            ),
            batch_size=BATCH,
        )  # fmt: skip
        for post in reversed(posts):
            post.topic.first_post = post
        for post in posts:
            post.topic.last_post = post
        topic_model.objects.bulk_update(topics, ["first_post", "last_post"])
        made += len(posts)
    forum.update_trackers()
    return made


def read_some(people: list) -> dict:
    """Let `READERS` read, as reading each of those topics leaves it; give them by name."""
    track_model = model("forum_tracking.TopicReadTrack")
    topics = list(model("forum_conversation.Topic").objects.order_by("pk"))
    readers = dict(zip(READERS, people, strict=False))
    for reader, person in readers.items():
        read = itertools.compress(topics, was_read(reader))
        track_model.objects.bulk_create((track_model(user=person, topic=topic) for topic in read), batch_size=BATCH)
    return readers


def index_posts() -> int:
    """Let the search index the posts, as the command update_index does, until time is up; give how many."""
    from haystack import connections
    from haystack.management.commands.update_index import do_update

    post_model = model("forum_conversation.Post")
    backend = connections["default"].get_backend()
    index = connections["default"].get_unified_index().get_index(post_model)
    rows = index.build_queryset(using="default")
    total, done, last, until = rows.count(), 0, None, time.process_time() + ENOUGH
    while time.process_time() < until and done < total:
        end = min(done + INDEX_BATCH, total)
        last = do_update(backend, index, rows, done, end, total, verbosity=0, last_max_pk=last)
        done = end
    return done


def page(person, url: str, **query: str) -> Callable[[], str]:
    """Give a function that gets a page as `person`; it raises SystemExit when that does not answer 200."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)

    def ask() -> str:
        response = client.get(url, query)
        if response.status_code != 200:
            raise SystemExit(f"{url}: {response.status_code}")
        return response.content.decode()

    return ask


def unread(person) -> int:
    """Give how many topics are unread for `person`: the peer counts them by loading all."""
    from machina.apps.forum_tracking.handler import TrackingHandler

    return len(TrackingHandler().get_unread_topics(model("forum_conversation.Topic").objects.all(), person))


def what_to_measure(readers: dict, topics_a_page: int) -> dict[str, Callable[[], object]]:
    """Give what is asked, by the names of forum.py."""
    words, _ = vocabulary()
    topics = model("forum_conversation.Topic").objects.all()
    forum = model("forum.Forum").objects.get()
    count = topics.count()
    usual = topics.filter(posts_count__range=(8, 12)).order_by("pk")[count // 50]
    longest = topics.order_by("-posts_count")[0]

    def address(topic) -> str:
        return reverse("forum_conversation:topic", args=[forum.slug, forum.pk, topic.slug, topic.pk])

    url, search = reverse("forum:forum", args=[forum.slug, forum.pk]), reverse("forum_search:search")
    asked: dict[str, Callable[[], object]] = {}
    for name, person in readers.items():
        asked[f"list, read {name}"] = page(person, url)
        asked[f"unread count, read {name}"] = lambda person=person: unread(person)
        asked[f"list of unread, read {name}"] = page(person, reverse("forum_tracking:unread_topics"))
    some = readers["some"]
    return asked | {
        "list, halfway": page(some, url, page=str(math.ceil(count / 2 / topics_a_page) + 1)),
        "topic of ten posts": page(some, address(usual)),
        "longest topic, a full page": page(some, address(longest), page="2"),
        "search, common word": page(some, search, q=words[0]),
        "search, rare word": page(some, search, q=words[-40]),
        "search, nothing found": page(some, search, q="bestaatniet"),
    }


class TooLong(BaseException):
    """Nobody waits for this page; no part of Django catches it."""


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise TooLong within the block after so many seconds."""

    def stop(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def patiently(ask: Callable[[], object]) -> tuple[float, float] | None:
    """Give what `timed` gives, of fewer requests when one is slow; None when one takes over `PATIENCE`."""
    began = time.monotonic()
    try:
        with patience(PATIENCE):
            ask()
    except TooLong:
        connection.close()
        return None
    return timed(ask, requests=3, warming=0) if time.monotonic() - began > SLOW else timed(ask)


def check_search(asked: dict[str, Callable[[], object]]) -> None:
    """Raise SystemExit when the search finds nothing where there is something, or the other way around."""
    for name, there in (("common word", True), ("nothing found", False)):
        found = FOUND.search(str(asked[f"search, {name}"]()))
        if not found or (int(found[1]) > 0) != there:
            raise SystemExit(f"the peer's search for a {name} gives {found and found[1]}")


def tell(what: str) -> None:
    """Print how far the peer is, beside the answer."""
    print(f"the peer: {what} of the processor", file=sys.stderr, flush=True)


def measure(question: dict) -> dict:
    """Fill the database and the index, and give the answer."""
    people = make_people()
    began = time.process_time()
    posts = fill(question["topics"], people, datetime.fromisoformat(question["now"]))
    built = time.process_time() - began
    topics = model("forum_conversation.Topic").objects.count()
    tell(f"{topics:,} topics, {posts:,} posts in {built:.0f} s")
    readers = read_some(people)
    began = time.process_time()
    indexed = index_posts()
    indexing = time.process_time() - began
    tell(f"{indexed:,} posts indexed in {indexing:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    asked = what_to_measure(readers, question["topics_a_page"])
    counts = {name: unread(person) for name, person in readers.items()}
    check_search(asked)
    return {
        "topics": topics, "posts": posts, "indexed": indexed, "building": built, "indexing": indexing,
        "unread": counts, "figures": {name: patiently(ask) for name, ask in asked.items()},
    }  # fmt: skip


def main() -> None:
    """Answer one question, in a database that is removed at the end."""
    question = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="kruispunt-benchmark-") as folder:
        prepare(question, Path(folder))
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            answer = measure(question)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

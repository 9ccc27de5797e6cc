"""Searching what was said: titles, texts and names of files, in what somebody may read.

PostgreSQL knows Dutch word forms and the signs of a web search ("..." for words in a row, - for without). SQLite finds
words by their beginning (shared/STACK.md).
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Prefetch, QuerySet, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kruispunt.kennisgroep.models import Attachment, Post, SearchEntry, Topic
from kruispunt.kennisgroep.queries.topics import Stretch, tell_themes, with_writers

#: How many topics a page of what was found shows: fewer than a plain list, each with a piece of its text.
PAGE = 15
#: How many posts are looked at together: for a rare word, where each is of another topic, and for a common one, where
#: many come to nothing, as only the newest of a topic is shown.
_FIRST_CHUNK, _CHUNK = 30, 200
#: What the database puts around a word that was found; people cannot type these into a text that is shown.
_START, _STOP = "\ue000", "\ue001"
#: What keeps words apart while the database marks them.
_GAP = "\ue002"
_MARK = "<mark>"
_SNIPPET = f"StartSel={_START}, StopSel={_STOP}, MaxWords=34, MinWords=20, ShortWord=0"
_WHOLE = f"StartSel={_START}, StopSel={_STOP}, HighlightAll=true"
#: How much of a text SQLite's snippet shows, in signs, and how much of that before the word.
_LENGTH, _LEAD = 220, 60
#: What glues words together, so that PostgreSQL would take them for the name of a file, a host or a tag.
_GLUE = re.compile(r"(?<=\w)[/.\\](?=\w)|[_<>]")
_MARKUP = re.compile(r"[*`~#<>|]+|\]\([^)\s]*\)|[\[\]]")


def indexable(text: str) -> str:
    """Give a text as it goes into the index: "vrouwen/mannen" and "plan_2026.pdf" are words of their own there."""
    return _GLUE.sub(" ", text)


class Matches(Func):
    """Whether the words of an entry match what somebody typed: `Matches(F("words"), Value(text))`."""

    output_field = BooleanField()

    def as_postgresql(self, compiler, connection, **context) -> tuple[str, tuple]:
        """Ask the generated vector that stands beside the words."""
        words, typed = self.source_expressions
        sql, params = compiler.compile(typed)
        table = compiler.quote_name_unless_alias(words.alias)
        return f"{table}.\"vector\" @@ websearch_to_tsquery('dutch', {sql})", tuple(params)

    def as_sqlite(self, compiler, connection, **context) -> tuple[str, tuple]:
        """Ask the index of words beside the table."""
        words, typed = self.source_expressions
        table = compiler.quote_name_unless_alias(words.alias)
        found = "SELECT rowid FROM kennisgroep_searchindex WHERE kennisgroep_searchindex MATCH %s"
        return f'{table}."post_id" IN ({found})', (_beginnings(typed.value),)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _beginnings(text: str) -> str:
    """Give the words of `text` as FTS5 asks for them by their beginning; nothing is an operator there."""
    return " ".join(f'"{word}"*' for word in _words(text))


def says_something(text: str) -> bool:
    """Give whether there is a word in `text` to search for: not only signs, or words as common as "de" and "het"."""
    if not _words(text):
        return False
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('dutch', %s))", [indexable(text)])
        return cursor.fetchone()[0] > 0


@dataclass
class Hit:
    """A topic in which something was found: the newest post that matches, with the words marked."""

    post: Post
    title: SafeString
    snippet: SafeString
    names: list[SafeString] = field(default_factory=list)

    @property
    def topic(self) -> Topic:
        """Give the topic."""
        return self.post.topic


def find(topics: QuerySet[Topic], text: str, *, before: int | None = None) -> Stretch:
    """Give a page of `Hit` in `topics`, one per topic, the newest post first; `before` is the post the last page ended
    with."""
    if not _words(text):
        return Stretch([], newer=before is not None, older=False)
    matching = SearchEntry.objects.filter(
        Matches(F("words"), Value(indexable(text))), post__removed_at__isnull=True, post__topic__in=topics
    )
    found = Post.objects.filter(pk__in=_newest_of_each(matching, before)).select_related("author", "bestuur")
    posts = list(found.prefetch_related(Prefetch("topic", with_writers(topics))).order_by("-pk"))
    shown = posts[:PAGE]
    return Stretch(_hits(shown, text), newer=before is not None, older=len(posts) > PAGE)


def _newest_of_each(matching: QuerySet[SearchEntry], before: int | None) -> list[int]:
    """Give the number of the newest matching post of each of one page of topics, and of one more."""
    newest: dict[int, int] = {}
    reach, size = before, _FIRST_CHUNK
    while len(newest) <= PAGE:
        chunk = matching if reach is None else matching.filter(pk__lt=reach)
        if newest:
            chunk = chunk.exclude(post__topic__in=list(newest))
        rows = list(chunk.order_by("-pk").values_list("pk", "post__topic")[:size])
        shown_before = _already_shown(matching, {topic for _, topic in rows}, before)
        for pk, topic in rows:
            if topic not in shown_before:
                newest.setdefault(topic, pk)
        if len(rows) < size:
            break
        reach, size = rows[-1][0], _CHUNK
    return list(newest.values())[: PAGE + 1]


def _already_shown(matching: QuerySet[SearchEntry], topics: set[int], before: int | None) -> set[int]:
    """Give which of `topics` stood on an earlier page, with a newer post."""
    if before is None or not topics:
        return set()
    newer = matching.filter(pk__gte=before, post__topic=OuterRef("pk"))
    return set(Topic.objects.filter(Exists(newer), pk__in=topics).values_list("pk", flat=True))


def _hits(posts: Sequence[Post], text: str) -> list[Hit]:
    if not posts:
        return []
    tell_themes([post.topic for post in posts])
    files = list(Attachment.objects.filter(post__in=posts).values_list("post", "name"))
    whole = [post.topic.title for post in posts] + [name for _, name in files]
    marked = [_safe(each) for each in _marked(whole, [_plain(post.source) for post in posts], text)]
    titles, snippets = marked[: len(posts)], marked[len(whole) :]
    names = defaultdict(list)
    for (pk, _), name in zip(files, marked[len(posts) : len(whole)], strict=True):
        if _MARK in name:
            names[pk].append(name)
    return [
        Hit(post, title, snippet, names[post.pk]) for post, title, snippet in zip(posts, titles, snippets, strict=True)
    ]


def _plain(source: str) -> str:
    """Give Markdown as running text: without its signs and the addresses of links."""
    return " ".join(_MARKUP.sub(" ", source).split())


def _marked(whole: list[str], long: list[str], text: str) -> list[str]:
    """Give each text of `whole`, then of each of `long` the piece around the first word that was found, with marks
    around what matches."""
    texts = [re.sub(f"[{_START}{_STOP}{_GAP}]", "", each) for each in whole + long]
    texts = [_GLUE.sub(lambda glue: f"{_GAP}{glue[0]}{_GAP}", each) for each in texts]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ts_headline('dutch', line, websearch_to_tsquery('dutch', %s), "
                "CASE WHEN number <= %s THEN %s ELSE %s END) "
                "FROM unnest(%s::text[]) WITH ORDINALITY AS lines (line, number) ORDER BY number",
                [indexable(text), len(whole), _WHOLE, _SNIPPET, texts],
            )
            return [row[0] for row in cursor.fetchall()]
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _words(text)))})\w*", re.IGNORECASE)
    texts[len(whole) :] = [_piece(each, found) for each in texts[len(whole) :]]
    return [found.sub(lambda hit: f"{_START}{hit[0]}{_STOP}", each) for each in texts]


def _piece(text: str, found: re.Pattern) -> str:
    hit = found.search(text)
    start = text.rfind(" ", 0, max(0, hit.start() - _LEAD)) + 1 if hit and hit.start() > _LEAD else 0
    end = start + _LENGTH
    cut = text[start : text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end]
    return f"{'… ' if start else ''}{cut}{' …' if start + len(cut) < len(text) else ''}"


def _safe(text: str) -> SafeString:
    """Give a text in which only our own marks become HTML."""
    return mark_safe(escape(text).replace(_GAP, "").replace(_START, _MARK).replace(_STOP, "</mark>"))

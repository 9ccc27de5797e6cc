"""What fills a knowledge group that is measured: the same for ours (forum.py) and for the peer (forum_peer.py).

Dutch words of which few are common and many rare, topics over five years of which most are short and some very long,
and who read which. All of it follows from one seed; a person is a number, from 0. Needs the standard library alone: the
environment of the peer has nothing of Kruispunt.
"""

import itertools
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

SEED = 2026
MEMBERS = 5_000
#: Who asks, by the share of the topics that they read to the end; the first of the people is the first of these.
READERS = {"some": 0.3, "nothing": 0.0, "nearly all": 0.995}
LONGEST = 2_000
#: Requests whose median counts, and those before them that fill what is kept in memory.
REQUESTS, WARMING = 15, 3
#: What the words are made of: whole words first, then what is put together, so that there are many rare ones.
COMMON = """gemeente bestuur collega vraag loket beleid inwoner aanvraag vergadering schepen dienst plan week jaar
project toegankelijk inclusie gender regenboog handicap advies raad school vereniging formulier vorming
actie drempel ervaring netwerk partner subsidie tekst website telefoon gesprek zaal budget cijfer verslag"""
STEMS = """taal buurt jeugd zorg sport cultuur wijk onthaal toegang meld steun werk woon reis feest lees hoor kijk groei
samen recht kans moeder vader ouder kinder senioren personeel burger stads dorps markt"""
ENDS = """beleid dienst punt groep plan raad dag werking bureau fonds team loket huis kaart lijst avond route toets
scan kader overleg partner traject bevraging rapport campagne brief gids regel zaal"""
TAILS = ["", "s", "je", "en", "tje", "ing", "er", "baar"]


class TopicRow(NamedTuple):
    """A topic: its number from 0, the oldest first, and how many posts it has."""

    number: int
    title: str
    author: int
    created_at: datetime
    last_post_at: datetime
    posts: int


class PostRow(NamedTuple):
    """A post of a topic: its number there from 1."""

    number: int
    author: int
    source: str
    created_at: datetime


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Give words, the most common first, and how often each comes: the second half as often as the first, and so on."""
    parts = itertools.product(STEMS.split(), ENDS.split())
    rest = [stem + end + tail for stem, end in parts for tail in TAILS]
    random.Random(1).shuffle(rest)
    words = COMMON.split() + rest
    return words, list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))


def said(chance: random.Random, length: int) -> str:
    """Give a text of `length` words."""
    words, weights = vocabulary()
    return " ".join(chance.choices(words, cum_weights=weights, k=length))


def topic_rows(count: int, people: int, now: datetime) -> Iterator[TopicRow]:
    """Give topics spread over the five years before `now`: how many posts each has follows a long tail."""
    chance = random.Random(SEED)
    five_years = timedelta(days=5 * 365)
    for number in range(count):
        started = now - five_years + five_years * (number / count)
        posts = min(LONGEST, 1 + int(chance.paretovariate(1.15) * 2.2))
        lasted = (now - started) * (chance.random() ** 6 if posts > 1 else 0)
        title = said(chance, 6).capitalize()
        yield TopicRow(number, title, chance.randrange(people), started, started + lasted, posts)


def post_rows(topic: TopicRow, people: int) -> Iterator[PostRow]:
    """Give the posts of a topic in order, the last one at its `last_post_at`."""
    chance = random.Random(f"{SEED} {topic.number}")
    lasted, steps = topic.last_post_at - topic.created_at, max(1, topic.posts - 1)
    for number in range(1, topic.posts + 1):
        source = said(chance, chance.randint(8, 45))
        author = topic.author if number == 1 else chance.randrange(people)
        yield PostRow(number, author, source, topic.created_at + lasted * ((number - 1) / steps))


def was_read(reader: str) -> Iterator[bool]:
    """Give for one topic after the other whether one of `READERS` read it, without end."""
    chance = random.Random(f"{SEED} {reader}")
    while True:
        yield chance.random() < READERS[reader]


def timed(ask: Callable[[], object], requests: int = REQUESTS, warming: int = WARMING) -> tuple[float, float]:
    """Give the median time and processor's time of asking, in milliseconds, once caches are filled."""
    for _ in range(warming):
        ask()
    took, busy = [], []
    for _ in range(requests):
        began, began_busy = time.perf_counter(), time.process_time()
        ask()
        took.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - began_busy))
    return statistics.median(took), statistics.median(busy)

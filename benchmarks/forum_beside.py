"""How long the pages of a knowledge group take, beside those of django-machina with the same conversations.

    python benchmarks/forum_beside.py                   # 1,000 topics, some minutes
    python benchmarks/forum_beside.py --topics 10000

Needs a DATABASE_URL of PostgreSQL: both get a scratch database beside it, one after the other. The peer is installed by
this script into an environment of its own, under var/. Prints for each question the median of 15 requests, ours and the
peer's, in milliseconds on the clock and of the processor, and how many times the peer takes as long on the clock. Exits
with 1 when both do not hold the same, or when the peer cannot be filled within ten minutes of the processor.
"""

import argparse
import os
import sys

from beside import ask_peer
from django.db import connection
from forum import build, make_people
from forum_data import READERS, timed
from scratch import measured

from kruispunt.core import clock
from kruispunt.kennisgroep import search
from kruispunt.kennisgroep.models import Post
from kruispunt.kennisgroep.queries.topics import PAGE, POSTS
from kruispunt.kennisgroep.queries.unread import COUNTED

#: What says where the database is.
PLACE = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def ask_the_peer(topics: int, now: str) -> dict:
    """Give what the peer answers; raises SystemExit when it could not be filled in time."""
    ours = connection.settings_dict
    name = f"{ours['NAME']}_peer"
    database = {part: ours[part] for part in PLACE} | {"NAME": name, "TEST": {"NAME": name}}
    pages = {"topics_a_page": PAGE, "posts_a_page": POSTS, "hits_a_page": search.PAGE}
    question = {"database": database, "topics": topics, "now": now} | pages
    answer = ask_peer("forum", question)
    if answer["topics"] < topics:
        raise SystemExit(f"the peer had {answer['topics']} topics after {answer['building']:.0f} s of filling")
    if answer["indexed"] < answer["posts"]:
        share = answer["indexed"] / answer["posts"]
        print(f"the peer indexed {share:.0%} of the posts in {answer['indexing']:.0f} s: its search knows no others")
    return answer


def check(answer: dict, asked: dict) -> None:
    """Raise SystemExit when the two do not hold the same posts or do not have as many topics unread."""
    pairs = {"posts": (Post.objects.count(), answer["posts"])}
    for name in READERS:
        pairs[f"unread, read {name}"] = asked[f"unread count, read {name}"](), min(COUNTED + 1, answer["unread"][name])
    for what, (ours, theirs) in pairs.items():
        if ours != theirs:
            raise SystemExit(f"{what}: {ours} with us, {theirs} with the peer")


def run(topics: int) -> bool:
    """Build, measure and print both; there is no target to miss."""
    if connection.vendor != "postgresql":
        raise SystemExit("Give a DATABASE_URL of PostgreSQL.")
    now = clock.now()
    answer = ask_the_peer(topics, now.isoformat())
    asked = build(topics, make_people(now), now)
    check(answer, asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    print(f"{'median ms':<30}{'ours':>9}{'cpu':>9}{'peer':>10}{'cpu':>10}{'peer/ours':>11}")
    for name, theirs in answer["figures"].items():
        took, busy = timed(asked[name])
        beside = f"{theirs[0]:>10.1f}{theirs[1]:>10.1f}{theirs[0] / took:>10.1f}x" if theirs else "over a minute"
        print(f"{name:<30}{took:>9.1f}{busy:>9.1f}{beside}", flush=True)
    return True


def main() -> int:
    """Give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topics", type=int, default=1_000)
    topics = parser.parse_args().topics
    return measured(lambda: run(topics))


if __name__ == "__main__":
    sys.exit(main())

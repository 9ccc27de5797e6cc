"""Splitting a group of 2,000 topics and undoing it: how long each takes, and that nothing is lost (issue 5).

In a scratch database: a SQLite file, or, when DATABASE_URL is given, a test database beside that one.

    python benchmarks/split.py                  # 2,000 topics, 200 members
    python benchmarks/split.py --topics 20000

Exits with 1 when an unread mark or the place of a topic after undoing is not what it was.
"""

import argparse
import sys
import time
from datetime import timedelta

from scratch import measured, prepare

prepare()

from kruispunt.besturen.models import Bestuur, User  # noqa: E402
from kruispunt.core import clock  # noqa: E402
from kruispunt.core.roles import Role  # noqa: E402
from kruispunt.kennisgroep import actions  # noqa: E402
from kruispunt.kennisgroep.models import (  # noqa: E402
    Follow,
    GroupMembership,
    Kennisgroep,
    Topic,
    TopicKind,
    TopicRead,
    TopicTheme,
)
from kruispunt.kennisgroep.queries import unread  # noqa: E402
from kruispunt.trajectories.programme.enums import Theme  # noqa: E402


def build(topics: int, members: int) -> tuple[Kennisgroep, User]:
    """Store and give a group with topics about a theme each, read and followed by some; and who splits it."""
    staff = User.objects.create(email="team@example.org", role=Role.STAFF)
    bestuur = Bestuur.objects.first() or Bestuur.objects.create(name="Voorbeeld")
    group = actions.create_group(name="Gelijke kansen", introduction="Welkom", house_rules="Wees mild", by=staff)
    people = User.objects.bulk_create(User(email=f"lid{n}@example.org", is_active=True) for n in range(members))
    now, past = clock.now(), clock.now() - timedelta(days=30)
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group=group,
            user=person,
            bestuur=bestuur,
            status="active",
            decided_at=past,
            decided_by=staff,
            joined_on=past.date(),
            rules_accepted_at=now,
            read_through=past,
        )
        for person in people
    )
    rows = Topic.objects.bulk_create(
        Topic(group=group, kind=TopicKind.QUESTION, title=f"Vraag {n}", author=staff) for n in range(topics)
    )
    themes = Theme.values
    TopicTheme.objects.bulk_create(TopicTheme(topic=row, theme=themes[n % len(themes)]) for n, row in enumerate(rows))
    TopicRead.objects.bulk_create(
        TopicRead(user=people[n % members], topic=row, number=1) for n, row in enumerate(rows)
    )
    Follow.objects.bulk_create(
        Follow(user=people[n * 7 % members], group=group, topic=row) for n, row in enumerate(rows)
    )
    return group, staff


def marks() -> dict[int, int]:
    """Give how many topics are unread for each member, over all groups they are in."""
    counts: dict[int, int] = {}
    for row in GroupMembership.objects.active():
        found = unread.only_unread(Topic.objects.filter(group=row.group_id), row).count()
        counts[row.user_id] = counts.get(row.user_id, 0) + found
    return counts


def run(topics: int, members: int) -> bool:
    """Split and undo once, and say whether nothing changed."""
    group, staff = build(topics, members)
    before = marks()
    start = time.perf_counter()
    split = actions.split_group(group=group, themes=Theme.values, reason="Meting", by=staff)
    done = time.perf_counter()
    print(f"split: {topics} topics, {members} members, {len(Theme.values)} new groups: {done - start:.2f} s")
    while_split = marks()
    start = time.perf_counter()
    actions.undo_split(split=split, by=staff)
    print(f"undo: {time.perf_counter() - start:.2f} s")
    same = before == while_split == marks() and group.topics.count() == topics
    print("every unread mark is as before" if same else "WRONG: marks or topics changed")
    return same


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--topics", type=int, default=2000)
    parser.add_argument("--members", type=int, default=200)
    chosen = parser.parse_args()
    sys.exit(measured(lambda: run(chosen.topics, chosen.members)))

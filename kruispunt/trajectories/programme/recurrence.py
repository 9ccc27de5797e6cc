"""From one rule to a row of sessions: pure, on the clock of the wall.

"10 sessions, every third Tuesday, alternately online and physical" is one `Rule`. A rule speaks of wall time in
Europe/Brussels, so a session at 9.30 stays at 9.30 when the clock changes.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule

BRUSSELS = ZoneInfo("Europe/Brussels")
#: More sessions than this in one go is a typing error.
MOST_SESSIONS = 60


class Rhythm(enum.StrEnum):
    """How the dates follow each other."""

    WEEKS = "weeks"
    MONTH_WEEKDAY = "month_weekday"


class Alternation(enum.StrEnum):
    """How the forms follow each other."""

    ONLINE = "online"
    PHYSICAL = "physical"
    ONLINE_FIRST = "online_first"
    PHYSICAL_FIRST = "physical_first"


@dataclass(frozen=True)
class PlannedSession:
    """A session that does not exist yet. Moments are aware."""

    title: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    online_url: str = ""
    address: str = ""
    audience: str = "group"


@dataclass(frozen=True)
class Rule:
    """The rule of a row of sessions.

    `every` counts weeks (WEEKS: every third week on the weekday of `first`) or months (MONTH_WEEKDAY: each time
    the same weekday at the same place of the month as `first`, for instance the third Tuesday).
    """

    first: date
    starts: time
    ends: time
    count: int
    rhythm: Rhythm
    every: int
    alternation: Alternation
    title: str = "Sessie"
    online_url: str = ""
    address: str = ""
    skip_summer: bool = False

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("the end lies before the start")
        if not 1 <= self.count <= MOST_SESSIONS:
            raise ValueError(f"between 1 and {MOST_SESSIONS} sessions")
        if self.every < 1:
            raise ValueError("every week or month at least")


def dates(rule: Rule) -> Iterator[date]:
    """Give the days of the rule, endless; July and August are left out when `skip_summer`."""
    start = datetime.combine(rule.first, time.min)
    if rule.rhythm == Rhythm.WEEKS:
        moments = rrule(WEEKLY, interval=rule.every, dtstart=start)
    else:
        # The fifth weekday of a month is not in every month: it counts as the last one.
        place = (rule.first.day - 1) // 7 + 1
        moments = rrule(
            MONTHLY,
            interval=rule.every,
            dtstart=start,
            byweekday=rule.first.weekday(),
            bysetpos=place if place < 5 else -1,
        )
    for moment in moments:
        if not (rule.skip_summer and moment.month in (7, 8)):
            yield moment.date()


def _on_wall(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=BRUSSELS)


def sessions(rule: Rule) -> list[PlannedSession]:
    """Give the sessions of the rule, numbered from 1."""
    modes = {
        Alternation.ONLINE: ["online"],
        Alternation.PHYSICAL: ["physical"],
        Alternation.ONLINE_FIRST: ["online", "physical"],
        Alternation.PHYSICAL_FIRST: ["physical", "online"],
    }[rule.alternation]
    planned = []
    for number, (day, mode) in enumerate(zip(islice(dates(rule), rule.count), cycle(modes), strict=False), start=1):
        planned.append(
            PlannedSession(
                title=f"{rule.title} {number}" if rule.count > 1 else rule.title,
                starts_at=_on_wall(day, rule.starts),
                ends_at=_on_wall(day, rule.ends),
                mode=mode,
                online_url=rule.online_url if mode == "online" else "",
                address=rule.address if mode == "physical" else "",
            )
        )
    return planned

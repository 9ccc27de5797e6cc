"""Figures of a group per month: who belongs to it, who reads, who writes, and how soon there is an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.figures import Period
from kruispunt.kennisgroep.models import Kennisgroep, Post, Topic, TopicKind, Visit

#: This month and the two years before it: each month beside the same one a year earlier, for a whole year.
MONTHS_KEPT = 25


@dataclass(frozen=True)
class Month:
    """What a group did in one month; None where there was nothing to compute from."""

    first: date
    #: At the end of the month, or today.
    members: int
    #: Members who came, who wrote; the team is not among them, and nobody of an anonymous question.
    readers: int
    contributors: int
    topics: int
    #: The share of topics not started by the team, in whole percents.
    not_by_team: int | None
    questions: int
    answered: int
    #: Half of the questions with an answer had one within so many hours.
    hours_to_answer: float | None
    #: Readers as a percentage of the busiest month, for the length of a bar.
    bar: int = 0


def months_back(day: date, number: int) -> date:
    """Give the first day of the month `number` months before that of `day`."""
    count = day.year * 12 + day.month - 1 - number
    return date(count // 12, count % 12 + 1, 1)


def kept_from() -> date:
    """Give the first day (Europe/Brussels) of which visits are kept."""
    return months_back(clock.today(), MONTHS_KEPT - 1)


def median_hours(spans: Iterable[timedelta]) -> float | None:
    """Give the median of `spans` in hours with one decimal; None without any."""
    hours = [span / timedelta(hours=1) for span in spans]
    return round(median(hours), 1) if hours else None


def figures(group: Kennisgroep) -> list[Month]:
    """Give the months since the group had a member, the newest first, at most 25.

    A question counts in the month in which it was asked, also when the answer came later.
    """
    started = group.memberships.aggregate(first=Min("joined_on"))["first"]
    if started is None:
        return []
    firsts = [months_back(clock.today(), back) for back in range(MONTHS_KEPT)]
    firsts = [first for first in firsts if first >= started.replace(day=1)]
    since = Period(firsts[-1], clock.today()).starts_at
    readers, contributors = _readers(group, firsts[-1]), _contributors(group, since)
    topics = _topics(group, since)
    busiest = max([*readers.values(), 1])
    return [_month(group, first, readers[first], contributors[first], topics[first], busiest) for first in firsts]


def _month(
    group: Kennisgroep, first: date, readers: int, contributors: int, topics: list[tuple], busiest: int
) -> Month:
    last = min(months_back(first, -1) - timedelta(days=1), clock.today())
    of_team = sum(by_team for _, by_team, _, _ in topics)
    questions = [(asked, answered) for kind, _, asked, answered in topics if kind == TopicKind.QUESTION]
    spans = [answered - asked for asked, answered in questions if answered]
    return Month(
        first=first,
        members=group.memberships.members_on(last).values("user").distinct().count(),
        readers=readers,
        contributors=contributors,
        topics=len(topics),
        not_by_team=round(100 * (len(topics) - of_team) / len(topics)) if topics else None,
        questions=len(questions),
        answered=len(spans),
        hours_to_answer=median_hours(spans),
        bar=round(100 * readers / busiest),
    )


def _of_members(group: Kennisgroep, field: str) -> Q:
    return Q(**{f"{field}__in": group.memberships.filter(joined_on__isnull=False).values("user")})


def _readers(group: Kennisgroep, since: date) -> dict[date, int]:
    visits = Visit.objects.filter(_of_members(group, "user"), group=group, day__gte=since)
    months = visits.annotate(month=TruncMonth("day")).order_by().values_list("month")
    return defaultdict(int, months.annotate(number=Count("user", distinct=True)))


def _contributors(group: Kennisgroep, since: datetime) -> dict[date, int]:
    posts = Post.objects.standing().filter(_of_members(group, "author"), topic__group=group, created_at__gte=since)
    months = posts.annotate(month=TruncMonth("created_at")).order_by().values_list("month")
    counted = months.annotate(number=Count("author", distinct=True))
    return defaultdict(int, {timezone.localdate(month): number for month, number in counted})


def _topics(group: Kennisgroep, since: datetime) -> dict[date, list[tuple]]:
    """Give by month (kind, by the team, asked at, answered at) of each topic that stands."""
    found: dict[date, list[tuple]] = defaultdict(list)
    rows = Topic.objects.visible().filter(group=group, created_at__gte=since).order_by()
    for row in rows.values_list("kind", "by_team", "created_at", "first_answer_at"):
        found[timezone.localdate(row[2]).replace(day=1)].append(row)
    return found

"""What staff looks at to decide whether a traject goes on, and which trajecten wait for that."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.core import clock
from kruispunt.trajectories.enrolment.models import (
    GoChoice,
    GoDecision,
    Participation,
    ParticipationStatus,
)
from kruispunt.trajectories.enrolment.queries.people import ever_in
from kruispunt.trajectories.enrolment.queries.places import Places, count_places
from kruispunt.trajectories.enrolment.queries.waiting import waiting_line
from kruispunt.trajectories.programme.enums import TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject

#: From so many days before the day of deciding, a traject stands on the start page of the team (issue 4, Go or no-go).
COMES_UP = timedelta(days=7)
#: Weeks that the table of enrolments shows; what is older stands in one line.
WEEKS = 12
UNKNOWN = "Nog niet bepaald"


def _how_many(status: str) -> Subquery:
    """Count the participations of a traject with a status; a join per count would multiply them."""
    rows = Participation.objects.filter(traject=OuterRef("pk"), status=status).order_by().values("traject")
    return Subquery(rows.annotate(number=Count("pk")).values("number"))


def awaiting() -> QuerySet[Traject]:
    """Give the published trajecten with a day of deciding on which nobody decided that they go on, the oldest first.

    Each with `enrolled`, `waiting` (None for nobody) and `first_start` of what still comes. Cancelling and merging end
    a traject; inviting besturen or moving gives it another day. A new day after a go asks again.
    """
    standing = Session.objects.standing().filter(traject=OuterRef("pk"), ends_at__gt=clock.now()).order_by()
    going_on = GoDecision.objects.filter(traject=OuterRef("pk"), choice=GoChoice.GO, decide_on=OuterRef("decide_on"))
    return (
        Traject.objects.filter(status=TrajectStatus.PUBLISHED, decide_on__isnull=False)
        .exclude(Exists(going_on))
        .annotate(
            enrolled=_how_many(ParticipationStatus.ENROLLED),
            waiting=_how_many(ParticipationStatus.WAITING),
            first_start=Subquery(standing.values("traject").annotate(start=Min("starts_at")).values("start")),
        )
        .order_by("decide_on", "title", "pk")
    )


def coming_up() -> QuerySet[Traject]:
    """Give what `awaiting` gives and is due within a week, or overdue."""
    return awaiting().filter(decide_on__lte=clock.today() + COMES_UP)


def ended_decisions() -> QuerySet[GoDecision]:
    """Give the decisions that ended the question (go, merge, cancel), the newest first."""
    rows = GoDecision.objects.filter(choice__in=[GoChoice.GO, GoChoice.MERGE, GoChoice.CANCEL])
    return rows.select_related("traject", "decided_by", "merged_into").order_by("-decided_at", "-pk")


def decisions_on(traject: Traject) -> QuerySet[GoDecision]:
    """Give what was decided on a traject, the newest first, with `invited_besturen`."""
    rows = GoDecision.objects.filter(traject=traject).select_related("decided_by", "merged_into")
    return rows.annotate(invited_besturen=Count("invited")).order_by("-decided_at", "-pk")


@dataclass(frozen=True)
class Standing:
    """The figures of a traject at one moment, as a decision is taken on them."""

    traject: Traject
    places: Places
    coming: tuple[Session, ...]
    #: The newest decision, or None.
    last: GoDecision | None

    @property
    def people(self) -> int:
        """Give how many people take part, have an offer or wait."""
        return self.places.enrolled + self.places.offered + self.places.waiting

    @property
    def not_enrolled(self) -> int:
        """Give how many stand in line: with an offer they did not answer, or on the waiting list."""
        return self.places.offered + self.places.waiting

    @property
    def missing(self) -> int:
        """Give how many enrolments the minimum is short; 0 without a minimum."""
        return max((self.traject.minimum or 0) - self.places.enrolled, 0)

    @property
    def is_overdue(self) -> bool:
        """Give whether the day of deciding has passed without a decision."""
        return self.is_open and self.traject.decide_on < clock.today()

    @property
    def goes_on(self) -> bool:
        """Give whether the day of deciding that stands was answered with a go."""
        last = self.last
        return bool(last and last.choice == GoChoice.GO and last.decide_on == self.traject.decide_on)

    @property
    def is_open(self) -> bool:
        """Give whether somebody has to decide: a published traject with a day, and no go for it."""
        return self.traject.is_published and self.traject.decide_on is not None and not self.goes_on

    @property
    def may_be_decided(self) -> bool:
        """Give whether a decision can be taken; also after a go, when things change."""
        return self.traject.is_published and self.traject.decide_on is not None

    @property
    def for_group(self) -> list[Session]:
        """Give the coming sessions that everybody may hear of."""
        return [session for session in self.coming if not session.is_individual]

    @property
    def first_start(self) -> datetime | None:
        """Give the start of the first session that still comes."""
        return self.coming[0].starts_at if self.coming else None

    @cached_property
    def seen(self) -> str:
        """Give one word for these figures: a form made from others has another word."""
        sessions = [(session.pk, session.version) for session in self.coming]
        figures = (self.traject.pk, self.places, sessions, self.last and self.last.pk, str(self.traject.decide_on))
        return hashlib.sha256(repr(figures).encode()).hexdigest()[:20]


def standing_now(traject: Traject) -> Standing:
    """Give the figures of a traject as they are now; under its lock nobody changes them."""
    coming = Session.objects.upcoming().filter(traject=traject).select_related("traject").order_by("starts_at", "pk")
    last = decisions_on(traject).first()
    return Standing(traject, count_places(traject), tuple(coming), last)


def seen_word(*standings: Standing) -> str:
    """Give one word for the figures of several trajecten together."""
    return "-".join(standing.seen for standing in standings)


@dataclass(frozen=True)
class Line:
    """One line of a table: how many people of one type or region are enrolled, were offered a place, or wait."""

    label: str
    enrolled: int
    offered: int
    waiting: int


def _lines(rows: Iterable[Participation], label: Callable[[Participation], str], order: list[str]) -> list[Line]:
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(label(row), Counter())[row.status] += 1
    known = [name for name in order if name in counts]
    names = known + sorted(name for name in counts if name not in known and name != UNKNOWN)
    names += [UNKNOWN] if UNKNOWN in counts and UNKNOWN not in known else []
    states = (ParticipationStatus.ENROLLED, ParticipationStatus.OFFERED, ParticipationStatus.WAITING)
    return [Line(name, *(counts[name][state] for state in states)) for name in names]


@dataclass(frozen=True)
class Spread:
    """Where the people come from: by type of their bestuur today, by province and by reference region."""

    types: list[Line]
    provinces: list[Line]
    regions: list[Line]

    @property
    def tables(self) -> list[tuple[str, list[Line]]]:
        """Give each table with the name of its first column."""
        return [("Type bestuur", self.types), ("Provincie", self.provinces), ("Referentieregio", self.regions)]


def spread_of(traject: Traject) -> Spread:
    """Count who stands in a traject by type and region, each person once in each table."""
    rows = list(ever_in(traject).standing())
    types = dict(Bestuurstype.choices)
    return Spread(
        _lines(rows, lambda row: types.get(row.bestuur.current_type, UNKNOWN), Bestuurstype.labels),
        _lines(rows, lambda row: row.bestuur.get_province_display() or UNKNOWN, Province.labels),
        _lines(rows, lambda row: row.bestuur.reference_region or UNKNOWN, []),
    )


@dataclass(frozen=True)
class Week:
    """How many people enrolled, or joined the waiting list, in the week that starts on `monday`.

    `share` is their part of the fullest week, in percent; `monday` None stands for everything before.
    """

    monday: date | None
    number: int
    share: int


def weeks_of(traject: Traject) -> list[Week]:
    """Give the weeks since a traject was published, the newest first, by the clock in Brussels."""
    moments = Participation.objects.filter(traject=traject).exclude(status=ParticipationStatus.SUBSTITUTE)
    days = [timezone.localdate(moment) for moment in moments.values_list("created_at", flat=True)]
    today = clock.today()
    began = min([timezone.localdate(traject.published_at) if traject.published_at else today, *days])
    this_week = today - timedelta(days=today.weekday())
    counts = Counter(day - timedelta(days=day.weekday()) for day in days)
    shown = (this_week - (began - timedelta(days=began.weekday()))).days // 7 + 1
    mondays = [this_week - timedelta(weeks=number) for number in range(min(shown, WEEKS))]
    earlier = sum(number for monday, number in counts.items() if monday < mondays[-1])
    most = max([counts[monday] for monday in mondays] + [earlier, 1])
    weeks = [Week(monday, counts[monday], round(100 * counts[monday] / most)) for monday in mondays]
    return weeks + ([Week(None, earlier, round(100 * earlier / most))] if shown > WEEKS else [])


@dataclass(frozen=True)
class Edition:
    """An earlier edition: how many stood in it as many days before its start as now, and took part in the end."""

    traject: Traject
    starts_at: datetime | None
    by_then: int | None
    in_the_end: int
    ended_by: GoDecision | None

    @property
    def was_merged(self) -> bool:
        """Give whether its people went to another edition."""
        return self.ended_by is not None and self.ended_by.choice == GoChoice.MERGE


def _chain(traject: Traject) -> list[int]:
    """Give the numbers of the earlier editions, the last one first; a circle is walked once."""
    before = dict(Traject.objects.exclude(previous_edition=None).values_list("pk", "previous_edition_id"))
    found: list[int] = []
    pk = traject.previous_edition_id
    while pk and pk != traject.pk and pk not in found:
        found.append(pk)
        pk = before.get(pk)
    return found


def editions_before(standing: Standing) -> list[Edition]:
    """Give the earlier editions of a traject, the last one first; the number of queries does not grow with them."""
    chain = _chain(standing.traject)
    if not chain:
        return []
    met = Q(sessions__cancelled_at__isnull=True) | Q(status=TrajectStatus.CANCELLED)
    trajecten = Traject.objects.annotate(first=Min("sessions__starts_at", filter=met)).in_bulk(chain)
    people: dict[int, list[Participation]] = {}
    for row in Participation.objects.filter(traject__in=chain).exclude(status=ParticipationStatus.SUBSTITUTE):
        people.setdefault(row.traject_id, []).append(row)
    ends = GoDecision.objects.filter(traject__in=chain).exclude(choice__in=[GoChoice.RECRUIT, GoChoice.MOVE])
    ended = {row.traject_id: row for row in ends.select_related("merged_into").order_by("decided_at", "pk")}
    to_go = standing.first_start - clock.now() if standing.first_start else None
    return [_edition(trajecten[pk], people.get(pk, []), ended.get(pk), to_go) for pk in chain]


def _edition(
    traject: Traject, rows: list[Participation], ended_by: GoDecision | None, to_go: timedelta | None
) -> Edition:
    by_then = None
    if traject.first and to_go is not None:
        then = traject.first - to_go
        by_then = sum(row.created_at <= then and (row.withdrawn_at is None or row.withdrawn_at > then) for row in rows)
    in_the_end = sum(row.is_enrolled for row in rows)
    if ended_by and ended_by.choice == GoChoice.MERGE:  # they left for the other edition
        in_the_end = ended_by.enrolled
    return Edition(traject, traject.first, by_then, in_the_end, ended_by)


def merge_targets(traject: Traject) -> QuerySet[Traject]:
    """Give the trajecten that can take over who stands in `traject`, soonest first, each with `first_start`.

    That is: published, of the same kind, with sessions that still come.
    """
    coming = Session.objects.upcoming().filter(traject=OuterRef("pk")).order_by("starts_at", "pk")
    return (
        Traject.objects.filter(status=TrajectStatus.PUBLISHED, kind=traject.kind)
        .exclude(pk=traject.pk)
        .annotate(first_start=Subquery(coming.values("starts_at")[:1]))
        .filter(first_start__isnull=False)
        .order_by(F("first_start"), "pk")
    )


@dataclass(frozen=True)
class Destination:
    """Where somebody goes in a merger: `status` in the other edition; `already` for who stands there."""

    participation: Participation
    status: str
    already: Participation | None = None

    @property
    def has_place(self) -> bool:
        """Give whether this person takes part in the other edition."""
        return self.status == ParticipationStatus.ENROLLED


def who_goes_where(source: Traject, target: Traject) -> list[Destination]:
    """Give where everybody who stands in `source` would go in `target`, in order: enrolled, offered, waiting.

    Who stands in `target` stays as they are. The others come in as newcomers do: a place while more are free than
    who waits there can have, and their bestuur has not its most (`per_bestuur`); otherwise the end of the list.
    """
    order = [ParticipationStatus.ENROLLED, ParticipationStatus.OFFERED, ParticipationStatus.WAITING]
    rows = Participation.objects.standing().filter(traject=source).select_related("user", "bestuur")
    coming = sorted(rows, key=lambda row: (order.index(row.status), row.created_at, row.pk))
    there = {row.user_id: row for row in Participation.objects.standing().filter(traject=target)}
    line, free = waiting_line(target), count_places(target).free
    free = None if free is None else free - line.take_up_to(free)
    found = []
    for row in coming:
        if row.user_id in there:
            found.append(Destination(row, there[row.user_id].status, there[row.user_id]))
        elif free == 0 or not line.has_room_for(row.bestuur):
            found.append(Destination(row, ParticipationStatus.WAITING))
        else:
            line.take(row)
            free = None if free is None else free - 1
            found.append(Destination(row, ParticipationStatus.ENROLLED))
    return found

"""The figures of this room: who was there, each person and each bestuur once.

Somebody was there when attendance says so (on site or online) at a session that was held in the period. In the
splits every person and bestuur stands in exactly one part, so that the parts add up to the whole: a person by the
bestuur of the first session they attended in the period, with the type that bestuur had on that day.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kruispunt.besturen.enums import Bestuurstype, Province
from kruispunt.besturen.models import Bestuur, TypeDetermination
from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, Split, count, figure
from kruispunt.trajectories.enrolment.models import Attendance
from kruispunt.trajectories.programme.enums import Objective, TrajectKind
from kruispunt.trajectories.programme.models import Session

UNKNOWN = "Nog niet bepaald"


@dataclass(frozen=True)
class Presence:
    """Somebody was at a session for a bestuur, on a day in Brussels."""

    user_id: int
    name: str
    bestuur: Bestuur
    on: date


def presences(sessions: QuerySet[Session]) -> list[Presence]:
    """Give who was at `sessions`, in order of time."""
    attendances = (
        Attendance.objects.present()
        .filter(session__in=sessions)
        .select_related("session", "participation__user", "participation__bestuur")
        .order_by("session__starts_at", "session_id", "participation_id")
    )
    return [
        Presence(
            attendance.participation.user_id,
            attendance.participation.user.get_full_name(),
            attendance.participation.bestuur,
            timezone.localdate(attendance.session.starts_at),
        )
        for attendance in attendances
    ]


def _parts(by: str, counted: Counter[str], labels: list[str]) -> list[Split]:
    return [Split(by, label, counted[label]) for label in [*labels, UNKNOWN]]


def _splits(firsts: list[Presence]) -> tuple[Split, ...]:
    """Give the parts by type on the day and by province; every one of `firsts` stands in one part of each."""
    history: dict[int, list[TypeDetermination]] = {}
    besturen = {presence.bestuur.pk for presence in firsts}
    for known in TypeDetermination.objects.filter(bestuur__in=besturen).order_by("valid_from", "pk"):
        history.setdefault(known.bestuur_id, []).append(known)

    def type_label(presence: Presence) -> str:
        holding = [known for known in history.get(presence.bestuur.pk, []) if known.valid_from <= presence.on]
        return holding[-1].get_type_display() if holding else UNKNOWN

    types = Counter(type_label(presence) for presence in firsts)
    provinces = Counter(presence.bestuur.get_province_display() or UNKNOWN for presence in firsts)
    return tuple(_parts("Type bestuur", types, Bestuurstype.labels) + _parts("Provincie", provinces, Province.labels))


def people(sessions: QuerySet[Session]) -> Figure:
    """Count the people who were at `sessions`, each once, however often and for whichever bestuur they came."""
    firsts: dict[int, Presence] = {}
    for presence in presences(sessions):
        firsts.setdefault(presence.user_id, presence)
    rows = [Row(f"{presence.name} ({presence.bestuur})", presence.on, is_person=True) for presence in firsts.values()]
    return count(rows, splits=_splits(list(firsts.values())))


def standing_besturen(pks: Iterable[int], on: date) -> dict[int, Bestuur]:
    """Give for each bestuur in `pks` what it is on a day: itself, or what it merged into by then."""
    merged = dict(Bestuur.objects.filter(closed_on__lte=on).values_list("pk", "successor_id"))

    def last_of(pk: int) -> int:
        seen = {pk}
        while pk in merged and merged[pk] not in seen:
            pk = merged[pk]
            seen.add(pk)
        return pk

    ends = {pk: last_of(pk) for pk in pks}
    besturen = Bestuur.objects.in_bulk(set(ends.values()))
    return {pk: besturen[end] for pk, end in ends.items()}


def besturen_present(sessions: QuerySet[Session], on: date) -> Figure:
    """Count the besturen for which somebody was at `sessions`, each once.

    Municipalities that merged by day `on` (the last of the period) count as what they merged into; a later merger
    never changes the figure of a past period.
    """
    found = presences(sessions)
    standing = standing_besturen({presence.bestuur.pk for presence in found}, on)
    firsts: dict[int, Presence] = {}
    for presence in found:
        firsts.setdefault(standing[presence.bestuur.pk].pk, presence)
    rows = []
    for presence in firsts.values():
        bestuur = standing[presence.bestuur.pk]
        rows.append(Row(bestuur.name, presence.on, bestuur.get_absolute_url()))
    return count(rows, splits=_splits(list(firsts.values())))


def _held(period: Period, *kinds: str) -> QuerySet[Session]:
    return Session.objects.held_in(period).filter(traject__kind__in=kinds)


@figure("2.2-K2")
def vorming_people(period: Period) -> Figure:
    """Count the people at vormingen in the period (001 OD 2.2)."""
    return people(_held(period, TrajectKind.VORMING))


@figure("2.2-A2")
def vorming_people_since_start(period: Period) -> Figure:
    """Count the people at vormingen from 1 June 2025 to the end of the period (001 OD 2.2)."""
    return people(_held(period.since_start, TrajectKind.VORMING))


@figure("3.1-K3")
def instrument_besturen(period: Period) -> Figure:
    """Count the besturen at leerlabo's and coaching in the period (001 OD 3.1)."""
    return besturen_present(_held(period, TrajectKind.LEERLABO, TrajectKind.COACHING), min(period.last, clock.today()))


@figure("3.1-K7")
def coaching_people(period: Period) -> Figure:
    """Count the people at meetings of coaching trajecten in the period (001 OD 3.1)."""
    return people(_held(period, TrajectKind.COACHING))


@figure("4.1-K5")
def starters_vorming_people(period: Period) -> Figure:
    """Count the people at vormingen for starters (they serve OD 4.1) in the period (001 OD 4.1)."""
    sessions = _held(period, TrajectKind.VORMING).filter(traject__objectives__objective=Objective.OD_4_1)
    return people(sessions)

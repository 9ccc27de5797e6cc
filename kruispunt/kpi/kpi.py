"""The figures that need several rooms: each of those rooms knows only its own part."""

from django.db.models import Q
from django.utils import timezone

from kruispunt.besturen.models import Bestuur
from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, figure, share
from kruispunt.kennisgroep.models import GroupMembership
from kruispunt.trajectories.enrolment.kpi import standing_besturen
from kruispunt.trajectories.enrolment.models import Attendance
from kruispunt.trajectories.programme.enums import TrajectKind
from kruispunt.trajectories.programme.models import Session

#: The network initiatives people come to; the kennisgroep is the one they belong to (definition of 2.1-A1).
NETWORK_KINDS = [TrajectKind.COLLEGAGROEP, TrajectKind.LEARNING_NETWORK, TrajectKind.WORK_VISIT]


def _reached(period: Period) -> dict[int, tuple]:
    """Give the first (day, by what) on which each bestuur was reached in `period`."""
    sessions = Session.objects.held_in(period).filter(traject__kind__in=NETWORK_KINDS)
    attended = (
        Attendance.objects.present()
        .filter(session__in=sessions)
        .values_list("participation__bestuur_id", "session__starts_at", "session__traject__title")
    )
    events = [(timezone.localdate(starts_at), title, bestuur) for bestuur, starts_at, title in attended]
    members = GroupMembership.objects.members_between(period.first, min(period.last, clock.today()))
    for bestuur, joined_on, name in members.values_list("bestuur_id", "joined_on", "group__name"):
        events.append((max(joined_on, period.first), name, bestuur))
    first: dict[int, tuple] = {}
    for day, title, bestuur in sorted(events):
        first.setdefault(bestuur, (day, title))
    return first


@figure("2.1-A1")
def municipalities_reached(period: Period) -> Figure:
    """Give the share of the municipalities that a network initiative reached since 1 June 2025 (001 OD 2.1).

    Reached: somebody was present for it at a held meeting of a collegagroep, learning network or work visit, or was
    a member of a kennisgroep for it. Numerator and denominator are the municipalities as they stand on the last day
    of the period (today when that lies ahead): one that merged counts as what it merged into, other kinds of
    bestuur (police zones) do not count.
    """
    on = min(period.last, clock.today())
    whole = (
        Bestuur.objects.municipalities()
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        .exclude(predecessors__closed_on__gt=on)
        .distinct()
    )
    municipalities = {bestuur.pk: bestuur for bestuur in whole}
    reached = _reached(period.since_start)
    standing = standing_besturen(reached, on)
    rows: dict[int, Row] = {}
    for pk, (day, title) in sorted(reached.items(), key=lambda item: (item[1], item[0])):
        bestuur = municipalities.get(standing[pk].pk)
        if bestuur is not None and bestuur.pk not in rows:
            rows[bestuur.pk] = Row(f"{bestuur.name} ({title})", day, bestuur.get_absolute_url())
    return share(len(rows), len(municipalities), rows=list(rows.values()))

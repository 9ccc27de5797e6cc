"""The figures of this room: what was held. "Held" and "in the period" are words of `SessionQuerySet`.

A session counts in the period in which it started, by the clock in Brussels, once it is over.
"""

from django.db.models import QuerySet
from django.utils import timezone

from kruispunt.core import clock
from kruispunt.core.figures import Figure, Period, Row, Split, count, figure
from kruispunt.trajectories.programme.enums import Objective, SessionAudience, SessionMode, TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Partner, Session, Traject


def _day(session: Session):
    return timezone.localdate(session.starts_at)


def session_rows(sessions: QuerySet[Session]) -> list[Row]:
    """Give one row per session, in order of time."""
    return [
        Row(f"{session.traject.title}: {session.title}", _day(session), session.get_absolute_url())
        for session in sessions.select_related("traject").order_by("starts_at", "pk")
    ]


def _held(period: Period, *kinds: str) -> QuerySet[Session]:
    return Session.objects.held_in(period).filter(traject__kind__in=kinds)


def _trajecten_rows(sessions: QuerySet[Session]) -> list[Row]:
    """Give one row per traject of `sessions`, dated by its first session among them."""
    rows: dict[int, Row] = {}
    for session in sessions.select_related("traject").order_by("starts_at", "pk"):
        if session.traject_id not in rows:
            traject = session.traject
            rows[traject.pk] = Row(traject.title, _day(session), traject.get_absolute_url())
    return list(rows.values())


@figure("2.1-K6")
def work_visits(period: Period) -> Figure:
    """Count the work visits that were held (001 OD 2.1)."""
    return count(session_rows(_held(period, TrajectKind.WORK_VISIT)))


@figure("2.2-K1")
def vormingen(period: Period) -> Figure:
    """Count the vormingen with at least one session held; those cancelled in the period stand apart (001 OD 2.2).

    A vorming that was cancelled halfway does not count, though who came to its sessions does (2.2-K2).
    """
    cancelled = list(
        Traject.objects.filter(
            kind=TrajectKind.VORMING,
            status=TrajectStatus.CANCELLED,
            cancelled_at__gte=period.starts_at,
            cancelled_at__lt=period.ends_before,
            cancelled_at__lte=clock.now(),
        ).order_by("cancelled_at", "pk")
    )
    note = f"Geannuleerd in deze periode: {'; '.join(traject.title for traject in cancelled)}." if cancelled else ""
    return count(
        _trajecten_rows(_held(period, TrajectKind.VORMING).exclude(traject__status=TrajectStatus.CANCELLED)),
        splits=(Split("Apart getoond", "Geannuleerd", len(cancelled), adds_up=False),),
        note=note,
    )


@figure("2.2-K3")
def webinars(period: Period) -> Figure:
    """Count the webinars that were held (001 OD 2.2)."""
    return count(session_rows(_held(period, TrajectKind.WEBINAR)))


@figure("2.2-K4")
def study_days(period: Period) -> Figure:
    """Count the study days that were held; sessions side by side on one day are one study day (001 OD 2.2)."""
    days: dict[tuple, Row] = {}
    for session in _held(period, TrajectKind.STUDY_DAY).select_related("traject").order_by("starts_at", "pk"):
        key = (session.traject_id, _day(session))
        days.setdefault(key, Row(session.traject.title, _day(session), session.traject.get_absolute_url()))
    return count(list(days.values()))


@figure("2.2-K5")
def partners(period: Period) -> Figure:
    """Count the partners, each once, that helped organise something that was held in the period (001 OD 2.2)."""
    held = Session.objects.held_in(period)
    names = Partner.objects.filter(trajecten__sessions__in=held).distinct().order_by("name")
    return count([Row(partner.name) for partner in names])


@figure("3.1-K1")
def leerlabos(period: Period) -> Figure:
    """Count the leerlabo's with at least one session held (001 OD 3.1)."""
    return count(_trajecten_rows(_held(period, TrajectKind.LEERLABO)))


@figure("3.1-K2")
def meetings(period: Period) -> Figure:
    """Count the meetings of leerlabo's and coaching, by form and by whom they were for (001 OD 3.1)."""
    sessions = _held(period, TrajectKind.LEERLABO, TrajectKind.COACHING)
    kept = list(sessions.values_list("mode", "audience"))
    splits = [Split("Vorm", mode.label, sum(m == mode for m, _ in kept)) for mode in SessionMode]
    splits += [Split("Voor wie", aim.label, sum(a == aim for _, a in kept)) for aim in SessionAudience]
    return count(session_rows(sessions), splits=tuple(splits))


@figure("3.1-K6")
def coachings(period: Period) -> Figure:
    """Count the coaching trajecten with at least one meeting held (001 OD 3.1)."""
    return count(_trajecten_rows(_held(period, TrajectKind.COACHING)))


def _for_starters(sessions: QuerySet[Session]) -> QuerySet[Session]:
    return sessions.filter(traject__objectives__objective=Objective.OD_4_1)


@figure("4.1-K3")
def starters_network(period: Period) -> Figure:
    """Count the meetings held of the support network for starters: a network that serves OD 4.1 (001 OD 4.1)."""
    return count(session_rows(_for_starters(_held(period, TrajectKind.NETWORK))))


@figure("4.1-K6")
def starters_vormingen(period: Period) -> Figure:
    """Count the vormingen for starters (they serve OD 4.1) with at least one session held (001 OD 4.1)."""
    return count(_trajecten_rows(_for_starters(_held(period, TrajectKind.VORMING))))


@figure("4.1-K4")
def starters_programme(period: Period) -> Figure:
    """Give 1 when the programme of a vorming for starters was published in the period, else 0 (001 OD 4.1)."""
    published = Traject.objects.filter(
        kind=TrajectKind.VORMING,
        objectives__objective=Objective.OD_4_1,
        published_at__gte=period.starts_at,
        published_at__lt=period.ends_before,
    ).order_by("published_at")
    rows = [Row(row.title, timezone.localdate(row.published_at), row.get_absolute_url()) for row in published]
    found = int(bool(rows))
    return Figure(value=found, numerator=found, rows=tuple(rows))

"""What the pages show of the programme."""

from django.db.models import Prefetch, QuerySet

from kruispunt.core import clock
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import Objective, SessionAudience, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject


def _with_traject(sessions: QuerySet[Session]) -> QuerySet[Session]:
    group = sessions.filter(audience=SessionAudience.GROUP)  # a talk with one bestuur is nobody else's business
    return group.select_related("traject").prefetch_related("traject__themes").order_by("starts_at", "pk")


def agenda(*, kind: str = "", theme: str = "") -> QuerySet[Session]:
    """Give the group sessions that are not over, the cancelled ones too: who planned to come has to read it."""
    sessions = Session.objects.public().filter(ends_at__gt=clock.now())
    if kind:
        sessions = sessions.filter(traject__kind=kind)
    if theme:
        sessions = sessions.filter(traject__themes__theme=theme)
    return _with_traject(sessions)


def next_sessions(number: int) -> QuerySet[Session]:
    """Give the first `number` group sessions that stand."""
    return _with_traject(Session.objects.public().upcoming())[:number]


def open_calls() -> QuerySet[OpenCall]:
    """Give the calls that take applications now, the first to close first."""
    return _with_theme(OpenCall.objects.open()).order_by("closes_at", "pk")


def closed_calls() -> QuerySet[OpenCall]:
    """Give the calls that are closed, the last to close first."""
    return _with_theme(OpenCall.objects.closed()).order_by("-closes_at", "-pk")


def _with_theme(calls: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
    return calls.select_related("traject").prefetch_related("traject__themes")


def starter_trajecten() -> QuerySet[Traject]:
    """Give what runs for starters: the published trajecten of objective 4.1 that still have a session to come."""
    coming = Session.objects.upcoming().filter(audience=SessionAudience.GROUP)
    return (
        Traject.objects.filter(
            status=TrajectStatus.PUBLISHED, objectives__objective=Objective.OD_4_1, sessions__in=coming
        )
        .distinct()
        .order_by("title", "pk")
        .prefetch_related(Prefetch("sessions", queryset=coming, to_attr="coming_sessions"))
    )

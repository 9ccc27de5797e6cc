"""What the pages show of the programme."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from kruispunt.core import clock
from kruispunt.kennisgroep import queries as kennisgroep
from kruispunt.kennisgroep.models import Kennisgroep, Moderator
from kruispunt.kennisgroep.queries.standing import how_one_stands
from kruispunt.mentor_networks.queries import networks
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.enrolment.models import Participation
from kruispunt.trajectories.programme.enums import Objective, SessionAudience, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject, TrajectTheme


def _with_traject(sessions: QuerySet[Session]) -> QuerySet[Session]:
    group = sessions.filter(audience=SessionAudience.GROUP)  # a talk with one bestuur is nobody else's business
    return group.select_related("traject").prefetch_related("traject__themes").order_by("starts_at", "pk")


def agenda(
    *,
    kind: str = "",
    theme: str = "",
    mode: str = "",
    region: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Session]:
    """Give the group sessions that are not over, the cancelled ones too: who planned to come has to read it.

    `region` is where a session on site is (programme.places); `first` and `last` are days in Europe/Brussels, both
    included; what stays empty keeps everything.
    """
    sessions = Session.objects.public().filter(ends_at__gt=clock.now())
    if mode:
        sessions = sessions.filter(mode=mode)
    if region:
        sessions = sessions.filter(region=region)
    if first:
        sessions = sessions.filter(starts_at__date__gte=first)
    if last:
        sessions = sessions.filter(starts_at__date__lte=last)
    if kind:
        sessions = sessions.filter(traject__kind=kind)
    if theme:
        sessions = sessions.filter(traject__themes__theme=theme)
    return _with_traject(sessions)


def next_sessions(number: int, *themes: str) -> QuerySet[Session]:
    """Give the first `number` group sessions that stand, about one of `themes` (none: any)."""
    sessions = Session.objects.public().upcoming()
    if themes:
        sessions = sessions.filter(traject__in=_about(themes))
    return _with_traject(sessions)[:number]


def open_calls(*themes: str) -> QuerySet[OpenCall]:
    """Give the calls about one of `themes` (none: any) that take applications now, the first to close first."""
    calls = OpenCall.objects.open()
    if themes:
        calls = calls.filter(traject__in=_about(themes))
    return _with_theme(calls).order_by("closes_at", "pk")


def _about(themes: Iterable[str]) -> QuerySet[Any]:
    return TrajectTheme.objects.filter(theme__in=themes).values("traject")


def closed_calls() -> QuerySet[OpenCall]:
    """Give the calls that are closed, the last to close first."""
    return _with_theme(OpenCall.objects.closed()).order_by("-closes_at", "-pk")


def _with_theme(calls: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
    return calls.select_related("traject").prefetch_related("traject__themes")


def running_trajecten(*, kind: str = "", theme: str = "", for_starters: bool = False) -> QuerySet[Traject]:
    """Give the published trajecten that still have a session to come, each with those in `coming_sessions`.

    `for_starters` keeps those of objective 4.1, the starter offer; an empty kind or theme keeps all.
    """
    coming = Session.objects.upcoming().for_group()
    trajecten = Traject.objects.filter(status=TrajectStatus.PUBLISHED, sessions__in=coming)
    if kind:
        trajecten = trajecten.filter(kind=kind)
    if theme:
        trajecten = trajecten.filter(themes__theme=theme)
    if for_starters:
        trajecten = trajecten.filter(objectives__objective=Objective.OD_4_1)
    return (
        trajecten.distinct()
        .order_by("title", "pk")
        .prefetch_related("themes", Prefetch("sessions", queryset=coming, to_attr="coming_sessions"))
    )


def mentor_networks() -> QuerySet[Traject]:
    """Give the learning networks that run, with their mentors."""
    return networks().filter(status=TrajectStatus.PUBLISHED)


def besturen_in(traject: Traject) -> int:
    """Give how many besturen take, or took, part in a traject."""
    return Participation.objects.enrolled().filter(traject=traject).values("bestuur").distinct().count()


def groups() -> QuerySet[Kennisgroep]:
    """Give the knowledge groups with how many members they have."""
    return kennisgroep.groups().order_by("name", "pk")


def group_for(pk: int, user: Any) -> dict[str, Any]:
    """Give what the page of a knowledge group shows to who asks: how they stand in it, and who moderates."""
    context = how_one_stands(user, groups().get(pk=pk))
    moderators = Moderator.objects.filter(group=pk, user__is_active=True).select_related("user")
    return context | {"moderators": moderators.order_by("user__last_name", "user__first_name", "pk")}

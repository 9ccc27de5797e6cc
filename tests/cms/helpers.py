"""Pages and programme for the tests of this room."""

from datetime import timedelta

from django.test import Client

from kruispunt.core import clock
from kruispunt.trajectories.calls.enums import CallStatus
from kruispunt.trajectories.calls.models import OpenCall
from kruispunt.trajectories.programme.enums import SessionMode, TrajectKind, TrajectStatus
from kruispunt.trajectories.programme.models import Session, Traject, TrajectObjective, TrajectTheme


def make_traject(*, themes: tuple[str, ...] = (), objectives: tuple[str, ...] = (), **fields) -> Traject:
    number = Traject.objects.count()
    fields = {
        "kind": TrajectKind.VORMING,
        "title": f"Vorming {number}",
        "slug": f"vorming-{number}",
        "summary": "Wat je leert.",
        "status": TrajectStatus.PUBLISHED,
        "published_at": clock.now(),
    } | fields
    traject = Traject.objects.create(**fields)
    for theme in themes:
        TrajectTheme.objects.create(traject=traject, theme=theme)
    for objective in objectives:
        TrajectObjective.objects.create(traject=traject, objective=objective)
    return traject


def make_session(traject: Traject, in_days: int = 7, **fields) -> Session:
    starts_at = clock.now() + timedelta(days=in_days)
    fields = {
        "title": "Eerste dag",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "mode": SessionMode.ONLINE,
        "online_url": "https://vergadering.example/geheim",
    } | fields
    return Session.objects.create(traject=traject, **fields)


def make_call(closes_in_days: int, **fields) -> OpenCall:
    number = OpenCall.objects.count()
    fields = {
        "title": f"Oproep {number}",
        "slug": f"oproep-{number}",
        "question": "Wat heeft een bestuur nodig?",
        "opens_at": clock.now() - timedelta(days=60),
        "closes_at": clock.now() + timedelta(days=closes_in_days),
        "status": CallStatus.PUBLISHED,
    } | fields
    traject = fields.pop("traject", None) or make_traject(kind=TrajectKind.LEERLABO)
    return OpenCall.objects.create(traject=traject, **fields)


def text_of(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()

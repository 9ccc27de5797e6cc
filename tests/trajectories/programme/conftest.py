"""A traject with sessions, made by the actions themselves."""

from datetime import timedelta

import pytest

from kruispunt.core import clock
from kruispunt.trajectories.programme import actions
from kruispunt.trajectories.programme.models import Session, Traject
from kruispunt.trajectories.programme.recurrence import PlannedSession


@pytest.fixture
def traject(staff) -> Traject:
    """A published vorming."""
    row = actions.create_traject(
        kind="vorming",
        title="Van acties naar een plan",
        summary="Voor wie losse acties wil bundelen.",
        objectives=["2.2"],
        themes=["gender"],
        capacity=12,
        minimum=4,
        by=staff,
    )
    return actions.publish_traject(traject=row, by=staff)


@pytest.fixture
def session(traject, staff) -> Session:
    """A coming session of it."""
    starts_at = clock.now().replace(microsecond=0, second=0) + timedelta(days=10)
    planned = PlannedSession(
        title="Dag 1", starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), mode="physical", address="Brussel"
    )
    return actions.plan_sessions(traject=traject, sessions=[planned], by=staff)[0]

"""From when the seat was somebody's: the database keeps it, and the migration finds it back in what was stored."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F

from kruispunt.core import clock
from kruispunt.trajectories.enrolment.actions import (
    enrol,
    enrol_selected,
    give_place,
    take_over,
    withdraw,
)
from kruispunt.trajectories.enrolment.models import Participation, ParticipationStatus
from tests.conftest import make_member
from tests.trajectories.enrolment.helpers import bestuur_of, make_session, make_traject

pytestmark = pytest.mark.django_db


def come(traject, *, selected: bool = False) -> Participation:
    user = make_member()
    if selected:
        return enrol_selected(traject=traject, user=user, bestuur=bestuur_of(user), by=None)
    return enrol(traject=traject, user=user, bestuur=bestuur_of(user), by=user)


@pytest.mark.parametrize(
    "change",
    [
        {"status": ParticipationStatus.ENROLLED, "seated_at": None},
        {"status": ParticipationStatus.WAITING},
        {"status": ParticipationStatus.WITHDRAWN, "withdrawn_at": F("seated_at") - timedelta(seconds=1)},
    ],
)
def test_the_database_refuses_a_seat_without_its_moment_and_a_moment_without_its_seat(change):
    traject = make_traject()
    make_session(traject)
    row = come(traject)
    with pytest.raises(IntegrityError, match="participation_seated"), transaction.atomic():
        Participation.objects.filter(pk=row.pk).update(**change)


def test_the_migration_finds_back_from_when_everybody_had_the_seat(staff):
    traject = make_traject(capacity=3)
    make_session(traject, days=30)
    start = clock.now()

    def later(hours: int):
        return clock.at(start + timedelta(hours=hours))

    first, second, third = (come(traject) for _ in range(3))
    waiting, chosen, gone_waiting = (come(traject) for _ in range(3))
    with later(1):
        withdraw(participation=gone_waiting, reason="", by=None)
        take_over(participation=first, colleague=make_member(first.bestuur), by=first.user)
    with later(2):
        enrol_selected(traject=traject, user=chosen.user, bestuur=chosen.bestuur, by=None)
        withdraw(participation=second, reason="", by=None)
    with later(3):
        withdraw(participation=third, reason="", by=None)
        waiting.refresh_from_db()
        if waiting.is_waiting:
            give_place(participation=waiting, reason="", by=staff)
        come(traject, selected=True)

    def stored() -> dict:
        return dict(Participation.objects.values_list("pk", "seated_at"))

    before = stored()
    assert before[gone_waiting.pk] is None
    assert len({at for at in before.values() if at}) > 3
    Participation.objects.filter(status="withdrawn").update(seated_at=None)
    Participation.objects.filter(seated_at__isnull=False).update(seated_at=start - timedelta(days=1))
    import_module("kruispunt.trajectories.enrolment.migrations.0004_seated_at").seat(apps, None)
    for pk, at in stored().items():
        assert (at is None) is (before[pk] is None)
        assert at is None or abs(at - before[pk]) < timedelta(seconds=1)

"""What the worker does without being asked: rooms declare their duties, and every migrate stores what is missing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from kruispunt.core import clock

#: The hour of the night, in Europe/Brussels, at which a nightly duty runs.
NIGHT = 3


class Duty(NamedTuple):
    """A function by its dotted name, how it is called in the list, and the minutes between runs (None: every night)."""

    function: str
    label: str
    minutes: int | None


def keep(*duties: Duty) -> Callable[..., None]:
    """Give the receiver of `post_migrate` that stores `duties`; one that is there already stays as it is."""

    def store(using: str, **_: Any) -> None:
        from django_q.models import Schedule

        if Schedule._meta.db_table not in connections[using].introspection.table_names():
            return  # `migrate` of one room on an empty database: a full migrate comes back here
        schedules = Schedule.objects.using(using)
        there = set(schedules.values_list("func", flat=True))
        for duty in duties:
            if duty.function not in there:
                schedules.create(func=duty.function, name=duty.label, **_rhythm(duty))

    return store


def _rhythm(duty: Duty) -> dict[str, Any]:
    from django_q.models import Schedule

    if duty.minutes is not None:
        return {"schedule_type": Schedule.MINUTES, "minutes": duty.minutes}
    night = timezone.localtime(clock.now()).replace(hour=NIGHT, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"schedule_type": Schedule.DAILY, "next_run": night}

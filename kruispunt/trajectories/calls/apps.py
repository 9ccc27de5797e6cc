from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CallsConfig(AppConfig):
    """Open calls, applications and balanced selection."""

    name = "kruispunt.trajectories.calls"
    label = "calls"
    verbose_name = "Oproepen"

    def ready(self) -> None:
        """See to it that offers end and people are told without being asked."""
        post_migrate.connect(schedule_calls, sender=self)


def schedule_calls(using: str, **kwargs: Any) -> None:
    """Have the worker tend the calls every five minutes; a schedule that is there already stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    func = "kruispunt.trajectories.calls.tasks.tend_calls"
    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate calls` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    if not schedules.filter(func=func).exists():
        schedules.create(name="Volg oproepen en aanbiedingen op", func=func, schedule_type=Schedule.MINUTES, minutes=5)

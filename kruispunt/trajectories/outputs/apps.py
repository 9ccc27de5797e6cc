from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OutputsConfig(AppConfig):
    """Materials and minutes of sessions."""

    name = "kruispunt.trajectories.outputs"
    label = "outputs"
    verbose_name = "Materiaal en verslagen"

    def ready(self) -> None:
        """See to it that people hear what was added."""
        post_migrate.connect(schedule_telling, sender=self)


def schedule_telling(using: str, **kwargs: Any) -> None:
    """Have the worker look for what is new every ten minutes; a schedule that is there already stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    func = "kruispunt.trajectories.outputs.tasks.tell_what_is_new"
    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate outputs` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    if not schedules.filter(func=func).exists():
        schedules.create(name="Meld nieuw materiaal", func=func, schedule_type=Schedule.MINUTES, minutes=10)

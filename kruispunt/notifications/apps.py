from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NotificationsConfig(AppConfig):
    """Outbox, mail, calendar messages; knows no domain."""

    name = "kruispunt.notifications"
    verbose_name = "Berichten"

    def ready(self) -> None:
        """Find the notifications that rooms declare, and see to it that the outbox is emptied without being asked."""
        from django.utils.module_loading import autodiscover_modules
        from django_q.signals import post_spawn

        autodiscover_modules("notifications")
        post_migrate.connect(schedule_outbox, sender=self)
        post_spawn.connect(look_into_outbox)
        post_migrate.connect(schedule_digests, sender=self)


def schedule_outbox(using: str, **kwargs: Any) -> None:
    """Have the worker look into the outbox every minute; a schedule that is there already stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    func = "kruispunt.notifications.tasks.empty_outbox"
    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # `migrate notifications` on an empty database: a full migrate comes back here
    schedules = Schedule.objects.using(using)
    if not schedules.filter(func=func).exists():
        schedules.create(name="Verstuur uitgaande mail", func=func, schedule_type=Schedule.MINUTES, minutes=1)


def look_into_outbox(**kwargs: Any) -> None:
    """Wake the worker that has just started: its predecessor may have been killed with mail in its hands."""
    from kruispunt.notifications.outbox import wake_worker

    wake_worker()


def schedule_digests(using: str, **kwargs: Any) -> None:
    """Have the worker ask every quarter of an hour which digests are due; a schedule that is there stays as it is."""
    from django.db import connections
    from django_q.models import Schedule

    func = "kruispunt.notifications.tasks.send_digests"
    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # as above
    schedules = Schedule.objects.using(using)
    if not schedules.filter(func=func).exists():
        schedules.create(name="Verstuur overzichten", func=func, schedule_type=Schedule.MINUTES, minutes=15)

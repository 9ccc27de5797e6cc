from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.notifications.tasks.empty_outbox", "Verstuur uitgaande mail", 1),
    Duty("kruispunt.notifications.tasks.send_digests", "Verstuur overzichten", 15),
)


class NotificationsConfig(AppConfig):
    """Outbox, mail, calendar messages; knows no domain."""

    name = "kruispunt.notifications"
    verbose_name = "Berichten"

    def ready(self) -> None:
        """Find the notifications that rooms declare, and see to it that the outbox is emptied without being asked."""
        from django.utils.module_loading import autodiscover_modules
        from django_q.signals import post_spawn

        autodiscover_modules("notifications")
        post_migrate.connect(keep_schedules, sender=self)
        post_spawn.connect(look_into_outbox)


def look_into_outbox(**kwargs: Any) -> None:
    """Wake the worker that has just started: its predecessor may have been killed with mail in its hands."""
    from kruispunt.notifications.outbox import wake_worker

    wake_worker()

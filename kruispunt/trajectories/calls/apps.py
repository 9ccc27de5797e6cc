from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(Duty("kruispunt.trajectories.calls.tasks.tend_calls", "Volg oproepen en aanbiedingen op", 5))


class CallsConfig(AppConfig):
    """Open calls, applications and balanced selection."""

    name = "kruispunt.trajectories.calls"
    label = "calls"
    verbose_name = "Oproepen"

    def ready(self) -> None:
        """See to it that offers end and people are told without being asked."""
        post_migrate.connect(keep_schedules, sender=self)

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(Duty("kruispunt.trajectories.outputs.tasks.tell_what_is_new", "Meld nieuw materiaal", 10))


class OutputsConfig(AppConfig):
    """Materials and minutes of sessions."""

    name = "kruispunt.trajectories.outputs"
    label = "outputs"
    verbose_name = "Materiaal en verslagen"

    def ready(self) -> None:
        """See to it that people hear what was added."""
        post_migrate.connect(keep_schedules, sender=self)

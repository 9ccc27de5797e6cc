from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.kennisgroep.upkeep.empty_removed_posts", "Maak verwijderde berichten na 30 dagen leeg", None),
)


class KennisgroepConfig(AppConfig):
    """The closed online knowledge group and its members."""

    name = "kruispunt.kennisgroep"
    verbose_name = "Kennisgroep"

    def ready(self) -> None:
        """See to it that the worker does what nobody has to think of."""
        post_migrate.connect(keep_schedules, sender=self)

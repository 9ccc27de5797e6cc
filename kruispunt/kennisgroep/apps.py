from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.kennisgroep.tidying.tidy_all_reading", "Ruim de leesstanden van de kennisgroep op", None)
)


class KennisgroepConfig(AppConfig):
    """The closed online knowledge group and its members."""

    name = "kruispunt.kennisgroep"
    verbose_name = "Kennisgroep"

    def ready(self) -> None:
        """See to it that what has to be done without being asked is scheduled."""
        post_migrate.connect(keep_schedules, sender=self)

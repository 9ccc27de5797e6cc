from django.apps import AppConfig
from django.db.models.signals import post_migrate

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.kennisgroep.tasks.tell_people", "Meld antwoorden en vermeldingen in de kennisgroep", 3),
    Duty("kruispunt.kennisgroep.tasks.send_overviews", "Verstuur overzichten van de kennisgroep", 15),
    Duty("kruispunt.kennisgroep.tasks.place_prompts", "Plaats klaargezette onderwerpen", 5),
    Duty("kruispunt.kennisgroep.tasks.forget_visits", "Wis oude bezoeken van de kennisgroep", None),
    Duty("kruispunt.kennisgroep.upkeep.empty_removed_posts", "Maak verwijderde berichten na 30 dagen leeg", None),
    Duty("kruispunt.kennisgroep.tidying.tidy_all_reading", "Ruim de leesstanden van de kennisgroep op", None),
)


class KennisgroepConfig(AppConfig):
    """The closed online knowledge group and its members."""

    name = "kruispunt.kennisgroep"
    verbose_name = "Kennisgroep"

    def ready(self) -> None:
        """See to it that the worker does what nobody has to think of."""
        post_migrate.connect(keep_schedules, sender=self)

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KpiConfig(AppConfig):
    """The indicators the team owes the Flemish government."""

    name = "kruispunt.kpi"
    verbose_name = "Kerncijfers"

    def ready(self) -> None:
        """Find the figures in the `kpi` module of each app; those over several rooms are in `kruispunt.kpi.kpi`."""
        autodiscover_modules("kpi")

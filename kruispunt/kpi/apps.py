from django.apps import AppConfig


class KpiConfig(AppConfig):
    """The indicators the team owes the Flemish government."""

    name = "kruispunt.kpi"
    verbose_name = "Kerncijfers"

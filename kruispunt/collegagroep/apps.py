from django.apps import AppConfig


class CollegagroepConfig(AppConfig):
    """The peer group four meetings a year."""

    name = "kruispunt.collegagroep"
    verbose_name = "Collegagroep"

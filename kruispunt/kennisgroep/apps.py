from django.apps import AppConfig


class KennisgroepConfig(AppConfig):
    """The closed online knowledge group and its members."""

    name = "kruispunt.kennisgroep"
    verbose_name = "Kennisgroep"

from django.apps import AppConfig


class BesturenConfig(AppConfig):
    """The registry of local governments, people and their roles, types."""

    name = "kruispunt.besturen"
    verbose_name = "Besturen"

from django.apps import AppConfig


class OutputsConfig(AppConfig):
    """Materials and minutes of sessions."""

    name = "kruispunt.trajectories.outputs"
    label = "outputs"
    verbose_name = "Materiaal en verslagen"

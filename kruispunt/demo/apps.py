from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Example data on the real registry, made by the actions people use."""

    name = "kruispunt.demo"
    verbose_name = "Voorbeeldgegevens"

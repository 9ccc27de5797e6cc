from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Example data on the real registry."""

    name = "kruispunt.demo"
    verbose_name = "Voorbeeldgegevens"

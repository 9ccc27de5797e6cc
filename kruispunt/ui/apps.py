from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    """Base templates, components, styles and the slots other rooms fill."""

    name = "kruispunt.ui"
    verbose_name = "Vormgeving"

    def ready(self) -> None:
        """Find the panels that the rooms declare."""
        autodiscover_modules("panels")

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor: clock, roles, actions with their audit trail, figures."""

    name = "kruispunt.core"
    verbose_name = "Kern"

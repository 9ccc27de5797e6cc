from django.apps import AppConfig


class LeerlaboConfig(AppConfig):
    """The phases of service design across the sessions of a leerlabo."""

    name = "kruispunt.leerlabo"
    verbose_name = "Leerlabo"

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Outbox, mail, calendar messages; knows no domain."""

    name = "kruispunt.notifications"
    verbose_name = "Berichten"

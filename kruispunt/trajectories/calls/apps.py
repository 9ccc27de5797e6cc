from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Open calls, applications and balanced selection."""

    name = "kruispunt.trajectories.calls"
    label = "calls"
    verbose_name = "Oproepen"

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Individual meetings: a coach publishes slots, a participant books one."""

    name = "kruispunt.trajectories.coaching"
    label = "coaching"
    verbose_name = "Coachinggesprekken"

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Who takes part, waiting list, attendance."""

    name = "kruispunt.trajectories.enrolment"
    label = "enrolment"
    verbose_name = "Deelname"

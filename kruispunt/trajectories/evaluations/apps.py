from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Short evaluations after a session, apart from who answered."""

    name = "kruispunt.trajectories.evaluations"
    label = "evaluations"
    verbose_name = "Evaluaties"

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Traject, session, partner: what there is to take part in."""

    name = "kruispunt.trajectories.programme"
    label = "programme"
    verbose_name = "Programma"

from django.apps import AppConfig


class MentorNetworksConfig(AppConfig):
    """Networks in which a mentor bestuur shares its expertise."""

    name = "kruispunt.mentor_networks"
    verbose_name = "Mentornetwerken"

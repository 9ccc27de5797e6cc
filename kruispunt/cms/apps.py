from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Wagtail pages that staff edits."""

    name = "kruispunt.cms"
    verbose_name = "Pagina's"

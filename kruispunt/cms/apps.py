from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate, post_save

from kruispunt.core.schedules import Duty, keep

keep_schedules = keep(
    Duty("kruispunt.cms.tasks.publish_scheduled", "Publiceer wat gepland is", 5),
    Duty("kruispunt.cms.tasks.tend_pages", "Vraag om pagina's na te kijken", None),
)


def index_pages(using: str, **_: Any) -> None:
    """Bring the search index up to date: only saving a page does that by itself, and a migration saves past it."""
    from wagtail.models import Page
    from wagtail.search.models import IndexEntry

    if {Page._meta.db_table, IndexEntry._meta.db_table} <= set(connections[using].introspection.table_names()):
        call_command("update_index", verbosity=0)


def host_new_group(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """Give a new knowledge group its page, in the transaction that makes the group."""
    from kruispunt.cms.actions import host_group

    if created and not raw:
        host_group(group=instance, by=None)


def take_page_along(sender: type, group: Any, **_: Any) -> None:
    """Take the page of a knowledge group away with it: a split that is undone takes its groups away."""
    from kruispunt.cms.models import GroupPage

    for page in GroupPage.objects.filter(group=group):
        page.delete()


class CmsConfig(AppConfig):
    """Wagtail pages that staff edits."""

    name = "kruispunt.cms"
    verbose_name = "Pagina's"

    def ready(self) -> None:
        """See to it that plans are kept, pages are found by searching, and a new group has its page."""
        from kruispunt.kennisgroep.signals import group_vanishes

        post_migrate.connect(keep_schedules, sender=self)
        post_migrate.connect(index_pages, sender=self)
        post_save.connect(host_new_group, sender="kennisgroep.Kennisgroep")
        group_vanishes.connect(take_page_along)

"""What the page editor may not do: people and roles are managed in Kruispunt, where every change is recorded."""

from django.http import HttpRequest
from django.urls import URLPattern, re_path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_urls", order=-1)
def people_are_managed_elsewhere() -> list[URLPattern]:
    """Give addresses that stand before Wagtail's own for users and groups: roles change by an audited action only."""
    to_people = RedirectView.as_view(url=reverse_lazy("besturen:people"))
    return [re_path(r"^(users|groups)/", to_people)]


@hooks.register("construct_settings_menu")
def hide_people(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave users and groups out of the menu of a superuser."""
    items[:] = [item for item in items if item.name not in ("users", "groups")]

"""What the page editor may not do, and what it warns of.

People and roles are managed in Kruispunt, where every change is recorded; and nobody puts a text over that of another
unseen.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, re_path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kruispunt.besturen.models import User
from kruispunt.cms import editing

hooks.register("before_edit_page", editing.before_edit)
hooks.register("after_edit_page", editing.after_edit)


@hooks.register("register_admin_urls", order=-1)
def people_are_managed_elsewhere() -> list[URLPattern]:
    """Give addresses that stand before Wagtail's own for users and groups: roles change by an audited action only."""
    to_people = RedirectView.as_view(url=reverse_lazy("besturen:people"))
    return [re_path(r"^(users|groups)/", to_people)]


@hooks.register("before_bulk_action")
def also_several_people_at_once(request: HttpRequest, deed: str, objects: list, view: Any) -> HttpResponse | None:
    """Lead to where people are managed, instead of doing something to several of them."""
    return redirect("besturen:people") if view.model is User else None


@hooks.register("construct_settings_menu")
def hide_people(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave users and groups out of the menu of a superuser."""
    items[:] = [item for item in items if item.name not in ("users", "groups")]


@hooks.register("register_admin_menu_item")
def leads_back() -> MenuItem:
    """Give the way out of the editor, for who came in by a link of the site."""
    return MenuItem("Naar Kruispunt", reverse_lazy("besturen:team"), name="kruispunt", icon_name="home", order=10)


@hooks.register("construct_help_menu")
def hide_english_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out the guides of Wagtail that are on another site and in English only; the shortcuts stay."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("insert_editor_js")
def tell_of_going_on() -> SafeString:
    """Give the script that tells the server that an editor read Wagtail's warning and went on."""
    return format_html('<script src="{}"></script>', static("cms/editor.js"))

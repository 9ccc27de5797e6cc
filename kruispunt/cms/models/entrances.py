"""The pages of the menu: home, agenda and calls."""

from typing import ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from kruispunt.cms import queries
from kruispunt.cms.blocks import TEXT_FEATURES, BodyBlock
from kruispunt.cms.fields import BodyField
from kruispunt.cms.forms import AgendaFilter
from kruispunt.cms.models.base import ABOVE_LIST_HELP, SitePage, found_by
from kruispunt.cms.models.content import StarterPage, ThemePage
from kruispunt.cms.models.knowledge import NewsPage

#: How many sessions and news pages the home page names.
NEXT_SESSIONS = 4
LATEST_NEWS = 3
PAGE_SIZE = 50


class HomePage(SitePage):
    """The start: what this is, what is open, what comes."""

    lead = models.TextField("inleiding", max_length=300, help_text="Een of twee zinnen: wat vindt een bezoeker hier?")
    starters_title = models.CharField(
        "titel voor starters", max_length=120, help_text="Staat boven het blok dat naar de starterspagina leidt."
    )
    starters_text = models.TextField(
        "tekst voor starters", max_length=400, help_text="Wat vindt een starter daar? Twee of drie zinnen."
    )
    body = BodyField(BodyBlock(), verbose_name="inhoud", blank=True, help_text="Komt onderaan de startpagina.")

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("starters_title"),
        FieldPanel("starters_text"),
        FieldPanel("body"),
    ]
    search_fields = found_by("lead", "starters_text", "body")
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "startpagina"
        verbose_name_plural = "startpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the open calls and the first sessions to come."""
        return super().get_context(request, *args, **kwargs) | {
            "calls": queries.open_calls(),
            "sessions": queries.next_sessions(NEXT_SESSIONS),
            "starters": StarterPage.objects.child_of(self).live().first(),
            "themes": ThemePage.objects.child_of(self).live().order_by("path"),
            "news": NewsPage.newest()[:LATEST_NEWS],
        }


class AgendaPage(SitePage):
    """Every session to come, by kind, theme, form, region and period."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True, help_text=ABOVE_LIST_HELP)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cms/agenda.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with the filter and one page of sessions; a filter we do not know shows everything."""
        form = AgendaFilter(request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        sessions = queries.agenda(
            kind=chosen.get("soort", ""),
            theme=chosen.get("thema", ""),
            mode=chosen.get("vorm", ""),
            region=chosen.get("waar", ""),
            first=chosen.get("van"),
            last=chosen.get("tot"),
        )
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "filtered": any(chosen.values()),
            "sessions": Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("pagina")),
        }

    def serve(self, request: HttpRequest, *args, **kwargs) -> TemplateResponse:
        """Give the page; 400 with a message at the field when the filter makes no sense."""
        response = super().serve(request, *args, **kwargs)
        response.status_code = response.context_data["form"].status
        return response


class CallsPage(SitePage):
    """The open calls, and the closed ones."""

    introduction = RichTextField("inleiding", features=TEXT_FEATURES, blank=True, help_text=ABOVE_LIST_HELP)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cms/calls.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "oproepenpagina"
        verbose_name_plural = "oproepenpagina's"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Give the context with every open call and one page of closed ones."""
        return super().get_context(request, *args, **kwargs) | {
            "open_calls": queries.open_calls(),
            "closed_calls": Paginator(queries.closed_calls(), PAGE_SIZE).get_page(request.GET.get("pagina")),
        }
